"""What is fetched from a URL, over real connections to servers that misbehave."""

import gzip
import time
from pathlib import Path

import pytest

from aimlapi_stt_gateway.audio.connecting import Patience
from tests.gateway.fetching import AUDIO, answer, at, fetch, refusal, sending
from tests.wrapper.sockets import Behaviour, garbage, half, hang_up, raw_server, reset

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
