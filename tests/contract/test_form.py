"""A document that is not put together as OpenAPI is refused with page and place, whichever step meets it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import form
from scripts.build import OPENAPI, Unfit, effective
from scripts.documents import JsonObject, PipelineError, as_object, read_json
from tests.contract.folders import change_documented, copy_of_openapi
from tests.contract.trees import answer_of, options_of, request_of

OPTIONS = "whisper-tiny: /components/schemas/TranscriptionOptions"
CREATE, FETCH = "POST /v1/stt/create", "GET /v1/stt/{generation_id}"


def _operation(document: JsonObject) -> JsonObject:
    (item,) = as_object(document["paths"], "paths").values()
    (operation,) = as_object(item, "item").values()
    return as_object(operation, "operation")


def _property_null(create: JsonObject) -> None:
    options_of(create)["language"] = None


def _required_is_a_word(create: JsonObject) -> None:
    request_of(create)["required"] = "model"


def _mixed_values(create: JsonObject) -> None:
    as_object(options_of(create)["custom_intent_mode"], "option")["enum"] = ["strict", 1]


def _operation_is_a_list(create: JsonObject) -> None:
    as_object(as_object(create["paths"], "paths")["/v1/stt/create"], "item")["post"] = []


def _no_branches(fetch: JsonObject) -> None:
    as_object(as_object(answer_of(fetch)["properties"], "answer")["output"], "output")["anyOf"] = []


def _parameters_are_a_word(fetch: JsonObject) -> None:
    _operation(fetch)["parameters"] = "x"


def _parameter_is_a_word(fetch: JsonObject) -> None:
    _operation(fetch)["parameters"] = ["x"]


MALFORMED: list[tuple[str, Callable[[JsonObject], None], str]] = [
    ("create", _property_null, f"{OPTIONS}/properties/language has to be a schema, and is null"),
    ("create", _required_is_a_word, f'{OPTIONS}/required has to be a list of names, and is "model"'),
    ("create", _mixed_values, 'custom_intent_mode/enum has to be a list of values of one type, and is ["strict", 1]'),
    ("create", _operation_is_a_list, "whisper-tiny, create_job: expected an object, found list"),
    ("fetch", _no_branches, "whisper-tiny: /components/schemas/TranscriptionResult/anyOf has to be a list of schemas"),
    ("fetch", _parameters_are_a_word, f'whisper-tiny: {FETCH}, parameters has to be a list, and is "x"'),
    ("fetch", _parameter_is_a_word, f'whisper-tiny: {FETCH}, parameters/0 has to be an object, and is "x"'),
]


@pytest.mark.parametrize(("block", "change", "said"), MALFORMED, ids=[change.__name__ for _, change, _ in MALFORMED])
def test_what_is_malformed_is_named_with_its_page_and_place(
    tmp_path: Path, block: str, change: Callable[[JsonObject], None], said: str
) -> None:
    """A line that says "expected an object" alone leaves a maintainer to search eight documents for it."""
    openapi = copy_of_openapi(tmp_path)
    change_documented(openapi, f"whisper-tiny.{block}.json", change)
    with pytest.raises(PipelineError) as caught:
        effective(openapi)
    problems = caught.value.problems if isinstance(caught.value, Unfit) else [str(caught.value)]
    assert any(said in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"paths": []}, "/paths has to be an object, and is []"),
        ({"paths": {"/a": None}}, "/a has to be an object, and is null"),
        ({"paths": {"/a": {"get": {"requestBody": 1}}}}, "GET /a, requestBody has to be an object, and is 1"),
        ({"paths": {"/a": {"get": {"responses": []}}}}, "GET /a, responses has to be an object, and is []"),
        (
            {"paths": {"/a": {"get": {"responses": {"200": {"content": 1}}}}}},
            "GET /a, responses/200/content has to be an object, and is 1",
        ),
        (
            {"paths": {}, "components": {"schemas": {"A": {"items": {"properties": 1}}}}},
            "/components/schemas/A/items/properties has to be an object, and is 1",
        ),
    ],
)
def test_each_place_is_named(document: JsonObject, said: str) -> None:
    """A line that names only the kind of thing sends a maintainer searching."""
    assert form.problems(document) == [said]


def test_documents_that_are_well_formed_give_no_line() -> None:
    """What is documented today is wrong in many ways, and none of them is its form."""
    found = {path.name: form.problems(read_json(path)) for path in OPENAPI.glob("effective/*.json")}
    assert found
    assert not any(found.values()), found
