"""A document to look things up in: nodes that know their pointer, references followed, fragments of paths folded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, cast
from urllib.parse import unquote

from scripts.documents import Json, JsonObject, PipelineError, descend, pointer_parts


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A value and where it stands: `#/components/schemas/Word`."""

    value: Json
    pointer: str

    def at(self, *keys: str | int) -> "Node":
        """The node below; its value is None where there is nothing."""
        node = self
        for key in keys:
            value = node.value
            below: Json = None
            if isinstance(value, dict):
                below = value.get(str(key))
            elif isinstance(value, list) and isinstance(key, int) and key < len(value):
                below = value[key]
            node = Node(below, f"{node.pointer}/{str(key).replace('~', '~0').replace('/', '~1')}")
        return node

    @property
    def table(self) -> JsonObject:
        """The value, if it is an object; else an empty one: sloppy documents have null or a list there."""
        return self.value if isinstance(self.value, dict) else {}

    def members(self) -> Iterator[tuple[str, "Node"]]:
        """The members of an object, or nothing."""
        return ((key, self.at(key)) for key in self.table)

    def elements(self) -> list["Node"]:
        """The elements of an array, or nothing."""
        return [self.at(index) for index in range(len(self.value))] if isinstance(self.value, list) else []


Schema: TypeAlias = tuple[Node, ...]
"""Schemas that hold at the same time; none is anything."""


class Spec:
    """One OpenAPI document, with its references."""

    def __init__(self, document: JsonObject, name: str) -> None:
        self.name = name
        self.root = Node(_folded(document), "#")
        self._reached: dict[str, frozenset[str]] = {}

    def target(self, reference: str, source: str) -> Node:
        """What a `$ref` leads to.

        Raises:
            PipelineError: it leads out of the document, or nowhere.
        """
        where = f"{self.name}, {source}: $ref {reference!r}"
        if not reference.startswith("#"):
            raise PipelineError(f"{where} leads to another document; bundle the specification into one file first")
        pointer = unquote(reference[1:])
        if pointer and not pointer.startswith("/"):
            raise PipelineError(f"{where} is an anchor, not a pointer; bundle the specification into one file first")
        try:
            value = descend(self.root.value, pointer_parts(pointer), where)
        except PipelineError as problem:
            raise PipelineError(
                f"{where} leads nowhere: the document has nothing there; ask for it complete"
            ) from problem
        return Node(value, f"#{pointer}")

    def resolve(self, node: Node) -> Node:
        """The node itself, or what its reference leads to in the end."""
        seen: set[str] = set()
        while isinstance(reference := node.table.get("$ref"), str):
            if node.pointer in seen:
                raise PipelineError(f"{self.name}, {node.pointer}: $ref {reference!r} leads back to itself")
            seen.add(node.pointer)
            node = self.target(reference, node.pointer)
        return node

    def key(self, schema: Schema) -> str:
        """What a schema is known by: the same key is the same schema."""
        return "&".join(sorted({self._bare(node).pointer for node in schema}))

    def _bare(self, node: Node) -> Node:
        seen: set[str] = set()
        while set(node.table) == {"$ref"} and node.pointer not in seen:
            seen.add(node.pointer)
            node = self.target(str(node.table["$ref"]), node.pointer)
        return node

    def reached(self, reference: str) -> frozenset[str]:
        """Each reference that stands in what `reference` leads to, directly or through others; it itself included."""
        if reference not in self._reached:
            found: set[str] = set()
            pending = [reference]
            while pending:
                one = pending.pop()
                if one not in found:
                    found.add(one)
                    pending += references(self.target(one, "a schema").value)
            self._reached[reference] = frozenset(found)
        return self._reached[reference]


class Sameness:
    """Whether a node reads the same in both documents, references followed: most of two documents does."""

    def __init__(self, old: Spec, new: Spec) -> None:
        self._old, self._new = old, new
        self._known: dict[str, bool] = {}

    def holds(self, old: Node, new: Node) -> bool:
        """True where nothing can be found; False says only that it has to be looked at."""
        return exact(old.value, new.value) and all(self._reference(one) for one in references(old.value))

    def unseen(self, old: Node, new: Node) -> bool:
        """The same of what we do not look into: a reference that leads nowhere in either is no difference."""
        return exact(old.value, new.value) and all(
            self._reference(one) or not (self._leads(self._old, one) or self._leads(self._new, one))
            for one in references(old.value)
        )

    def _leads(self, spec: Spec, reference: str) -> bool:
        try:
            spec.reached(reference)
        except PipelineError:
            return False
        return True

    def _reference(self, reference: str) -> bool:
        if reference not in self._known:
            try:
                self._known[reference] = all(
                    exact(self._old.target(one, "").value, self._new.target(one, "").value)
                    for one in self._old.reached(reference)
                )
            except PipelineError:  # perhaps only the word in an example
                self._known[reference] = False
        return self._known[reference]


def references(node: Json) -> list[str]:
    """Each `$ref` below a node."""
    found: list[str] = []
    pending: list[Json] = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, dict):
            if isinstance(reference := one.get("$ref"), str):
                found.append(reference)
            pending += one.values()
        elif isinstance(one, list):
            pending += one
    return found


def exact(one: Json, two: Json) -> bool:
    """Equal as JSON: true is not 1, which Python thinks."""
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(exact(value, two[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(exact, one, two))
    return one == two and isinstance(one, bool) == isinstance(two, bool)


def _folded(document: JsonObject) -> JsonObject:
    """The document with `/path#upload` put back into `/path`: one operation with two kinds of body."""
    paths = document.get("paths")
    if not isinstance(paths, dict) or not any("#" in path for path in paths):
        return document
    folded: JsonObject = {path: item for path, item in paths.items() if "#" not in path}
    for path in (path for path in paths if "#" in path):
        bare, item = path.split("#")[0], paths[path]
        folded[bare] = _both(folded[bare], item) if bare in folded else item
    return {**document, "paths": folded}


def _both(one: Json, two: Json) -> Json:
    """Both objects in one; where they say different things, the first."""
    if not isinstance(one, dict) or not isinstance(two, dict):
        return one
    result = {**two, **one}
    return cast(Json, {key: _both(one[key], two[key]) if key in one and key in two else result[key] for key in result})
