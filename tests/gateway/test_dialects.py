"""Each page dialect keeps its page's documented schema to the letter, for every family; where none can, it says so."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import httpx
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from aimlapi_stt import SpeechToText
from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.dialects import DIALECTS, WIRE, Dialect, charges, pages
from aimlapi_stt_gateway.families import FAMILIES
from contract_tests.strength import documented_answer
from scripts.documents import read_yaml
from tests.contract.answers import documented_branches
from tests.contract.reading import look
from tests.gateway.heard import EVERYTHING, MODELS, SAID, heard, result, row
from tests.gateway.site import Site
from tests.gateway.support import ROOT, SENTENCE, client_of, create, outcome, speech, upload

PAGES = {"whisper-base": 201, "whisper-medium": 201, "whisper-tiny": 200}
STATES = ("queued", "generating", "failed")
ERROR = {"name": "InvalidAudio", "message": "The file is empty."}


class Page(NamedTuple):
    """A gateway that follows a page, and the page's two documented answers."""

    name: str
    gateway: LocalGateway
    http: httpx.Client
    created: Any
    fetched: Any


@pytest.fixture(scope="module", params=["whisper-tiny"])  # a real recogniser for the page that differs most
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    with LocalGateway(dialect=request.param) as gateway, client_of(gateway) as http:
        created, fetched = documented(request.param, "create"), documented(request.param, "fetch")
        yield Page(request.param, gateway, http, created, fetched)


@cache
def documented(page: str, operation: str) -> Any:
    """The one documented answer of an operation, as a validator."""
    code, schema = documented_answer(page, operation)
    assert code == str(PAGES[page])
    return validator(schema)


def validator(schema: Any) -> Any:
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker(["uuid"]))


@cache
def branch(page: str, family: str) -> Any:
    """What a page documents as the result of a family; a page may accept anything beside it, which proves nothing."""
    properties: Any = documented_answer(page, "fetch")[1]["properties"]
    (told,) = [properties[key] for key in ("result", "output") if key in properties]
    branches = told.get("anyOf", [told])
    return validator(branches[documented_branches(page).index(family)])


def breaches(validator: Any, document: Any) -> list[tuple[str, str]]:
    """Where and by which keyword a document breaks a schema."""
    return [(error.json_path, str(error.validator)) for error in validator.iter_errors(document)]


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_the_json_of_an_answer_says_what_the_answer_says(dialect: Dialect) -> None:
    """A kept result is put into it as it is: what is sent must not drift from what is described."""
    for model in MODELS.values():
        jobs = [row(model=model, status=state) for state in STATES]
        jobs.append(row(model=model, status="failed", error=ERROR))
        jobs.append(row(model=model, status="completed", result=result(SAID, model)))
        jobs.append(row(model=model, status="completed", result={"text": 'a "quote" and half a \ud800'}))
        for job in jobs:
            assert json.loads(dialect.fetched_json(job)) == dialect.fetched(job)


def test_the_documented_schemas_tell_right_from_wrong() -> None:
    """A translation that accepts everything would prove nothing below."""
    for name in PAGES:
        assert breaches(documented(name, "create"), {}) != []
        assert breaches(documented(name, "fetch"), {"generation_id": "x", "id": "x", "status": 1}) != []
        wire = {family: result(SAID, model) for family, model in MODELS.items()}
        for family in set(documented_branches(name)) & {"deepgram", "assemblyai"}:
            assert breaches(branch(name, family), wire[family]) != []
    tiny = {"id": "x", "status": "completed", "output": result(SAID)}
    assert breaches(documented("whisper-tiny", "fetch"), tiny) == [("$.output", "anyOf")]


def test_there_is_a_dialect_for_every_page() -> None:
    """A page that is gone must not be answered for, and a new one needs no code."""
    effective = {path.stem for path in (ROOT / "openapi" / "effective").glob("*.json")}
    assert len(DIALECTS) >= 6
    assert set(DIALECTS) - {WIRE} == effective - {"stt"}
    assert all(name == dialect.name for name, dialect in DIALECTS.items())


