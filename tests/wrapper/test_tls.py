"""Law: neither key nor audio goes to a server that cannot prove who it is."""

from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
import trustme

from aimlapi_stt import AsyncSpeechToText, SpeechToText, Unreachable
from tests.wrapper.hiding import KEY
from tests.wrapper.payloads import JOB
from tests.wrapper.sockets import raw_server, reply
from tests.wrapper.tls import HOST, ClearServer, tls_server

AUDIO = b"RIFF" + b"a private conversation" * 1000
CREATED = reply(f'{{"generation_id": "{JOB}", "status": "queued"}}')

Call = Callable[[Any], Any]
World = Callable[[str, Call], Any]


def _sync(base_url: str, call: Call) -> Any:
    with SpeechToText(KEY, base_url, request_timeout=5, retry_budget=0.1) as client:
        return call(client)


def _async(base_url: str, call: Call) -> Any:
    async def go() -> Any:
        async with AsyncSpeechToText(KEY, base_url, request_timeout=5, retry_budget=0.1) as client:
            pending: Awaitable[Any] = call(client)
            return await pending

    return anyio.run(go)


def _submit(client: Any) -> Any:
    return client.submit(AUDIO, model="whisper-tiny")


def _fetch(client: Any) -> Any:
    return client.fetch(JOB)


worlds = pytest.mark.parametrize("world", [_sync, _async], ids=["sync", "async"])
calls = pytest.mark.parametrize("call", [_submit, _fetch], ids=["submit", "fetch"])


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """An authority of one's own."""
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """The authority, trusted by whoever heeds the environment."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


@worlds
@calls
def test_a_server_that_proves_its_name_is_asked(world: World, call: Call, trusted: trustme.CA) -> None:
    """Without this, the refusals below might have any reason."""
    with tls_server(trusted.issue_cert(HOST), CREATED) as server:
        assert world(server.base_url, call).id == JOB
    assert f"bearer {KEY}".encode() in server.requests[0].lower()


def _unknown(_: trustme.CA) -> trustme.LeafCert:
    return trustme.CA().issue_cert(HOST)


def _other_name(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert("other.example")


def _wildcard(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert("*.0.0.0")


def _expired(authority: trustme.CA) -> trustme.LeafCert:
    # Reaching back behind its authority, which is as young as this test.
    yesterday = datetime.now(UTC) - timedelta(days=1)
    return authority.issue_cert(HOST, not_before=yesterday - timedelta(days=1), not_after=yesterday)


@worlds
@calls
@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        (_unknown, "CERTIFICATE_VERIFY_FAILED"),
        (_other_name, "CERTIFICATE_VERIFY_FAILED.*mismatch"),
        (_wildcard, "CERTIFICATE_VERIFY_FAILED.*mismatch"),
        (_expired, "CERTIFICATE_VERIFY_FAILED.*expired"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_server_with_a_wrong_certificate_is_sent_nothing(
    world: World,
    call: Call,
    trusted: trustme.CA,
    certificate: Callable[[trustme.CA], trustme.LeafCert],
    reason: str,
) -> None:
    """Whoever sits on the way has one of these; and nothing was sent, so trying again later costs nothing."""
    with tls_server(certificate(trusted), CREATED) as server, pytest.raises(Unreachable, match=reason):
        world(server.base_url, call)
    assert (server.requests, server.refusals > 0) == ([], True)


@worlds
@calls
def test_on_this_machine_a_certificate_of_nobody_is_refused_too(
    world: World, call: Call, authority: trustme.CA
) -> None:
    """Whoever wants no certificate there uses plain http."""
    with tls_server(authority.issue_cert("127.0.0.1"), CREATED) as server, pytest.raises(Unreachable, match="VERIFY"):
        world(server.base_url.replace(HOST, "127.0.0.1"), call)
    assert server.requests == []


@worlds
@calls
def test_a_server_that_answers_in_clear_text_is_sent_nothing(world: World, call: Call, trusted: trustme.CA) -> None:
    """There is no way back from https."""
    with closing(ClearServer()) as server, pytest.raises(Unreachable, match="SSL"):
        world(server.base_url.replace("http://127.0.0.1", f"https://{HOST}"), call)
    assert server.requests
    assert not any(KEY.encode() in request or b"private" in request for request in server.requests)


@worlds
def test_a_redirect_from_https_to_clear_text_is_not_followed(world: World, trusted: trustme.CA) -> None:
    """It would take the key with it, for everybody on the way to read."""
    with raw_server(CREATED) as other:
        moved = reply("", "308 Permanent Redirect", f"location: {other.base_url}/v1/stt/create")
        with (
            tls_server(trusted.issue_cert(HOST), moved) as server,
            pytest.raises(Exception, match="308"),
        ):
            world(server.base_url, _submit)
        assert other.requests == []
    assert len(server.requests) == 1
