"""For each law about connections a server that breaks it, byte by byte, and what is said of it."""

from collections.abc import Callable
from typing import BinaryIO, Final

from .breaking import Play, answered, request_of

Turn = Callable[[str, dict[str, str]], bytes]


def each(turn: Turn, *, bodies: bool = True, once: bool = False) -> Play:
    """Answer one request after another; a body is read, unless it is to be taken for a request."""

    def play(reads: BinaryIO, writes: BinaryIO) -> None:
        while (request := request_of(reads)) is not None:
            line, headers = request
            reads.read(int(headers.get("content-length", "0")) if bodies else 0)
            writes.write(turn(line, headers))
            if once or headers.get("connection") == "close":
                return

    return play


def unknown(_: str, __: dict[str, str]) -> bytes:
    return answered(404)


def wrong(_: str, __: dict[str, str]) -> bytes:
    return answered(400)


def longer(_: str, __: dict[str, str]) -> bytes:
    return answered(404) + b"more"


def echoing(_: str, headers: dict[str, str]) -> bytes:
    return answered(404, x_client_request_id=headers.get("x-client-request-id", ""))


def chunked(_: str, __: dict[str, str]) -> bytes:
    return b"HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"


CONNECTIONS: Final[dict[str, tuple[Play, str]]] = {
    "connections.length": (each(longer), "4 bytes follow the answer to a GET"),
    "connections.kept": (each(unknown, once=True), "closed after an answer that did not say so"),
    "connections.order": (each(unknown), "a fetch without a key, behind others, is answered with 404"),
    "connections.body": (each(wrong, bodies=False), "behind a refused create is answered with 400"),
    "connections.old": (each(chunked), "in HTTP/1.0 is answered in chunks"),
    "connections.bare": (each(echoing), "a carriage return in a header comes back"),
}
"""For each check the server, and a part of what is found."""


def faithful(line: str, headers: dict[str, str]) -> bytes:
    """An answer of a server that breaks none of them."""
    if "authorization" not in headers:
        return answered(401)
    return answered(400) if line.startswith("POST") else answered(404, b"" if line.startswith("HEAD") else b"{}")