@pytest.mark.parametrize("name", sorted(set(DIALECTS) - {WIRE} - set(PAGES)))
def test_a_page_without_documents_answers_as_the_page_that_its_contract_extends(name: str) -> None:
    """The build proves that the two pages show the same answers."""
    overlay = read_yaml(ROOT / "openapi" / "overlays" / f"{name}.yaml")
    extended = str(overlay["extends"]).removeprefix("../effective/").removesuffix(".json")
    assert extended in PAGES
    for operation in ("create", "fetch"):
        assert pages.documented(name, operation) == pages.documented(extended, operation)
    with LocalGateway(workers=0, dialect=name) as gateway, client_of(gateway) as http:
        created = create(http, url="https://example.com/a.wav")
        waiting = http.get(f"/v1/stt/{created.json()['generation_id']}")
    assert (created.status_code, waiting.status_code) == (PAGES[extended], PAGES[extended])
    assert breaches(documented(extended, "create"), created.json()) == []
    assert breaches(documented(extended, "fetch"), waiting.json()) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_create_answers_as_the_page_documents(name: str) -> None:
    """With its keys and no others, and an id of its form."""
    dialect = DIALECTS[name]
    assert (dialect.success_status, dialect.fetch_status) == (PAGES[name], PAGES[name])
    created = dialect.created(dialect.new_id())
    assert created.keys() == {"generation_id"}
    assert breaches(documented(name, "create"), created) == []


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", PAGES)
def test_a_job_without_a_result_is_answered_as_the_page_documents_where_that_is_possible(
    name: str, family: str, state: str
) -> None:
    """whisper-tiny requires an `output` that is never null: without a result, before or after, nothing keeps it."""
    unavoidable = [("$.output", "anyOf")] if name == "whisper-tiny" else []
    job = row(model=MODELS[family], status=state, error=ERROR if state == "failed" else None)
    answer = DIALECTS[name].fetched(job)
    assert breaches(documented(name, "fetch"), answer) == unavoidable
    properties: Any = documented_answer(name, "fetch")[1]["properties"]
    assert answer.keys() <= properties.keys()
    assert answer.get("output") is None
    if state == "failed" and name != "whisper-medium":
        assert (answer["status"], answer["error"]) == ("error", ERROR)
    assert charges(job) == {}


@pytest.mark.parametrize("options", [{}, EVERYTHING], ids=["plain", "everything"])
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", PAGES)
def test_a_completed_job_is_answered_as_the_page_documents(name: str, family: str, options: dict[str, Any]) -> None:
    """A family that the page has no schema for has the wire's result; it breaks the page unless this takes anything."""
    what = SAID if options else heard(*SAID.channels[:1])
    wire = result(what, MODELS[family], **options)
    job = row(model=MODELS[family], status="completed", result=json.loads(json.dumps(wire)))
    answer = DIALECTS[name].fetched(job)
    key = "output" if name == "whisper-tiny" else "result"
    if family not in documented_branches(name):
        assert answer[key] == wire
        unavoidable = [] if "anything" in documented_branches(name) else [f"$.{key}"]
        assert sorted({place for place, _ in breaches(documented(name, "fetch"), answer)}) == unavoidable
        return
    assert breaches(documented(name, "fetch"), answer) == []
    assert breaches(branch(name, family), answer[key]) == []
    assert job.result == wire  # what the store gave is not changed
    read, plain = (
        look(answer).transcript,
        look({"generation_id": "x", "status": "completed", "result": wire}).transcript,
    )
    assert read is not None
    assert plain is not None
    # One object is documented for all channels of Deepgram's: the first is what is left.
    channels = {0} if family == "deepgram" else {0, 1}
    assert list(read.words) == [word for word in plain.words if word.channel in channels]
    assert read.text == (plain.text.partition("\n")[0] if family == "deepgram" else plain.text)


def test_on_the_wire_a_completed_job_says_that_it_cost_nothing() -> None:
    """Programs add up what the headers tell."""
    job = row(model="slam-1", status="completed", result={"id": "x"})
    assert charges(job) == {"x-aimlapi-credits-used": "0", "x-aimlapi-usd-spent": "0"}
    failed = Dialect().fetched(row(model="slam-1", status="failed", error=ERROR))
    assert failed == {"generation_id": "-V1StGXR8_Z5jdHi6B-my", "status": "failed", "error": ERROR}


def test_a_real_job_is_answered_as_the_page_documents(page: Page, site: Site) -> None:
    """Over HTTP: created, looked at while it waits, failed, and completed."""
    unavoidable = [("$.output", "anyOf")] if page.name == "whisper-tiny" else []
    held = create(page.http, url=site.url("/held"))
    waiting = page.http.get(f"/v1/stt/{held.json()['generation_id']}")
    assert (held.status_code, waiting.status_code) == (PAGES[page.name], PAGES[page.name])
    assert breaches(page.fetched, waiting.json()) == unavoidable
    site.go_on.set()
    failed = outcome(page.http, held)
    assert failed.json()["status"] == "error"
    assert breaches(page.fetched, failed.json()) == unavoidable
    created = upload(page.http, speech(), paragraphs="true")
    assert breaches(page.created, created.json()) == []
    done = outcome(page.http, created)
    assert (done.status_code, done.headers["x-aimlapi-credits-used"]) == (PAGES[page.name], "0")
    assert breaches(page.fetched, done.json()) == []
    with SpeechToText(page.gateway.api_key, page.gateway.base_url) as client:
        transcript = client.wait(created.json()["generation_id"])
    assert transcript.text == " ".join(word.text for word in transcript.words) == SENTENCE
