"""OpenAPI 3.0 becomes 3.1: null is said as a type, and what has no meaning is not guessed at."""

import copy

import pytest

from scripts.documents import JsonObject, PipelineError
from scripts.lift import lifted

REFERENCE: JsonObject = {"$ref": "#/components/schemas/Word"}


def _lifted(schema: JsonObject) -> object:
    document: JsonObject = {"openapi": "3.0.0", "components": {"schemas": {"Word": schema}}}
    before = copy.deepcopy(document)
    result = lifted(document, "mini")
    assert document == before
    assert result["openapi"] == "3.1.0"
    components = result["components"]
    assert isinstance(components, dict)
    schemas = components["schemas"]
    assert isinstance(schemas, dict)
    return schemas["Word"]


LIFTED: dict[str, tuple[JsonObject, JsonObject]] = {
    "a nullable type": (
        {"type": "string", "nullable": True, "description": "d"},
        {"type": ["string", "null"], "description": "d"},
    ),
    "a type that is not nullable": ({"type": "string", "nullable": False}, {"type": "string"}),
    "a nullable enum": (
        {"type": "string", "nullable": True, "enum": ["a"]},
        {"type": ["string", "null"], "enum": ["a", None]},
    ),
    "a nullable enum that has its null": (
        {"type": "string", "nullable": True, "enum": [None, "a"]},
        {"type": ["string", "null"], "enum": [None, "a"]},
    ),
    "a nullable reference, as hoisted": (
        {"nullable": True, "allOf": [REFERENCE]},
        {"anyOf": [REFERENCE, {"type": "null"}]},
    ),
    "a nullable schema inside": (
        {"type": "array", "items": {"type": "object", "nullable": True, "properties": {}}},
        {"type": "array", "items": {"type": ["object", "null"], "properties": {}}},
    ),
    "a property that is called nullable": (
        {"type": "object", "properties": {"nullable": {"type": "boolean", "nullable": True}}},
        {"type": "object", "properties": {"nullable": {"type": ["boolean", "null"]}}},
    ),
    "a property that is called $ref": (
        {"type": "object", "properties": {"$ref": {"type": "string"}, "text": {"type": "string"}}},
        {"type": "object", "properties": {"$ref": {"type": "string"}, "text": {"type": "string"}}},
    ),
    "a property that is called exclusiveMinimum": (
        {"type": "object", "properties": {"exclusiveMinimum": {"type": "boolean"}}},
        {"type": "object", "properties": {"exclusiveMinimum": {"type": "boolean"}}},
    ),
    "a described reference": ({**REFERENCE, "description": "d"}, {**REFERENCE, "description": "d"}),
}


@pytest.mark.parametrize(("schema", "expected"), LIFTED.values(), ids=LIFTED)
def test_null_is_said_as_a_type(schema: JsonObject, expected: JsonObject) -> None:
    """In 3.1 nullable means nothing: left as it was, a real null would be refused, or accepted by luck."""
    assert _lifted(schema) == expected


REFUSED: dict[str, tuple[JsonObject, str]] = {
    "a nullable alone": ({"nullable": True}, "mini: /components/schemas/Word: nullable without a type"),
    "a nullable deep inside": (
        {"type": "object", "properties": {"error": {"anyOf": [{"type": "string"}, {"nullable": True}]}}},
        "mini: /components/schemas/Word/properties/error/anyOf/1: nullable without a type",
    ),
    "a nullable union": ({"nullable": True, "anyOf": [{"type": "string"}]}, "nullable without a type"),
    "a nullable of two parts": (
        {"nullable": True, "allOf": [REFERENCE, {"type": "object"}]},
        "mini: /components/schemas/Word: nullable without a type",
    ),
    "a nullable beside a reference": (
        {"type": "array", "items": {**REFERENCE, "nullable": True}},
        "mini: /components/schemas/Word/items: ['nullable'] beside $ref",
    ),
    "a type beside a reference": ({**REFERENCE, "type": "object"}, "['type'] beside $ref"),
    "a boolean minimum": (
        {"type": "number", "minimum": 0, "exclusiveMinimum": True},
        "mini: /components/schemas/Word: a boolean exclusiveMinimum",
    ),
    "a boolean maximum": ({"type": "number", "exclusiveMaximum": False}, "a boolean exclusiveMaximum"),
}


@pytest.mark.parametrize(("schema", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_meaning_is_refused_with_its_place(schema: JsonObject, reason: str) -> None:
    """Two readers would read it in two ways; an overlay has to say which one is true."""
    with pytest.raises(PipelineError) as caught:
        _lifted(schema)
    assert reason in str(caught.value)
