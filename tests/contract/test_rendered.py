"""A page without JSON says fields, types, needs, codes and an example: enough to prove a contract against it."""

import copy
from collections.abc import Callable

import pytest

from scripts import rendered
from scripts.documents import Json, JsonObject, PipelineError, as_object, descend
from tests.contract.saved_pages import RENDERED

BODY = ["paths", "/v1/stt/create", "post", "requestBody", "content", "application/json", "schema"]
ANSWER = ["paths", "/v1/stt/{generation_id}", "get", "responses", "201", "content", "application/json", "schema"]
STRING: JsonObject = {"type": "string"}


def _content(schema: JsonObject) -> JsonObject:
    return {"content": {"application/json": {"schema": schema}}}


def _object(properties: JsonObject, *required: str, **more: Json) -> JsonObject:
    return {"type": "object", "properties": properties, "required": list(required), **more}


BODY_SCHEMA = _object(
    {
        "model": {"enum": ["#g1_whisper-giant"]},
        "hint": {"anyOf": [STRING, {"type": "array", "items": STRING}], "description": "Words."},
        "mode": {"type": "string", "enum": ["strict", "free"]},
        "substring": STRING,
        "callback": {"type": "string", "format": "uri"},
        "limit": {"type": "integer", "minimum": 1, "maximum": 9},
        "loud": {"type": "boolean", "nullable": True},
        "tag": {"type": "array", "items": STRING},
    },
    "model",
)
RESULT = _object(
    {
        "score": {"type": "integer"},
        "tags": {"type": "array", "items": STRING},
        "by_model": {"type": "object", "additionalProperties": _object({"name": STRING}, "name")},
        "final": {"type": "boolean"},
        "later": {"type": "object", "nullable": True},
    },
    "score",
    "tags",
    "by_model",
    "later",
)
DOCUMENT: JsonObject = {
    "openapi": "3.0.0",
    "paths": {
        "/v1/stt/create": {
            "post": {
                "requestBody": _content(BODY_SCHEMA),
                "responses": {"201": _content(_object({"generation_id": STRING}, "generation_id"))},
            }
        },
        "/v1/stt/{generation_id}": {
            "get": {
                "parameters": [{"in": "path", "name": "generation_id", "required": True, "schema": STRING}],
                "responses": {"400": {}, "201": _content(_object({"status": STRING, "result": RESULT}, "status"))},
            }
        },
    },
}
"""What the made-up page renders."""


def _facts(text: str = RENDERED) -> JsonObject:
    return rendered.facts(text, "giant.txt")


def test_name_type_need_and_branches_of_each_field_are_told_apart() -> None:
    """The site runs them together, so a field called `substring` looks like one called `sub` at first."""
    create = as_object(as_object(_facts()["operations"], "operations")["create"], "create")
    assert create["body"] == [
        {"name": "model", "type": "undefined · enum", "required": True},
        {"name": "hint", "type": "any of", "required": False, "branches": ["string", "string[]"]},
        {"name": "mode", "type": "string · enum", "required": False},
        {"name": "substring", "type": "string", "required": False},
        {"name": "callback", "type": "string · uri", "required": False},
        {"name": "limit", "type": "integer · min: 1 · max: 9", "required": False},
        {"name": "loud", "type": "boolean | nullable", "required": False},
        {"name": "tag", "type": "string[]", "required": False},
    ]


def test_the_example_is_kept_as_paths_and_types_without_its_values() -> None:
    """The values and the prose are the vendor's text; the shape is the fact."""
    fetch = as_object(as_object(_facts()["operations"], "operations")["fetch"], "fetch")
    assert (fetch["method"], fetch["path"], fetch["success"]) == ("get", "/v1/stt/{generation_id}", "201")
    assert fetch["parameters"] == [{"name": "generation_id", "type": "string", "required": True}]
    assert fetch["example"] == [
        {"path": "result", "type": "object"},
        {"path": "result.by_model", "type": "object"},
        {"path": "result.by_model.*", "type": "object"},
        {"path": "result.by_model.*.name", "type": "string"},
        {"path": "result.final", "type": "boolean"},
        {"path": "result.score", "type": "number"},
        {"path": "result.tags", "type": "array"},
        {"path": "result.tags[]", "type": "string"},
        {"path": "status", "type": "string"},
    ]


