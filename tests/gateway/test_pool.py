"""Workers that die, servers that die, and jobs that are finished all the same."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aimlapi_stt_gateway.jobs import pool as pool_module
from aimlapi_stt_gateway.jobs.pool import WorkerPool
from aimlapi_stt_gateway.jobs.store import DEATHS, Store
from aimlapi_stt_gateway.settings import EngineChoice, WorkerSettings
from tests.gateway import foreign
from tests.gateway.support import add_job, finished, is_running, kill, until, workers_on

PLAYED = WorkerSettings(EngineChoice(foreign.NAME))
"""Workers that hear nothing and say what they are told, for what is not about speech."""

pytestmark = pytest.mark.usefixtures("foreign_engine")
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@contextmanager
def running(folder: Path, count: int = 1, settings: WorkerSettings = PLAYED) -> Generator[WorkerPool, None, None]:
    pool = WorkerPool(folder, count, settings)
    pool.start()
    try:
        yield pool
    finally:
        pool.stop()


def pids(pool: WorkerPool) -> list[int]:
    return [process.pid for process in list(pool._workers.values())]


def status(store: Store, job_id: str) -> str:
    job = store.get(job_id)
    assert job is not None
    return job.status


def until_generating(store: Store, job_id: str) -> None:
    until(lambda: status(store, job_id) == "generating")


def test_a_worker_killed_in_the_middle_is_replaced_and_its_job_done(tmp_path: Path, store: Store) -> None:
    """Out of memory, a crash of a decoder: the owner of the job should notice nothing but a delay."""
    job_id = foreign.add_job(store, "take", 1_000)
    with running(tmp_path) as pool:
        (first,) = pids(pool)
        until_generating(store, job_id)
        assert pool.alive() == 1
        kill(first)
        until(lambda: pool.alive() == 0)
        assert finished(store, job_id).status == "completed"
        (second,) = pids(pool)
        assert second != first
        assert not is_running(first)
        until(lambda: not store.audio_path(job_id).exists())


def test_a_job_that_kills_every_worker_fails_and_the_next_one_is_served(tmp_path: Path, store: Store) -> None:
    """One poisonous file must cost its owner the job, and nobody else anything."""
    poison, harmless = foreign.add_job(store, "take", 20_000), foreign.add_job(store, "say")
    for _ in range(DEATHS - 1):
        store.claim("earlier worker")
        store.release("earlier worker")
    with running(tmp_path) as pool:
        until_generating(store, poison)
        (worker,) = pids(pool)
        kill(worker)
        failed = finished(store, poison)
        assert failed.status == "failed"
        assert failed.error is not None
        assert failed.error["name"] == "WorkerDied"
        assert finished(store, harmless).status == "completed"


def test_stop_ends_every_worker_at_once_and_gives_their_jobs_back(tmp_path: Path, store: Store) -> None:
    """A restart must neither wait for an hour of audio nor lose it."""
    jobs = [foreign.add_job(store, "take", 20_000) for _ in range(3)]
    with running(tmp_path, 2) as pool:
        workers = pids(pool)
        for job_id in jobs[:2]:
            until_generating(store, job_id)
    assert len(workers) == 2
    assert not any(is_running(pid) for pid in workers)
    assert [status(store, job_id) for job_id in jobs] == ["queued"] * 3


PARENT = """
import sys, time
from pathlib import Path
from aimlapi_stt_gateway.jobs.pool import WorkerPool
from aimlapi_stt_gateway.settings import EngineChoice, WorkerSettings

pool = WorkerPool(Path(sys.argv[1]), 1, WorkerSettings(EngineChoice("foreign")))
pool.start()
print(next(iter(pool._workers.values())).pid, flush=True)
time.sleep(60)
"""


@linux
def test_when_the_server_is_killed_its_workers_end_and_the_next_one_finishes_its_jobs(
    tmp_path: Path, store: Store
) -> None:
    """Kill -9 lets nobody clean up: orphans would keep the memory, and accepted jobs are a promise."""
    jobs = [foreign.add_job(store, "take", 2_000), foreign.add_job(store, "say")]
    with subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        try:
            worker = int(parent.stdout.readline())
            assert workers_on(tmp_path) == [worker]
            until_generating(store, jobs[0])
        finally:
            parent.kill()
    until(lambda: workers_on(tmp_path) == [], within_s=8)
    assert [status(store, job_id) for job_id in jobs] == ["generating", "queued"]
    with running(tmp_path):
        assert [finished(store, job_id).status for job_id in jobs] == ["completed"] * 2


def test_workers_that_cannot_start_do_not_storm_and_serve_once_they_can(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken installation must not take the whole machine, and mending it must be enough."""
    starts = tmp_path / "starts"
    broken = tmp_path / "python"
    broken.write_text(f"#!/bin/sh\necho start >> '{starts}'\nexit 1\n")
    broken.chmod(0o755)
    job_id = foreign.add_job(store, "say")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", str(broken))
        began = time.monotonic()
        pool = WorkerPool(tmp_path, 1, PLAYED)
        pool.start()
        try:
            until(lambda: starts.exists() and len(starts.read_text().splitlines()) >= 4)
            # A lower bound, so that a slow machine cannot break it: 0.2, 0.4 and 0.8 s lie between four starts.
            assert time.monotonic() - began >= 1.4
            patch.undo()
            assert finished(store, job_id).status == "completed"
        finally:
            pool.stop()


