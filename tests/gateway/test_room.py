"""Law: what there is no room for is refused early, with the time to come again, and leaves nothing behind."""

import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.door.limits import ConnectionLimits
from aimlapi_stt_gateway.jobs.store import Store
from aimlapi_stt_gateway.settings import Settings
from tests.gateway.support import client_of, create, get, speech, upload


def test_a_full_queue_is_told_before_the_body_comes() -> None:
    """Gigabytes would be sent for nothing, and again at each retry."""
    with LocalGateway(workers=0, settings=Settings(max_queue=1)) as gateway, client_of(gateway) as http:
        assert create(http, url="http://127.0.0.1:1/a").status_code == 200
        refused = create(http, url="http://127.0.0.1:1/a")
        assert refused.status_code == 429
        assert re.fullmatch(r"[1-9]\d?", refused.headers["retry-after"])
        with socket.create_connection(("127.0.0.1", urlsplit(gateway.base_url).port or 0), timeout=10) as connection:
            head = f"POST /v1/stt/create HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {gateway.api_key}\r\n"
            kind = "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n"
            connection.sendall((head + kind).encode())
            assert connection.recv(12) == b"HTTP/1.1 429"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file that is always full")
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no fault of the request, and half an upload would keep the disk full."""

    def on_a_full_disk(_: Store, job_id: str) -> Path:
        path = tmp_path / job_id
        if not path.is_symlink():
            path.symlink_to("/dev/full")
        return path

    monkeypatch.setattr(Store, "audio_path", on_a_full_disk)
    with LocalGateway(workers=0) as gateway, client_of(gateway) as http:
        refused = upload(http, speech())
        assert (refused.status_code, refused.json()["title"]) == (503, "Service Unavailable")
        assert refused.headers["retry-after"]
        assert str(tmp_path) not in refused.text
        assert list(tmp_path.iterdir()) == []
        assert create(http, url="http://127.0.0.1:1/a").status_code == 200


def test_connections_have_a_limit_in_all_and_give_their_place_back() -> None:
    """The files that a process may open are also those of its database."""
    limits = ConnectionLimits(connections=2, per_address=2, unread_s=0.2)
    with LocalGateway(workers=0, settings=Settings(connections=limits)) as gateway:
        address = ("127.0.0.1", urlsplit(gateway.base_url).port or 0)
        first, second = (socket.create_connection(address, timeout=10) for _ in range(2))
        with first, second:
            time.sleep(0.05)
            with socket.create_connection(address, timeout=10) as third:
                answer = b"".join(iter(lambda: third.recv(65536), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
        assert b"retry-after: 1" in head
        assert json.loads(body)["status"] == 503
        time.sleep(0.1)
        assert get(f"{gateway.base_url}/openapi.json").status_code == 200


def test_a_slow_honest_upload_is_taken() -> None:
    """Limits are for who does not come on; a phone in a train does, slowly."""
    limits = ConnectionLimits(header_s=2, idle_s=2, slow_after_s=0.3, least_rate=100)
    with LocalGateway(workers=0, settings=Settings(connections=limits)) as gateway, client_of(gateway) as http:

        def pieces() -> Iterator[bytes]:
            body = b'{"model": "whisper-tiny", "url": "http://127.0.0.1:1/a", "tag": "' + b"x" * 1000 + b'"}'
            for start in range(0, len(body), 100):
                yield body[start : start + 100]
                time.sleep(0.08)

        headers = {"content-type": "application/json"}
        answer = http.post("/v1/stt/create", content=pieces(), headers=headers)
        assert answer.status_code == 200, answer.text


def test_without_a_key_a_page_in_the_browser_cannot_ask(tmp_path: Path) -> None:
    """The name of a web page may be made to lead to this machine, and then its script may send any header."""
    from starlette.testclient import TestClient

    from aimlapi_stt_gateway.door.app import make_app
    from aimlapi_stt_gateway.door.keys import KeyRing

    store = Store(tmp_path)
    app = make_app(store, Settings(), KeyRing(), lambda: None)
    try:
        own = ("localhost:8765", "127.0.0.1", "127.0.0.2:8765", "[::1]:1", "[0:0::1]")
        others = ("evil.example:8765", "127.0.0.1.evil.example", "10.0.0.1", "[::2]", "[::1", "")
        for host, status in (*((host, 404) for host in own), *((host, 421) for host in others)):
            with TestClient(app, base_url="http://x", headers={"host": host, "authorization": "Bearer any"}) as client:
                assert client.get("/v1/stt/some-id").status_code == status
    finally:
        store.close()
