"""Law: clients that do not read cost a bounded amount of memory, however many they are, and nobody else's time."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterable, Sequence
from typing import Any

import httpx
import pytest

from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.door.limits import ConnectionLimits
from aimlapi_stt_gateway.door.outgoing import Outgoing
from aimlapi_stt_gateway.door.waiting import cut_slowest
from aimlapi_stt_gateway.jobs.store import Store
from aimlapi_stt_gateway.settings import Settings
from tests.gateway.support import client_of, create, until

MEGABYTE = "x" * (1 << 20)


class Unread(asyncio.Transport):
    """A transport whose client takes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.held = 0
        self.aborted = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.held += len(data)

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.held += sum(map(len, list_of_data))

    def get_write_buffer_size(self) -> int:
        return self.held

    def is_closing(self) -> bool:
        return self.aborted

    def abort(self) -> None:
        self.held, self.aborted = 0, True


@pytest.mark.parametrize(("most", "left"), [(100, 3), (30, 3), (29, 2), (10, 1), (9, 0)])
def test_who_has_left_something_unread_for_longest_goes_first(most: int, left: int) -> None:
    """Somebody who has only just asked is the one who is most likely to read."""

    async def answer() -> Sequence[bool]:
        wires = [Unread() for _ in range(4)]
        outs = [Outgoing(wire, lambda: None, asyncio.get_running_loop()) for wire in wires]
        for out in outs[:3]:
            out.write(bytes(10))
            await asyncio.sleep(0.001)
        cut_slowest(reversed(outs), most)
        return [wire.aborted for wire in wires]

    assert asyncio.run(answer()) == [True] * (3 - left) + [False] * (left + 1)


def completed(gateway: LocalGateway, http: httpx.Client, result: object) -> str:
    """The id of a job with this result."""
    job: str = create(http, url="http://127.0.0.1:1/a").json()["generation_id"]
    assert gateway._gateway is not None
    store: Store = gateway._gateway.store
    store._db.execute(
        "UPDATE jobs SET status='completed', finished=?, result=? WHERE id=?", (time.time(), json.dumps(result), job)
    )
    return job


def lookers(gateway: LocalGateway, job: str, number: int, times: int = 1) -> list[socket.socket]:
    """Connections on which a job is looked at, so many times, and nothing is read."""
    address = ("127.0.0.1", int(gateway.base_url.rpartition(":")[2]))
    request = f"GET /v1/stt/{job} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {gateway.api_key}\r\n\r\n"
    found: list[socket.socket] = []
    for _ in range(number):
        found.append(connection := socket.socket())
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(address)
        connection.sendall(request.encode() * times)
    return found


def held(gateway: LocalGateway) -> list[int]:
    """What each connection holds in memory of answers that are not read, in bytes."""
    assert gateway._gateway is not None
    connections: Any = gateway._gateway.server.server_state.connections
    return [found for one in list(connections) if (found := one._out.held())]


def test_answers_that_nobody_reads_are_bounded_together() -> None:
    """A few hundred clients that ask for a long result and read nothing would be gigabytes."""
    settings = Settings(connections=ConnectionLimits(answers_bytes=20 << 20))
    with LocalGateway(workers=0, settings=settings) as gateway, client_of(gateway) as http:
        job = completed(gateway, http, {"text": MEGABYTE * 8})
        connections = lookers(gateway, job, 8)
        assert gateway._gateway is not None
        asked = gateway._gateway.server.server_state
        # All have asked, and those that were cut are gone: who asks now is not taken for one of them.
        until(lambda: asked.total_requests >= 9 and 0 < len(held(gateway)) <= 2)
        assert sum(held(gateway)) <= 20 << 20
        assert len(http.get(f"/v1/stt/{job}").content) > 8 << 20, "others get theirs"
        for connection in connections:
            connection.close()


def test_the_next_answer_is_made_when_the_one_before_is_read() -> None:
    """Else a connection holds two of them in memory, and only one is counted; no answer may be lost by waiting."""
    with LocalGateway(workers=0) as gateway, client_of(gateway) as http:
        job = completed(gateway, http, {"text": MEGABYTE * 8})
        (connection,) = lookers(gateway, job, 1, times=3)
        until(lambda: held(gateway))
        time.sleep(0.1)
        assert sum(held(gateway)) < 9 << 20
        connection.settimeout(10)
        size = 0
        while size < 3 * (8 << 20):
            size += len(connection.recv(1 << 20))
        connection.close()


def test_a_long_result_is_put_into_the_form_of_a_page_while_others_are_answered() -> None:
    """It takes seconds for hours of speech, in which a server that does one thing at a time would seem dead."""
    words = [{"word": "hello", "start": n * 0.4, "end": n * 0.4 + 0.3, "confidence": 0.93} for n in range(20_000)]
    result = {"metadata": {}, "results": {"channels": [{"alternatives": [{"transcript": "hello", "words": words}]}]}}
    with LocalGateway(workers=0, dialect="whisper-tiny") as gateway, client_of(gateway) as http:
        job = completed(gateway, http, result)
        with client_of(gateway) as other:
            codes: list[int] = []
            asking = threading.Thread(target=lambda: codes.append(other.get(f"/v1/stt/{job}", timeout=60).status_code))
            asking.start()
            answered = 0
            while asking.is_alive():
                assert http.get("/healthz").status_code == 200
                answered += 1
            asking.join()
        assert codes[0] in (200, 201)
        assert answered >= 3
