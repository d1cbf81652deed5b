"""Requests that are refused: the code, the reason, and one form for all of them."""

import socket
import sqlite3
from datetime import datetime
from urllib.parse import unquote, urlsplit

import httpx
import pytest

from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.jobs.store import Store
from tests.gateway.support import client_of, create, effective, get, outcome, speech, until, upload


def assert_problem(answer: httpx.Response, status: int, saying: str = "") -> None:
    """An error in the one form that errors have."""
    body = answer.json()
    assert answer.status_code == status, body
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(body) == {"title", "status", "message", "instance", "requestId", "timestamp", "error"}
    assert (body["status"], unquote(body["instance"])) == (status, answer.request.url.path)
    assert body["requestId"] == answer.headers["x-request-id"]
    assert set(body["error"]) == {"name", "message"}
    assert body["error"]["message"] == body["message"]
    assert saying in body["message"]
    assert datetime.fromisoformat(body["timestamp"]).tzinfo is not None
    assert effective("Problem", body) == effective("ProblemDetails", body) == []


HEAD = (
    "POST /v1/stt/create HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
    "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {size}\r\n\r\n"
)


def connected(gateway: LocalGateway) -> socket.socket:
    """A connection of one's own, for what no HTTP client does."""
    return socket.create_connection(("127.0.0.1", urlsplit(gateway.base_url).port or 0), timeout=10)


def received(connection: socket.socket, end: bytes) -> bytes:
    """All that arrives until it ends so."""
    data = b""
    while not data.endswith(end):
        chunk = connection.recv(65536)
        assert chunk, data
        data += chunk
    return data


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", "Basic a2V5", "token {key}", "{key}"])
@pytest.mark.parametrize("path", ["create", "some-id"])
def test_without_the_key_nothing_is_done(
    gateway: LocalGateway, http: httpx.Client, header: str | None, path: str
) -> None:
    """Other users of the machine can reach the port, and must get neither work nor results from it."""
    request = http.build_request("POST" if path == "create" else "GET", f"/v1/stt/{path}")
    del request.headers["authorization"]
    if header is not None:
        request.headers["authorization"] = header.format(key=gateway.api_key)
    answer = http.send(request)
    assert_problem(answer, 401, "key")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert gateway.api_key not in answer.text


def test_a_refusal_reaches_a_client_in_the_middle_of_its_upload(gateway: LocalGateway) -> None:
    """A connection closed with bytes unread is reset, and the user would see a broken pipe instead of a wrong key."""
    size = 4 << 20
    with connected(gateway) as connection:
        connection.sendall(HEAD.format(key="wrong", size=size).encode())
        assert received(connection, b"}}").startswith(b"HTTP/1.1 401 ")
        connection.sendall(bytes(size))
        look = f"GET /v1/stt/some-id HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.api_key}\r\n\r\n"
        connection.sendall(look.encode())
        assert received(connection, b"}}").startswith(b"HTTP/1.1 404 ")


def test_the_scheme_of_the_key_may_be_in_small_letters(gateway: LocalGateway) -> None:
    """HTTP says so, and some clients write it so."""
    headers = {"authorization": f"bearer  {gateway.api_key}"}
    assert_problem(get(f"{gateway.base_url}/v1/stt/some-id", headers=headers), 404)


@pytest.mark.parametrize("job_id", ["unknown", "create", "x" * 2000, "%2e%2e", "..%5C..", "%00", "%ff", "a%20b"])
def test_an_unknown_id_is_not_found(http: httpx.Client, job_id: str) -> None:
    """Ids come from outside: whatever they are, there is no such job."""
    assert_problem(http.get(f"/v1/stt/{job_id}"), 404)


BAD_JSON = {
    "no model": (b'{"url": "http://x/a"}', "model is missing"),
    "a model that is null": (b'{"url": "http://x/a", "model": null}', "model is missing"),
    "a model that is a list": (b'{"url": "http://x/a", "model": ["whisper-tiny"]}', "model is missing"),
    "no audio": (b'{"model": "whisper-tiny"}', "One of url or file is required"),
    "a url of a file": (b'{"model": "whisper-tiny", "url": "file:///etc/hostname"}', "http or https"),
    "a url of nothing": (b'{"model": "whisper-tiny", "url": "https://"}', "http or https"),
    "a url that is empty": (b'{"model": "whisper-tiny", "url": ""}', "http or https"),
    "a url that is a number": (b'{"model": "whisper-tiny", "url": 1}', "http or https"),
    "a url half open": (b'{"model": "whisper-tiny", "url": "http://[::1"}', "http or https"),
    "a url of half a character": (b'{"model": "whisper-tiny", "url": "http://x/\\ud800"}', "http or https"),
    "nothing": (b"", "not JSON"),
    "no JSON": (b"model=whisper-tiny", "not JSON"),
    "bytes": (b"\xff\xfe\xfd", "not JSON"),
    "a deep hole": (b"[" * 100_000, "not JSON"),
    "an array": (b"[]", "no JSON object"),
    "a string": (b'"whisper-tiny"', "no JSON object"),
}


