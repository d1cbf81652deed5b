"""Join the effective contracts of all pages into one document for the generator: `openapi/effective/stt.json`.

The join accepts whatever any page accepts, so it is loose by nature: a client is generated from it, a deployment is
never tested against it. One exception gives the client its types: a key that only some pages document has their type,
although the other pages, open as they are, let it be anything. Two things are shaped for the generator: a request with
two content types becomes two operations (two bodies on one operation break the generated module), and the second gets a
path with a fragment, which no HTTP client sends.
"""

from typing import cast

from scripts.documents import Json, JsonObject, PipelineError, as_array, as_object

UPLOAD_PATH_SUFFIX = "#upload"
_JSON, _MULTIPART = "application/json", "multipart/form-data"
_OBJECT = {"type", "properties", "required", "additionalProperties", "not"}


def joined(pages: dict[str, JsonObject], upload_operation_id: str) -> JsonObject:
    """One document that covers every page, in the order given: the first to say a thing says it."""
    result: Json = None
    for page in pages:
        result = pages[page] if result is None else _join_document(as_object(result, page), pages[page], page)
    document = as_object(result, "effective contracts")
    paths = as_object(document["paths"], "paths")
    return {**document, "paths": _split_uploads(paths, upload_operation_id)}


def _join_document(left: JsonObject, right: JsonObject, page: str) -> JsonObject:
    components = as_object(left["components"], page)
    other = as_object(right["components"], page)
    schemas = dict(as_object(components["schemas"], page))
    for name, schema in as_object(other["schemas"], page).items():
        schemas[name] = _join_schema(schemas[name], schema) if name in schemas else schema
    paths = dict(as_object(left["paths"], page))
    for path, item in as_object(right["paths"], page).items():
        paths[path] = _join_paths(paths[path], item, f"{page}, {path}") if path in paths else item
    if "security" in left and "security" in right:
        _join_paths(left["security"], right["security"], f"{page}, security")
    servers = _union(as_array(left.get("servers", []), page), as_array(right.get("servers", []), page))
    joined_components: JsonObject = {**other, **components, "schemas": dict(sorted(schemas.items()))}
    return {**right, **left, "servers": servers, "components": joined_components, "paths": paths}


def _join_paths(left: Json, right: Json, where: str) -> Json:
    """Outside schemas the pages have to agree, or add: another response code, another media type."""
    if left == right:
        return left
    if isinstance(left, dict) and isinstance(right, dict):
        return {
            key: _join_paths(left[key], right[key], f"{where}/{key}") if key in left and key in right else value
            for key, value in {**left, **right}.items()
        }
    raise PipelineError(f"{where}: the pages differ: {left!r} and {right!r}; an overlay has to settle it")


def _join_schema(left: Json, right: Json) -> Json:
    """A schema that accepts what either accepts. Descriptions and the like are taken from the left."""
    if left == right:
        return left
    one, two = as_object(left, "schema"), as_object(right, "schema")
    if _meaning(one) == _meaning(two):
        return one
    if "properties" in one and "properties" in two and {*_meaning(one), *_meaning(two)} <= _OBJECT:
        return _join_objects(one, two)
    if set(_meaning(one)) == set(_meaning(two)) == {"type"}:
        return {**one, "type": _union(_types(one), _types(two))}
    if {"type", "enum"} == set(_meaning(one)) == set(_meaning(two)) and one["type"] == two["type"]:
        values = _union(as_array(one["enum"], "enum"), as_array(two["enum"], "enum"))
        return {**one, "enum": values}
    branches = _union(_branches(one), _branches(two))
    description = one.get("description", two.get("description"))
    return {"anyOf": branches} if description is None else {"anyOf": branches, "description": description}


def _join_objects(one: JsonObject, two: JsonObject) -> JsonObject:
    left, right = as_object(one["properties"], "properties"), as_object(two["properties"], "properties")
    properties = {**right, **left}
    for name in set(left) & set(right):
        properties[name] = _join_schema(left[name], right[name])
    ordered = [*left, *(name for name in right if name not in left)]
    result: JsonObject = {**one, "properties": {name: properties[name] for name in ordered}}
    if "type" not in one or "type" not in two:
        result.pop("type", None)
    elif one["type"] != two["type"]:
        result["type"] = _union(_types(one), _types(two))
    required = [name for name in _names(one) if name in _names(two)]
    result.pop("required", None)
    if required:
        result["required"] = cast(list[Json], required)
    if one.get("not") != two.get("not"):  # what one page excludes, the other may answer
        result.pop("not", None)
    if "additionalProperties" in result and one.get("additionalProperties") != two.get("additionalProperties"):
        del result["additionalProperties"]
    return result


def _names(schema: JsonObject) -> list[str]:
    return [str(name) for name in as_array(schema.get("required", []), "required")]


def _meaning(schema: JsonObject) -> JsonObject:
    return {key: value for key, value in schema.items() if key not in ("description", "title", "example")}


def _types(schema: JsonObject) -> list[Json]:
    kind = schema["type"]
    return kind if isinstance(kind, list) else [kind]


def _branches(schema: JsonObject) -> list[Json]:
    meaning = _meaning(schema)
    return as_array(meaning["anyOf"], "anyOf") if set(meaning) == {"anyOf"} else [cast(Json, meaning)]


def _union(left: list[Json], right: list[Json]) -> list[Json]:
    return [*left, *(item for item in right if item not in left)]


def _split_uploads(paths: JsonObject, upload_operation_id: str) -> JsonObject:
    result: JsonObject = {}
    for path, item_node in paths.items():
        item = as_object(item_node, path)
        result[path] = item
        for method, operation_node in item.items():
            operation = as_object(operation_node, path)
            body = as_object(operation.get("requestBody", {}), path)
            content = as_object(body.get("content", {}), path)
            if not {_JSON, _MULTIPART} <= set(content):
                continue
            plain = {**operation, "requestBody": {**body, "content": {_JSON: content[_JSON]}}}
            upload: JsonObject = {
                **operation,
                "operationId": upload_operation_id,
                "requestBody": {**body, "content": {_MULTIPART: content[_MULTIPART]}},
            }
            result[path] = cast(JsonObject, {**item, method: plain})
            result[path + UPLOAD_PATH_SUFFIX] = {method: upload}
    return result
