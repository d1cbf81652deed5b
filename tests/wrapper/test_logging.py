"""Law: the log tells what happened to a job and to each exchange, quietly, and never the key."""

import json
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, cast

import anyio
import pytest

from aimlapi_stt import AsyncSpeechToText, SpeechToText, SpeechToTextError
from tests.wrapper.payloads import DEEPGRAM, JOB, PROBLEM
from tests.wrapper.sockets import Behaviour, hang_up, raw_server, reply

KEY = "sk-never-in-a-log-0123456789"
URL = "https://audio.example/a.mp3?signature=of-the-caller"
CREATED = reply(json.dumps({"generation_id": JOB, "status": "queued"}), "200 OK", "x-request-id: req-1")
DONE = reply(json.dumps({"status": "completed", "result": DEEPGRAM}), "200 OK", "x-request-id: req-3")
REFUSED = reply(json.dumps(PROBLEM | {"message": f"bad key {KEY}"}), "401 Unauthorized", "x-request-id: req-9")

World = Callable[[str], str]


def status(word: str) -> Behaviour:
    """A look at a job that is not finished."""
    return reply(json.dumps({"status": word}), "200 OK", "x-request-id: req-2")


def _sync(base_url: str) -> str:
    with SpeechToText(KEY, base_url, poll_interval=0.01, retry_budget=2, request_timeout=5) as client:
        return client.transcribe(URL, model="whisper-tiny").text


def _on(backend: str) -> World:
    async def go(base_url: str) -> str:
        settings: dict[str, Any] = {"poll_interval": 0.01, "retry_budget": 2, "request_timeout": 5}
        async with AsyncSpeechToText(KEY, base_url, **settings) as client:
            return (await client.transcribe(URL, model="whisper-tiny")).text

    return lambda base_url: anyio.run(cast(Callable[..., Awaitable[str]], go), base_url, backend=backend)


worlds = pytest.mark.parametrize("world", [_sync, _on("asyncio"), _on("trio")], ids=["sync", "asyncio", "trio"])


def ours(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """The records of this package."""
    return [record for record in caplog.records if record.name == "aimlapi_stt"]


@worlds
def test_a_created_job_is_told_with_its_ids(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """After a crash, a log at the usual level is where the paid job is found again."""
    caplog.set_level(logging.INFO)
    with raw_server(CREATED, DONE) as server:
        world(server.base_url)
    (record,) = ours(caplog)
    assert record.levelno == logging.INFO
    assert JOB in record.getMessage()
    assert "req-1" in record.getMessage()
    assert (vars(record)["generation_id"], vars(record)["request_id"]) == (JOB, "req-1")


@worlds
def test_a_quiet_wait_says_nothing_above_debug(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """A thousand jobs of a hundred looks must not fill a log."""
    caplog.set_level(logging.DEBUG)
    with raw_server(CREATED, status("queued"), status("generating"), DONE) as server:
        world(server.base_url)
    loud = [record.getMessage() for record in ours(caplog) if record.levelno > logging.DEBUG]
    assert len(loud) == 1
    assert "created" in loud[0]


@worlds
def test_each_exchange_is_one_record_for_who_debugs(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Method, path, status, seconds and the id that the service's support asks for."""
    caplog.set_level(logging.DEBUG, "aimlapi_stt")
    with raw_server(CREATED, status("queued"), DONE) as server:
        world(server.base_url)
    told = [record for record in ours(caplog) if record.levelno == logging.DEBUG]
    assert [re.sub(r"after \d\.\d\d s", "after a time", record.getMessage()) for record in told] == [
        "POST /v1/stt/create: 200 after a time (request id req-1)",
        f"GET /v1/stt/{JOB}: 200 after a time (request id req-2)",
        f"GET /v1/stt/{JOB}: 200 after a time (request id req-3)",
    ]
    assert [vars(record)["request_id"] for record in told] == ["req-1", "req-2", "req-3"]


@worlds
def test_an_unknown_status_is_warned_of_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Each new word once, however often it comes."""
    caplog.set_level(logging.WARNING)
    strange = [status("postprocessing")] * 3 + [status("almost")] + [status("postprocessing")]
    with raw_server(CREATED, *strange, DONE) as server:
        world(server.base_url)
    warnings = [record.getMessage() for record in ours(caplog)]
    assert len(warnings) == 2
    assert "postprocessing" in warnings[0]
    assert "almost" in warnings[1]
    assert all(JOB in warning for warning in warnings)


@worlds
def test_an_exchange_without_an_answer_is_told_too(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """What went wrong stands beside what went well."""
    caplog.set_level(logging.DEBUG, "aimlapi_stt")
    with raw_server(CREATED, hang_up, DONE) as server:
        world(server.base_url)
    failed = [record.getMessage() for record in ours(caplog) if "disconnected" in record.getMessage()]
    assert len(failed) == 1
    assert failed[0].startswith(f"GET /v1/stt/{JOB}: ")


@worlds
def test_the_key_is_in_no_record_of_any_logger(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Nor are the headers of the HTTP library below, at any level, nor what a record carries beside its text."""
    caplog.set_level(logging.DEBUG)
    with raw_server(CREATED, status("queued"), hang_up, DONE) as server:
        world(server.base_url)
        assert all(KEY.encode() in request for request in server.requests)
    for answers in ([REFUSED], [CREATED, REFUSED]):
        with raw_server(*answers) as server, pytest.raises(SpeechToTextError):
            world(server.base_url)
    assert {"aimlapi_stt", "httpx", "httpcore.http11"} <= {record.name for record in caplog.records}
    for record in caplog.records:
        assert KEY not in record.getMessage()
        assert KEY not in repr(vars(record))


def test_nothing_is_printed_unless_the_program_asks(capfd: pytest.CaptureFixture[str]) -> None:
    """A library that prints spoils the output of the command that uses it."""
    with raw_server(CREATED, DONE) as server:
        _sync(server.base_url)
    assert capfd.readouterr() == ("", "")
