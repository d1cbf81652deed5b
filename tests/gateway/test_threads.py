"""The pool of threads: it works at once, and neither a slow engine nor a full disk takes the server with it."""

import sqlite3
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from aimlapi_stt_gateway.engines import Segment, Task
from aimlapi_stt_gateway.jobs.store import JobRow, Store
from aimlapi_stt_gateway.jobs.threads import ThreadPool
from aimlapi_stt_gateway.scripted.engine import ScriptedEngine, ScriptedSetup
from aimlapi_stt_gateway.settings import WorkerSettings
from tests.gateway.support import until


class Slow(ScriptedEngine):
    """Says nothing before it may."""

    def __init__(self) -> None:
        self.may = threading.Event()

    def recognise(self, pcm: Iterable[bytes], task: Task) -> Iterator[Segment]:
        self.may.wait(20)
        return super().recognise(pcm, task)


class SlowSetup(ScriptedSetup):
    """The setup of that."""

    def __init__(self) -> None:
        super().__init__({})
        self.engine = Slow()

    def load(self) -> Slow:
        return self.engine


def added(store: Store, job_id: str) -> None:
    """A waiting job."""
    store.add(job_id, "owner", "whisper-tiny", {}, "http://example.org/a.wav", {"text": "Hello."})


def status(store: Store, job_id: str) -> str:
    """How a job stands."""
    job = store.get(job_id)
    assert job is not None
    return job.status


@contextmanager
def working(store: Store, setup: ScriptedSetup) -> Generator[ThreadPool, None, None]:
    """A pool at the jobs of a store."""
    pool = ThreadPool(store, setup, WorkerSettings())
    pool.start()
    try:
        yield pool
    finally:
        pool.stop()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store of jobs."""
    with closing(Store(tmp_path)) as opened:
        yield opened


def test_a_job_is_done_when_the_pool_was_woken(store: Store) -> None:
    """So that the first look at a scripted job finds its end, each time."""
    with working(store, ScriptedSetup({})) as pool:
        for number in range(20):
            added(store, f"job-{number}")
            pool.wake()
            assert status(store, f"job-{number}") == "completed"
        assert pool.alive() == 1
        pool.stop()
        assert pool.alive() == 0


def test_an_engine_that_takes_its_time_does_not_hold_up_the_server(store: Store) -> None:
    """`wake` is called on the event loop."""
    setup = SlowSetup()
    with working(store, setup) as pool:
        added(store, "a-job")
        start = time.monotonic()
        pool.wake()
        assert time.monotonic() - start < 5
        assert status(store, "a-job") == "generating"
        setup.engine.may.set()
        until(lambda: status(store, "a-job") == "completed")


def test_it_goes_on_after_a_failure_of_the_store(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A disk that was full for a moment must not end all work."""
    full = True
    claim = store.claim

    def claims(*arguments: Any) -> JobRow | None:
        if full:
            raise sqlite3.OperationalError("database or disk is full")
        return claim(*arguments)

    monkeypatch.setattr(store, "claim", claims)
    added(store, "a-job")
    with working(store, ScriptedSetup({})) as pool:
        until(lambda: "disk is full" in caplog.text)
        assert status(store, "a-job") == "queued"
        full = False
        pool.wake()
        until(lambda: status(store, "a-job") == "completed")


def test_it_may_be_stopped_before_it_was_started(store: Store) -> None:
    """A start that breaks off is cleaned up like any other."""
    ThreadPool(store, ScriptedSetup({}), WorkerSettings()).stop()