def wake_often(pool: WorkerPool) -> None:
    for _ in range(100_000):  # more than a pipe holds
        pool.wake()


def test_waking_a_worker_never_waits_for_it(tmp_path: Path) -> None:
    """It is done on the event loop, where a worker that is stuck would stop the whole server."""
    with running(tmp_path) as pool:
        (worker,) = pids(pool)
        os.kill(worker, signal.SIGSTOP)
        try:
            waking = threading.Thread(target=wake_often, args=(pool,), daemon=True)
            waking.start()
            waking.join(10)
            assert not waking.is_alive()
        finally:
            os.kill(worker, signal.SIGCONT)


def test_a_worker_is_hung_only_when_it_is_seen_so_several_times(tmp_path: Path, store: Store) -> None:
    """A paused container wakes up with all leases run out, and the keeper may be the first who runs again."""
    job_id = add_job(store, b"")
    store.claim("worker", 0)
    pool = WorkerPool(tmp_path, 1, WorkerSettings())
    for _ in range(4):
        pool._end_hung(store)
    assert status(store, job_id) == "generating"
    store.extend(job_id, "worker", 60)
    pool._end_hung(store)
    store.extend(job_id, "worker", 0)
    for _ in range(4):
        pool._end_hung(store)
    assert status(store, job_id) == "generating", "its count began anew when it got on"
    pool._end_hung(store)
    assert status(store, job_id) == "queued"


def test_a_worker_is_woken_at_any_moment_of_its_burial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job is in the store by then: an error here would tell its owner that there is none."""
    reap, woken = pool_module._reap, threading.Event()
    with running(tmp_path) as pool:

        def reap_and_wake(process: "subprocess.Popen[bytes]") -> None:
            reap(process)
            pool.wake()
            woken.set()

        monkeypatch.setattr(pool_module, "_reap", reap_and_wake)
        kill(pids(pool)[0])
        assert woken.wait(20)
        monkeypatch.undo()


def test_a_worker_that_lost_its_job_leaves_the_audio_to_the_next(tmp_path: Path, store: Store) -> None:
    """A worker held up for long is given up; what it does afterwards must not spoil the job of its successor."""
    job_id = foreign.add_job(store, "take", 2_000)
    with running(tmp_path) as pool:
        until_generating(store, job_id)
        assert store.release(next(iter(pool._workers))) == 1
        assert store.claim("successor") is not None
        next_id = foreign.add_job(store, "say")
        assert finished(store, next_id).status == "completed", "the slow worker has gone on to the next job"
        assert status(store, job_id) == "generating"
        assert store.audio_path(job_id).exists()
        assert store.finish(job_id, "successor", result={})


def test_a_worker_whose_folder_is_gone_ends_and_makes_no_other(tmp_path: Path) -> None:
    """A server that is interrupted while it starts removes its folder before the worker has opened it."""
    gone = tmp_path / "gone"
    worker = [sys.executable, "-m", "aimlapi_stt_gateway.jobs.worker"]
    command = [*worker, str(gone), "w", WorkerSettings().to_json()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            assert process.wait(20) == 0  # its lifeline still holds
        finally:
            process.kill()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert not gone.exists()


def test_a_keeper_that_starts_when_all_is_over_says_nothing(tmp_path: Path) -> None:
    """An interruption in the middle of a start can overtake it; then its folder is gone."""
    pool = WorkerPool(tmp_path / "gone", 1, WorkerSettings())
    pool.stop()
    pool._keep()
    assert not (tmp_path / "gone").exists()
