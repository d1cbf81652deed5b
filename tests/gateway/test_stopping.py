"""The end of a server: what is under way is answered, what was accepted is kept, nothing runs on."""

import signal
import socket
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from aimlapi_stt_gateway.jobs.store import Store
from tests.gateway import foreign
from tests.gateway.serving import KEY, Served, served
from tests.gateway.support import is_running, speech, until, upload, workers_on

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, and sends signals")

FORM = b'--b\r\nContent-Disposition: form-data; name="model"\r\n\r\nwhisper-tiny\r\n--b--\r\n'


class Uploading:
    """An upload that has begun: its head was sent, and the server waits for its body."""

    def __init__(self, server: Served, body: bytes, kind: str = "multipart/form-data; boundary=b") -> None:
        where = urlsplit(str(server.http.base_url))
        self._socket = socket.create_connection((where.hostname, where.port), timeout=20)
        self._body = body
        head = (
            f"POST /v1/stt/create HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {KEY}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._socket.sendall(head.encode() + body[:10])

    def finish(self) -> None:
        """Send the rest."""
        self._socket.sendall(self._body[10:])

    def answer(self) -> str:
        """The answer, whole, once the server closes the connection."""
        with self._socket:
            return b"".join(iter(lambda: self._socket.recv(65536), b"")).decode()


def accepts(server: Served) -> bool:
    """Whether a new connection is still taken."""
    try:
        return server.http.get("/openapi.json", headers={"connection": "close"}).is_success
    except httpx.TransportError:
        return False


@pytest.mark.usefixtures("foreign_engine")
def test_a_termination_answers_what_is_under_way_and_keeps_what_was_accepted(tmp_path: Path) -> None:
    """An update of the machine costs nobody a job; an upload that does not end does not hold it up either."""
    data = tmp_path / "jobs"
    log = tmp_path / "access.log"
    url = b'{"model": "whisper-tiny", "url": "http://127.0.0.1:1/a"}'
    hang = foreign.language("hang", 0)
    with served("--engine", foreign.NAME, "--data", str(data), "--access-log", str(log)) as server:
        waiting = [upload(server.http, speech(), language=hang).json()["generation_id"] for _ in range(2)]
        late, stuck = Uploading(server, url, "application/json"), Uploading(server, FORM)
        until(lambda: server.http.get(f"/v1/stt/{waiting[0]}").json()["status"] == "generating")
        (worker,) = workers_on(data)
        server.send(signal.SIGTERM)
        until(lambda: not accepts(server))
        late.finish()
        answer = late.answer()
        assert answer.startswith("HTTP/1.1 200 ")
        assert stuck.answer().startswith("HTTP/1.1 503 ")
        code, said = server.ended()
        assert code == 0
        assert "Traceback" not in said
        assert not is_running(worker)
        assert workers_on(data) == []
    with closing(Store(data)) as store:
        assert store.by_status()["queued"] == 3
        assert all(job in answer or store.get(job) for job in waiting)
        assert len(list((data / "audio").iterdir())) == 2  # and nothing of the upload that was cut off
    assert '"status": 503' in log.read_text()


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    """Whoever presses Ctrl-C again means it."""
    data = tmp_path / "jobs"
    with served("--engine", "scripted", "--data", str(data)) as server:
        stuck = Uploading(server, FORM)
        time.sleep(0.2)  # the server has its head
        began = time.monotonic()
        server.send(signal.SIGTERM)
        until(lambda: not accepts(server))
        code, said = server.end(signal.SIGTERM)
        assert time.monotonic() - began < 4
        assert code == 0
        assert "Traceback" not in said
        assert workers_on(data) == []
        stuck.answer()
