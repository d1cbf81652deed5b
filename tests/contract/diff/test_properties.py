"""Laws of the comparison: nothing from nothing, spelling means nothing, and a way back is the way mirrored."""

import time
from pathlib import Path

import pytest

from scripts.build import OPENAPI
from scripts.diff import compare
from scripts.documents import Json, JsonObject, as_object, copied
from scripts.pages import openapi_of
from tests.contract.diff.base import BASE, FETCHED, GET, POST, REQUEST, WORD, edited
from tests.contract.diff.corpus.slots import NARROWINGS, SLOT

FACTS = (".fields.json", ".links.json")
COMMITTED = [
    *(path for path in sorted((OPENAPI / "documented").glob("*.*.json")) if not path.name.endswith(FACTS)),
    *sorted((OPENAPI / "effective").glob("*.json")),
]


@pytest.mark.parametrize("path", COMMITTED, ids=[path.name for path in COMMITTED])
def test_a_document_does_not_differ_from_itself(path: Path) -> None:
    """Whatever is found here is found in every comparison."""
    document = openapi_of(path)
    assert compare(document, copied(document)) == []


def _backwards(node: Json) -> Json:
    if isinstance(node, dict):
        return {key: _backwards(node[key]) for key in reversed(node)}
    if isinstance(node, list):
        items = [_backwards(item) for item in node]
        return items if any(isinstance(item, dict | list) for item in items) else items[::-1]
    return node


@pytest.mark.parametrize("path", COMMITTED, ids=[path.name for path in COMMITTED])
def test_the_order_of_keys_and_names_means_nothing(path: Path) -> None:
    """Vendors' documents are made by programs that put things in another order with every release."""
    document = openapi_of(path)
    assert compare(document, as_object(_backwards(document), path.name)) == []


@pytest.mark.parametrize("row", NARROWINGS, ids=[f"{row[0]} {number}" for number, row in enumerate(NARROWINGS)])
def test_a_way_back_is_the_way_mirrored(row: tuple[str, str, str, JsonObject, JsonObject]) -> None:
    """What narrows one way widens the other way, and breaks exactly the other side."""
    narrower, wider, _, wide, narrow = row
    for holder, direction in ((REQUEST, "request"), ("/components/schemas/CreateAnswer", "response")):
        slot = f"{holder}/properties/{SLOT}"
        old, new = edited(BASE, {slot: wide}), edited(BASE, {slot: narrow})
        (there,), (back,) = compare(old, new), compare(new, old)
        assert (there.rule, back.rule) == (f"{direction}-{narrower}", f"{direction}-{wider}")
        assert {there.level, back.level} == {"breaking", "compatible"}
        assert (there.level == "breaking") == (direction == "request")


def _tree(depth: str) -> JsonObject:
    children: JsonObject = {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}
    return {"type": "object", "properties": {"children": children, "depth": {"type": depth}}}


def test_a_recursive_schema_is_compared_once() -> None:
    """A tree of words has no end, the comparison has; the change is named where it is first met."""
    before: dict[str, Json] = {f"{WORD}/properties/tree": {"$ref": "#/components/schemas/Tree"}}
    old = edited(BASE, {**before, "/components/schemas/Tree": _tree("integer")})
    new = edited(BASE, {**before, "/components/schemas/Tree": _tree("string")})
    (finding,) = compare(old, new)
    assert (finding.rule, finding.place) == ("response-type-changed", "result/anyOf[0]/words[]/tree/depth")


def test_a_union_that_holds_itself_terminates() -> None:
    """JSON values are documented so: a value, or a list of such."""
    value: JsonObject = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/components/schemas/V"}}]}
    other: JsonObject = {"anyOf": [{"type": "number"}, {"type": "array", "items": {"$ref": "#/components/schemas/V"}}]}
    before: dict[str, Json] = {f"{WORD}/properties/v": {"$ref": "#/components/schemas/V"}}
    old, new = (edited(BASE, {**before, "/components/schemas/V": one}) for one in (value, other))
    assert {finding.rule for finding in compare(old, new)} == {
        "response-union-branch-added",
        "response-union-branch-removed",
    }


