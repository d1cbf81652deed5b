"""Whoever looks after the workers outlasts what happens to them, and who stops them what happened to their jobs."""

import logging
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.jobs import pool as pool_module
from aimlapi_stt_gateway.jobs.pool import WorkerPool
from aimlapi_stt_gateway.jobs.store import Store
from aimlapi_stt_gateway.operating.standing import Watchman
from aimlapi_stt_gateway.settings import Settings, WorkerSettings
from tests.gateway.support import add_job, until


@contextmanager
def running(folder: Path, count: int = 0, load_s: float = 60.0) -> Generator[WorkerPool, None, None]:
    pool = WorkerPool(folder, count, WorkerSettings(), load_s=load_s)
    pool.start()
    try:
        yield pool
    finally:
        pool.stop()


class Stuck:
    """A process that the system cannot end at the moment."""

    stdin = stdout = None

    def __init__(self) -> None:
        self.killed = 0

    def poll(self) -> None:
        return None

    def terminate(self) -> None:
        pass

    def kill(self) -> None:
        self.killed += 1

    def wait(self, timeout: float | None = None) -> int:
        assert timeout is not None, "nobody may wait for it without end"
        raise subprocess.TimeoutExpired("worker", timeout)


def test_a_worker_that_does_not_end_when_killed_ends_nobody_else(tmp_path: Path, store: Store) -> None:
    """A disk that hangs holds a process for minutes; without a keeper no worker would be replaced any more."""
    add_job(store, b"")
    store.claim("stuck", 0)
    pool = WorkerPool(tmp_path, 1, WorkerSettings())
    stuck: Any = Stuck()
    pool._workers["stuck"] = stuck
    for _ in range(5):
        pool._end_hung(store)
    assert stuck.killed == 1
    assert store.waiting() == 1
    pool.stop()
    assert stuck.killed == 2


def test_the_keeper_outlasts_any_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An error that nobody thought of may pass; a keeper that is gone never comes back."""
    happened = threading.Event()

    def trouble(pool: WorkerPool, store: Store) -> None:
        if not happened.is_set():
            happened.set()
            raise RuntimeError("never thought of")

    monkeypatch.setattr(WorkerPool, "_end_hung", trouble)
    monkeypatch.setattr(pool_module, "_SLOWEST_RESPAWN_S", 0.01)
    with running(tmp_path) as pool:
        assert happened.wait(20)
        until(lambda: "never thought of" in caplog.text)
        assert pool.tended()


def test_a_gateway_without_a_keeper_is_failing(tmp_path: Path, store: Store) -> None:
    """It works until the first worker dies; whoever runs it has to know before."""
    with running(tmp_path) as pool:
        watchman = Watchman(Settings(workers=0), store, pool)
        assert watchman.health()[0] == 200
        pool._stopping.set()
        pool._keeper.join()
        status, told = watchman.health()
    assert (status, told["reason"]) == (503, "nobody looks after the workers")


def test_a_gateway_whose_folder_is_gone_is_failing(tmp_path: Path, store: Store) -> None:
    """It would answer 200 to jobs that are lost with it."""
    with running(tmp_path) as pool:
        watchman = Watchman(Settings(workers=0), store, pool)
        store._file.rename(tmp_path / "moved")
        status, told = watchman.health()
        (tmp_path / "moved").rename(store._file)
    assert (status, told["reason"]) == (503, "the data folder is gone or another one")


def test_a_worker_counts_when_its_engine_is_loaded(tmp_path: Path) -> None:
    """Until then it does no job, and a load balancer would send some."""
    with running(tmp_path, 1) as pool:
        assert pool.alive() == 0
        until(lambda: pool.alive() == 1)
        assert pool._loading == {}


def test_an_engine_that_never_loads_is_ended_with_a_line_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A driver that hangs would look like a gateway that is about to serve, for ever."""
    hanging = tmp_path / "python"
    hanging.write_text("#!/bin/sh\nexec sleep 60\n")
    hanging.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(hanging))
    caplog.set_level(logging.WARNING)
    with running(tmp_path, 1, load_s=0.1) as pool:
        (process,) = pool._workers.values()
        until(lambda: process.poll() is not None)
        assert pool.alive() == 0
    assert "has not loaded its engine within 0.1 s" in caplog.text


def test_a_pool_stops_though_its_jobs_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The jobs go back into the queue at the next start; a traceback at the end of a server helps nobody."""
    pool = WorkerPool(tmp_path / "gone", 1, WorkerSettings())
    stuck: Any = Stuck()
    pool._workers["stuck"] = stuck
    monkeypatch.setattr(pool_module, "_STOP_S", 0.0)
    pool.stop()
    assert "could not be given back" in caplog.text
    assert not (tmp_path / "gone").exists()


def test_the_error_of_a_block_is_not_replaced_by_one_of_its_gateway() -> None:
    """Whoever debugs a test needs what went wrong first."""

    def fail() -> None:
        with LocalGateway() as gateway:
            assert gateway._folder is not None
            file = gateway._folder / "jobs.sqlite3"
            file.write_bytes(b"garbage!" * 512)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
