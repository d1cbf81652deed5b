"""Fetching audio from servers that misbehave, with a resolver that tells what a test wants."""

import contextlib
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from aimlapi_stt_gateway.audio import AudioError
from aimlapi_stt_gateway.audio.destinations import Destinations
from aimlapi_stt_gateway.audio.fetching import fetch_audio
from tests.wrapper.sockets import Behaviour, RawServer

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
