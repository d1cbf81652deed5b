"""Shapes: how the documentation site names the type of a schema, and which paths the example of an answer has.

In a path `*` stands for any key of a map, and `[]` for the elements of an array.
"""

from collections.abc import Iterator

from scripts.documents import Json, JsonObject, as_array, as_object

COMPOSED = ("any of", "one of", "all of")

_ANY_KEY = "ANY_ADDITIONAL_PROPERTY"
"""What the site writes in an example for a key that may have any name."""

_BRANCHES = {"anyOf": "any of", "oneOf": "one of", "allOf": "all of"}
_TYPES = {bool: "boolean", int: "number", float: "number", str: "string", type(None): "null"}


def type_name(schema: JsonObject) -> str:
    """A schema's type as the site writes it: `string[]`, `any of`, `undefined · enum`, `number · min: 0`."""
    for key, name in _BRANCHES.items():
        if key in schema:
            return name + _nullable(schema)
    kind = schema.get("type")
    if "enum" in schema:
        return f"{_kind(kind) if kind else 'undefined'} · enum{_nullable(schema)}"
    if kind == "array":
        return f"{type_name(as_object(schema.get('items', {}), 'items'))}[]{_limits(schema)}{_nullable(schema)}"
    name = _kind(kind) if kind else "object" if "properties" in schema else "any"
    form = f" · {schema['format']}" if "format" in schema else ""
    return f"{name}{form}{_limits(schema)}{_nullable(schema)}"


def _kind(kind: Json) -> str:
    return " | ".join(str(each) for each in kind) if isinstance(kind, list) else str(kind)


def _limits(schema: JsonObject) -> str:
    text = ""
    for word, keys in (
        ("min", ("minimum", "minLength", "minItems")),
        ("max", ("maximum", "maxLength", "maxItems")),
    ):
        value = next((schema[key] for key in keys if key in schema), None)
        text += "" if value is None else f" · {word}: {value}"
    return text


def _nullable(schema: JsonObject) -> str:
    return " | nullable" if schema.get("nullable") is True else ""


def field(name: str, schema: JsonObject, *, required: bool) -> JsonObject:
    """A field as the site renders it: `name`, `type`, `required`, and the types of its `branches` if it has any."""
    made: JsonObject = {"name": name, "type": type_name(schema), "required": required}
    for key in _BRANCHES:
        if key in schema:
            made["branches"] = [type_name(as_object(branch, name)) for branch in as_array(schema[key], name)]
    return made


def fields(schema: JsonObject) -> list[Json]:
    """The fields of an object, in its own order."""
    required = as_array(schema.get("required", []), "required")
    properties = as_object(schema.get("properties", {}), "properties")
    return [field(name, as_object(node, name), required=name in required) for name, node in properties.items()]


def listed(example: Json) -> list[Json]:
    """Every path of an example with its JSON type, sorted by path; neither the values nor the whole are kept."""
    return [{"path": path, "type": kind} for path, kind in sorted(set(_paths(example, ""))) if path]


def _paths(node: Json, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        yield path, "object"
        for key, value in node.items():
            yield from _paths(value, _below(path, "*" if key == _ANY_KEY else key))
    elif isinstance(node, list):
        yield path, "array"
        for item in node:
            yield from _paths(item, f"{path}[]")
    else:
        yield path, _TYPES[type(node)]


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def differences(example: list[Json], schema: JsonObject) -> list[str]:
    """One line for each path of an example that the schema does not have, and each that it requires and is not there.

    Args:
        example: what `listed` returned.
        schema: the schema of the answer, without references.
    """
    there = {str(as_object(node, "example")["path"]): str(as_object(node, "example")["type"]) for node in example}
    lines = [line for path, kind in there.items() if (line := _unfit(path, kind, schema))]
    return lines + [
        f"example, {path}: the page shows nothing, the document requires {kind}"
        for path, kind in _missing(schema, "", there)
    ]


def _unfit(path: str, kind: str, schema: JsonObject) -> str | None:
    found = list(_at(schema, _steps(path)))
    kinds = sorted({name for each in found for name in _kinds(each)})
    if found and (kind in kinds or "any" in kinds):
        return None
    return f"example, {path}: the page shows {kind}, the document has {' or '.join(kinds) or 'no such path'}"


def _steps(path: str) -> list[str]:
    return [step for step in path.replace("[]", ".[]").split(".") if step]


def _at(schema: JsonObject, steps: list[str]) -> Iterator[JsonObject]:
    """The schemas that may hold at a path; a composed schema is each of its branches."""
    branches = list(_branches(schema))
    if branches:
        for branch in branches:
            yield from _at(branch, steps)
    elif not steps:
        yield schema
    else:
        below: Json = None
        if steps[0] == "[]":
            below = schema.get("items")
        elif steps[0] == "*":
            below = schema.get("additionalProperties")
        else:
            below = as_object(schema.get("properties", {}), "properties").get(steps[0])
        if isinstance(below, dict):
            yield from _at(below, steps[1:])


def _branches(schema: JsonObject) -> Iterator[JsonObject]:
    for key in _BRANCHES:
        if key in schema:
            rest = {name: value for name, value in schema.items() if name not in _BRANCHES}
            if "properties" in rest:
                yield rest
            for branch in as_array(schema[key], key):
                yield as_object(branch, key)


def _kinds(schema: JsonObject) -> set[str]:
    kind = schema.get("type")
    names = {str(each) for each in kind} if isinstance(kind, list) else {str(kind)} if kind else set[str]()
    if not names and "properties" in schema:
        names = {"object"}
    if schema.get("nullable") is True:
        names.add("null")
    return {"number" if name == "integer" else name for name in names} or {"any"}


def _missing(schema: JsonObject, path: str, there: dict[str, str]) -> list[tuple[str, str]]:
    """Path and type of what the schema requires, below a path that the example has, and the example has not."""
    if there.get(path) == "null":
        return []
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return min((_missing(as_object(node, key), path, there) for node in as_array(schema[key], key)), key=len)
    lines: list[tuple[str, str]] = []
    for node in as_array(schema.get("allOf", []), "allOf"):
        lines += _missing(as_object(node, "allOf"), path, there)
    required = as_array(schema.get("required", []), "required")
    for name, node in as_object(schema.get("properties", {}), "properties").items():
        below, child = _below(path, name), as_object(node, name)
        if below in there:
            lines += _missing(child, below, there)
        elif name in required and not _may_be_null(child):
            lines.append((below, type_name(child)))
    for inner, below in ((schema.get("additionalProperties"), _below(path, "*")), (schema.get("items"), f"{path}[]")):
        if isinstance(inner, dict) and below in there:
            lines += _missing(inner, below, there)
    return lines


def _may_be_null(schema: JsonObject) -> bool:
    if "null" in _kinds(schema):
        return True
    return any(_may_be_null(as_object(node, key)) for key in ("anyOf", "oneOf") for node in _list(schema.get(key)))


def _list(node: Json) -> list[Json]:
    return node if isinstance(node, list) else []
