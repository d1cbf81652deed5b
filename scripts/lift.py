"""OpenAPI 3.0 -> 3.1: `nullable` becomes a type of its own, and what cannot be said in 3.1 is an error.

In 3.0 `nullable` means something only beside `type`; elsewhere a validator may read it as it likes. So a `nullable`
that stands alone is never guessed at: an overlay has to say what is true.
"""

from scripts.documents import Json, JsonObject, PipelineError, as_array, as_object

VERSION = "3.1.0"
_IMPLIED_BY_REF = {"$ref", "description", "summary"}


def lifted(document: JsonObject, page: str) -> JsonObject:
    """The corrected document in OpenAPI 3.1.

    Raises:
        PipelineError: a typeless `nullable`, a sibling of `$ref` that 3.0 ignores, or a boolean `exclusiveMinimum`.
    """
    result = as_object(_lift(document, page, ""), page)
    return {**result, "openapi": VERSION}


def _lift(node: Json, page: str, where: str) -> Json:
    if isinstance(node, list):
        return [_lift(item, page, f"{where}/{index}") for index, item in enumerate(node)]
    if not isinstance(node, dict):
        return node
    result = {key: _lift(value, page, f"{where}/{key}") for key, value in node.items()}
    # A property may be called "$ref" or "nullable", so only a string and a boolean count.
    if isinstance(result.get("$ref"), str) and set(result) - _IMPLIED_BY_REF:
        raise PipelineError(
            f"{page}: {where}: {sorted(set(result) - _IMPLIED_BY_REF)} beside $ref has no effect in 3.0"
        )
    for key in ("exclusiveMinimum", "exclusiveMaximum"):
        if isinstance(result.get(key), bool):
            raise PipelineError(f"{page}: {where}: a boolean {key} is a 3.0 form that no overlay has corrected")
    if not isinstance(result.get("nullable"), bool):
        return result
    if not result.pop("nullable"):
        return result
    null: JsonObject = {"type": "null"}
    # The form in which naming.py hoists a nullable schema.
    if set(result) == {"allOf"} and len(as_array(result["allOf"], where)) == 1:
        return {"anyOf": [*as_array(result["allOf"], where), null]}
    if isinstance(result.get("type"), str):
        return _nullable_type(result)
    raise PipelineError(f"{page}: {where}: nullable without a type means nothing; an overlay has to say what is true")


def _nullable_type(schema: JsonObject) -> JsonObject:
    result: JsonObject = {**schema, "type": [schema["type"], "null"]}
    values = result.get("enum")
    if isinstance(values, list) and None not in values:
        result["enum"] = [*values, None]
    return result
