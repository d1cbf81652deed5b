"""What the event loop does itself, because a thread costs more than it does: it waits for nobody."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.door.outgoing import Outgoing
from aimlapi_stt_gateway.jobs.store import Store, new_id
from tests.gateway.support import client_of, create

HEAD, BODY = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", b"{}"


@contextmanager
def somebody_writing(folder: Path) -> Generator[sqlite3.Connection, None, None]:
    """Another process in the middle of a change, until it is told to end it."""
    with closing(sqlite3.connect(folder / "jobs.sqlite3", isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def test_a_job_is_accepted_at_once_or_not_at_all(tmp_path: Path) -> None:
    """An event loop that waited for a worker's write would stop all other answers."""
    with closing(Store(tmp_path)) as store:
        assert store.add(new_id(), "owner", "whisper-tiny", {}, None, at_once=True)
        with somebody_writing(tmp_path) as other:
            began = time.monotonic()
            with pytest.raises(BlockingIOError):
                store.add(new_id(), "owner", "whisper-tiny", {}, None, at_once=True)
            assert time.monotonic() - began < 1
            other.execute("ROLLBACK")
        assert not store.add(new_id(), "owner", "whisper-tiny", {}, None, most=1, at_once=True)
        assert store.add(new_id(), "owner", "whisper-tiny", {}, None, at_once=True)
        assert store.waiting() == 2


def test_only_a_lock_is_taken_for_somebody_who_writes(tmp_path: Path) -> None:
    """Anything else would be tried again in a thread, and its cause be lost."""
    with closing(Store(tmp_path)) as store:
        with closing(sqlite3.connect(tmp_path / "jobs.sqlite3")) as other:
            other.execute("DROP TABLE jobs")
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            store.add(new_id(), "owner", "whisper-tiny", {}, None, at_once=True)


def test_a_create_outlasts_somebody_who_writes_and_holds_up_nobody() -> None:
    """A worker writes megabytes of result now and then; the client has not done anything wrong."""
    with LocalGateway(workers=0) as gateway, client_of(gateway) as http, client_of(gateway) as second:
        assert gateway._folder is not None
        job_id = create(http, url="http://127.0.0.1:1/a").json()["generation_id"]
        codes: list[int] = []
        with somebody_writing(gateway._folder) as other:
            asking = threading.Thread(target=lambda: codes.append(create(http, url="http://127.0.0.1:1/a").status_code))
            asking.start()
            for _ in range(10):
                assert second.get(f"/v1/stt/{job_id}").status_code == 200
                time.sleep(0.02)
            assert asking.is_alive()
            other.execute("ROLLBACK")
            asking.join(20)
        assert codes == [200]


class Wire(asyncio.Transport):
    """A transport that notes what it is told to send."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent.append(bytes(data))

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.sent.append(b"".join(list_of_data))

    def get_write_buffer_size(self) -> int:
        return 0

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        self.sent.append(b"closed")

    def abort(self) -> None:
        self.sent.append(b"aborted")


def test_head_and_body_go_out_together() -> None:
    """A system call, and a packet, for each would be a tenth of what a small answer costs."""

    async def answer() -> None:
        wire = Wire()
        out = Outgoing(wire, lambda: None, asyncio.get_running_loop())
        for _ in range(2):
            out.write(HEAD)
            assert out.unread() == len(HEAD)
            out.write(BODY)
            out.write(b"and more")
        assert wire.sent == [HEAD + BODY, b"and more"] * 2
        assert (out.written, out.unread()) == (2 * len(HEAD + BODY + b"and more"), 0)

    asyncio.run(answer())


@pytest.mark.parametrize("end", ["", "leave", "abort"])
def test_a_head_without_a_body_is_sent_all_the_same(end: str) -> None:
    """The body may be long in the making, or never come."""

    async def answer() -> None:
        wire = Wire()
        out = Outgoing(wire, lambda: None, asyncio.get_running_loop())
        out.write(HEAD)
        if end:
            getattr(out, end)()
        else:
            await asyncio.sleep(0)
        assert wire.sent[0] == HEAD
        await asyncio.sleep(0)
        assert len(wire.sent) == 1 + bool(end)

    asyncio.run(answer())
