"""The schema layer of the contract kit: what is generated, what is found, and what is never asked."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis.internal.conjecture import providers

from aimlapi_stt_contract import PROFILES, Profile, Report, Settings, run_checks
from aimlapi_stt_contract.contracts import contract_for
from aimlapi_stt_gateway import ScriptedGateway

SMALL = Profile("small", jobs=1, burst=1, looks_after=0, examples=2, sequences=3)
KEPT = ("model", "punctuate")
ADDRESS = re.compile(r"https?://([^/?#\s\"]*)")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wire's contract with two options, so that little is enumerated, and with answers that can all be wrong."""
    document = contract_for(None, None).document
    options = document["components"]["schemas"]["TranscriptionOptions"]
    options["properties"] = {name: options["properties"][name] for name in KEPT}
    header = {"x-request-id": {"required": True, "schema": {"type": "string"}}}
    for item in document["paths"].values():
        for operation in item.values():
            answers = operation["responses"]
            error = answers.pop("default") | {"headers": header}
            answers |= {"4XX": error, "5XX": error}
    path = tmp_path_factory.mktemp("contract") / "small.json"
    path.write_text(json.dumps(document))
    return path


@pytest.fixture(scope="module")
def faithful(small: Path) -> Iterator[tuple[Settings, Report]]:
    """A run against a deployment that keeps the contract."""
    with ScriptedGateway() as gateway:
        gateway.script(error={"name": "InvalidAudio", "message": "Nobody."}, when={"options": {"punctuate": True}})
        settings = Settings(gateway.base_url, gateway.api_key, profile=SMALL, contract=small, seed=7, only=("schema",))
        yield settings, run_checks(settings)


def broken(report: Report) -> set[str]:
    """The laws that were found broken."""
    return {result.check.name for result in report.results if result.outcome == "broken"}


def asked(report: Report) -> list[tuple[Any, ...]]:
    """What was asked; for the ids that the deployment gave, that it was one."""
    told = {str(exchange.told.get("generation_id")) for exchange in report.exchanges if exchange.made_a_job}
    paths = [exchange.request.url.split("/", 3)[3] for exchange in report.exchanges]
    shown = ["an id" if path.rpartition("/")[2] in told else path for path in paths]
    requests = [exchange.request for exchange in report.exchanges]
    return [(one.method, path, one.body, one.form) for one, path in zip(requests, shown, strict=True)]


def test_a_faithful_deployment_keeps_all_laws(faithful: tuple[Settings, Report]) -> None:
    """A finding that is none costs more trust than a break that is missed."""
    _, report = faithful
    assert {result.check.name: result.outcome for result in report.results if result.findings or result.why} == {}
    assert report.reached["created by upload"] >= 2
    assert report.reached["created by url"] >= 2
    assert report.reached["status completed"] >= 1


def test_the_same_seed_asks_the_same(faithful: tuple[Settings, Report]) -> None:
    """Who is sent a seed can see what was found."""
    settings, report = faithful
    again = asked(run_checks(replace(settings, only=("schema.answer",))))
    assert len(again) >= 50
    assert asked(report)[: len(again)] == again


def test_no_key_and_no_audio_is_in_what_is_kept(faithful: tuple[Settings, Report]) -> None:
    """What a run keeps goes into reports, and those go to others."""
    settings, report = faithful
    assert settings.api_key not in repr(report.exchanges)
    files = [part for exchange in report.exchanges for part in exchange.request.form if part.filename is not None]
    assert files
    assert all(re.fullmatch(r"<[^<>]+, \d+ bytes>", part.content) for part in files)


def test_no_address_that_is_generated_leads_to_anybodys_host(faithful: tuple[Settings, Report]) -> None:
    """A deployment that is told a url may fetch it, and a stranger's door is not ours to knock at."""
    _, report = faithful
    hosts = [host for exchange in report.exchanges for host in ADDRESS.findall(exchange.request.body)]
    assert len(hosts) >= 10
    assert {host for host in hosts if not host.endswith(".invalid")} == set()


