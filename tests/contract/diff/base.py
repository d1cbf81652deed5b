"""A small document with one of everything, and how to change it."""

from scripts.documents import Json, JsonObject, child, copied, descend, pointer_parts, replace_child

GONE = "<gone>"
"""In place of a value: what stands there is removed."""

POST = "/paths/~1v1~1stt~1create/post"
GET = "/paths/~1v1~1stt~1{generation_id}/get"
BODY = f"{POST}/requestBody/content/application~1json"
ANSWER = f"{POST}/responses/200/content/application~1json"
REQUEST = "/components/schemas/CreateRequest"
CREATED = "/components/schemas/CreateAnswer"
FETCHED = "/components/schemas/FetchAnswer"
DEEPGRAM = "/components/schemas/DeepgramResult"
ASSEMBLY = "/components/schemas/AssemblyResult"
WORD = "/components/schemas/Word"


def _ref(name: str) -> JsonObject:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: JsonObject) -> JsonObject:
    return {"application/json": {"schema": schema}}


def _object(required: list[Json], **properties: Json) -> JsonObject:
    result: JsonObject = {"type": "object", "properties": properties}
    return {**result, "required": required} if required else result


BASE: JsonObject = {
    "openapi": "3.0.0",
    "info": {"title": "Speech", "version": "1.0"},
    "servers": [{"url": "https://one.example"}],
    "security": [{"key": []}],
    "paths": {
        "/v1/stt/create": {
            "post": {
                "operationId": "create",
                "summary": "Create a job",
                "parameters": [
                    {"name": "trace", "in": "query", "schema": {"type": "string", "maxLength": 10}},
                    {"name": "X-Client-Request-Id", "in": "header", "schema": {"type": "string"}},
                    {"name": "team", "in": "query", "required": True, "schema": {"type": "string"}},
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        **_json(_ref("CreateRequest")),
                        "multipart/form-data": {
                            "schema": _object(["audio"], audio={"type": "string", "format": "binary"})
                        },
                    },
                },
                "responses": {
                    "200": {
                        "description": "Created",
                        "headers": {"x-inference-id": {"schema": {"type": "string"}}},
                        "content": _json(_ref("CreateAnswer")),
                    },
                    "400": {"description": "Wrong", "content": _json(_ref("Problem"))},
                },
            }
        },
        "/v1/stt/{generation_id}": {
            "get": {
                "operationId": "fetch",
                "parameters": [
                    {"name": "generation_id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "verbose", "in": "query", "schema": {"type": "boolean"}},
                ],
                "responses": {"200": {"description": "The job", "content": _json(_ref("FetchAnswer"))}},
            },
            "delete": {
                "operationId": "drop",
                "parameters": [{"name": "generation_id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {"204": {"description": "Gone"}},
            },
        },
    },
    "components": {
        "securitySchemes": {
            "key": {"type": "http", "scheme": "bearer"},
            "other": {"type": "apiKey", "in": "header", "name": "X-Key"},
        },
        "schemas": {
            "CreateRequest": _object(
                ["model", "url"],
                model={"type": "string", "enum": ["tiny", "base"]},
                url={"type": "string", "format": "uri"},
                language={"type": "string", "description": "A tag."},
                tags={"type": "array", "items": {"type": "string"}},
                keywords={"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
                redact=_object(["kind"], kind={"type": "string"}, mask={"type": "string"}),
                extra={"type": "object", "additionalProperties": {"type": "string"}},
            ),
            "CreateAnswer": _object(
                ["generation_id"],
                generation_id={"type": "string", "format": "uuid"},
                status={"type": "string", "enum": ["queued", "done"]},
            ),
            "FetchAnswer": _object(
                ["generation_id", "status"],
                generation_id={"type": "string"},
                status={"type": "string", "enum": ["queued", "completed", "error"]},
                result={"nullable": True, "anyOf": [_ref("DeepgramResult"), _ref("AssemblyResult")]},
                error={**_object(["message"], name={"type": "string"}, message={"type": "string"}), "nullable": True},
            ),
            "DeepgramResult": _object(
                ["metadata", "words"],
                metadata=_object(
                    ["duration"],
                    duration={"type": "number"},
                    sha256={"type": "string"},
                    models={"type": "object", "additionalProperties": _object(["name"], name={"type": "string"})},
                ),
                words={"type": "array", "items": _ref("Word")},
            ),
            "Word": _object(
                ["word", "start", "end"],
                word={"type": "string"},
                start={"type": "number"},
                end={"type": "number"},
                speaker={"type": "integer"},
            ),
            "AssemblyResult": _object(
                ["id", "text"],
                id={"type": "string"},
                text={"type": "string", "nullable": True},
                audio_duration={"type": "number"},
                status={"type": "string", "enum": ["completed", "error"]},
            ),
            "Problem": _object(["message"], message={"type": "string"}),
        },
    },
}


def edited(document: JsonObject, edits: dict[str, Json]) -> JsonObject:
    """A copy with the value at each pointer replaced, added (`-` is the end of an array) or removed."""
    result = copied(document)
    for pointer, value in edits.items():
        *above, last = pointer_parts(pointer)
        parent = descend(result, above, pointer)
        if value == GONE:
            child(parent, last)  # a removal of nothing would be a change that is none
            if isinstance(parent, list):
                del parent[int(last)]
            elif isinstance(parent, dict):
                del parent[last]
        elif isinstance(parent, list) and last == "-":
            parent.append(copied(value))
        else:
            replace_child(parent, last, copied(value))
    return result


def in_31(node: Json) -> Json:
    """The same in the words of OpenAPI 3.1: null is a type."""
    if isinstance(node, list):
        return [in_31(item) for item in node]
    if not isinstance(node, dict):
        return "3.1.0" if node == "3.0.0" else node
    result: JsonObject = {key: in_31(value) for key, value in node.items()}
    null: JsonObject = {"type": "null"}
    branches, values = result.get("anyOf"), result.get("enum")
    if result.get("nullable") is True:
        del result["nullable"]
        if isinstance(branches, list):
            result["anyOf"] = [*branches, null]
        elif "type" in result and values is None:
            result["type"] = [result["type"], "null"]
        elif result:
            result = {"anyOf": [result, null]}
    for end in ("Minimum", "Maximum"):
        if result.get(f"exclusive{end}") is True:
            result[f"exclusive{end}"] = result.pop(end.lower())
    if isinstance(values, list) and len(values) == 1 and "enum" in result:
        del result["enum"]
        result["const"] = values[0]
    return result
