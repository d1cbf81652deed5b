"""OpenAPI 3.1 as the pages of 3.0 spell it: names and corrections are written once, for both.

Only spellings change: `[T, "null"]` and a union of one schema and null become `nullable`, a scalar `const` an `enum` of
one. `lift` says it all in 3.1 again in the end.
"""

from scripts.documents import Json, JsonObject, as_object

_DATA = {"example", "examples", "default", "enum", "const"}
_NULL: JsonObject = {"type": "null"}


def lowered(document: JsonObject) -> JsonObject:
    """The document in the spelling of 3.0; one of 3.0 as it is."""
    if not str(document.get("openapi", "")).startswith("3.1"):
        return document
    return as_object(_lower(document), "document")


def _lower(node: Json) -> Json:
    if isinstance(node, list):
        return [_lower(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema: JsonObject = {key: value if key in _DATA else _lower(value) for key, value in node.items()}
    return _scalar_const(_null_branch(_type_list(schema)))


def _type_list(schema: JsonObject) -> JsonObject:
    kinds = schema.get("type")
    if not isinstance(kinds, list) or kinds.count("null") != 1 or len(kinds) != 2:
        return schema
    (kind,) = (each for each in kinds if each != "null")
    result: JsonObject = {**schema, "type": kind, "nullable": True}
    values = schema.get("enum")
    if isinstance(values, list):
        result["enum"] = [value for value in values if value is not None]
    return result


def _null_branch(schema: JsonObject) -> JsonObject:
    """A union of null and one schema of a type, as that schema; what stands beside the union describes it."""
    for key in ("anyOf", "oneOf"):
        branches = schema.get(key)
        if isinstance(branches, list) and len(branches) == 2 and _NULL in branches:
            other = next((branch for branch in branches if branch != _NULL), None)
            if isinstance(other, dict) and isinstance(other.get("type"), str):
                return {**other, **{word: value for word, value in schema.items() if word != key}, "nullable": True}
    return schema


def _scalar_const(schema: JsonObject) -> JsonObject:
    # A property may be called "const"; its schema is an object.
    if "const" not in schema or "enum" in schema or isinstance(schema["const"], dict | list):
        return schema
    return {"enum" if key == "const" else key: [value] if key == "const" else value for key, value in schema.items()}
