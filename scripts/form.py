"""Whether a document is put together as OpenAPI is: objects, lists and words where the pipeline walks through them.

A step that meets a string where it expects a schema can only say what it met; here page and place are known.
"""

from collections.abc import Iterator

from scripts.documents import Json, JsonObject, shown

_METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
_SCHEMA_BY_NAME = ("properties", "patternProperties")
_SCHEMA_LISTS = ("anyOf", "oneOf", "allOf")


def problems(document: JsonObject) -> list[str]:
    """One line for each thing of a wrong kind: the place, what is needed and what stands there."""
    return [
        *_paths(document.get("paths")),
        *_named_schemas(document.get("components", {}), "/components", ("schemas",)),
    ]


def _wrong(place: str, needed: str, node: Json) -> str:
    return f"{place} has to be {needed}, and is {shown(node, 80)}"


def _paths(paths: Json) -> Iterator[str]:
    if not isinstance(paths, dict):
        yield _wrong("/paths", "an object", paths)
        return
    for path, item in paths.items():
        if not isinstance(item, dict):
            yield _wrong(path, "an object", item)
            continue
        yield from _parameters(item, path)
        for method in sorted(_METHODS & item.keys()):
            yield from _operation(item[method], f"{method.upper()} {path}")


def _operation(operation: Json, place: str) -> Iterator[str]:
    if not isinstance(operation, dict):
        yield _wrong(place, "an object", operation)
        return
    yield from _parameters(operation, place)
    if "requestBody" in operation:
        yield from _content(operation["requestBody"], f"{place}, requestBody")
    responses = operation.get("responses", {})
    if not isinstance(responses, dict):
        yield _wrong(f"{place}, responses", "an object", responses)
        return
    for code, response in responses.items():
        yield from _content(response, f"{place}, responses/{code}")


def _parameters(holder: JsonObject, place: str) -> Iterator[str]:
    parameters = holder.get("parameters", [])
    if not isinstance(parameters, list):
        yield _wrong(f"{place}, parameters", "a list", parameters)
        return
    for number, parameter in enumerate(parameters):
        if not isinstance(parameter, dict):
            yield _wrong(f"{place}, parameters/{number}", "an object", parameter)
        elif "$ref" not in parameter and not all(isinstance(parameter.get(word), str) for word in ("name", "in")):
            yield _wrong(f"{place}, parameters/{number}", "an object with `name` and `in`", parameter)
        elif "schema" in parameter:
            yield from _schema(parameter["schema"], f"{place}, parameters/{number}/schema")


def _content(holder: Json, place: str) -> Iterator[str]:
    if not isinstance(holder, dict):
        yield _wrong(place, "an object", holder)
        return
    content = holder.get("content", {})
    if not isinstance(content, dict):
        yield _wrong(f"{place}/content", "an object", content)
        return
    for kind, media in content.items():
        if not isinstance(media, dict):
            yield _wrong(f"{place}/content/{kind}", "an object", media)
        elif "schema" in media:
            yield from _schema(media["schema"], f"{place}, {kind}")


def _schema(schema: Json, place: str) -> Iterator[str]:
    if not isinstance(schema, dict):
        yield _wrong(place, "a schema", schema)
        return
    if "$ref" in schema:
        return
    yield from _named_schemas(schema, place, _SCHEMA_BY_NAME)
    for word in _SCHEMA_LISTS:
        branches = schema.get(word, [None])
        if not isinstance(branches, list) or not branches:
            yield _wrong(f"{place}/{word}", "a list of schemas", branches)
        elif word in schema:
            for number, branch in enumerate(branches):
                yield from _schema(branch, f"{place}/{word}/{number}")
    if "items" in schema:
        yield from _schema(schema["items"], f"{place}/items")
    if not isinstance(schema.get("additionalProperties", True), bool):
        yield from _schema(schema["additionalProperties"], f"{place}/additionalProperties")
    required = schema.get("required", [])
    if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
        yield _wrong(f"{place}/required", "a list of names", required)
    values = schema.get("enum", [])
    if not isinstance(values, list) or len({type(value) for value in values if value is not None}) > 1:
        yield _wrong(f"{place}/enum", "a list of values of one type", values)


def _named_schemas(holder: Json, place: str, words: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(holder, dict):
        yield _wrong(place, "an object", holder)
        return
    for word in words:
        schemas = holder.get(word, {})
        if not isinstance(schemas, dict):
            yield _wrong(f"{place}/{word}", "an object", schemas)
            continue
        for name, schema in schemas.items():
            yield from _schema(schema, f"{place}/{word}/{name}")
