"""Each page dialect keeps its page's documented schema to the letter, with a real job; where none can, it says so."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple, cast

import httpx
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from aimlapi_stt import SpeechToText
from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.dialects import DIALECTS, WIRE
from scripts.documents import read_yaml
from scripts.strength import documented_answer
from tests.gateway.site import Site
from tests.gateway.support import ROOT, SENTENCE, client_of, create, outcome, speech, upload

PAGES = {"whisper-base": 201, "whisper-medium": 201, "whisper-tiny": 200}


class Page(NamedTuple):
    """A gateway that follows a page, and the page's two documented answers."""

    name: str
    gateway: LocalGateway
    http: httpx.Client
    created: Any
    fetched: Any


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    with LocalGateway(dialect=request.param) as gateway, client_of(gateway) as http:
        created, fetched = documented(request.param, "create"), documented(request.param, "fetch")
        yield Page(request.param, gateway, http, created, fetched)


def documented(page: str, operation: str) -> Any:
    """The one documented answer of an operation, as a validator."""
    code, schema = documented_answer(page, operation)
    assert code == str(PAGES[page])
    Draft202012Validator.check_schema(cast(Any, schema))
    return Draft202012Validator(cast(Any, schema), format_checker=FormatChecker(["uuid"]))


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


def test_every_dialect_is_that_of_a_page() -> None:
    """A page that is gone must not be answered for. A new one may come without a dialect: it needs no code."""
    effective = {path.stem for path in (ROOT / "openapi" / "effective").glob("*.json")}
    assert len(DIALECTS) >= 6
    assert set(DIALECTS) - {WIRE} <= effective - {"stt"}
    assert all(name == dialect.name for name, dialect in DIALECTS.items())


@pytest.mark.parametrize("page", sorted(set(DIALECTS) - {WIRE} - set(PAGES)))
def test_a_page_without_documents_answers_as_the_page_that_its_contract_extends(page: str) -> None:
    """The build proves that the two pages show the same answers, so one dialect serves both."""
    overlay = read_yaml(ROOT / "openapi" / "overlays" / f"{page}.yaml")
    extended = str(overlay["extends"]).removeprefix("../effective/").removesuffix(".json")
    assert replace(DIALECTS[page], name=extended) == DIALECTS[extended]
    assert extended in PAGES
    with LocalGateway(workers=0, dialect=page) as gateway, client_of(gateway) as http:
        created = create(http, url="https://example.com/a.wav")
        waiting = http.get(f"/v1/stt/{created.json()['generation_id']}")
    assert (created.status_code, waiting.status_code) == (PAGES[extended], PAGES[extended])
    assert breaches(documented(extended, "create"), created.json()) == []
    assert breaches(documented(extended, "fetch"), waiting.json()) == []


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


def test_a_server_that_follows_a_page_to_the_letter_is_understood(page: Page) -> None:
    """Somebody may have built one from the documentation."""
    with SpeechToText(page.gateway.api_key, page.gateway.base_url) as client:
        transcript = client.transcribe(speech(), model=page.name)
    assert transcript.text == " ".join(word.text for word in transcript.words) == SENTENCE
