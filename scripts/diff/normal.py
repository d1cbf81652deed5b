"""One form for what OpenAPI 3.0 and 3.1 say in many ways: a schema as null or not, and branches of one type each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import product

from scripts.diff.findings import Direction
from scripts.diff.keywords import (
    LIMITS,
    STRUCTURE,
    as_limits,
    enum_key,
    fitting,
    is_annotation,
    kind_of,
    kinds_of,
    means_nothing,
    met,
)
from scripts.diff.nodes import Node, Schema, Spec
from scripts.documents import Json, JsonObject, as_array

ANY = "any"
_MOST_BRANCHES = 64
_HIDDEN = {"request": "readOnly", "response": "writeOnly"}


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """Values of one type (or of any), and what is asked of them. `others` is what no rule of ours can judge."""

    kind: str
    pointer: str
    label: str = ""
    limits: Mapping[str, Json] = field(default_factory=dict[str, Json])
    properties: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    required: frozenset[str] = frozenset()
    additional: Schema | bool = True
    items: Schema = ()
    others: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    notes: Mapping[str, Json] = field(default_factory=dict[str, Json])

    @property
    def bare(self) -> bool:
        """Nothing is asked but the type."""
        asked = self.limits or self.properties or self.required or self.items or self.others
        return not asked and self.additional is True


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A schema in the one form. No branch and no null is a schema that nothing fits."""

    pointer: str
    null: bool = True
    branches: tuple[Branch, ...] = ()
    notes: Mapping[str, Json] = field(default_factory=dict[str, Json])

    @property
    def open(self) -> bool:
        """Whether it takes values of any type."""
        return any(branch.kind == ANY for branch in self.branches)


class Normal:
    """The schemas of one document, read in one direction: what only the other direction has is left out."""

    def __init__(self, spec: Spec, direction: Direction) -> None:
        self.spec = spec
        self._hidden = _HIDDEN[direction]

    def shape(self, schema: Schema) -> Shape:
        """The schemas, all of which hold, in the one form.

        Raises:
            PipelineError: a reference leads nowhere.
        """
        if not schema:
            return Shape("", branches=(Branch(ANY, ""),))
        return _finished(reduce(_meet, (self._of(node, frozenset()) for node in schema)))

    def _of(self, node: Node, trail: frozenset[str]) -> Shape:
        if node.pointer in trail:
            return self._own(node)  # a base that lists its kinds, each of which takes up the base
        trail |= {node.pointer}
        if node.value is False:
            return Shape(node.pointer, null=False)
        if node.value is not None and node.value is not True and not isinstance(node.value, dict):
            return Shape(node.pointer, branches=(Branch(ANY, node.pointer, others={"schema": (node,)}),))
        shape = self._own(node)
        parts: list[Shape] = []
        if isinstance(reference := node.table.get("$ref"), str):
            parts.append(self._of(self.spec.target(reference, node.pointer), trail))
        parts += [self._of(member, trail) for member in node.at("allOf").elements()]
        for word in ("anyOf", "oneOf"):
            if members := node.at(word).elements():
                parts.append(self._union(word, members, trail, node.pointer))
        for part in parts:
            shape = _meet(shape, part)
        # Beside a union or a reference it has no meaning in 3.0, but whoever writes it there means it.
        return replace(_finished(shape), null=True) if node.table.get("nullable") is True else _finished(shape)

    def _union(self, word: str, members: list[Node], trail: frozenset[str], pointer: str) -> Shape:
        null = False
        found: list[tuple[str, Shape]] = []
        branches: list[Branch] = []
        for index, member in enumerate(members):
            if self.spec.resolve(member).pointer in trail:
                continue  # A or A is A
            shape = self._of(member, trail)
            null = null or shape.null
            if shape.branches:
                found.append((f"{word}[{index}]", shape))
        for label, shape in found:
            for branch in shape.branches:
                # A union with null is no choice between branches.
                place = branch.label if len(found) == 1 else "/".join(filter(None, (label, branch.label)))
                branches.append(replace(branch, label=place, notes={**branch.notes, **shape.notes}))
        only = branches[0] if len(branches) == 1 else None
        return Shape(pointer, null, tuple(branches), only.notes if only else {})

    def _own(self, node: Node) -> Shape:
        """What the schema itself says, without its references and combinations."""
        table = node.table
        kinds = kinds_of(table)
        values = _enum(table)
        null = "null" in kinds or not kinds
        if values is not None:
            null = null and None in values
            kinds = kinds or list(dict.fromkeys(kind_of(value) for value in values))
            branches = [
                self._branch(node, kind, fits)
                for kind in kinds
                if kind != "null" and (fits := [value for value in values if fitting(value, kind)])
            ]
        else:
            branches = [self._branch(node, kind, None) for kind in kinds or [ANY] if kind != "null"]
        return Shape(
            node.pointer, null, tuple(branches), {word: said for word, said in table.items() if is_annotation(word)}
        )

    def _branch(self, node: Node, kind: str, values: list[Json] | None) -> Branch:
        table = node.table
        limits, odd = as_limits(table, kind, values)
        others: dict[str, Schema] = {}
        for word, below in node.members():
            if means_nothing(word, kind) or is_annotation(word):
                continue
            judged = isinstance(below.value, STRUCTURE[word]) if word in STRUCTURE else word in LIMITS
            if not judged or word in odd:
                others[word] = (below,)
        branch = Branch(kind, node.pointer, limits=limits, others=others)
        if kind in ("object", ANY):
            branch = self._with_members(branch, node)
        if kind in ("array", ANY):
            items = node.at("items")
            branch = replace(branch, items=() if items.value in (None, True) or items.value == {} else (items,))
        return branch

    def _with_members(self, branch: Branch, node: Node) -> Branch:
        every = dict(node.at("properties").members())
        properties: dict[str, Schema] = {name: (below,) for name, below in every.items() if not self._is_hidden(below)}
        required = node.table.get("required")
        names = {str(name) for name in required} if isinstance(required, list) else set[str]()
        additional = node.table.get("additionalProperties")
        rest: Schema | bool = additional is not False
        if isinstance(additional, dict) and additional:
            rest = (node.at("additionalProperties"),)
        names -= every.keys() - properties.keys()
        return replace(branch, properties=properties, required=frozenset(names), additional=rest)

    def _is_hidden(self, node: Node) -> bool:
        if node.table.get(self._hidden) is True:
            return True
        return "$ref" in node.table and self.spec.resolve(node).table.get(self._hidden) is True


def _enum(table: JsonObject) -> list[Json] | None:
    values = table.get("enum")
    if "const" not in table:
        return values if isinstance(values, list) else None
    return [table["const"]] if not isinstance(values, list) or table["const"] in values else []


def _meet(one: Shape, two: Shape) -> Shape:
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


def _meet_additional(one: Schema | bool, two: Schema | bool) -> Schema | bool:
    if one is False or two is False:
        return False
    if isinstance(one, bool):
        return two
    return one if isinstance(two, bool) else (*one, *two)


def _finished(shape: Shape) -> Shape:
    """Without the branches that another one covers; a branch that is alone is the schema itself."""
    kept: list[Branch] = []
    bare = {branch.kind for branch in shape.branches if branch.bare}
    enums: dict[str, int] = {}
    for branch in shape.branches:
        wider = {branch.kind, "number" if branch.kind == "integer" else branch.kind, ANY} & bare
        scalar = branch.kind in ("string", "number", "integer", "boolean")
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