def test_the_page_names_its_models_and_not_those_of_the_menu() -> None:
    """The menu lists every model of the vendor; a contract is for those that the page is about."""
    assert _facts()["models"] == ["#g1_whisper-giant"]


def test_what_the_site_writes_for_any_string_is_no_model() -> None:
    """An example of a page that lists no models has a filler there."""
    assert _facts(RENDERED.replace("#g1_whisper-giant", "text"))["models"] == []
    assert _facts(RENDERED.replace("#g1_whisper-giant", "acme/giant"))["models"] == ["acme/giant"]


def test_only_what_stands_right_above_a_request_belongs_to_it() -> None:
    """A page has other lists and single words further up; a query is no part of the path."""
    text = RENDERED.replace("Example\n", "get\nBody\nstraystringOptional\n").replace("create HTTP", "create?v=2 HTTP")
    assert _facts(text)["operations"] == _facts()["operations"]


def test_the_title_is_the_line_above_the_links_to_the_neighbours() -> None:
    """The menu has lines that look like titles too; a heading added by hand names a page without such links."""
    assert rendered.title(RENDERED) == "whisper-giant"
    assert rendered.title("# whisper-mini\n" + RENDERED.partition("Last updated")[2]) == "whisper-mini"
    assert rendered.title(RENDERED.partition("Last updated")[2]) is None


def test_a_document_renders_to_the_fields_of_its_page() -> None:
    """The comparison stands on this: we render as the site does."""
    for operation, node in as_object(_facts()["operations"], "operations").items():
        said = as_object(node, operation)
        assert rendered.rendered_fields(DOCUMENT, operation) == {
            key: said[key] for key in ("parameters", "body", "success")
        }


def test_page_and_document_that_say_the_same_do_not_disagree() -> None:
    """A nullable part is left out of examples, enumerations are not rendered, and order means nothing."""
    moved = copy.deepcopy(DOCUMENT)
    properties = as_object(descend(moved, [*BODY, "properties"], "body"), "body")
    properties["model"] = {"enum": ["whisper-other"]}
    properties["mode"] = properties.pop("mode")
    assert rendered.disagreements(_facts(), DOCUMENT) == []
    assert rendered.disagreements(_facts(), moved) == []


def test_an_example_that_shows_null_shows_all_there_is() -> None:
    """Below a null nothing can be required."""
    document = copy.deepcopy(DOCUMENT)
    _put(*RESULT_AT, "later", value=_object({"at": STRING}, "at", nullable=True))(document)
    assert rendered.disagreements(_facts(RENDERED.replace('"final": true', '"later": null')), document) == []


def _put(*place: str, value: Json) -> Callable[[JsonObject], None]:
    def change(document: JsonObject) -> None:
        as_object(descend(document, place[:-1], "test"), "test")[place[-1]] = value

    return change


def _drop(*place: str) -> Callable[[JsonObject], None]:
    def change(document: JsonObject) -> None:
        del as_object(descend(document, place[:-1], "test"), "test")[place[-1]]

    return change