@pytest.mark.parametrize("case", BAD_JSON)
def test_a_bad_json_request_is_refused_with_the_reason(http: httpx.Client, case: str) -> None:
    """A create that is wrong must fail at once and say how, not as a job later or as a server error."""
    body, saying = BAD_JSON[case]
    answer = http.post("/v1/stt/create", content=body, headers={"content-type": "application/json"})
    assert_problem(answer, 400, saying)


@pytest.mark.parametrize(
    ("model", "fields", "saying"),
    [
        ("whisper-tiny", {"url": "http://x/a"}, "not both"),
        ("", {}, "model is missing"),
    ],
)
def test_a_bad_upload_is_refused_with_the_reason(
    http: httpx.Client, model: str, fields: dict[str, str], saying: str
) -> None:
    """The same for the other way in."""
    assert_problem(upload(http, speech(), model=model, **fields), 400, saying)


def test_a_form_without_a_file_is_refused(http: httpx.Client) -> None:
    """A client that names the field but forgets the file sends its content as text."""
    form = {"model": (None, "whisper-tiny"), "audio": (None, "speech.wav")}
    assert_problem(http.post("/v1/stt/create", files=form), 400, "audio has to be a file")


UNKNOWN_MODELS = ["gpt-4o", "slam-2", "universal-streaming", "mai-image-1", "tiny", "whisper-", "whisper-tiny\n",
                  "WHISPER-TINY", "openai/whisper-tiny", "#g1_#g1_whisper-tiny", "x" * 5000]  # fmt: skip


@pytest.mark.parametrize("model", UNKNOWN_MODELS)
def test_a_model_this_gateway_does_not_speak_for_is_refused_honestly(http: httpx.Client, model: str) -> None:
    """An answer in another family's shape would be taken for that model's."""
    answer = create(http, model=model, url="http://127.0.0.1:1/a")
    assert_problem(answer, 404, "has no model")
    assert len(answer.json()["message"]) < 300


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("PUT", "/v1/stt/create", 405), ("DELETE", "/v1/stt/some-id", 405), ("POST", "/healthz", 405),
     ("GET", "/none", 404), ("POST", "/v1/chat/completions", 404)],
)  # fmt: skip
def test_other_methods_and_paths_are_refused(http: httpx.Client, method: str, path: str, status: int) -> None:
    """A wrong base URL or verb is a usual mistake and gets the usual answer."""
    answer = http.request(method, path)
    assert_problem(answer, status)
    assert ("allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize("kind", ["", "audio/wav", "application/x-www-form-urlencoded", "text/json"])
def test_other_content_types_are_refused(http: httpx.Client, kind: str) -> None:
    """Audio as a bare body is a usual guess; the answer says what to send instead."""
    answer = http.post("/v1/stt/create", content=b"x", headers={"content-type": kind})
    assert_problem(answer, 415, "multipart/form-data")


def test_a_failure_of_the_gateway_is_told_in_the_same_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk comes one day; its reason is for the log, and a client reads one form of error alone."""

    def broken(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error in /home/somebody")

    monkeypatch.setattr(Store, "get", broken)
    with LocalGateway(workers=0) as running, client_of(running) as client:
        answer = client.get("/v1/stt/some-id")
    assert_problem(answer, 500, "log")
    assert "/home" not in answer.text


def test_a_client_that_goes_away_in_the_middle_leaves_nothing(
    gateway: LocalGateway, http: httpx.Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Uploads break off every day: no file may stay behind, and no traceback fill the log."""
    assert gateway._folder is not None
    audio = gateway._folder / "audio"
    before = set(audio.iterdir())
    with connected(gateway) as connection:
        connection.sendall(HEAD.format(key=gateway.api_key, size=1_000_000).encode())
        connection.sendall(b'--b\r\nContent-Disposition: form-data; name="audio"; filename="a"\r\n\r\n' + bytes(99_999))
        (half,) = until(lambda: set(audio.iterdir()) - before)
    until(lambda: not half.exists())
    assert outcome(http, upload(http, speech())).json()["status"] == "completed"
    assert caplog.get_records("call") == []
    assert capfd.readouterr().err == ""
