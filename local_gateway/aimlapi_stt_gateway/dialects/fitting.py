"""Fit a value to a documented schema, so that it keeps the schema to the letter and loses as little as it can.

- What may not be there is left out: null where it is not allowed, keys that a closed object does not document.
- What has to be there and is not, is a neutral value of its type.
- An array where one object is documented becomes its first element, and an object where an array is documented an array
  of objects; of an object that holds an array where an object that holds one element is documented, one of each.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from ..families._wording import joined
from .pages import Schema

ABSENT: Final = object()
"""What no value can be made of: leave it out."""

_SCALARS: Final = (str, int, float, bool)
_TYPES: Final[Mapping[str | None, tuple[type, ...]]] = {
    None: (*_SCALARS, dict, list),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
}
"""The types of values that a documented type takes as they are, beside null."""

_INSTEAD: Final = {"punctuated_word": "word"}
"""What says the same as a key that is required and missing."""

_ANYTHING: Final[Schema] = {}
"""The schema of what is not documented; one object, so that it is looked up once."""

_NEUTRAL: Final[Mapping[str, Any]] = {"string": "", "number": 0, "integer": 0, "boolean": False}


class Fitter:
    """Fits values to the schemas of one OpenAPI document, of 3.0 or 3.1.

    A result has the same few schemas for tens of thousands of words, so each is resolved once, and known by identity:
    what is kept holds the schema itself, whose identity no other can have then.
    """

    def __init__(self, document: Schema) -> None:
        self._document = document
        self._plain: dict[int, tuple[Schema, Schema]] = {}
        self._branches: dict[int, tuple[Schema, list[Schema]]] = {}
        self._untouched: dict[int, tuple[Schema, frozenset[type]]] = {}

    def plain(self, schema: Schema) -> Schema:
        """A schema with its reference followed and its `allOf` merged."""
        known = self._plain.get(id(schema))
        if known is None:
            known = self._plain[id(schema)] = (schema, self._resolved(schema))
        return known[1]

    def _resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            found: Any = self._document
            for step in cast(str, schema["$ref"]).removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            schema = found
        for part in map(self.plain, schema.get("allOf", ())):
            schema = {**part, **schema, **{key: _both(part, schema, key) for key in ("properties", "required")}}
        return schema

    def branches(self, schema: Schema) -> list[Schema]:
        """The alternatives of a schema; of one without, itself."""
        known = self._branches.get(id(schema))
        if known is None:
            plain = self.plain(schema)
            listed: list[Schema] = plain.get("anyOf") or plain.get("oneOf") or [plain]
            known = self._branches[id(schema)] = (schema, [self.plain(branch) for branch in listed])
        return known[1]

    def documents(self, schema: Schema, path: str) -> bool:
        """Whether an object documents a key, dotted where it lies in another."""
        for key in path.split("."):
            inner = self.plain(schema).get("properties", {}).get(key)
            if inner is None:
                return False
            schema = inner
        return True

    def fit(self, value: Any, schema: Schema) -> Any:  # noqa: ANN401 - JSON
        """The value as the schema has it; `ABSENT` where it cannot be."""
        if type(value) in self._fitting(schema):
            return value
        branches = self.branches(schema)
        if len(branches) > 1:
            branches = sorted(branches, key=lambda branch: not _is_of(value, branch))
        for branch in branches:
            if (fitted := self._fit(value, branch)) is not ABSENT:
                return fitted
        return ABSENT

    def _fitting(self, schema: Schema) -> frozenset[type]:
        """The types whose values the schema takes as they are, whatever is in them: most of a result is of these."""
        known = self._untouched.get(id(schema))
        if known is None:
            branches = self.branches(schema)
            types: set[type] = {
                kind for branch in branches if "enum" not in branch for kind in _TYPES.get(_kind(branch), ())
            }
            if len(branches) > 1:
                types -= {dict, list}  # another branch may say more of them
            if schema.get("nullable") or any(map(_takes_null, branches)):
                types.add(type(None))
            known = self._untouched[id(schema)] = (schema, frozenset(types))
        return known[1]

    def _fit(self, value: Any, schema: Schema) -> Any:  # noqa: ANN401
        kind = _kind(schema)
        if kind is None:
            return value
        if kind == "object":
            one = next(iter(cast(list[object], value)), None) if isinstance(value, list) else value
            return self._object(cast(dict[str, Any], one), schema) if isinstance(one, dict) else ABSENT
        if kind == "array":
            items: Schema = schema.get("items", _ANYTHING)
            several = cast(list[object], value) if isinstance(value, list) else self._spread(value, items)
            fitted = [self.fit(item, items) for item in several]
            return [item for item in fitted if item is not ABSENT]
        if kind == "string" and isinstance(value, dict):
            value = cast(dict[str, Any], value).get("message")
        fits = _is_of(value, schema) and value in schema.get("enum", [value])
        return value if fits else ABSENT

    def _object(self, value: dict[str, Any], schema: Schema) -> dict[str, Any]:
        known: dict[str, Schema] = schema.get("properties", {})
        others: Schema | bool = schema.get("additionalProperties", True)
        found: dict[str, Any] = {}
        for key, inner in value.items():
            node: Schema | bool = known.get(key, others)
            if isinstance(node, dict):
                fitted = self.fit(inner, node)
                if fitted is not ABSENT:
                    found[key] = fitted
            elif node:
                found[key] = inner
        for key in cast(list[str], schema.get("required", [])):
            if key not in found:
                wanted = known.get(key, _ANYTHING)
                instead = self.fit(value.get(_INSTEAD.get(key, "")), wanted)
                found[key] = self.neutral(wanted) if instead in (ABSENT, None) else instead
        return found

    def neutral(self, schema: Schema) -> Any:  # noqa: ANN401
        """A value that says nothing: null where it is allowed, else the least of its type."""
        if self.plain(schema).get("nullable"):
            return None
        schema = self.branches(schema)[0]
        kind = _kind(schema)
        if kind is None or _takes_null(schema):
            return None
        if kind == "object":
            return self._object({}, schema)
        return [] if kind == "array" else schema.get("enum", [_NEUTRAL[kind]])[0]

    def _spread(self, value: object, items: Schema) -> Iterator[object]:
        """An object as the elements of an array."""
        if not isinstance(value, dict):
            return
        whole = cast(dict[str, Any], value)
        known: dict[str, Schema] = self.plain(items).get("properties", {})
        for key, inner in whole.items():
            if isinstance(inner, list) and key in known and _kind(self.plain(known[key])) == "object":
                for element in cast(list[object], inner):
                    said = joined(_texts(element))
                    own = {name: said if isinstance(one, str) and said else one for name, one in whole.items()}
                    yield {**own, key: element}
                return
        yield whole


def _kind(schema: Schema) -> str | None:
    """The type that a schema asks for, beside null; `None` where it takes anything."""
    kind = schema.get("type", "object" if "properties" in schema else None)
    if isinstance(kind, list):
        return next((one for one in cast(list[str], kind) if one != "null"), None)
    return cast(str | None, kind)


def _takes_null(schema: Schema) -> bool:
    kind = schema.get("type")
    listed = cast(list[str], kind) if isinstance(kind, list) else [kind]
    return bool(schema.get("nullable")) or "null" in listed or not schema


def _is_of(value: object, schema: Schema) -> bool:
    """Whether a value is of a schema's type."""
    kind = _kind(schema)
    if kind in ("number", "integer"):
        whole = isinstance(value, int) or (kind == "number" and isinstance(value, float))
        return whole and not isinstance(value, bool)
    types: dict[str | None, type] = {"object": dict, "array": list, "string": str, "boolean": bool}
    return isinstance(value, types.get(kind, object))


def _both(part: Schema, schema: Schema, key: str) -> Any:  # noqa: ANN401
    if key == "required":
        return [*part.get(key, []), *schema.get(key, [])]
    return {**part.get(key, {}), **schema.get(key, {})}


def _texts(element: object) -> Iterator[str]:
    """The texts in an element, in their order."""
    if isinstance(element, list):
        for inner in cast(list[object], element):
            yield from _texts(inner)
    elif isinstance(element, dict):
        for key, inner in cast(dict[str, object], element).items():
            if key == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner)
