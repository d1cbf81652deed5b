"""One form for what OpenAPI 3.0 and 3.1 say in many ways: a schema as null or not, and branches of one type each."""

from dataclasses import replace
from functools import reduce

from scripts.diff.branches import ANY, Branch, Shape
from scripts.diff.findings import Direction
from scripts.diff.keywords import (
    LIMITS,
    STRUCTURE,
    as_limits,
    fitting,
    is_annotation,
    kind_of,
    kinds_of,
    means_nothing,
)
from scripts.diff.meeting import exclusive, finished, meet
from scripts.diff.nodes import Node, Schema, Spec
from scripts.documents import Json, JsonObject

_HIDDEN = {"request": "readOnly", "response": "writeOnly"}


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
        return finished(reduce(meet, (self._of(node, frozenset()) for node in schema)))

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
            shape = meet(shape, part)
        # Beside a union or a reference it has no meaning in 3.0, but whoever writes it there means it.
        return replace(finished(shape), null=True) if node.table.get("nullable") is True else finished(shape)

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
        if word == "oneOf":
            branches = exclusive(branches)
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

    def _is_hidden(self, node: Node, trail: frozenset[str] = frozenset()) -> bool:
        if node.table.get(self._hidden) is True:
            return True
        if node.pointer in trail:
            return False
        reference = node.table.get("$ref")
        parts = [self.spec.target(reference, node.pointer)] if isinstance(reference, str) else []
        return any(self._is_hidden(part, trail | {node.pointer}) for part in [*parts, *node.at("allOf").elements()])


def _enum(table: JsonObject) -> list[Json] | None:
    values = table.get("enum")
    if "const" not in table:
        return values if isinstance(values, list) else None
    return [table["const"]] if not isinstance(values, list) or table["const"] in values else []
