"""The access log: a line for each request, whatever became of it, and never a secret."""

import asyncio
import json
import logging
import os
import socket
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from aimlapi_stt import NotConfigured
from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.operating.access_log import AccessLog, line
from aimlapi_stt_gateway.operating.exchanges import CUT_OFF, Exchange, Observed
from aimlapi_stt_gateway.settings import Settings
from tests.gateway.support import client_of, get, until, upload

Line = dict[str, Any]


class Logged(NamedTuple):
    """A gateway that writes an access log, and the log."""

    gateway: LocalGateway
    path: Path

    def lines(self) -> list[Line]:
        """What it says so far."""
        return read(self.path)

    def of(self, path: str) -> Line:
        """The newest line about a path; waits for it."""
        return until(lambda: next((found for found in reversed(self.lines()) if found["path"] == path), None)) or {}


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logged]:
    """A gateway without workers, with an access log."""
    path = tmp_path_factory.mktemp("log") / "access.log"
    with LocalGateway(workers=0, settings=Settings(access_log=str(path))) as gateway:
        yield Logged(gateway, path)


def read(path: Path) -> list[Line]:
    """The whole lines of a log."""
    return [json.loads(text) for text in path.read_text().splitlines(keepends=True) if text.endswith("\n")]


def exchange(path: str = "/docs", **notes: object) -> Exchange:
    """One that went well."""
    return Exchange("GET", "127.0.0.1", notes, path, path, 200)


def test_a_line_says_who_asked_for_what_and_what_came_of_it(logged: Logged) -> None:
    """An incident is traced from the client's own id to the job, and to the key that made it."""
    with client_of(logged.gateway) as http:
        created = upload(http, b"x" * 1000, language="en")
        http.headers["x-client-request-id"] = "batch-3:invoice-7"
        http.get(f"/v1/stt/{created.json()['generation_id']}")
    made, looked = logged.of("/v1/stt/create"), logged.of("/v1/stt/{generation_id}")
    assert (made["method"], made["status"], made["model"]) == ("POST", 200, "whisper-tiny")
    assert made["bytes_in"] == int(created.request.headers["content-length"])
    assert made["bytes_out"] == len(created.content)
    assert made["client"] == "127.0.0.1"
    assert made["request_id"] == created.headers["x-request-id"]
    assert made["time"].endswith("Z")
    assert 0 < made["ms"] < 20_000
    assert looked["client_request_id"] == "batch-3:invoice-7"
    assert looked["job"] == made["job"] == created.json()["generation_id"]
    assert looked["key"] == made["key"] != logged.gateway.api_key


def test_neither_keys_nor_queries_nor_credentials_are_logged(logged: Logged) -> None:
    """A log is read by more people than may use the gateway."""
    secrets = [logged.gateway.api_key, "query-secret", "user-secret", "wrong-secret", "path-secret"]
    with client_of(logged.gateway) as http:
        http.get("/v1/stt/none?key=query-secret")
        http.post("/v1/stt/create", json={"model": "whisper-tiny", "url": "https://user:user-secret@example.com/a"})
        http.get("/healthz", headers={"authorization": "Bearer wrong-secret"})
        http.get("/v1/stt/none", headers={"authorization": "Bearer wrong-secret"})
        http.get("/from/https://user:path-secret@example.com")
        http.get("/the-last")
    logged.of("/the-last")
    text = logged.path.read_text()
    assert "/from/https" in text
    assert [secret for secret in secrets if secret in text] == []


def test_a_client_that_goes_away_has_a_line_too(logged: Logged) -> None:
    """The complaint is always about the upload that broke off."""
    where = urlsplit(logged.gateway.base_url)
    head = (
        f"POST /v1/stt/create HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {logged.gateway.api_key}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 9999\r\n\r\n--b"
    )
    with socket.create_connection((where.hostname, where.port)) as connection:
        connection.sendall(head.encode())
        connection.sendall(b"-" * 100)
    broken = until(lambda: [found for found in logged.lines() if found["status"] == 499])
    assert (broken[0]["path"], broken[0]["bytes_in"]) == ("/v1/stt/create", 103)


def test_what_a_stranger_writes_does_nothing_on_a_terminal() -> None:
    """A log is looked at with `tail`."""
    text = line(exchange(job="\x1b]0;owned\x07\n{}", model="m" * 10_000, status=9))
    assert text.isascii()
    assert text.isprintable()
    assert len(text) < 600
    assert json.loads(text)["status"] == 200