def test_schemas_that_hold_each_other_many_times_do_not_explode() -> None:
    """Twenty layers of two keys each are a million places of one change."""
    layers: dict[str, Json] = {f"{WORD}/properties/v": {"$ref": "#/components/schemas/L0"}}
    for number in range(20):
        below: JsonObject = {"$ref": f"#/components/schemas/L{number + 1}"}
        layers[f"/components/schemas/L{number}"] = {"type": "object", "properties": {"a": below, "b": below}}
    old = edited(BASE, {**layers, "/components/schemas/L20": {"type": "string"}})
    new = edited(BASE, {**layers, "/components/schemas/L20": {"type": "number"}})
    findings = compare(old, new)
    assert 0 < len(findings) < 1000
    assert {finding.rule for finding in findings} == {"response-type-changed"}


def test_references_of_every_kind_are_followed() -> None:
    """Parameters, bodies, answers, headers and whole paths may stand elsewhere; moving them there is no change."""
    moved = edited(
        BASE,
        {
            f"{POST}/parameters/0": {"$ref": "#/components/parameters/trace"},
            "/components/parameters": {
                "trace": {"name": "trace", "in": "query", "schema": {"$ref": "#/x-schemas/a~1b"}}
            },
            "/x-schemas": {"a/b": {"type": "string", "maxLength": 10}},
            f"{POST}/requestBody": {"$ref": "#/components/requestBodies/create"},
            "/components/requestBodies": {"create": BASE["paths"]["/v1/stt/create"]["post"]["requestBody"]},  # type: ignore[call-overload, index]
            f"{POST}/responses/400": {"$ref": "#/components/responses/Wrong"},
            "/components/responses": {
                "Wrong": {
                    "description": "Wrong",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
            },
            f"{POST}/responses/200/headers/x-inference-id": {"$ref": "#/components/headers/inference"},
            "/components/headers": {"inference": {"schema": {"type": "string"}}},
            "/x-paths": {"fetch": BASE["paths"]["/v1/stt/{generation_id}"]},  # type: ignore[call-overload, index]
            "/paths/~1v1~1stt~1{generation_id}": {"$ref": "#/x-paths/fetch"},
        },
    )
    rules = {finding.rule for finding in compare(BASE, moved)}
    assert rules <= {"x-schemas-changed", "x-paths-changed"}


def _gateway(paths: int) -> JsonObject:
    """A document of the whole gateway: the speech paths among hundreds of others, each with a large inline schema."""
    document = copied(BASE)
    large: JsonObject = {f"key{number}": {"type": "string", "description": "word " * 30} for number in range(60)}
    schema: JsonObject = {"type": "object", "properties": large}
    answer: JsonObject = {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}
    for number in range(paths):
        as_object(document["paths"], "paths")[f"/v2/other/{number}"] = {"post": {"responses": copied(answer)}}
    return document


def test_a_document_of_the_whole_gateway_is_compared_where_it_is_ours() -> None:
    """Four hundred paths of other products say nothing about speech, and must not cost minutes."""
    old = _gateway(400)
    new = edited(old, {f"{FETCHED}/properties/status/enum/-": "failed"})
    for number in range(400):
        del as_object(as_object(new["paths"], "paths")[f"/v2/other/{number}"], "path")["post"]
    started = time.process_time()
    breaking, note = compare(old, new)
    assert time.process_time() - started < 5
    assert breaking.rule == "response-enum-value-added"
    assert note.message == "paths outside /v1/stt were not compared: 400 old, 400 new"
    assert sum(finding.rule == "operation-removed" for finding in compare(old, new, paths="/")) == 400
    assert [finding.rule for finding in compare(old, new, paths="/v1/stt/create")] == ["paths-left-out"]


def test_without_speech_paths_everything_is_compared() -> None:
    """A white label may document another prefix."""
    old: JsonObject = {"openapi": "3.0.0", "paths": {"/stt": {"post": {"responses": {"200": {"description": ""}}}}}}
    new: JsonObject = {"openapi": "3.0.0", "paths": {}}
    assert [finding.rule for finding in compare(old, new)] == ["path-removed"]


def test_what_lies_outside_the_scope_is_not_resolved() -> None:
    """A dangling reference of another product does not keep us from comparing ours."""
    broken: JsonObject = {"get": {"responses": {"200": {"$ref": "#/components/responses/Nothing"}}}}
    old = edited(BASE, {"/paths/~1v2~1other": broken})
    assert [finding.rule for finding in compare(old, old)] == ["paths-left-out"]


def test_sloppy_documents_are_compared() -> None:
    """No components, no security, no descriptions, null for a list, a flag for a list: all is seen."""
    old: JsonObject = {
        "openapi": "3.0.0",
        "paths": {
            "/v1/stt/create": {
                "parameters": None,
                "post": {
                    "security": None,
                    "requestBody": {
                        "content": {"application/json": {"schema": {"properties": {"a": {"required": True}}}}}
                    },
                    "responses": {"200": {}},
                },
            }
        },
    }
    assert compare(old, old) == []
    new = edited(old, {f"{POST}/requestBody/content/application~1json/schema/properties/a/required": False})
    assert [finding.rule for finding in compare(old, new)] == ["request-unjudged"]
    assert compare(old, edited(old, {f"{POST}/responses/200/description": "Done"}))[0].level == "note"


def test_a_body_on_get_is_said_to_be_unusual() -> None:
    """Some gateways document one; many proxies drop it, and whoever reads the report should know."""
    body: JsonObject = {"content": {"application/json": {"schema": {"type": "object"}}}}
    (finding,) = compare(BASE, edited(BASE, {f"{GET}/requestBody": body}))
    assert "unusual" in finding.message


def test_a_rename_is_suspected() -> None:
    """A removal and an addition side by side are easily read as two changes."""
    word: dict[str, Json] = {f"{WORD}/properties/word": "<gone>", f"{WORD}/properties/text": {"type": "string"}}
    removed = compare(BASE, edited(BASE, {**word, f"{WORD}/required/0": "text"}))[0]
    assert removed.message == "is gone, perhaps renamed to text"
    assert removed.location == f"#{WORD}/properties/word"


def _pets(kind: str) -> dict[str, Json]:
    base: JsonObject = {
        "type": "object",
        "properties": {"kind": {"type": kind}},
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
    }
    schemas: dict[str, Json] = {f"{WORD}/properties/pet": {"$ref": "#/components/schemas/Pet"}}
    for name in ("Cat", "Dog"):
        own: JsonObject = {"type": "object", "properties": {name.lower(): {"type": "string"}}}
        schemas[f"/components/schemas/{name}"] = {"allOf": [{"$ref": "#/components/schemas/Pet"}, own]}
    return {**schemas, "/components/schemas/Pet": base}


def test_a_base_that_lists_its_kinds_is_no_circle() -> None:
    """The usual way to document kinds: the base has oneOf, each kind takes up the base by allOf."""
    old, new = edited(BASE, _pets("string")), edited(BASE, _pets("integer"))
    place = "result/anyOf[0]/words[]/pet"
    assert [(one.rule, one.place) for one in compare(old, new)] == [
        ("response-type-changed", f"{place}/oneOf[0]/kind"),
        ("response-type-changed", f"{place}/oneOf[1]/kind"),
    ]


UNKNOWN = {
    "a parameter": f"{POST}/parameters/0/allowEmptyValue",
    "a body": f"{POST}/requestBody/maxSize",
    "a media type": f"{POST}/requestBody/content/application~1json/itemSchema",
    "an answer": f"{POST}/responses/200/stream",
    "a header": f"{POST}/responses/200/headers/x-inference-id/type",
    "an operation": f"{POST}/consumes",
}


@pytest.mark.parametrize("pointer", UNKNOWN.values(), ids=UNKNOWN)
def test_what_nobody_knows_is_never_passed_over(pointer: str) -> None:
    """A word that we have no rule for may mean anything, so somebody has to look at it."""
    (finding,) = compare(BASE, edited(BASE, {pointer: {"a": 1}}))
    assert (finding.level, finding.new) == ("breaking", {"a": 1})
    assert finding.rule.endswith("unjudged")


def test_a_broken_word_that_stays_is_no_difference() -> None:
    """What is wrong in both documents has not changed."""
    broken = edited(BASE, {f"{WORD}/properties/word": {"not": {"$ref": "#/nowhere"}}})
    assert compare(broken, copied(broken)) == []
    assert [one.rule for one in compare(BASE, broken)] == ["response-type-widened", "response-unjudged"]
