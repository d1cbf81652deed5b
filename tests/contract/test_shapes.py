"""Types are named as the site names them, and the committed rendered page is held against real contracts."""

import pytest

from scripts import naming, rendered, shapes
from scripts.documents import JsonObject, as_array, as_object, descend
from scripts.extract import DOCUMENTED
from scripts.index import documented_facts, documented_pages
from tests.contract.saved_pages import RENDERED

STRING: JsonObject = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ({}, "any"),
        ({"properties": {}}, "object"),
        ({"oneOf": [STRING]}, "one of"),
        ({"allOf": [STRING], "nullable": True}, "all of | nullable"),
        ({"type": ["string", "null"]}, "string | null"),
        ({"type": "array", "items": {"type": "array", "items": STRING}}, "string[][]"),
        ({"type": "array", "items": {"anyOf": [STRING]}, "maxItems": 3}, "any of[] · max: 3"),
        ({"type": "integer", "enum": [1], "nullable": True}, "integer · enum | nullable"),
        ({"type": "number", "minimum": 0}, "number · min: 0"),
    ],
)
def test_a_type_is_named_as_the_site_names_it_and_read_back(schema: JsonObject, name: str) -> None:
    """What we render has to be what we read, for any type that a page may have tomorrow."""
    assert shapes.type_name(schema) == name
    text = RENDERED.replace("substringstringOptional", f"substring{name}Optional")
    body = as_array(descend(rendered.facts(text, "giant.txt"), ["operations", "create", "body"], "facts"), "body")
    assert as_object(body[3], "field")["name"] == "substring"
    assert as_object(body[3], "field")["type"] == name


def test_the_committed_rendered_page_agrees_with_the_contract_it_is_derived_from() -> None:
    """whisper-large has no JSON of its own: that it is whisper-medium's contract is proved, not believed."""
    said = as_object(documented_facts(DOCUMENTED)["whisper-large"]["fields"], "fields")
    medium = naming.merged(documented_pages(DOCUMENTED)["whisper-medium"], "whisper-medium")
    assert said["models"] == ["#g1_whisper-large"]
    assert rendered.disagreements(said, medium) == []
    fields = as_object(descend(said, ["operations", "create"], "facts"), "create")["body"]
    assert isinstance(fields, list)
    assert len(fields) == 30


def test_the_committed_rendered_page_does_not_agree_with_the_newest_page() -> None:
    """A comparison that finds no difference anywhere would prove nothing."""
    said = as_object(documented_facts(DOCUMENTED)["whisper-large"]["fields"], "fields")
    tiny = naming.merged(documented_pages(DOCUMENTED)["whisper-tiny"], "whisper-tiny")
    lines = rendered.disagreements(said, tiny)
    assert "create: success code: the page shows 201, the document has 200" in lines
    assert "fetch: example, output: the page shows nothing, the document requires any of" in lines