def test_a_log_that_is_moved_aside_is_begun_anew(tmp_path: Path) -> None:
    """That is how logs are rotated, and a service must not have to be told."""
    path, aside = tmp_path / "access.log", tmp_path / "access.log.1"
    log = AccessLog(str(path))
    log(exchange("/before"))
    until(lambda: path.read_text())
    path.rename(aside)
    log(exchange("/after"))
    log.close()
    assert [found["path"] for found in read(aside)] == ["/before"]
    assert [found["path"] for found in read(path)] == ["/after"]
    assert stat.S_IMODE(path.stat().st_mode) & 0o007 == 0


def test_an_existing_log_is_continued(tmp_path: Path) -> None:
    """A restart must not wipe out what led to it."""
    for path in ("/first", "/second"):
        log = AccessLog(str(tmp_path / "access.log"))
        log(exchange(path))
        log.close()
    assert [found["path"] for found in read(tmp_path / "access.log")] == ["/first", "/second"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a device that is always full")
def test_a_full_disk_ends_no_service_and_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """A log is no reason to stop recognising."""
    log = AccessLog("/dev/full")
    for _ in range(50):
        log(exchange())
    log.close()
    assert log.lost == 50
    (record,) = [found for found in caplog.records if found.name == "aimlapi_stt_gateway.operating.access_log"]
    assert record.levelno == logging.WARNING
    assert "No space left" in record.getMessage()


def test_a_line_after_a_torn_one_stands_on_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up in the middle of a line must not cost the next one as well."""
    path = tmp_path / "access.log"
    log = AccessLog(str(path))
    write = os.write
    room = [20]

    def full(fd: int, data: bytes) -> int:
        if threading.current_thread().name != "access-log" or room[0] < 0:
            return write(fd, data)
        if room[0] == 0:
            room[0] = -1
            raise OSError(28, "No space left on device")
        written = write(fd, data[: room[0]])
        room[0] = 0
        return written

    monkeypatch.setattr(os, "write", full)
    log(exchange("/torn"))
    log(exchange("/whole"))
    log.close()
    torn, whole = path.read_text().splitlines()
    assert len(torn) == 20
    assert json.loads(whole)["path"] == "/whole"


def test_a_reader_that_does_not_read_holds_up_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`serve --access-log - | less` must not stop the service once the pipe is full."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    monkeypatch.setattr("aimlapi_stt_gateway.operating.access_log._MOST_WAITING", 100)
    log = AccessLog(str(pipe))
    try:
        for _ in range(2_000):
            log(exchange(model="m" * 150))
        assert log.lost > 0
    finally:
        os.close(reader)
        log.close()


@pytest.mark.parametrize("target", ["/no/such/folder/access.log", "/"])
def test_a_log_that_cannot_be_written_is_refused_at_the_start(target: str) -> None:
    """Whoever asks for a log relies on it."""
    with pytest.raises(NotConfigured, match="--access-log"):
        AccessLog(target)


def answered(app: Callable[..., Any], *, cancel: bool = False) -> tuple[list[Exchange], list[dict[str, Any]], str]:
    """What became of one request to an application: who was told what, what was sent, which error came out."""
    seen: list[Exchange] = []
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    async def run() -> str:
        scope = {"type": "http", "method": "GET", "path": "/x"}
        task = asyncio.ensure_future(Observed(app, seen.append)(scope, receive, send))
        await asyncio.sleep(0)
        if cancel:
            task.cancel()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
        return type(outcome).__name__

    return seen, sent, asyncio.run(run())


def test_a_request_that_the_end_of_the_server_cuts_off_is_told_so() -> None:
    """A connection that only breaks leaves a client guessing."""

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await receive()

    seen, sent, error = answered(slow, cancel=True)
    assert (sent[0]["status"], error) == (503, "NoneType")
    assert json.loads(sent[1]["body"])["status"] == seen[0].status == 503


def test_an_answer_cut_off_in_the_middle_is_none() -> None:
    """Its status was sent, and says the opposite of what happened."""

    async def half(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        await receive()

    seen, sent, error = answered(half, cancel=True)
    assert (len(sent), error) == (2, "CancelledError")
    assert (seen[0].status, seen[0].bytes_out) == (CUT_OFF, 4)


def test_a_failure_of_ours_is_counted_as_one() -> None:
    """It is what an alarm has to ring for."""

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise ZeroDivisionError

    seen, sent, error = answered(broken)
    assert (seen[0].status, sent, error) == (500, [], "ZeroDivisionError")


def test_without_a_log_none_is_written(gateway: LocalGateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first try litters nothing."""
    monkeypatch.chdir(tmp_path)
    assert get(f"{gateway.base_url}/openapi.json").status_code == 200
    assert list(tmp_path.iterdir()) == []
