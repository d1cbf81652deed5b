"""Law: key and audio go to the one address that was given, whatever the answers, the environment or an id say."""

import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import anyio
import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt import AsyncSpeechToText, NotConfigured, SpeechToText, SpeechToTextError, Unreachable
from aimlapi_stt._config import ApiKey
from aimlapi_stt._operations import fetch_request
from tests.contract.laws import repeatable
from tests.wrapper.hiding import KEY, of_error
from tests.wrapper.payloads import DEEPGRAM, JOB
from tests.wrapper.sockets import RawServer, raw_server, reply
from tests.wrapper.tls import HOST, tls_server

AUDIO = b"RIFF" + b"a private conversation" * 1000
CREATED = reply(json.dumps({"generation_id": JOB, "status": "queued"}), "200 OK", "set-cookie: session=abc; Path=/")
DONE = reply(json.dumps({"generation_id": JOB, "status": "completed", "result": DEEPGRAM}))
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")

Call = Callable[[Any], Any]
World = Callable[[str, Call], Any]


def _sync(base_url: str, call: Call) -> Any:
    with SpeechToText(KEY, base_url, request_timeout=5, retry_budget=0.1, job_timeout=2) as client:
        return call(client)


def _async(base_url: str, call: Call) -> Any:
    async def go() -> Any:
        async with AsyncSpeechToText(KEY, base_url, request_timeout=5, retry_budget=0.1, job_timeout=2) as client:
            pending: Awaitable[Any] = call(client)
            return await pending

    return anyio.run(go)


def _submit(client: Any) -> Any:
    return client.submit(AUDIO, model="whisper-tiny")


def _transcribe(client: Any) -> Any:
    return client.transcribe(AUDIO, model="whisper-tiny")


def _fetch(client: Any) -> Any:
    return client.fetch(JOB)


worlds = pytest.mark.parametrize("world", [_sync, _async], ids=["sync", "async"])
calls = pytest.mark.parametrize("call", [_submit, _fetch], ids=["submit", "fetch"])


@worlds
@calls
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("where", ["other_port", "other_name", "same_host", "userinfo", "no_scheme"])
def test_no_redirect_is_followed(world: World, call: Call, status: int, where: str) -> None:
    """Whoever answers there would have key and audio; not at the same host either, since a create must come once."""
    with raw_server(CREATED) as other:
        port = urlsplit(other.base_url).port
        location = {
            "other_port": f"http://127.0.0.1:{port}/v1/stt/create",
            "other_name": f"http://localhost:{port}/v1/stt/create",
            "same_host": "/v1/stt/create",
            "userinfo": f"http://user:pass-of-somebody@127.0.0.1:{port}/",
            "no_scheme": f"//127.0.0.1:{port}/",
        }[where]
        with (
            raw_server(reply("", f"{status} Moved", f"location: {location}"), CREATED) as server,
            pytest.raises(SpeechToTextError, match=str(status)) as caught,
        ):
            world(server.base_url, call)
        assert (len(server.requests), other.requests) == (1, [])
    assert "pass-of-somebody" not in f"{caught.value} {caught.value!r} {vars(caught.value)}"


@worlds
def test_a_cookie_is_not_sent_back(world: World) -> None:
    """A client that many share would mix their sessions, and the service has none."""
    with raw_server(CREATED, DONE) as server:
        world(server.base_url, _transcribe)
    assert len(server.requests) == 2
    assert not any(b"cookie" in request.partition(b"\r\n\r\n")[0].lower() for request in server.requests)


@worlds
@pytest.mark.parametrize("variable", PROXIES)
def test_no_proxy_stands_between_us_and_this_machine(
    monkeypatch: pytest.MonkeyPatch, world: World, variable: str
) -> None:
    """It would be sent the key in clear text."""
    with raw_server(CREATED) as proxy, raw_server(CREATED, DONE) as server:
        monkeypatch.setenv(variable, proxy.base_url)
        world(server.base_url, _transcribe)
        assert (len(server.requests), proxy.requests) == (2, [])


@worlds
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY"])
def test_no_proxy_stands_between_us_and_a_host_that_is_allowed_clear_text(
    monkeypatch: pytest.MonkeyPatch, world: World, variable: str
) -> None:
    """Whoever trusts the way to that host has not said that the way to the proxy can be trusted."""
    monkeypatch.setenv("AIMLAPI_ALLOW_HTTP", HOST)
    with raw_server(CREATED) as proxy, raw_server(CREATED, DONE) as server:
        monkeypatch.setenv(variable, proxy.base_url)
        world(server.base_url.replace("127.0.0.1", HOST), _transcribe)
        assert (len(server.requests), proxy.requests) == (2, [])


