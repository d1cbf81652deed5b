"""Law: an answer that does not end is given up, by its length or its time, whichever library reads it."""

import time
from collections.abc import Callable
from typing import BinaryIO

import pytest
import requests

from aimlapi_stt_contract import Settings, whole
from aimlapi_stt_contract.deployment import Deployment, Traffic, redaction_of
from aimlapi_stt_contract.sockets import Connection

from .breaking import request_of, said

HEAD = b"HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: 1000000000\r\n\r\n"
Ask = Callable[[str], str]


def endless(piece: bytes, pause_s: float) -> Callable[[BinaryIO, BinaryIO], None]:
    """What answers with a piece and a pause, again and again, until nobody listens."""

    def play(reads: BinaryIO, writes: BinaryIO) -> None:
        request_of(reads)
        try:
            writes.write(HEAD)
            while True:
                writes.write(piece)
                time.sleep(pause_s)
        except OSError:
            return

    return play


def by_httpx(url: str) -> str:
    settings = Settings(url, "a-key", request_timeout_s=0.2)
    deployment = Deployment(settings, Traffic(redaction_of(settings)))
    exchange = deployment.fetch("nobody")
    deployment.close()
    return exchange.why


def by_requests(url: str) -> str:
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", whole.WholeAnswers(0.2))
        with pytest.raises(whole.EndlessAnswer) as caught:
            session.get(url, stream=True, timeout=5)
    assert caught.value.request is not None
    return str(caught.value)


def by_socket(url: str) -> str:
    settings = Settings(url, "a-key", request_timeout_s=0.2)
    deployment = Deployment(settings, Traffic(redaction_of(settings)))
    deployment.close()
    with Connection(settings, deployment) as connection:
        connection.send("GET", "/v1/stt/nobody")
        return connection.answer().why


@pytest.mark.parametrize("ask", [by_httpx, by_requests, by_socket])
@pytest.mark.parametrize(
    ("piece", "pause_s", "why"), [(b"a" * 65_536, 0.0, "more than 0 MiB"), (b"a", 0.02, "did not end in 0.2 s")]
)
def test_an_answer_without_an_end_is_given_up(
    ask: Ask, piece: bytes, pause_s: float, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kit would read for ever, or until the machine has no memory left, and tell nobody."""
    monkeypatch.setattr(whole, "MOST_BYTES", 300_000)
    with said(endless(piece, pause_s)) as url:
        assert why in ask(url)
