"""Law: each exchange has a connection of its own, as few as are needed, and none that may be broken is used again."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from typing import Any

import httpx
import pytest

from aimlapi_stt import AsyncSpeechToText, SpeechToText
from aimlapi_stt._lines import Lines
from tests.wrapper.payloads import JOB
from tests.wrapper.receiver import receiver

CREATED = f'{{"generation_id": "{JOB}", "status": "queued"}}'.encode()


def test_who_comes_one_after_another_shares_one_client() -> None:
    """A connection is opened once, and not for each request."""
    made = count()
    lines = Lines(lambda: next(made))
    for _ in range(10):
        with lines.one() as line:
            assert line == 0
    assert lines.all() == [0]


def test_who_comes_at_once_has_a_client_of_his_own() -> None:
    """Two requests on one connection would be one after the other."""
    made, meeting = count(), Barrier(8)
    lines = Lines(lambda: next(made))

    def one() -> int:
        with lines.one() as line:
            meeting.wait(5)
            return line

    with ThreadPoolExecutor(8) as pool:
        taken = [pool.submit(one) for _ in range(8)]
        assert sorted(each.result() for each in taken) == list(range(8))
    assert sorted(lines.all()) == list(range(8))
    assert lines.outworn() == []


def test_the_client_used_last_is_used_first() -> None:
    """Its connection is the least likely to have been closed by the server."""
    made = count()
    lines = Lines(lambda: next(made))
    with lines.one() as first, lines.one():
        pass
    with lines.one() as again:
        assert again == first


def test_what_nobody_needs_any_more_is_given_up() -> None:
    """A burst must not leave its connections behind for the rest of a program's life."""
    made = count()
    lines = Lines(lambda: next(made), idle_s=0.02)
    with lines.one() as busy:
        with lines.one():
            pass
        time.sleep(0.05)
        assert lines.outworn() == [1]
        assert lines.all() == [busy]


@pytest.mark.parametrize(("cut_off", "next_line"), [(KeyboardInterrupt, 1), (ConnectionError, 0)])
def test_a_client_whose_request_was_cut_off_is_not_used_again(cut_off: type[BaseException], next_line: int) -> None:
    """Its only connection may count as taken for ever; an error leaves it as it should be."""
    made = count()
    lines = Lines(lambda: next(made), idle_s=60)
    with pytest.raises(cut_off), lines.one():
        raise cut_off
    assert lines.outworn() == ([] if next_line == 0 else [0])
    with lines.one() as line:
        assert line == next_line


def test_after_an_interruption_the_client_goes_on_at_once() -> None:
    """Whoever catches Ctrl-C in a notebook tries the next file."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with receiver(CREATED) as server, SpeechToText("key", server.base_url, request_timeout=2) as client:
        with pytest.raises(KeyboardInterrupt):
            client.submit(bytes(200_000), model="whisper-tiny", on_upload=interrupt)
        assert client.submit(b"RIFF", model="whisper-tiny").id == JOB


def test_looks_one_after_another_use_one_connection() -> None:
    """A handshake for each would cost more than the look."""
    with receiver(CREATED) as server, SpeechToText("key", server.base_url) as client:
        for _ in range(5):
            client.fetch(JOB)
        assert (len(server.received), server.connections) == (5, 1)


@pytest.mark.parametrize(("kind", "below"), [(SpeechToText, httpx.Client), (AsyncSpeechToText, httpx.AsyncClient)])
def test_the_library_has_one_connection_to_look_through(kind: Callable[[str, str], Any], below: type) -> None:
    """Else its pool asks about each idle connection whenever a request begins or ends."""
    lines = kind("key", "https://a.example")._wire._lines
    with lines.one() as first, lines.one() as second:
        pools = [http._transport._pool for http in (first, second)]
    assert [type(http) for http in (first, second)] == [below, below]
    assert [pool._max_connections for pool in pools] == [1, 1]
    assert pools[0]._ssl_context is pools[1]._ssl_context