@worlds
@calls
def test_a_proxy_sees_neither_key_nor_audio_of_https(monkeypatch: pytest.MonkeyPatch, world: World, call: Call) -> None:
    """It is asked for a tunnel, and the tunnel is closed to it."""
    with raw_server(reply("", "403 Forbidden")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.base_url)
        with pytest.raises(Unreachable):
            world("https://stt.example", call)
    assert proxy.requests
    for request in proxy.requests:
        assert request.startswith(b"CONNECT stt.example:443 ")
        assert KEY.encode() not in request
        assert b"private" not in request


@pytest.mark.parametrize("kind", [SpeechToText, AsyncSpeechToText])
@pytest.mark.parametrize("proxy", ["http://user:pass-of-somebody@127.0.0.1:1:2", "ftp://user:pass-of-somebody@proxy"])
def test_the_password_of_a_proxy_is_not_shown(monkeypatch: pytest.MonkeyPatch, kind: type[Any], proxy: str) -> None:
    """Its address comes from the environment, and the error about it goes into a log."""
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(NotConfigured, match="HTTPS_PROXY") as caught:
        kind(KEY, "https://stt.example")
    assert "pass-of-somebody" not in f"{caught.value} {caught.value!r} {caught.value.__cause__!r}"
    assert not [line for line in of_error(caught.value) if KEY in line]


@worlds
def test_a_netrc_changes_nothing(monkeypatch: pytest.MonkeyPatch, world: World, tmp_path: Path) -> None:
    """A password for the host that another program uses must not take the place of the key."""
    netrc = tmp_path / ".netrc"
    netrc.write_text(f"machine {HOST}\nlogin user\npassword pass-of-somebody\ndefault\nlogin user\npassword x\n")
    netrc.chmod(0o600)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    for name, value in {"HOME": tmp_path, "NETRC": netrc, "SSL_CERT_FILE": tmp_path / "ca.pem"}.items():
        monkeypatch.setenv(name, str(value))
    with tls_server(authority.issue_cert(HOST), CREATED, DONE) as server:
        world(server.base_url, _transcribe)
    assert [_authorization(request) for request in server.requests] == [f"Bearer {KEY}"] * 2


def _authorization(request: bytes) -> str:
    (found,) = re.finditer(rb"(?im)^authorization: (.*?)\r$", request)
    return found[1].decode()


IDS = [
    "../../v2/billing",
    "..%2f..%2fv2",
    "a/../../b",
    "/etc",
    "//evil.example/x",
    "a?key=1",
    "a#b",
    "a\\..\\b",
    "a;b=c",
    "@evil.example",
    "http://evil.example/",
    "a b",
    "%2e%2e",
    "ü/ключ/🔑",
    "-_-",
    "a" * 2000,
]


@worlds
@pytest.mark.parametrize("generation_id", IDS, ids=lambda value: value[:20])
def test_an_id_is_one_step_of_the_path_whatever_it_holds(world: World, generation_id: str) -> None:
    """Ids come from a service and from users; one with a slash must not ask for something else with our key."""
    with raw_server(reply(json.dumps({"generation_id": generation_id, "status": "queued"}))) as server:
        assert world(server.base_url, lambda client: client.fetch(generation_id)).id == generation_id
        _asked_for(server, generation_id)


def _asked_for(server: RawServer, generation_id: str) -> None:
    (request,) = server.requests
    line, *headers = request.partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n")
    method, target, version = line.split(" ")
    assert (method, version) == ("GET", "HTTP/1.1")
    assert target.startswith("/v1/stt/")
    step = target.removeprefix("/v1/stt/")
    assert not set("/\\?#;@") & set(step)
    assert unquote(step) == generation_id
    assert sum(header.lower().startswith("authorization:") for header in headers) == 1


@worlds
@pytest.mark.parametrize(
    "generation_id", ["", " ", ".", "..", "a\r\nx-injected: 1", "a\nb", "a\tb", "a\0b", "\x7f", "\u2028"]
)
def test_an_id_that_cannot_be_one_is_not_asked_for(world: World, generation_id: str) -> None:
    """A line end in a path is the beginning of a header of somebody else."""
    with raw_server(CREATED) as server, pytest.raises(ValueError, match="no generation id"):
        world(server.base_url, lambda client: client.fetch(generation_id))
    assert server.requests == []


@given(st.text(min_size=1, max_size=30))
@repeatable(60)
def test_every_id_stays_below_the_operation(generation_id: str) -> None:
    """Whatever a service thinks of next."""
    try:
        url = fetch_request(generation_id, base_url="https://a.example", key=ApiKey(KEY), headers={}, timeout_s=1).url
    except UnicodeEncodeError:  # half of a surrogate pair
        return
    assert url.isascii()
    assert url.startswith("https://a.example/v1/stt/")
    step = url.removeprefix("https://a.example/v1/stt/")
    assert unquote(step) == generation_id
    assert not set(" /\\?#\r\n") & set(step)
