"""Branches put together: what fits two schemas, what fits one of several, and what is left of those that overlap."""

from dataclasses import replace
from itertools import product

from scripts.diff.branches import ANY, Branch, Shape
from scripts.diff.keywords import enum_key, means_nothing, met
from scripts.diff.nodes import Node, Schema
from scripts.documents import Json, as_array

_MOST_BRANCHES = 64
_SCALARS = frozenset(["string", "number", "integer", "boolean"])


def meet(one: Shape, two: Shape) -> Shape:
    """What fits both."""
    notes = {**two.notes, **one.notes}
    if len(one.branches) * len(two.branches) > _MOST_BRANCHES:
        large = Node([branch.pointer for branch in two.branches], two.pointer)
        branches = tuple(replace(branch, others={**branch.others, "allOf": (large,)}) for branch in one.branches)
        return Shape(one.pointer, one.null and two.null, branches, notes)
    found = [_meet_branches(left, right) for left, right in product(one.branches, two.branches)]
    return Shape(one.pointer, one.null and two.null, tuple(branch for branch in found if branch), notes)


def _meet_branches(one: Branch, two: Branch) -> Branch | None:
    if one.kind == two.kind or two.kind == ANY:
        kind = one.kind
    elif one.kind == ANY:
        kind = two.kind
    elif {one.kind, two.kind} == {"integer", "number"}:
        kind = "integer"
    else:
        return None
    limits, unmet = met(one.limits, two.limits)
    if limits.get("enum") == []:
        return None
    limits = {word: value for word, value in limits.items() if not means_nothing(word, kind)}
    if alone := _alone(one, two):
        limits["allOf"] = [*alone]
    others: dict[str, Schema] = {
        word: (*one.others.get(word, ()), *two.others.get(word, ())) for word in {*one.others, *two.others}
    }
    for word in unmet:
        pair: list[Json] = [one.limits[word], two.limits[word]]
        others[word] = (Node(pair, f"{one.pointer}/{word}"),)
    names = [*one.properties, *(name for name in two.properties if name not in one.properties)]
    return Branch(
        kind,
        two.pointer if one.bare else one.pointer,
        one.label if not two.label else "/".join(filter(None, (one.label, two.label))),
        limits,
        {name: (*one.properties.get(name, ()), *two.properties.get(name, ())) for name in names},
        one.required | two.required,
        _meet_additional(one.additional, two.additional),
        (*one.items, *two.items),
        others,
        {**two.notes, **one.notes},
    )


def _alone(one: Branch, two: Branch) -> list[str]:
    """Keys that one schema lists and the other, being closed, keeps out: they are said, and no value can have them."""
    kept_out = two.properties.keys() - one.properties.keys() if one.additional is False else set[str]()
    kept_out |= one.properties.keys() - two.properties.keys() if two.additional is False else set[str]()
    before = [names for side in (one, two) if isinstance(names := side.limits.get("allOf"), list)]
    return sorted(kept_out.union(*({str(name) for name in names} for names in before)))


def _meet_additional(one: Schema | bool, two: Schema | bool) -> Schema | bool:
    if one is False or two is False:
        return False
    if isinstance(one, bool):
        return two
    return one if isinstance(two, bool) else (*one, *two)


def exclusive(branches: list[Branch]) -> list[Branch]:
    """The branches of a `oneOf`: of a type and a part of it, what is left is the type without the part."""
    kept: list[Branch] = []
    parts: dict[int, list[Json]] = {}
    bare = {branch.kind: branch for branch in reversed(branches) if branch.bare and branch.kind in _SCALARS}
    for branch in branches:
        wider = bare.get("number" if branch.kind == "integer" and "number" in bare else branch.kind)
        if wider is None or wider is branch or (branch.bare and branch.kind == wider.kind) or branch.others:
            kept.append(branch)
        else:
            parts.setdefault(id(wider), []).append({"type": branch.kind, **branch.limits})
    return [
        replace(branch, limits={**branch.limits, "oneOf": sorted(parts[id(branch)], key=enum_key)})
        if id(branch) in parts
        else branch
        for branch in kept
    ]


def finished(shape: Shape) -> Shape:
    """Without the branches that another one covers; a branch that is alone is the schema itself."""
    kept: list[Branch] = []
    bare = {branch.kind for branch in shape.branches if branch.bare}
    enums: dict[str, int] = {}
    for branch in shape.branches:
        wider = {branch.kind, "number" if branch.kind == "integer" else branch.kind, ANY} & bare
        scalar = branch.kind in _SCALARS
        if scalar and wider and not (branch.bare and wider == {branch.kind}):
            continue
        if branch.bare and any(other.bare and other.kind == branch.kind for other in kept):
            continue
        if scalar and list(branch.limits) == ["enum"] and not branch.others:
            if branch.kind in enums:
                first = kept[enums[branch.kind]]
                kept[enums[branch.kind]] = replace(first, limits={"enum": _all(first, branch)})
                continue
            enums[branch.kind] = len(kept)
        kept.append(branch)
    if len(kept) == 1:
        return replace(shape, branches=(replace(kept[0], label="", notes={}),), notes={**kept[0].notes, **shape.notes})
    return replace(shape, branches=tuple(kept))


def _all(one: Branch, two: Branch) -> list[Json]:
    left, right = as_array(one.limits["enum"], one.pointer), as_array(two.limits["enum"], two.pointer)
    return list({enum_key(value): value for value in (*left, *right)}.values())
