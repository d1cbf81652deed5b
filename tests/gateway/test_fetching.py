"""What is fetched from a URL, over real connections, with a resolver that tells what a test wants."""

import base64
import contextlib
import gzip
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import trustme

from aimlapi_stt_gateway.audio import AudioError
from aimlapi_stt_gateway.audio.connecting import Patience
from aimlapi_stt_gateway.audio.destinations import Destinations
from aimlapi_stt_gateway.audio.fetching import fetch_audio
from tests.wrapper.sockets import Behaviour, RawServer, garbage, half, hang_up, raw_server, reset
from tests.wrapper.tls import tls_server

AUDIO = b"RIFF" + bytes(500)
LOOPBACK = Destinations(["loopback"])
HOST = "audio.example"
PUBLIC = "93.184.216.34"


def answer(*headers: str, status: str = "200 OK", body: bytes = AUDIO) -> Behaviour:
    """An answer and the end of its connection."""
    head = "\r\n".join([f"HTTP/1.1 {status}", f"content-length: {len(body)}", "connection: close", *headers, "", ""])
    return lambda connection, _: connection.sendall(head.encode() + body)


def moved(location: str, status: str = "302 Found") -> Behaviour:
    return answer(f"location: {location}", status=status, body=b"")


def sending(head: bytes, piece: bytes, pause_s: float = 0.0) -> Behaviour:
    """An answer that does not end before its reader does."""

    def behave(connection: socket.socket, _: bytes) -> None:
        with contextlib.suppress(OSError):
            connection.sendall(head)
            while True:
                connection.sendall(piece)
                time.sleep(pause_s)

    return behave


def leads_to(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    """A resolver that knows one host."""

    def resolve(host: str, port: int) -> Sequence[str]:
        if host != HOST:
            raise socket.gaierror("no such host")
        return addresses

    return resolve


def in_turn(answers: Iterator[Sequence[str]]) -> Callable[[str, int], Sequence[str]]:
    """A resolver that has another answer at each look."""

    def resolve(host: str, port: int) -> Sequence[str]:
        return next(answers)

    return resolve


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "audio"


def fetch(url: str, target: Path, destinations: Destinations = LOOPBACK, **more: Any) -> bytes:
    arguments: dict[str, Any] = {"largest_bytes": 10_000, "resolve": leads_to("127.0.0.1"), **more}
    fetch_audio(url, target, destinations, **arguments)
    return target.read_bytes()


def at(server: RawServer, path: str = "/a.wav?token=secret", scheme: str = "http", host: str = HOST) -> str:
    return f"{scheme}://{host}:{server.base_url.rpartition(':')[2]}{path}"


def refusal(url: str, target: Path, destinations: Destinations = LOOPBACK, **more: Any) -> str:
    with pytest.raises(AudioError) as error:
        fetch(url, target, destinations, **more)
    message = str(error.value)
    assert message.endswith(".")
    assert "\n" not in message
    for part in ("secret", HOST, "127.0.0.1", "token"):
        assert part not in message
    return message


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


ENDLESS = b"HTTP/1.1 200 OK\r\ncontent-type: audio/wav\r\n\r\n"
BAD_ANSWERS: dict[str, tuple[Behaviour, str]] = {
    "endless": (sending(ENDLESS, bytes(4096)), "larger than 10000 bytes"),
    "endless in chunks": (
        sending(ENDLESS[:-2] + b"transfer-encoding: chunked\r\n\r\n", b"800\r\n" + bytes(0x800) + b"\r\n"),
        "larger than 10000 bytes",
    ),
    "claims too much": (answer(body=bytes(10_001)), "larger than 10000"),
    "gzip bomb": (
        answer("content-encoding: gzip", body=gzip.compress(bytes(5_000_000))),
        "compressed content",
    ),
    "drip": (sending(ENDLESS, b"x", 0.02), "comes too slowly"),
    "drip of headers": (sending(b"HTTP/1.1 200 OK\r\nx: ", b"y", 0.02), "comes too slowly"),
    "endless headers": (sending(b"HTTP/1.1 200 OK\r\n", b"x: " + b"y" * 4000 + b"\r\n"), "too many headers"),
    "endless 1xx": (sending(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 99, 0.01), "within 1.5 seconds"),
    "a page": (answer("content-type: text/html", body=b"\n <!DOCTYPE html><title>Log in</title>"), "a web page"),
    "a page, said to be audio": (answer("content-type: audio/wav", body=b"<HTML lang=en>"), "a web page"),
    "half": (half, "breaks off"),
    "garbage": (garbage, "no HTTP"),
    "hang up": (hang_up, "breaks off"),
    "reset": (reset, "connection broke"),
    "silence": (lambda connection, _: time.sleep(0.5), "stopped sending"),
    "missing": (answer(status="404 Not Found", body=b"secret"), "answered 404"),
    "moved nowhere": (answer(status="302 Found", body=b""), "answered 302"),
}


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_a_bad_answer_ends_in_its_own_plain_reason(target: Path, name: str) -> None:
    """The host is a stranger's, and may send nothing, for ever, or far too much; a worker must get away from it."""
    behaviour, saying = BAD_ANSWERS[name]
    with raw_server(behaviour) as server:
        patience = Patience(total_s=1.5, step_s=0.4)
        assert saying in refusal(at(server), target, patience=patience)
    assert not target.exists() or target.stat().st_size <= 10_000


def test_audio_that_calls_itself_a_page_is_taken(target: Path) -> None:
    """Servers mislabel files; what counts is what stands in them."""
    with raw_server(answer("content-type: text/html")) as server:
        assert fetch(at(server), target) == AUDIO


def test_all_of_it_has_to_arrive_in_time(target: Path) -> None:
    """Fast enough at every moment, and still without an end."""
    with raw_server(sending(ENDLESS, bytes(100), 0.01)) as server:
        said = refusal(at(server), target, patience=Patience(total_s=0.5, step_s=0.3, slowest=1), largest_bytes=10**9)
        assert said == "The audio at the URL did not arrive within 0.5 seconds."


def test_somebody_watches_while_bytes_come(target: Path) -> None:
    """A worker that fetches for minutes has to show that it lives."""
    beats: list[float] = []
    with raw_server(answer(body=bytes(9_000))) as server:
        fetch(at(server), target, beat=lambda: beats.append(time.monotonic()))
    assert len(beats) >= 3


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
