"""A store that several threads and processes use at once, on a disk that may be full."""

import multiprocessing
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from aimlapi_stt_gateway.jobs.store import Store, new_id
from tests.gateway.claiming import claim_all, claim_for
from tests.gateway.support import add_job, row


def test_a_look_waits_for_no_change(store: Store) -> None:
    """Looks are taken on the event loop: one that waited for a writer would stop all other answers."""
    job_id = add_job(store, b"")
    with closing(sqlite3.connect(store.folder / "jobs.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE jobs SET status = 'generating'")
        adding = threading.Thread(target=add_job, args=(store, b""))
        adding.start()
        began = time.monotonic()
        for _ in range(20):
            assert row(store, job_id).status == "queued"
            assert (store.waiting(), store.totals()["accepted"], store.overdue()) == (1, 1, [])
        assert time.monotonic() - began < 1
        assert adding.is_alive(), "a change does wait"
        other.execute("ROLLBACK")
        adding.join(10)
    assert store.waiting() == 2


def test_a_full_disk_accepts_nothing_by_halves_and_is_over_when_it_is_over(store: Store) -> None:
    """Nobody may be told that a job exists which does not, and no job may come to life that nobody knows."""
    held = add_job(store, b"")
    store.claim("worker")
    pages = int(store._db.execute("PRAGMA page_count").fetchone()[0])
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    before = store.totals(), store.by_status()
    job_id = new_id()
    with pytest.raises(sqlite3.OperationalError, match="full"):
        store.add(job_id, "owner", "whisper-tiny", {"tag": "x" * 10_000}, None)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        store.finish(held, "worker", result={"text": "x" * 10_000})
    assert (store.totals(), store.by_status()) == before
    assert (store.get(job_id), row(store, held).status) == (None, "generating")
    store._db.execute("PRAGMA max_page_count = 100000")
    assert store.add(job_id, "owner", "whisper-tiny", {"tag": "x" * 10_000}, None)
    assert store.finish(held, "worker", result={"text": "x" * 10_000})


VISITOR = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("SELECT count(*) FROM jobs").fetchone()
db.close()
"""


def test_other_processes_see_that_a_store_is_in_use(store: Store) -> None:
    """A process that takes itself for the last one removes the log, and every other one then fails or loses jobs."""
    with closing(Store(store.folder)):  # SQLite's locks are gone when a process closes the same file by other means
        file = str(store.folder / "jobs.sqlite3")
        subprocess.run([sys.executable, "-c", VISITOR, file], check=True, timeout=20)
        assert (store.folder / "jobs.sqlite3-wal").exists()
    job_id = add_job(store, b"")
    assert row(store, job_id).status == "queued"


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_two_who_claim_at_once_never_get_the_same_job(tmp_path: Path, store: Store, kind: str) -> None:
    """A job done twice costs twice, and its two results race."""
    ids = [add_job(store, b"") for _ in range(400)]
    spawn = multiprocessing.get_context("spawn")
    with ThreadPoolExecutor(4) if kind == "threads" else ProcessPoolExecutor(2, spawn) as pool:
        claims = [pool.submit(claim_all, tmp_path, f"worker {n}") for n in range(4)]
        claimed = [job_id for claim in claims for job_id in claim.result(30)]
    assert sorted(claimed) == sorted(ids)


def test_threads_may_share_a_store_while_another_process_writes(tmp_path: Path, store: Store) -> None:
    """The HTTP side runs in a pool of threads; an answer mixed up or a lock error there is a lost job."""
    ids = [add_job(store, b"") for _ in range(8)]
    problems: list[BaseException] = []
    over = threading.Event()

    def use(job_id: str) -> None:
        try:
            while not over.is_set():
                store.add(new_id(), "owner", "whisper-tiny", {}, None)
                assert row(store, job_id).id == job_id
        except BaseException as problem:  # noqa: BLE001 - reported below
            problems.append(problem)

    interval = sys.getswitchinterval()
    try:
        threads = [threading.Thread(target=use, args=(job_id,)) for job_id in ids]
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            pool.submit(claim_for, tmp_path, 0).result(30)  # it has to be there, not to start, while they work
            sys.setswitchinterval(1e-5)
            for thread in threads:
                thread.start()
            pool.submit(claim_for, tmp_path, 0.5).result(30)
        over.set()
        for thread in threads:
            thread.join()
    finally:
        over.set()
        sys.setswitchinterval(interval)
    assert problems == []
