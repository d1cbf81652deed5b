"""The state table of a job, and that no two workers ever hold the same one."""

import multiprocessing
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from aimlapi_stt_gateway.store import CLAIMS, DEATHS, KEPT_S, JobRow, Store, new_id
from tests.gateway.support import add_job

FAILURE = {"name": "InvalidAudio", "message": "The file is empty."}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path)
    yield opened
    opened.close()


def row(store: Store, job_id: str) -> JobRow:
    found = store.get(job_id)
    assert found is not None
    return found


def test_a_job_is_queued_then_generating_then_completed(store: Store) -> None:
    """The straight way through the table, with everything the caller gave and the worker made still there."""
    job_id = new_id()
    store.add(job_id, "owner", "whisper-tiny", {"punctuate": True, "tag": ["é", "\ud800"]}, "https://example.com/a")
    waiting = row(store, job_id)
    assert (waiting.status, waiting.owner, waiting.model) == ("queued", "owner", "whisper-tiny")
    assert (waiting.options, waiting.url) == ({"punctuate": True, "tag": ["é", "\ud800"]}, "https://example.com/a")
    claimed = store.claim("worker")
    assert claimed is not None
    assert (claimed.id, claimed.status) == (job_id, "generating")
    assert store.finish(job_id, "worker", result={"text": "é"})
    done = row(store, job_id)
    assert (done.status, done.result, done.error) == ("completed", {"text": "é"}, None)


def test_a_job_that_fails_keeps_its_reason(store: Store) -> None:
    """The reason is all that the owner of a failed job ever gets."""
    job_id = add_job(store, b"")
    store.claim("worker")
    assert store.finish(job_id, "worker", error=FAILURE)
    assert (row(store, job_id).status, row(store, job_id).error) == ("failed", FAILURE)


def test_jobs_are_taken_oldest_first_and_then_there_are_none(store: Store) -> None:
    """Nobody waits for ever behind those who came later."""
    ids = [add_job(store, b"") for _ in range(5)]
    claimed = [store.claim("worker") for _ in range(6)]
    assert [job.id if job else None for job in claimed] == [*ids, None]


@pytest.mark.parametrize("ended", ["never claimed", "released", "claimed by another", "finished"])
def test_a_worker_that_does_not_hold_a_job_cannot_finish_it(store: Store, ended: str) -> None:
    """A worker given up for dead may come back; its late answer must not overwrite what another one is doing or did."""
    job_id = add_job(store, b"")
    if ended != "never claimed":
        store.claim("slow")
    if ended in ("released", "claimed by another"):
        store.release("slow")
    if ended == "claimed by another":
        store.claim("quick")
    if ended == "finished":
        assert store.finish(job_id, "slow", result={"text": "first"})
    before = row(store, job_id)
    assert not store.finish(job_id, "slow", result={"text": "late"})
    assert not store.finish(job_id, "slow", error=FAILURE)
    assert row(store, job_id) == before


def test_release_gives_back_what_that_worker_held_and_nothing_else(store: Store) -> None:
    """One dead worker must not take the others' jobs with it."""
    first, second, done = (add_job(store, b"") for _ in range(3))
    for worker in ("dead", "alive", "dead"):
        store.claim(worker)
    store.finish(done, "dead", result={})
    assert store.release("dead") == 1
    assert [row(store, job_id).status for job_id in (first, second, done)] == ["queued", "generating", "completed"]
    assert store.release() == 1
    assert row(store, second).status == "queued"


def test_a_job_that_kills_its_workers_fails_in_the_end(store: Store) -> None:
    """One poisonous file would otherwise kill workers for ever, and nobody else would be served."""
    job_id = add_job(store, b"")
    for attempt in range(ATTEMPTS):
        assert row(store, job_id).status == "queued"
        assert store.claim(f"worker {attempt}") is not None
        assert store.release(f"worker {attempt}") == 1
    failed = row(store, job_id)
    assert (failed.status, store.claim("another")) == ("failed", None)
    assert failed.error is not None
    assert failed.error["name"] == "WorkerDied"
    assert "several times" in failed.error["message"]


def test_stopping_a_server_does_not_use_up_attempts(store: Store) -> None:
    """A long job is not to blame for the restarts of its server, and must survive any number of them."""
    job_id = add_job(store, b"")
    for _ in range(2 * ATTEMPTS):
        assert store.claim("worker") is not None
        assert store.release(died=False) == 1
    assert row(store, job_id).status == "queued"


def test_jobs_expire_after_an_hour_with_their_audio(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Speech is private: what the service forgets after an hour is forgotten here, on the disk too."""
    old, held = add_job(store, b"old"), add_job(store, b"held")
    store.claim("worker")
    store.finish(old, "worker", result={})
    store.claim("worker")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + KEPT_S - 10)
    young = add_job(store, b"young")
    assert store.drop_expired() == 0
    assert store.get(old) is not None
    monkeypatch.setattr(time, "time", lambda: now + KEPT_S + 1)
    assert store.get(old) is None, "expired means gone at once, not at the next sweep"
    os.utime(store.audio_path(old), (now + KEPT_S, now + KEPT_S))  # as audio of a URL, fetched long after the create
    assert store.drop_expired() == 1
    kept = sorted(path.name for path in (store.folder / "audio").iterdir())
    assert kept == sorted([held, young]), "a worker is still hearing the one, the other is young"


def test_audio_that_no_job_refers_to_goes_after_an_hour(store: Store) -> None:
    """A server killed in the middle of an upload leaves half a file, and a data folder must not grow for ever."""
    job_id = add_job(store, b"audio")
    half, uploading = store.audio_path(new_id()), store.audio_path(new_id())
    for path in (half, uploading):
        path.write_bytes(b"half")
    hour_ago = time.time() - KEPT_S - 1
    for path in (half, store.audio_path(job_id)):
        os.utime(path, (hour_ago, hour_ago))
    store.drop_expired()
    assert not half.exists()
    assert uploading.exists()
    assert store.audio_path(job_id).exists()


def claim_all(folder: Path, worker: str) -> list[str]:
    store = Store(folder)
    try:
        return [job.id for job in iter(lambda: store.claim(worker), None)]
    finally:
        store.close()


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_two_who_claim_at_once_never_get_the_same_job(tmp_path: Path, store: Store, kind: str) -> None:
    """A job done twice costs twice, and its two results race."""
    ids = [add_job(store, b"") for _ in range(400)]
    spawn = multiprocessing.get_context("spawn")
    with ThreadPoolExecutor(4) if kind == "threads" else ProcessPoolExecutor(2, spawn) as pool:
        claims = [pool.submit(claim_all, tmp_path, f"worker {n}") for n in range(4)]
        claimed = [job_id for claim in claims for job_id in claim.result(30)]
    assert sorted(claimed) == sorted(ids)


def claim_for(folder: Path, seconds: float) -> None:
    store = Store(folder)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        store.claim("other process")
    store.close()


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
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=use, args=(job_id,)) for job_id in ids]
        for thread in threads:
            thread.start()
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            pool.submit(claim_for, tmp_path, 0.5).result(30)
        over.set()
        for thread in threads:
            thread.join()
    finally:
        over.set()
        sys.setswitchinterval(interval)
    assert problems == []


def test_a_folder_that_holds_something_else_is_refused_and_left_closed(tmp_path: Path) -> None:
    """Pointed at the wrong folder, the gateway must say so and not keep the file open."""
    (tmp_path / "jobs.sqlite3").write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        Store(tmp_path)
