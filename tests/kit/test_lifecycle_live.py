"""Law: no more jobs are created than may be, whatever is answered; a service that bills is sent nothing unasked."""

import json
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from aimlapi_stt_contract import PROFILES, Report, Settings, run_checks
from aimlapi_stt_contract.deployment import Deployment, OverBudget, Traffic, redaction_of
from aimlapi_stt_contract.exchanges import Exchange, Part, Redaction, Request
from aimlapi_stt_contract.inputs import CUTS
from aimlapi_stt_contract.lifecycle.cost import cost_of
from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.scripted.gateway import Handle

from .faithful import faithful_gateway

LIVE = replace(PROFILES["live"], per_second=1000.0)
CHOSEN = ("auth", "create", "job", "run")


@pytest.fixture(scope="module")
def gateway() -> Iterator[ScriptedGateway]:
    with faithful_gateway(running_polls=0) as started:
        yield started


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    recording = CUTS[0].recording()
    file = tmp_path_factory.mktemp("audio") / recording.filename
    file.write_bytes(recording.content)
    return file


def run(handle: Handle, **settings: Any) -> Report:
    told: dict[str, Any] = {"profile": LIVE, "seed": 3, "only": CHOSEN, **settings}
    return run_checks(Settings(handle.base_url, handle.api_key, **told))


def accepted(handle: Handle) -> int:
    return sum(request.kind == "create" and request.status == 200 for request in handle.requests)


def test_live_creates_one_job_of_what_was_given(gateway: ScriptedGateway, spoken: Path) -> None:
    """Unless more is allowed in so many words."""
    handle = gateway.handle()
    report = run(handle, audio=(spoken,))
    assert (accepted(handle), report.creates, report.findings) == (1, 1, [])
    assert [one.file.name for one in handle.requests if one.file is not None] == [spoken.name]


def test_live_without_audio_creates_nothing_and_says_why(gateway: ScriptedGateway) -> None:
    """Whose bill it is decides what is sent."""
    handle = gateway.handle()
    report = run(handle)
    assert (accepted(handle), report.creates, report.findings) == (0, 0, [])
    why = {result.check.name: result.why for result in report.results if result.outcome == "skipped"}
    assert "no audio was given" in why["job.ends"]
    assert all(request.file is None and request.url is None for request in handle.requests)


@pytest.mark.parametrize("most", [0, 1, 4])
def test_the_limit_holds_in_a_burst(gateway: ScriptedGateway, most: int) -> None:
    """Eight at once are eight that have not been counted yet."""
    handle = gateway.handle()
    report = run(handle, profile=PROFILES["quick"], max_creates=most)
    assert accepted(handle) == report.creates == most


def test_a_create_that_is_not_answered_counts_and_is_not_sent_again(gateway: ScriptedGateway, spoken: Path) -> None:
    """It may have been heard, and would be billed twice."""
    handle = gateway.handle()
    handle.script(when={"file": "*"}, faults=["close-after-create"])
    report = run(handle, audio=(spoken,), max_creates=2, job_timeout_s=0.2)
    assert report.creates == 2
    assert sum(request.file is not None for request in handle.requests) == 2


@pytest.mark.parametrize(
    ("status", "counts"), [(200, True), (303, True), (400, False), (422, False), (429, False), (500, True), (504, True)]
)
def test_a_create_with_audio_counts_unless_it_is_refused(status: int, counts: bool) -> None:
    """Who answers 504, or 500 because of what came after, has made the job and bills for it."""
    answered = Redaction(()).answer(status, (), b"{}")
    by_url = Request("POST", "http://x/v1/stt/create", (), '{"url": "https://audio.invalid/a.wav"}')
    by_file = Request("POST", "http://x/v1/stt/create", (), form=(Part("audio", "<audio/wav>", "a.wav"),))
    assert [Exchange(1, one, answered, 0.1).may_have_made_a_job for one in (by_url, by_file)] == [counts, counts]
    nothing = Exchange(1, Request("POST", "http://x/v1/stt/create", (), "{}"), answered, 0.1)
    assert nothing.may_have_made_a_job == (status == 200)


def test_creates_under_way_hold_their_place_until_they_are_settled(gateway: ScriptedGateway) -> None:
    """Probes that are refused take turns in the one place that there is; none is given up for another."""
    settings = Settings(gateway.base_url, gateway.handle().api_key, profile=LIVE, max_creates=1)
    deployment = Deployment(settings, Traffic(redaction_of(settings)))
    answers = deployment.at_once([lambda: deployment.create({"model": "whisper-tiny"})] * 6, 6)
    assert [answer.status for answer in answers] == [400] * 6

    def spend(_: int) -> int:
        with suppress(OverBudget):
            return deployment.upload(CUTS[0].recording(), "audio", {"model": "whisper-tiny"}).made_a_job
        return 0

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(spend, range(6))) == 1
    deployment.close()


def test_a_probe_that_is_accepted_is_told_and_the_last_create(spoken: Path) -> None:
    """Who makes a job of nothing bills for nothing: it takes the place of a job, and no create follows."""
    with credulous_service() as (base_url, posts):
        report = run_checks(Settings(base_url, "a-key", profile=LIVE, audio=(spoken,), max_creates=5, only=("run",)))
    assert len(posts) == report.creates == 1
    assert "run.refused" in {finding.check.name for finding in report.findings}


def test_what_a_run_may_cost_is_said_before_it(spoken: Path) -> None:
    """In words, with the recording and its length: nobody reads a profile's fields."""
    settings = Settings("https://stt.example", "a-key", profile=PROFILES["live"])
    assert "no audio was given" in cost_of(settings)
    assert "at most one job" in cost_of(replace(settings, audio=(spoken,)))
    assert f"{spoken.name} (2.1 s)" in cost_of(replace(settings, audio=(spoken,)))
    assert "at most 3 jobs" in cost_of(replace(settings, max_creates=3, audio_url="https://x.example/a.wav"))
    assert "costs nothing" in cost_of(replace(settings, max_creates=0))
    assert "--profile live" in cost_of(replace(settings, profile=PROFILES["quick"]))
    assert "a-key" not in cost_of(settings)


@contextmanager
def credulous_service() -> Generator[tuple[str, list[int]]]:
    """One that takes any create for a job, and knows no job; the sizes of what was posted."""
    posts: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(404 if self.headers["authorization"] else 401, {"title": "Not Found", "status": 404})

        def do_POST(self) -> None:
            posts.append(len(self.rfile.read(int(self.headers["content-length"]))))
            self._answer(200, {"generation_id": f"job-{len(posts)}", "status": "queued"})

        def _answer(self, status: int, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", posts
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
