"""A page is recognised by what it documents: no entry anywhere says where its schemas are."""

import pytest

from scripts.documents import Json, JsonObject, PipelineError, as_object
from scripts.locate import places, settled, template

RESULT: JsonObject = {
    "name": "Result",
    "within": "FetchAnswer",
    "keys": ["result", "output"],
    "variants": {"Timed": ["words", "meta.length"], "Plain": ["text"]},
}
NAMES: JsonObject = {
    "operations": {
        "create_job": {"path": "/jobs/create", "method": "post", "request": "Options", "answer": "CreateAnswer"},
        "fetch_job": {"path": "/jobs/{job_id}", "method": "get", "answer": "FetchAnswer"},
    },
    "result": RESULT,
}
PLAIN: JsonObject = {"type": "object", "properties": {"text": {"type": "string"}}}
TIMED: JsonObject = {
    "type": "object",
    "properties": {"words": {}, "meta": {"type": "object", "properties": {"length": {}}}, "text": {}},
}
FETCHED = ["paths", "/jobs/{job_id}", "get", "responses", "200", "content", "application/json", "schema"]


def _holding(schema: Json) -> JsonObject:
    return {"content": {"application/json": {"schema": schema}}}


def _document(
    result: Json, key: str = "result", path: str = "/jobs/{job_id}", codes: tuple[str, ...] = ("200",)
) -> JsonObject:
    answer: JsonObject = {"type": "object", "properties": {key: result}}
    return {
        "paths": {
            "/jobs/create": {"post": {"requestBody": _holding({}), "responses": {"201": _holding({}), "400": {}}}},
            path: {"get": {"responses": {code: _holding(answer) for code in codes}}},
        }
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/v1/stt/{generation_id}", "/v1/stt/{}"), ("/v1/stt/:id", "/v1/stt/{}"), ("/v1/{a}/:b/c", "/v1/{}/{}/c")],
)
def test_a_path_is_known_by_its_form(path: str, expected: str) -> None:
    """The vendor has written one path in two styles, and the name of a parameter means nothing."""
    assert template(path) == expected
    assert template("/v1/stt/create") == "/v1/stt/create"


@pytest.mark.parametrize("path", ["/jobs/:job_id", "/jobs/{id}", "/jobs/:id"])
@pytest.mark.parametrize("declared", [True, False])
def test_a_path_of_another_style_is_written_as_it_is_pinned(path: str, declared: bool) -> None:
    """The client's method would get another argument each time the vendor's generator changes its mind."""
    document = _document({}, path=path)
    parameter: JsonObject = {
        "name": path.rpartition("/")[2].strip(":{}"),
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
    }
    operation = as_object(as_object(as_object(document["paths"], "")[path], "")["get"], "")
    other: JsonObject = {"name": "id", "in": "query", "schema": {}}
    operation["parameters"] = [other, parameter] if declared else [other]
    result = as_object(settled(document, NAMES, "mini")["paths"], "")
    assert list(result) == ["/jobs/create", "/jobs/{job_id}"]
    assert as_object(as_object(result["/jobs/{job_id}"], "")["get"], "")["parameters"] == [
        other,
        {**parameter, "name": "job_id"},
    ]


def test_a_path_that_is_as_pinned_is_left_alone() -> None:
    """A page that is right must come out as it went in."""
    document = _document({})
    assert settled(document, NAMES, "mini") == document


def test_an_operation_that_is_gone_is_named_with_what_there_is() -> None:
    """A moved path is the change that breaks every client; the message has to show where it went."""
    document = _document({}, path="/v2/jobs/{job_id}")
    with pytest.raises(PipelineError, match=r"mini: GET /jobs/\{job_id\} is not documented.*GET /v2/jobs/\{job_id\}"):
        settled(document, NAMES, "mini")


def test_every_success_answer_and_the_request_are_found() -> None:
    """Success was 201 once and is 200 now, and a page may have both."""
    found = places(_document({}, codes=("200", "201", "404"), key="other"), NAMES, "mini")
    schema = ["content", "application/json", "schema"]
    assert found == {
        "Options": [["paths", "/jobs/create", "post", "requestBody", *schema]],
        "CreateAnswer": [["paths", "/jobs/create", "post", "responses", "201", *schema]],
        "FetchAnswer": [FETCHED, [*FETCHED[:4], "201", *FETCHED[5:]]],
    }


@pytest.mark.parametrize("key", ["result", "output"])
@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_the_variants_of_a_union_are_told_by_what_they_document(key: str, keyword: str) -> None:
    """Branches change places from page to page; a class must not change its meaning with them."""
    union: JsonObject = {keyword: [PLAIN, {"nullable": True}, TIMED]}
    found = places(_document(union, key), NAMES, "mini")
    place = [*FETCHED, "properties", key]
    assert found["Result"] == [place]
    assert found["Plain"] == [[*place, keyword, "0"]]
    assert found["Timed"] == [[*place, keyword, "2"]]


def test_a_result_of_one_variant_is_named_as_that_variant() -> None:
    """Whether it is the only one is for a correction to say."""
    found = places(_document(TIMED), NAMES, "mini")
    assert found["Timed"] == [[*FETCHED, "properties", "result"]]
    assert "Result" not in found


UNKNOWN: dict[str, Json] = {
    "a branch of a union": {"anyOf": [PLAIN, {"type": "object", "properties": {"segments": {}}}]},
    "the whole result": {"type": "object", "properties": {"segments": {}}},
}


@pytest.mark.parametrize("result", UNKNOWN.values(), ids=UNKNOWN)
def test_a_variant_that_nobody_knows_has_to_be_named(result: Json) -> None:
    """Left nameless it would become a class with an invented name, which changes when the page does."""
    with pytest.raises(PipelineError, match=r"mini: /paths.* is a result of no known variant .*segments.*names\.yaml"):
        places(_document(result), NAMES, "mini")


def test_an_operation_without_schemas_is_refused() -> None:
    """An answer of no schema accepts everything; the page is broken, or its JSON is not all of it."""
    document = _document({})
    post = as_object(as_object(as_object(document["paths"], "")["/jobs/create"], "")["post"], "")
    with pytest.raises(PipelineError, match="mini, create_job, request body: no application/json schema"):
        places(
            {"paths": {**as_object(document["paths"], ""), "/jobs/create": {"post": {**post, "requestBody": {}}}}},
            NAMES,
            "mini",
        )
    with pytest.raises(PipelineError, match="mini, create_job: no success answer is documented"):
        places(
            {"paths": {**as_object(document["paths"], ""), "/jobs/create": {"post": {**post, "responses": {}}}}},
            NAMES,
            "mini",
        )
