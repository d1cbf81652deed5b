"""What a misbehaving server does on a connection, as functions of the connection."""

import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

from tests.faults.server import Behaviour, Link
from tests.wrapper.payloads import DEEPGRAM, JOB

REQUEST_ID = "req-7"

Text = bytes | str | dict[str, Any] | list[Any]


def as_bytes(body: Text) -> bytes:
    """A body: bytes as they are, text in UTF-8, anything else as JSON."""
    if isinstance(body, bytes):
        return body
    return (body if isinstance(body, str) else json.dumps(body)).encode()


def answer(body: Text = b"", status: int | str = 200, *headers: str, length: int | None = None) -> bytes:
    """An answer in HTTP/1.1. A header that is given takes the place of the usual one of that name."""
    data = as_bytes(body)
    usual = ("content-type: application/json", f"x-request-id: {REQUEST_ID}", "connection: close")
    given = {header.partition(":")[0] for header in headers}
    lines = [f"HTTP/1.1 {status} As You Like" if isinstance(status, int) else f"HTTP/1.1 {status}"]
    lines += [header for header in usual if header.partition(":")[0] not in given]
    if not given & {"content-length", "transfer-encoding"}:
        lines.append(f"content-length: {len(data) if length is None else length}")
    return "\r\n".join([*lines, *headers, "", ""]).encode() + data


CREATED = {"generation_id": JOB, "status": "queued"}
DONE = {"generation_id": JOB, "status": "completed", "result": DEEPGRAM}
# Understood by whoever creates and whoever waits alike.
EITHER = DONE
WHOLE = as_bytes(EITHER)


def replying(data: bytes) -> Behaviour:
    """Take all of the request, say this, and hang up."""

    def reply(link: Link) -> None:
        link.read()
        link.send(data)

    return reply


def staying(data: bytes) -> Behaviour:
    """Take all of the request, say this, and keep the connection for another."""

    def reply(link: Link) -> None:
        link.read()
        link.stays = True
        link.send(data.replace(b"connection: close\r\n", b""))

    return reply


def resetting(data: bytes) -> Behaviour:
    """Take all of the request, say this, and reset the connection as soon as the client has it."""

    def reply(link: Link) -> None:
        link.read()
        link.send(data)
        link.reset()

    return reply


def packed(body: Text, encoding: str, pack: Callable[[bytes], bytes]) -> bytes:
    """An answer whose body is said to be packed."""
    return answer(pack(as_bytes(body)), 200, f"content-encoding: {encoding}")


def bare_deflate(data: bytes) -> bytes:
    """What some servers mean when they say deflate."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def members(data: bytes) -> bytes:
    """Gzip in two members, as allowed."""
    return gzip.compress(data[:50]) + gzip.compress(data[50:])


def bomb(_: bytes = b"") -> bytes:
    """Some kilobytes that unpack to 32 MiB."""
    return gzip.compress(b" " * (32 << 20), 1)


def chunked(body: bytes, size: int = 100) -> bytes:
    """A body in chunks."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


# What a server may do to a request.


def unread_then_reset(link: Link) -> None:
    link.leave_unread()
    link.reset()


def unread_then_closed(link: Link) -> None:
    link.leave_unread()


def reset_in_headers(link: Link) -> None:
    link.read_start()
    link.reset()


def reset_in_body(link: Link) -> None:
    link.read(20)
    link.reset()


def closed_in_body(link: Link) -> None:
    link.read(20)


def reset_after_body(link: Link) -> None:
    link.read()
    link.reset()


def closed_after_body(link: Link) -> None:
    link.read()


def black_hole(link: Link) -> None:
    link.read()
    link.until_gone()


def busy(link: Link) -> None:
    """A server that comes to nothing before the client has gone."""
    link.come_to_nothing()


def stalls_in_body(link: Link) -> None:
    link.read(20)
    link.until_over()


def silent_from_the_start(link: Link) -> None:
    link.leave_unread()
    link.until_over()


def silent_handshake(link: Link) -> None:
    link.leave_unread()
    link.until_gone()


def saying_then_silent(data: bytes) -> Behaviour:
    """An answer that stops in the middle, on a connection that stays open."""

    def reply(link: Link) -> None:
        link.read()
        link.send(data)
        link.until_gone()

    return reply


def plain_to_tls(link: Link) -> None:
    """An answer in clear text to whoever begins with TLS."""
    link.leave_unread()
    link.send(answer(EITHER))
    link.until_gone()


def dripping(data: bytes, before: bytes = b"", size: int = 1) -> Behaviour:
    """An answer that comes byte by byte and never to an end."""

    def reply(link: Link) -> None:
        link.read()
        link.send(before)
        link.drip(data, size)

    return reply


def early(data: bytes) -> Behaviour:
    """The answer before the body has been read, which is read all the same."""

    def reply(link: Link) -> None:
        link.read(20)
        link.send(data)
        link.until_gone()

    return reply


def never(_: Link) -> None:
    raise AssertionError("a connection was taken that nobody should have")
