"""Laws about single requests: a faithful gateway keeps each, and for each there is a server that breaks it."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from aimlapi_stt_contract import PROFILES, Settings, run_checks
from aimlapi_stt_contract.contracts import contract_for
from aimlapi_stt_contract.exchanges import Exchange
from aimlapi_stt_contract.laws import CHECKS
from aimlapi_stt_gateway import ScriptedGateway
from tests.conftest import SAMPLES

from .breaking import QUICK, Ask, Broken, answer, changed
from .broken_connections import CONNECTIONS
from .broken_servers import CREATES_OF_OTHERS, SEEN, SERVERS

LAWS = {name: check for name, check in CHECKS.items() if check.layer == "request" and check.area != "run"}
NOT_LIVE = [*(name for name, check in LAWS.items() if check.cost == "creates"), "auth.query", "bodies.sizes"]


@pytest.fixture(scope="module")
def broken(gateway: ScriptedGateway) -> Iterator[Broken]:
    """A session whose jobs were made and seen before anything breaks."""
    made = Broken(gateway, gateway.handle().api_key)
    assert made.session.jobs
    yield made
    made.session.deployment.close()


@pytest.fixture(scope="module")
def seen(gateway: ScriptedGateway) -> Iterator[Broken]:
    """A session that saw its jobs through a server that breaks in all that can be seen of them."""

    def breaks(request: httpx.Request, ask: Ask) -> httpx.Response:
        response = ask(request)
        if response.status_code < 300:
            for change, _ in SEEN.values():
                response = change(response)
        return response

    made = Broken(gateway, gateway.handle().api_key)
    made.break_with(breaks)
    assert made.session.jobs
    yield made
    made.session.deployment.close()


def test_each_law_has_a_server_that_breaks_it() -> None:
    """A check that is added has to be shown to be able to fail."""
    assert LAWS.keys() == {*SERVERS, *SEEN, *CONNECTIONS, *CREATES_OF_OTHERS}


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_that_breaks_a_law_is_caught(broken: Broken, name: str) -> None:
    """A check that cannot fail says nothing."""
    breaks, said = SERVERS[name]
    result = broken.look(name, breaks)
    assert result.outcome == "broken", result.why
    assert any(said in finding.message for finding in result.findings), [one.message for one in result.findings]
    assert all(finding.exchanges for finding in result.findings)


@pytest.mark.parametrize("name", SEEN)
def test_what_is_wrong_with_answers_about_jobs_is_caught(seen: Broken, name: str) -> None:
    """These are laws about what was seen already, and each finds its own break among the others."""
    result = seen.look(name, None)
    assert any(SEEN[name][1] in finding.message for finding in result.findings), result


@pytest.mark.parametrize("name", CREATES_OF_OTHERS)
def test_a_create_that_tells_of_others_jobs_is_caught(broken: Broken, name: str) -> None:
    """A server that takes a correlation id for an idempotency key hands out jobs of others."""
    id_ = broken.session.jobs[0].id or ""

    def breaks(request: httpx.Request, ask: Ask) -> httpx.Response:
        return changed(ask(request), headers=[("x-inference-id", id_)]) if request.method == "POST" else ask(request)

    assert "got the id of a job" in broken.look(name, breaks).findings[0].message


@pytest.mark.parametrize("name", ["auth.job", "others.job"])
def test_a_refusal_that_shows_the_job_in_its_body_is_caught(broken: Broken, name: str) -> None:
    """Who looks at the status alone takes a leak of all transcripts for a refusal."""

    def breaks(request: httpx.Request, ask: Ask) -> httpx.Response:
        response = ask(request)
        if request.method == "POST" or response.status_code < 400:
            return response
        return changed(response, told=lambda body: {**body, "result": {"text": "Said to nobody else."}})

    assert "shows the job" in broken.look(name, breaks).findings[0].message


def test_a_short_id_is_not_looked_for_in_what_others_are_told(gateway: ScriptedGateway) -> None:
    """A job that is called `string` is not told of by a text that has the word in it."""

    def breaks(request: httpx.Request, ask: Ask) -> httpx.Response:
        if request.method == "GET":
            return answer(200, {"generation_id": "string", "status": "completed"})
        return answer(200 if b"filename" in request.content else 400, {"generation_id": "string", "message": "string"})

    made = Broken(gateway, gateway.handle().api_key)
    result = made.look("others.create", breaks)
    assert (result.outcome, "fewer than 8 letters" in result.why) == ("skipped", True)
    made.session.deployment.close()


def test_a_faithful_gateway_keeps_each_law_where_every_job_costs(gateway: ScriptedGateway) -> None:
    """Beside the one job that may be made, what is sent names no audio; and no answer is a break."""
    live = replace(PROFILES["live"], per_second=None)
    settings = Settings(
        gateway.base_url, gateway.api_key, gateway.handle().api_key, live, only=tuple(LAWS), seed=1,
        audio=(SAMPLES / "lights.wav",),
    )  # fmt: skip
    report = run_checks(settings)
    assert [finding.message for finding in report.findings] == []
    outcomes = {result.check.name: result.outcome for result in report.results}
    assert {name for name, outcome in outcomes.items() if outcome != "kept"} == set(NOT_LIVE)
    creates = [one.request for one in report.exchanges if one.request.method == "POST"]
    assert report.creates == sum(one.made_a_job for one in report.exchanges) == 1
    assert sum(any(part.filename for part in request.form) for request in creates) == 1
    assert not [request for request in creates if "://" in request.body or "filename" in request.body]


def test_a_faithful_gateway_keeps_each_law_where_jobs_are_made(gateway: ScriptedGateway) -> None:
    """These laws send what could make a job where it is not refused."""
    settings = Settings(gateway.base_url, gateway.api_key, None, QUICK, only=tuple(NOT_LIVE), seed=1)
    report = run_checks(settings)
    assert {result.outcome for result in report.results} == {"kept"}, [one.message for one in report.findings]


def test_a_page_to_the_letter_is_held_to_what_it_does_not_contradict() -> None:
    """Pages say nothing of errors and of headers, and the service has them all the same."""
    only = ("auth.no-key", "errors", "headers.client-id", "creates.field")
    with ScriptedGateway(dialect="whisper-medium") as gateway:
        settings = Settings(gateway.base_url, gateway.api_key, profile=QUICK, page="whisper-medium", only=only, seed=1)
        report = run_checks(settings)
    outcomes = {result.check.name: result.outcome for result in report.results}
    assert outcomes.pop("creates.field") == "skipped"
    assert set(outcomes.values()) == {"kept"}


def test_no_part_of_the_key_is_shown(broken: Broken) -> None:
    """A report is attached to tickets: a key without its last letter is as good as the key."""
    result = broken.look("auth.altered-key", lambda request, ask: answer(200))
    shown = "".join(f"{one}{one.request}" for one in broken.session.deployment.traffic.exchanges)
    key = broken.settings.api_key
    assert result.findings
    assert not [part for part in (key, key[:-1], key.swapcase(), key.swapcase()[:-1]) if part in shown]


def test_a_line_of_shell_asks_with_the_same_altered_key(broken: Broken) -> None:
    """Who repeats a finding has to see the same."""
    first = len(broken.session.deployment.traffic.exchanges)
    sent: list[str] = []

    def breaks(request: httpx.Request, ask: Ask) -> httpx.Response:
        sent.append(request.headers["authorization"])
        return ask(request)

    broken.look("auth.altered-key", breaks)
    exchanges = broken.session.deployment.traffic.exchanges[first:]
    assert [_repeated(exchange, broken.settings.api_key) for exchange in exchanges] == sent
    assert len(set(sent)) == 4


def _repeated(exchange: Exchange, key: str) -> str:
    """The authorization that a curl line sends."""
    script = f"curl() {{ printf '%s\\n' \"$@\"; }}\n{exchange.request.curl()}"
    done = subprocess.run(
        ["bash", "-c", script], env={"AIMLAPI_API_KEY": key}, capture_output=True, text=True, check=True
    )
    found = re.search(r"^authorization: (.*)$", done.stdout, re.MULTILINE)
    assert found is not None
    return found[1]


def test_a_refusal_that_makes_a_job_is_the_last_where_jobs_are_counted(gateway: ScriptedGateway) -> None:
    """Whoever pays for jobs pays for no more than one that should not have been."""
    made = Broken(gateway, gateway.handle().api_key, max_creates=1)
    result = made.look("errors.status", lambda request, ask: answer(200, {"generation_id": "made"}))
    assert result.outcome == "skipped"
    assert made.session.deployment.traffic.creates == 1
    made.session.deployment.close()


def test_a_service_whose_answers_cannot_be_read_is_judged(gateway: ScriptedGateway) -> None:
    """It is there, so the address is right: what is wrong with it is a finding, and not a reason not to look."""
    handle = gateway.handle()
    handle.fault("false-gzip")
    report = run_checks(Settings(gateway.base_url, handle.api_key, profile=QUICK, only=("ids.unknown",), seed=1))
    assert "DecodingError" in report.findings[0].message


@pytest.mark.parametrize("name", [name for name, check in LAWS.items() if check.source.startswith("/")])
def test_where_a_law_is_written_can_be_looked_up(name: str) -> None:
    """A report says where, and leads there."""
    node = contract_for(None, None).document
    for step in LAWS[name].source.split("/")[1:]:
        node = node[step.replace("~1", "/").replace("~0", "~")]
    assert node
