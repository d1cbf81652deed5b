"""What becomes of a connection: answers end where they say they do, come in order, and are not mixed."""

from collections.abc import Iterator
from typing import Final

from ..deployment import unknown_id
from ..exchanges import Exchange
from ..findings import Finding
from ..laws import check
from ..refusals import JSON
from ..session import Session
from ..sockets import Connection
from .judging import wire

_TRIES: Final = 3
_CREATE: Final = "/v1/stt/create"
_NO_AUDIO: Final = b'{"model": "whisper-tiny"}'
_LIKE_A_REQUEST: Final = b'{"model": "whisper-tiny"}\r\nGET /v1/stt/in-the-body HTTP/1.1\r\nhost: in-the-body\r\n\r\n'


def _connected(session: Session) -> Connection:
    return Connection(session.settings, session.deployment)


def _path(session: Session) -> str:
    return f"/v1/stt/{unknown_id(session.rng)}"


@check(
    "connections.length",
    "An answer is exactly as long as it says: nothing is missing, and nothing follows.",
    source="RFC 9112, 6.3",
    layer="request",
    cost="refusable",
)
def length(session: Session) -> Iterator[Finding]:
    asked = [("GET", _path(session), b""), ("POST", _CREATE, _NO_AUDIO), ("HEAD", _path(session), b"")]
    for method, path, body in asked:
        with _connected(session) as connection:
            connection.send(method, path, {"connection": "close", **(JSON if body else {})}, body)
            exchange = connection.answer()
            if exchange.answer is None:
                yield session.broken(f"a {method} was not answered in full ({exchange.why})", exchange)
            elif connection.is_over() and connection.rest:
                yield session.broken(f"{len(connection.rest)} bytes follow the answer to a {method}", exchange)


@check(
    "connections.kept",
    "A connection stays open unless the answer says that it closes, even after a refusal.",
    source="RFC 9112, 9.3 and 9.6",
    layer="request",
    cost="free",
)
def kept(session: Session) -> Iterator[Finding]:
    # Servers may close at any time: it is told when they do each time.
    first: Exchange | None = None
    second: Exchange | None = None
    for _ in range(_TRIES):
        with _connected(session) as connection:
            connection.send("GET", _path(session))
            first = connection.answer()
            if first.answer is None or connection.closed:
                return
            connection.send("GET", _path(session))
            second = connection.answer()
            if second.answer is not None:
                return
    why = second.why if second else ""
    yield session.broken(f"a connection is closed after an answer that did not say so ({why})", first, second)


@check(
    "connections.order",
    "Pipelined requests are answered in order, each with its own answer.",
    source="RFC 9112, 9.3.2",
    layer="request",
    cost="free",
)
def order(session: Session) -> Iterator[Finding]:
    wire(session)
    turns = [("own", 404), ("none", 401), ("own", 404), ("none", 401)]
    if session.rng.random() < 0.5:
        turns.reverse()
    with _connected(session) as connection:
        for key, _ in turns:
            connection.send("GET", _path(session), key=key)
        for key, due in turns:
            exchange = connection.answer()
            if exchange.answer is None:
                return  # a server may answer the first alone, and close
            if exchange.status not in (due, 429):
                said = "with a key" if key == "own" else "without a key"
                yield session.broken(f"a fetch {said}, behind others, is answered with {exchange.status}", exchange)
                return
            if connection.closed:
                return


@check(
    "connections.body",
    "A refused body ends where its length says: the next request follows, and nothing in the body is taken for one.",
    source="RFC 9112, 6.3 and 9.3",
    layer="request",
    cost="refusable",
)
def body(session: Session) -> Iterator[Finding]:
    wire(session)
    for key in ("own", "none"):
        with _connected(session) as connection:
            connection.send("POST", _CREATE, JSON, _LIKE_A_REQUEST, key=key)
            created = connection.answer()
            if created.answer is None:
                yield session.broken(f"a create whose body is no JSON was not answered ({created.why})", created)
                return
            if connection.closed:
                continue
            connection.send("GET", _path(session), {"connection": "close"}, key="own")
            fetched = connection.answer()
            if fetched.answer is None:
                continue  # it may be closed at any time
            if fetched.status not in (404, 429):
                said = (
                    f"a fetch of an unknown id behind a refused create is answered with {fetched.status}; expected 404"
                )
                yield session.broken(said, created, fetched)
                return
            if connection.is_over() and connection.rest:
                yield session.broken("two requests on a connection have more than two answers", created, fetched)
                return


@check(
    "connections.old",
    "An HTTP/1.0 request gets an answer that HTTP/1.0 can read.",
    source="RFC 9112, 6.1 and 9.3",
    layer="request",
    cost="free",
)
def old(session: Session) -> Iterator[Finding]:
    with _connected(session) as connection:
        connection.send("GET", _path(session), version="1.0")
        exchange = connection.answer()
        if exchange.answer is None:
            yield session.broken(f"a fetch in HTTP/1.0 was not answered ({exchange.why})", exchange)
        elif exchange.answer.header("transfer-encoding") is not None:
            yield session.broken("a fetch in HTTP/1.0 is answered in chunks", exchange)
        elif exchange.answer.status >= 500 and exchange.answer.status != 505:
            yield session.broken(f"a fetch in HTTP/1.0 is answered with {exchange.status}; expected 4xx", exchange)


@check(
    "connections.bare",
    "Control characters in a request header never come back in a header of the answer.",
    source="RFC 9110, 5.5",
    layer="request",
    cost="free",
)
def bare(session: Session) -> Iterator[Finding]:
    for what, letter in (("a carriage return", "\r"), ("a null character", "\0"), ("a line feed", "\n")):
        with _connected(session) as connection:
            name = f"x-contract-{session.rng.getrandbits(32):x}"
            connection.send(
                "GET", _path(session), {"x-client-request-id": f"a{letter}{name}: 1", "connection": "close"}
            )
            exchange = connection.answer()
            # It may be closed without an answer, since it is no request of HTTP; one that comes has to be readable.
            if exchange.why.startswith("RemoteProtocolError: illegal header"):
                yield session.broken(f"{what} in a header comes back in a header of the answer", exchange)
            elif exchange.answer is not None and exchange.answer.header(name) is not None:
                yield session.broken(f"what follows {what} in a header becomes one of the answer", exchange)
