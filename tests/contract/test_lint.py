"""What no correction may leave behind in an effective contract."""

import pytest

from scripts.documents import Json, JsonObject, as_object
from scripts.lint import findings


def _contract(operation: JsonObject | None = None, schemas: JsonObject | None = None) -> JsonObject:
    answer: Json = {
        "description": "ok",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Job"}}},
    }
    plain: JsonObject = {"operationId": "fetch_job", "responses": {"200": answer}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Jobs", "version": "1"},
        "paths": {"/jobs": {"get": {**plain, **(operation or {})}}},
        "components": {"schemas": {"Job": {"type": "object"}, **(schemas or {})}},
    }


def test_a_sound_contract_has_no_findings() -> None:
    """The lint must not cry wolf over what the pipeline itself makes."""
    assert findings(_contract(), "mini") == []


UNFIT: dict[str, tuple[JsonObject, str]] = {
    "a body on GET": (
        _contract({"requestBody": {"content": {"application/json": {"schema": {}}}}}),
        "mini: GET /jobs has a request body, which servers and proxies drop; an overlay has to remove it",
    ),
    "a schema that nothing uses": (
        _contract(schemas={"Word": {"type": "string"}}),
        "mini: nothing refers to Word; a correction has cut it off",
    ),
    "a response without a description": (
        _contract({"responses": {"200": {}}}),
        "mini: not a valid OpenAPI 3.1 document: $.paths['/jobs'].get.responses[200]: ",
    ),
}


@pytest.mark.parametrize(("contract", "says"), UNFIT.values(), ids=UNFIT)
def test_what_is_unfit_is_told_in_one_line_with_its_place(contract: JsonObject, says: str) -> None:
    """The generator would fail later and say less, or generate a client that nobody can use."""
    lines = findings(contract, "mini")
    assert any(line.startswith(says) for line in lines), lines
    assert all("\n" not in line for line in lines)


def test_an_invalid_contract_is_not_looked_at_further() -> None:
    """References of a broken document lead to findings that are none."""
    broken = _contract(schemas={"Word": {"type": "string"}})
    del as_object(broken["info"], "info")["title"]
    assert [line for line in findings(broken, "mini") if "Word" in line] == []


def test_a_schema_that_is_wrong_in_one_contract_is_wrong_in_the_next_one_too() -> None:
    """What was seen to be right is not looked at again; what was wrong must never be taken for that."""
    wrong = _contract(schemas={"Word": {"type": "sprite"}})
    names = ("first", "second")
    lines = [findings({**wrong, "info": {"title": name, "version": "1"}}, name) for name in names]
    assert [len(line) for line in lines] == [1, 1]
    assert all("sprite" in line for (line,) in lines)
