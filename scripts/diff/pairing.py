"""Which branch of a union has become which: order means nothing, so likeness decides."""

from collections.abc import Mapping

from scripts.diff.branches import ANY, Branch
from scripts.diff.keywords import enum_key
from scripts.diff.nodes import Schema
from scripts.diff.normal import Normal
from scripts.documents import Json

_ALIKE = 0.2
"""Objects that have less in common are two objects, not one that has changed."""

Pair = tuple[Branch, Branch]


def paired(
    old: tuple[Branch, ...], new: tuple[Branch, ...], normal_old: Normal, normal_new: Normal
) -> tuple[list[Pair], list[Branch], list[Branch]]:
    """The pairs, the branches that are gone, and those that have come."""
    if len(old) == len(new) == 1:
        return [(old[0], new[0])], [], []
    scores = [
        (likeness, -abs(i - j), -i, -j)
        for i, left in enumerate(old)
        for j, right in enumerate(new)
        if (likeness := _likeness(left, right, normal_old, normal_new)) >= _ALIKE
    ]
    pairs: dict[int, int] = {}
    for _, _, minus_i, minus_j in sorted(scores, reverse=True):
        if -minus_i not in pairs and -minus_j not in pairs.values():
            pairs[-minus_i] = -minus_j
    gone = [branch for i, branch in enumerate(old) if i not in pairs]
    come = [branch for j, branch in enumerate(new) if j not in pairs.values()]
    return [(old[i], new[j]) for i, j in sorted(pairs.items())], gone, come


def _likeness(old: Branch, new: Branch, normal_old: Normal, normal_new: Normal) -> float:
    if old.kind != new.kind:
        if {old.kind, new.kind} == {"integer", "number"}:
            return 0.3
        return 0.25 if ANY in (old.kind, new.kind) and not old.bare and not new.bare else 0.0
    if old.kind == "array":
        one, two = _kinds(old.items, normal_old), _kinds(new.items, normal_new)
        return 0.5 + 0.5 * len(one & two) / (len(one | two) or 1)
    if old.kind not in ("object", ANY):
        return 1.0 if old.limits == new.limits else 0.5 + 0.4 * _overlap(old.limits, new.limits)
    names = old.properties.keys() | new.properties.keys()
    if not names:
        return 1.0 if old.limits == new.limits else 0.5
    shared = old.properties.keys() & new.properties.keys()
    told_apart = any(_told_apart(old.properties[name], new.properties[name]) for name in shared)
    return len(shared) / len(names) * (0.3 if told_apart else 1.0)


def _kinds(items: Schema, normal: Normal) -> set[str]:
    return {branch.kind for branch in normal.shape(items).branches}


def _overlap(old: Mapping[str, Json], new: Mapping[str, Json]) -> float:
    one, two = _values(old.get("enum")), _values(new.get("enum"))
    return len(one & two) / len(one | two) if one and two else float(one == two) / 2


def _values(enum: Json) -> set[str]:
    return {enum_key(value) for value in enum} if isinstance(enum, list) else set()


def _told_apart(old: Schema, new: Schema) -> bool:
    """A key that has one fixed value here and another there: `type: tokens`, `type: duration`."""
    one, two = _fixed(old), _fixed(new)
    return len(one) == len(two) == 1 and one != two


def _fixed(schema: Schema) -> set[str]:
    tables = [node.table for node in schema]
    values = [
        value for table in tables for value in ([table["const"]] if "const" in table else _list(table.get("enum")))
    ]
    return {enum_key(value) for value in values}


def _list(node: Json) -> list[Json]:
    return node if isinstance(node, list) else []
