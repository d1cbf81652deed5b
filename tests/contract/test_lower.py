"""A page in OpenAPI 3.1 is read as if it were in 3.0: the same names, the same corrections, the same contract."""

import copy

import pytest

from scripts.documents import JsonObject, as_object
from scripts.lower import lowered

LOWERED: dict[str, tuple[JsonObject, JsonObject]] = {
    "a type list": ({"type": ["string", "null"], "title": "t"}, {"type": "string", "title": "t", "nullable": True}),
    "null twice": ({"type": ["null", "null"]}, {"type": ["null", "null"]}),
    "null first": ({"type": ["null", "number"]}, {"type": "number", "nullable": True}),
    "an enum with null": (
        {"type": ["string", "null"], "enum": ["a", None]},
        {"type": "string", "nullable": True, "enum": ["a"]},
    ),
    "a union with null": (
        {"anyOf": [{"type": "object", "required": ["a"]}, {"type": "null"}], "description": "d"},
        {"type": "object", "required": ["a"], "description": "d", "nullable": True},
    ),
    "a constant": ({"type": "string", "const": "whisper-tiny"}, {"type": "string", "enum": ["whisper-tiny"]}),
    "below properties": (
        {"properties": {"type": {"type": ["string", "null"]}, "const": {"type": "string"}}},
        {"properties": {"type": {"type": "string", "nullable": True}, "const": {"type": "string"}}},
    ),
}


@pytest.mark.parametrize(("schema", "expected"), LOWERED.values(), ids=LOWERED)
def test_a_spelling_of_31_becomes_that_of_30(schema: JsonObject, expected: JsonObject) -> None:
    """Each correction says what it expects to find; written for one spelling, it would miss the other."""
    document: JsonObject = {"openapi": "3.1.0", "components": {"schemas": {"Word": schema}}}
    before = copy.deepcopy(document)
    components = as_object(lowered(document)["components"], "components")
    assert as_object(components["schemas"], "schemas")["Word"] == expected
    assert document == before


KEPT: dict[str, JsonObject] = {
    "several types": {"type": ["string", "boolean"]},
    "several types and null": {"type": ["string", "boolean", "null"]},
    "a union of two": {"anyOf": [{"type": "string"}, {"type": "boolean"}]},
    "a union of two and null": {"anyOf": [{"type": "string"}, {"type": "boolean"}, {"type": "null"}]},
    "an example": {"example": {"type": ["a", "null"]}, "default": {"const": "a"}},
}


@pytest.mark.parametrize("schema", KEPT.values(), ids=KEPT)
def test_what_30_has_no_spelling_for_is_kept(schema: JsonObject) -> None:
    """Turned into something near it, it would be another contract."""
    document: JsonObject = {"openapi": "3.1.0", "components": {"schemas": {"Word": schema}}}
    assert lowered(document) == document


def test_a_document_of_30_is_not_looked_at() -> None:
    """Its words have their own meaning."""
    document: JsonObject = {"openapi": "3.0.0", "components": {"schemas": {"Word": {"const": "a"}}}}
    assert lowered(document) is document