def test_nothing_of_the_program_around_it_is_sent(
    faithful: tuple[Settings, Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hypothesis draws from the source of what is loaded: there may be secrets, and a seed would mean another run."""
    settings, report = faithful
    kinds: Any = type(providers._local_constants)
    monkeypatch.setattr(providers, "_get_local_constants", lambda: kinds(strings={"a-secret-in-the-source"}))
    again = run_checks(replace(settings, only=("schema.answer",)))
    assert asked(report)[: len(again.exchanges)] == asked(again)
    assert "a-secret-in-the-source" not in repr(again.exchanges)


def test_what_a_deployment_breaks_is_found_by_the_law_it_breaks(small: Path) -> None:
    """Each of the laws about answers, broken once, with the request that shows it and a place in the contract."""
    with ScriptedGateway() as gateway:
        gateway.script(submitErrorStatus=400, when={"options": {"punctuate": True}})
        gateway.fault("http-500", on="create", times=2)
        gateway.fault("redirect", on="create", times=2)
        gateway.fault("wrong-content-type", on="create", times=8)
        gateway.fault("request-id-missing", on="fetch")
        gateway.fault("status-number", on="fetch")
        settings = Settings(gateway.base_url, gateway.api_key, profile=SMALL, contract=small, seed=1, job_timeout_s=0.2)
        report = run_checks(replace(settings, only=("schema",)))
    laws = ("server-error", "status", "media-type", "headers", "answer", "told", "accepts")
    assert broken(report) >= {f"schema.{law}" for law in laws}
    finding = next(finding for finding in report.findings if finding.check.name == "schema.answer")
    assert "at /status: 200 is not of type" in finding.message
    assert finding.operation == "GET /v1/stt/{generation_id}"
    assert (finding.pointer or "").startswith("/paths/~1v1~1stt~1{generation_id}/get/responses/200")
    assert [exchange.request.method for exchange in finding.exchanges] == ["POST", "GET"]
    for finding in report.findings:
        if finding.check.name != "schema.exercised":
            assert finding.exchanges, finding.message


class TakesAnything(BaseHTTPRequestHandler):
    """A deployment that creates a job whoever asks for whatever, and knows of none."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Create."""
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.answer(200, {"generation_id": "a-job", "status": "queued"})

    def do_GET(self) -> None:
        """Know nothing."""
        self.answer(404, {"title": "Not Found", "status": 404, "message": "No such job."})

    do_PUT = do_PATCH = do_DELETE = do_POST  # noqa: N815 - as they are named there

    def answer(self, status: int, told: Any) -> None:
        """Answer with JSON."""
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("x-request-id", "1")
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as it is named there
        """Say nothing."""


def test_a_deployment_that_takes_anything_is_found_out(small: Path) -> None:
    """What has to be refused is asked for, in each way that the contract forbids."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), TakesAnything)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        settings = Settings(url, "a-key-of-ours", profile=SMALL, contract=small, seed=1, job_timeout_s=0.05)
        report = run_checks(replace(settings, only=("schema",)))
    finally:
        server.shutdown()
        server.server_close()
    laws = ("refuses", "required-headers", "auth", "methods", "available", "exercised")
    assert broken(report) >= {f"schema.{law}" for law in laws}


def test_where_jobs_are_counted_no_create_is_generated() -> None:
    """A service that bills is asked for nothing that was not meant; and another seed asks for something else."""
    live = replace(PROFILES["live"], per_second=None)
    only = ("schema.answer", "schema.exercised")
    with ScriptedGateway() as gateway:
        settings = Settings(gateway.base_url, gateway.api_key, profile=live, only=only)
        reports = [run_checks(replace(settings, seed=seed)) for seed in (1, 2)]
    for report in reports:
        assert {exchange.request.method for exchange in report.exchanges} == {"GET", "PUT", "PATCH", "DELETE"}
        assert report.creates == 0
        assert {result.outcome for result in report.results} == {"kept"}
    assert asked(reports[0]) != asked(reports[1])