RESULT_AT = [*ANSWER, "properties", "result", "properties"]
CHANGES: dict[str, tuple[Callable[[JsonObject], None], str]] = {
    "a field is gone": (
        _drop(*BODY, "properties", "tag"),
        "create: body/tag: the page shows string[], optional, the document has no such field",
    ),
    "a field is new": (
        _put(*BODY, "properties", "url", value={"type": "string", "format": "uri"}),
        "create: body/url: the page shows no such field, the document has string · uri, optional",
    ),
    "a field has another type": (
        _put(*BODY, "properties", "tag", value=STRING),
        'create: body/tag, type: the page shows "string[]", the document has "string"',
    ),
    "a field has other branches": (
        _put(*BODY, "properties", "hint", "anyOf", value=[STRING]),
        'create: body/hint, branches: the page shows ["string", "string[]"], the document has ["string"]',
    ),
    "a field is needed now": (
        _put(*BODY, "required", value=["model", "mode"]),
        "create: body/mode, required: the page shows false, the document has true",
    ),
    "another success code": (
        _put("paths", "/v1/stt/create", "post", "responses", value={"200": {}}),
        "create: success code: the page shows 201, the document has 200",
    ),
    "the answer has another type": (
        _put(*RESULT_AT, "score", value=STRING),
        "fetch: example, result.score: the page shows number, the document has string",
    ),
    "the answer's elements have another type": (
        _put(*RESULT_AT, "tags", "items", value={"type": "number"}),
        "fetch: example, result.tags[]: the page shows string, the document has number",
    ),
    "the answer lacks what the example has": (
        _drop(*RESULT_AT, "by_model", "additionalProperties", "properties", "name"),
        "fetch: example, result.by_model.*.name: the page shows string, the document has no such path",
    ),
    "the answer requires what the example lacks": (
        _put(*RESULT_AT, "later", value={"type": "object"}),
        "fetch: example, result.later: the page shows nothing, the document requires object",
    ),
    "an operation is gone": (
        _drop("paths", "/v1/stt/create"),
        "create: the page shows post /v1/stt/create, the document has no such operation",
    ),
}


@pytest.mark.parametrize(("change", "line"), CHANGES.values(), ids=CHANGES)
def test_every_difference_is_one_line_with_both_values(change: Callable[[JsonObject], None], line: str) -> None:
    """A contract that is made from another page is right only as long as this list is empty, and has to say why not."""
    document = copy.deepcopy(DOCUMENT)
    change(document)
    lines = rendered.disagreements(_facts(), document)
    assert line in lines
    if "new" not in line and "success" not in line:
        assert len(lines) == 1


def test_an_answer_of_several_shapes_agrees_when_one_of_them_does() -> None:
    """The site's example shows one branch; the others cannot be held against it."""
    document = copy.deepcopy(DOCUMENT)
    other = _object({"text": STRING}, "text")
    _put(*ANSWER, "properties", "result", value={"anyOf": [other, RESULT]})(document)
    assert rendered.disagreements(_facts(), document) == []
    _put(*ANSWER, "properties", "result", value={"anyOf": [other]})(document)
    assert "fetch: example, result.text: the page shows nothing, the document requires string" in (
        rendered.disagreements(_facts(), document)
    )


BROKEN = {
    "no fetch request": (RENDERED.replace("GET /v1/stt/", "GET /v1/tts/"), "no request shows the fetch operation"),
    "no operation's request": (RENDERED.replace("/stt/", "/tts/"), "no request shows the create or fetch operation"),
    "the same request twice": (RENDERED + RENDERED, "two requests show the fetch operation"),
    "an unknown type": (
        RENDERED.replace("substringstringOptional", "substringblobOptional"),
        "giant.txt, create: line 62: cannot tell name and type apart in 'substringblobOptional'",
    ),
    "no success code": (RENDERED.replace("201Success\napplication", "application"), "no success code stands under"),
    "no example": (RENDERED.replace("201Success\n{", "{"), "no example of the answer follows the request"),
    "an example cut off": (RENDERED.removesuffix("}\n"), "create: the example of the answer is no JSON"),
    "no line with the method": (RENDERED.replace("post\n", "\n"), "create: no line 'post' above the request"),
}


@pytest.mark.parametrize(("text", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_rendered_page_that_cannot_be_read_is_refused_with_the_reason(text: str, reason: str) -> None:
    """A field that is passed over in silence would make the proof against the page worth nothing."""
    with pytest.raises(PipelineError) as caught:
        _facts(text)
    assert reason in str(caught.value)
