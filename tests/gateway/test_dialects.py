"""Each page dialect keeps its page's documented schema to the letter, with a real job; where none can, it says so."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

import httpx
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from aimlapi_stt_gateway import LocalGateway
from tests.gateway.site import Site
from tests.gateway.support import ROOT, SENTENCE, client_of, create, outcome, speech, upload

PAGES = {"whisper-base": 201, "whisper-medium": 201, "whisper-tiny": 200}


class Page(NamedTuple):
    """A gateway that follows a page, and the page's two documented answers."""

    name: str
    http: httpx.Client
    created: Any
    fetched: Any


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    with LocalGateway(dialect=request.param) as gateway, client_of(gateway) as http:
        yield Page(request.param, http, documented(request.param, "create"), documented(request.param, "fetch"))


def documented(page: str, operation: str) -> Any:
    """The one documented answer of an operation, as a validator."""
    path = ROOT / "openapi" / "documented" / f"{page}.{operation}.json"
    document = translated(json.loads(path.read_text()))
    (item,) = document["paths"].values()
    (answer,) = next(iter(item.values()))["responses"].items()
    assert answer[0] == str(PAGES[page])
    schema = answer[1]["content"]["application/json"]["schema"]
    whole = {**schema, "components": document.get("components", {})}
    Draft202012Validator.check_schema(whole)
    return Draft202012Validator(whole, format_checker=FormatChecker(["uuid"]))


def translated(node: Any) -> Any:
    """OpenAPI 3.0 in terms of JSON Schema: `nullable` adds null to a type or a union, and means nothing alone."""
    if isinstance(node, list):
        return [translated(item) for item in cast("list[Any]", node)]  # type: ignore[redundant-cast]
    if not isinstance(node, dict):
        return node
    plain = {key: translated(value) for key, value in cast(dict[str, Any], node).items()}
    nullable = plain.pop("nullable", False)
    if nullable and "type" in plain:
        plain["type"] = [plain["type"], "null"]
    elif nullable and "anyOf" in plain:
        plain["anyOf"].append({"type": "null"})
    return plain


def breaches(validator: Any, document: Any) -> list[tuple[str, str]]:
    """Where and by which keyword a document breaks a schema."""
    return [(error.json_path, str(error.validator)) for error in validator.iter_errors(document)]


def test_the_documented_schemas_tell_right_from_wrong() -> None:
    """A translation that accepts everything would prove nothing below."""
    for name in PAGES:
        assert breaches(documented(name, "create"), {}) != []
        assert breaches(documented(name, "fetch"), {"generation_id": "x", "id": "x", "status": 1}) != []
    wire_result: Any = {"metadata": {}, "results": {"channels": []}}
    assert breaches(documented("whisper-medium", "fetch"), {"status": "completed", "result": wire_result}) != []
    tiny = {"id": "x", "status": "completed", "output": wire_result}
    assert breaches(documented("whisper-tiny", "fetch"), tiny) == [("$.output", "anyOf")]


def test_a_completed_job_answers_as_the_page_documents(page: Page) -> None:
    """A client written after one page must work with a server that follows it."""
    created = upload(page.http, speech())
    assert created.status_code == PAGES[page.name]
    assert breaches(page.created, created.json()) == []
    answer = outcome(page.http, created)
    assert answer.status_code == PAGES[page.name]
    assert answer.json()["status"] == "completed"
    assert breaches(page.fetched, answer.json()) == []
    result = answer.json()["output" if page.name == "whisper-tiny" else "result"]
    (alternative,) = result["results"]["channels"]["alternatives"]
    assert alternative["transcript"] == SENTENCE
    # whisper-base documents one branch that accepts anything; medium documents the Deepgram shape alone.
    assert breaches(documented("whisper-medium", "fetch"), {"status": "completed", "result": result}) == []


def test_unfinished_and_failed_jobs_answer_as_the_page_documents_where_that_is_possible(page: Page, site: Site) -> None:
    """whisper-tiny requires an `output` that is never null: without a result, before or after, nothing keeps it."""
    unsatisfiable = [("$.output", "anyOf")] if page.name == "whisper-tiny" else []
    created = create(page.http, url=site.url("/held"))
    waiting = page.http.get(f"/v1/stt/{created.json()['generation_id']}")
    assert waiting.status_code == PAGES[page.name]
    assert waiting.json()["status"] in ("queued", "generating")
    assert breaches(page.fetched, waiting.json()) == unsatisfiable
    site.go_on.set()
    failed = outcome(page.http, created)
    assert failed.json()["status"] == "error"
    assert breaches(page.fetched, failed.json()) == unsatisfiable
