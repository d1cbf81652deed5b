"""Where audio is fetched from: addresses, redirects and certificates are checked before anything is taken."""

import base64
import ssl
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest
import trustme

from aimlapi_stt_gateway.audio import AudioError
from aimlapi_stt_gateway.audio.connecting import Patience
from aimlapi_stt_gateway.audio.destinations import Destinations
from tests.gateway.fetching import (
    AUDIO,
    HOST,
    PUBLIC,
    answer,
    at,
    fetch,
    in_turn,
    leads_to,
    moved,
    refusal,
)
from tests.wrapper.sockets import raw_server
from tests.wrapper.tls import tls_server


def test_a_host_is_looked_up_once_and_its_name_is_kept_in_the_request(target: Path) -> None:
    """The server has to know which of its sites is meant, though we connect to a number."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with raw_server(answer()) as server:
        assert fetch(at(server), target, resolve=resolve) == AUDIO
        assert asked == [HOST]
        request = server.requests[0].lower()
        assert request.startswith(b"get /a.wav?token=secret http/1.1\r\n")
        assert f"host: {at(server)[7:].partition('/')[0]}\r\n".encode() in request
        assert b"accept-encoding: identity\r\n" in request


def test_a_name_that_changes_its_address_after_the_check_gains_nothing(target: Path) -> None:
    """A name server answers the check with a public address, and the connection with a private one: no second look."""
    turns = count()

    def rebinding(host: str, port: int) -> list[str]:
        return [PUBLIC] if next(turns) == 0 else ["127.0.0.1"]

    with raw_server(answer()) as server:
        said = refusal(at(server), target, Destinations(), resolve=rebinding, patience=Patience(step_s=0.2))
        assert "could not be fetched" in said
        assert server.requests == []
    assert next(turns) == 1


def test_a_name_that_changes_between_redirects_is_checked_again(target: Path) -> None:
    """Each redirect is a new look at the name, and must be a new check."""
    answers: Iterator[Sequence[str]] = iter([["127.0.0.1"], ["10.0.0.1"]])
    with raw_server(moved("/again")) as server:
        assert "private network" in refusal(at(server), target, resolve=in_turn(answers))


@pytest.mark.parametrize("addresses", [[PUBLIC, "10.0.0.1"], ["127.0.0.1", PUBLIC], [PUBLIC, "fe80::1%lo"]])
def test_one_private_address_among_public_ones_refuses_the_host(target: Path, addresses: list[str]) -> None:
    """Else it is a matter of luck, or of a closed port, which of them is connected to."""
    said = refusal(f"http://{HOST}:1/", target, Destinations(), resolve=leads_to(*addresses))
    assert "private network" in said


def test_the_next_address_is_tried_where_nothing_answers(target: Path) -> None:
    """Hosts have several addresses so that one may be down."""
    with raw_server(answer()) as server:
        assert fetch(at(server), target, resolve=leads_to("127.0.0.2", "127.0.0.1")) == AUDIO


@pytest.mark.parametrize(
    ("location", "saying"),
    [
        ("http://10.0.0.1/x", "private network"),
        ("http://169.254.169.254/latest/meta-data", "private network"),
        ("file:///etc/hostname", "http or https"),
        ("ftp://audio.example/a.wav", "http or https"),
        ("gopher://127.0.0.1:1/x", "http or https"),
        ("data:audio/wav;base64,UklGRg==", "http or https"),
        ("http://[half", "no URL"),
        ("http://elsewhere.example/", "not known"),
    ],
)
def test_a_redirect_is_checked_like_the_url_itself(target: Path, location: str, saying: str) -> None:
    """Anybody can put a redirect on a public server; it is the usual way into a private one."""

    def resolve(host: str, port: int) -> Sequence[str]:
        return [host] if host[0].isdigit() else leads_to("127.0.0.1")(host, port)

    with raw_server(moved(location), answer()) as server:
        assert saying in refusal(at(server), target, resolve=resolve)
        assert len(server.requests) == 1


@pytest.mark.parametrize(("redirects", "followed"), [(5, True), (6, False)])
def test_five_redirects_are_followed_and_no_more(target: Path, redirects: int, followed: bool) -> None:
    """Download links redirect a few times; a loop would never end."""
    hops = [moved("/next", status) for status in ("301 a", "302 b", "303 c", "307 d", "308 e", "302 f")[:redirects]]
    with raw_server(*hops, answer()) as server:
        if followed:
            assert fetch(at(server), target) == AUDIO
        else:
            assert "redirects too often" in refusal(at(server), target)


def test_credentials_of_a_url_stay_with_its_host(target: Path) -> None:
    """A redirect to another host must not hand it the password; one on the same host still needs it."""
    basic = base64.b64encode(b"user:secret")
    with raw_server(answer()) as other, raw_server(moved("/next"), moved(at(other))) as server:
        assert fetch(at(server).replace("://", "://user:secret@"), target) == AUDIO
        assert [basic in request for request in server.requests] == [True, True]
        assert basic not in other.requests[0]
        assert b"authorization" not in other.requests[0].lower()


def test_proxies_of_the_environment_are_not_used(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy connects in our place, and to wherever it likes."""
    with raw_server(answer(body=b"from a proxy")) as proxy, raw_server(answer()) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.base_url)
        assert fetch(at(server), target) == AUDIO


@pytest.mark.parametrize("url", ["ftp://audio.example/a", "file:///etc/hostname", "audio.example", "http:///x", "//a"])
def test_other_schemes_are_refused(target: Path, url: str) -> None:
    """`file:` would read the gateway's own disk."""
    with pytest.raises(AudioError, match="http or https"):
        fetch(url, target)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who signs certificates here."""
    return trustme.CA()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)  # pyright: ignore[reportUnknownMemberType]
    return context


def test_tls_still_verifies_the_name(target: Path, authority: trustme.CA) -> None:
    """We connect to a number; a certificate for the number, or for anybody else, must not do."""
    with tls_server(authority.issue_cert(HOST), answer()) as server:
        assert fetch(at(server, scheme="https"), target, tls=trusting(authority)) == AUDIO
    for name in ("127.0.0.1", "other.example"):
        with tls_server(authority.issue_cert(name), answer()) as server:
            said = refusal(at(server, scheme="https"), target, tls=trusting(authority))
            assert "certificate" in said
            assert server.requests == []


def test_a_stranger_s_certificate_is_not_trusted(target: Path, authority: trustme.CA) -> None:
    """Whoever sits on the way can sign one."""
    with tls_server(authority.issue_cert(HOST), answer()) as server:
        assert "certificate" in refusal(at(server, scheme="https"), target)


def test_a_redirect_from_https_to_http_is_not_followed(target: Path, authority: trustme.CA) -> None:
    """A link that was made to be safe would be fetched in the clear, with its token."""
    with raw_server(answer()) as clear, tls_server(authority.issue_cert(HOST), moved(at(clear))) as server:
        assert "from https to http" in refusal(at(server, scheme="https"), target, tls=trusting(authority))
        assert clear.requests == []
