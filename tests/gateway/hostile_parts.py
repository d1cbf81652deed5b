"""What entries of the catalogue of hostile requests are made of."""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from aimlapi_stt_gateway.door.limits import ConnectionLimits

KEY: Final = "a-key-for-hostile-tests"
LIMITS: Final = ConnectionLimits(
    header_s=1, idle_s=1, slow_after_s=1.5, least_rate=200, write_s=1, unread_bytes=2 << 20, unread_s=1,
    connections=100, per_address=40,
)  # fmt: skip
MOST_AUDIO: Final = 1 << 20

# Bytes are sent, a number of seconds is waited, a function does with the connection what it likes.
Step = bytes | float | Callable[[socket.socket], None]


@dataclass(frozen=True, slots=True)
class Hostile:
    """One of them.

    Attributes:
        expected: the statuses of all answers; `closed` without one; `cut` in the middle of them; `left` by the client.
        why: what would come of it otherwise.
    """

    group: str
    name: str
    expected: str
    why: str
    steps: tuple[Step, ...]


def head(line: str, *headers: str, host: str | None = "localhost", key: str | None = KEY) -> bytes:
    """A request line and headers; every letter is one byte."""
    named = [f"Host: {host}"] if host is not None else []
    if key is not None:
        named.append(f"Authorization: Bearer {key}")
    return "\r\n".join([line, *named, *headers, "", ""]).encode("latin-1")


POST: Final = "POST /v1/stt/create HTTP/1.1"
GET: Final = "GET /v1/stt/some-id HTTP/1.1"
HEALTH: Final = head("GET /healthz HTTP/1.1")
JSON: Final = "Content-Type: application/json"
FORM: Final = "Content-Type: multipart/form-data; boundary=b"
CHUNKED: Final = "Transfer-Encoding: chunked"
URL: Final = b'"url": "http://127.0.0.1:1/a"'


def posted(body: bytes, kind: str = JSON, *headers: str) -> bytes:
    """A create with this body."""
    return head(POST, kind, f"Content-Length: {len(body)}", *headers) + body


def url(text: str) -> bytes:
    """A create that names this URL, as JSON would write it."""
    return posted(b'{"model": "whisper-tiny", "url": "' + text.encode() + b'"}')


def part(disposition: str, content: bytes = b"x", *headers: str) -> bytes:
    """One part of a form."""
    lines = ["--b", f"Content-Disposition: form-data; {disposition}", *headers, "", ""]
    return "\r\n".join(lines).encode() + content + b"\r\n"


def form(*parts: bytes, end: bytes = b"--b--\r\n") -> bytes:
    """A create with a form of these parts."""
    return posted(b"".join(parts) + end, FORM)


MODEL: Final = part('name="model"', b"whisper-tiny")
AUDIO: Final = part('name="audio"; filename="a.wav"', b"RIFF")


def endless(piece: bytes, pause_s: float = 0.0) -> Callable[[socket.socket], None]:
    """Send a piece again and again until the connection breaks, or an answer has come and the client may read it."""

    def send(connection: socket.socket) -> None:
        until = time.monotonic() + 10
        with suppress(OSError):
            while time.monotonic() < until:
                connection.sendall(piece)
                time.sleep(pause_s)

    return send


def trickled(piece: bytes, pause_s: float, times: int) -> Callable[[socket.socket], None]:
    """Send a piece at times, as long as it goes."""

    def send(connection: socket.socket) -> None:
        with suppress(OSError):
            for _ in range(times):
                connection.sendall(piece)
                time.sleep(pause_s)

    return send
