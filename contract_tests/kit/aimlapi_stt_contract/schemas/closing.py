"""The contract with nothing left open: a key that it does not name in an answer is a finding."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from ..contracts import Contract, Schema
from .values import is_object

_PREFIX: Final = "#/components/schemas/"
_MARK: Final = ".closed"
_BRANCHES: Final = ("allOf", "anyOf", "oneOf")
_SAYS_WHAT_ELSE: Final = ("additionalProperties", "unevaluatedProperties")


def closed(contract: Contract) -> Contract:
    """The same contract, in which every object of an answer has the keys that are named, and no others.

    Answers get schemas of their own, so that a schema that requests share with them stays as open as it is. An object
    that names no keys stays open: it is a map, or its keys are nobody's business.
    """
    document = copy.deepcopy(contract.document)
    closing = _Closing(document)
    for item in document["paths"].values():
        for operation in item.values():
            for response in operation["responses"].values() if is_object(operation) else ():
                for media in response.get("content", {}).values():
                    if "schema" in media:
                        media["schema"] = closing.close(media["schema"])
    return replace(contract, name=f"{contract.name}, closed", document=document)


class _Closing:
    def __init__(self, document: Schema) -> None:
        self._schemas: Schema = document.setdefault("components", {}).setdefault("schemas", {})

    def close(self, schema: Any, *, part: bool = False) -> Any:
        """A schema, closed; a `part` of an `allOf`, or of an object that has keys beside it, stays open at its top."""
        if not is_object(schema):
            return schema
        if "$ref" in schema:
            return self._of_reference(schema, part=part)
        names = set(self._names(schema))
        whole = "allOf" in schema or bool(schema.get("properties"))
        made = dict(schema)
        for key in _BRANCHES:
            if key in schema:
                made[key] = [self.close(branch, part=part or whole) for branch in schema[key]]
        if "properties" in schema:
            made["properties"] = {name: self.close(value) for name, value in schema["properties"].items()}
        for key in ("items", "additionalProperties"):
            if key in schema:
                made[key] = self.close(schema[key])
        if names and whole and not part and not any(key in schema for key in _SAYS_WHAT_ELSE):
            made["properties"] = {name: made.get("properties", {}).get(name, {}) for name in sorted(names)}
            made["additionalProperties"] = False
        return made

    def _of_reference(self, node: Schema, *, part: bool) -> Schema:
        name = node["$ref"].removeprefix(_PREFIX)
        if name not in self._schemas:
            return node
        if part:
            return self.close(self._schemas[name], part=True)  # type: ignore[no-any-return]
        if name + _MARK not in self._schemas:
            self._schemas[name + _MARK] = {}  # a schema may refer to itself
            self._schemas[name + _MARK] = self.close(self._schemas[name])
        return {**node, "$ref": f"{_PREFIX}{name}{_MARK}"}

    def _names(self, node: Schema) -> Iterator[str]:
        """All keys that an object may have by any of its parts."""
        if "$ref" in node:
            node = self._schemas.get(node["$ref"].removeprefix(_PREFIX), {})
        yield from node.get("properties", {})
        for key in _BRANCHES:
            for branch in node.get(key, []):
                if is_object(branch):
                    yield from self._names(branch)
