"""The state table of a job, and that no two workers ever hold the same one."""

import multiprocessing
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from aimlapi_stt_gateway.jobs.store import CLAIMS, DEATHS, KEPT_S, JobRow, Store, new_id
from tests.gateway.claiming import claim_all, claim_for
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
    options: dict[str, object] = {"punctuate": True, "tag": ["é", "\ud800"], "large": float("inf")}
    store.add(job_id, "owner", "whisper-tiny", options, "https://example.com/a", {"says": "é"})
    waiting = row(store, job_id)
    assert (waiting.status, waiting.owner, waiting.model) == ("queued", "owner", "whisper-tiny")
    assert (waiting.options, waiting.url, waiting.script) == (options, "https://example.com/a", {"says": "é"})
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


def test_a_job_that_kills_two_workers_fails(store: Store) -> None:
    """One poisonous file would otherwise kill workers for ever, and nobody else would be served."""
    job_id = add_job(store, b"")
    for death in range(DEATHS):
        assert row(store, job_id).status == "queued"
        assert store.claim(f"worker {death}") is not None
        assert store.release(f"worker {death}") == 1
    failed = row(store, job_id)
    assert (failed.status, failed.deaths, store.claim("another")) == ("failed", DEATHS, None)
    assert failed.error is not None
    assert failed.error["name"] == "WorkerDied"
    assert "died or hung on this audio" in failed.error["message"]


def test_a_job_outlives_the_death_of_several_servers_but_does_not_end_them_for_ever(store: Store) -> None:
    """An update gone wrong kills a server a few times, and no job is to blame; one that kills it each time is."""
    job_id = add_job(store, b"")
    for _ in range(CLAIMS):
        assert row(store, job_id).status == "queued"
        assert store.claim("worker") is not None
        assert store.release(why="server died") == 1
    failed = row(store, job_id)
    assert (failed.status, failed.claims, failed.deaths) == ("failed", CLAIMS, 0)
    assert failed.error is not None
    assert failed.error["name"] == "ServerDied"


def test_a_worker_that_is_stopped_has_used_up_nothing(store: Store) -> None:
    """A long job is not to blame for the restarts of its server, and must survive any number of them."""
    job_id = add_job(store, b"")
    for _ in range(2 * CLAIMS):
        assert store.claim("worker") is not None
        assert store.release(why="stopped") == 1
    assert (row(store, job_id).status, row(store, job_id).claims) == ("queued", 0)


def test_a_lease_lasts_as_long_as_it_is_extended_by_its_holder(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that gets on must keep its job however long it takes, one that hangs must lose it."""
    job_id = add_job(store, b"")
    now = time.monotonic()
    store.claim("worker", 10)
    monkeypatch.setattr(time, "monotonic", lambda: now + 8)
    assert store.overdue() == []
    assert store.extend(job_id, "worker", 10)
    assert not store.extend(job_id, "another", 1000)
    monkeypatch.setattr(time, "monotonic", lambda: now + 17)
    assert store.overdue() == []
    assert store.release("worker", only_overdue=True) == 0
    monkeypatch.setattr(time, "monotonic", lambda: now + 18.5)
    assert store.overdue() == ["worker"]
    assert store.release("worker", only_overdue=True) == 1
    assert not store.extend(job_id, "worker", 10), "it has to see that it lost its job"
    assert (row(store, job_id).status, row(store, job_id).deaths) == ("queued", 1)


def test_results_expire_with_their_audio(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Speech is private: what the service forgets after an hour is forgotten here, on the disk too."""
    old, held, waiting = add_job(store, b"old"), add_job(store, b"held"), add_job(store, b"waiting")
    store.claim("worker")
    store.finish(old, "worker", result={})
    store.claim("worker")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + KEPT_S - 10)
    assert store.drop_expired() == 0
    assert store.get(old) is not None
    monkeypatch.setattr(time, "time", lambda: now + KEPT_S + 1)
    assert store.get(old) is None, "expired means gone at once, not at the next sweep"
    assert store.drop_expired() == 1
    assert [row(store, job_id).status for job_id in (held, waiting)] == ["generating", "queued"]
    assert audio_of(store) == sorted([held, waiting]), "who has waited for an hour is still served"


def test_what_ended_late_can_still_be_fetched_for_a_sixth_of_the_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that took an hour would expire in the moment of its completion, and nobody would ever see its result."""
    with closing(Store(tmp_path, keep_s=60)) as store:
        job_id = add_job(store, b"")
        began = time.time()
        monkeypatch.setattr(time, "time", lambda: began + 300)
        store.claim("worker")
        store.finish(job_id, "worker", result={})
        monkeypatch.setattr(time, "time", lambda: began + 309)
        assert (store.drop_expired(), row(store, job_id).status) == (0, "completed")
        monkeypatch.setattr(time, "time", lambda: began + 310)
        assert store.get(job_id) is None
        assert store.drop_expired() == 1


def test_expiry_removes_any_number_of_jobs(tmp_path: Path) -> None:
    """It goes by parts, and must not stop after the first."""
    with closing(Store(tmp_path, keep_s=0)) as store:
        for _ in range(450):
            job_id = new_id()
            store.add(job_id, "owner", "whisper-tiny", {}, None)
            store.claim("worker")
            store.finish(job_id, "worker", result={})
        assert store.drop_expired() == 450
        assert store.totals()["completed"] == 450, "what there was still counts"
        assert store.by_status()["completed"] == 0


def test_audio_that_nothing_needs_is_removed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server or worker killed in the wrong moment leaves files, and a data folder must not grow for ever."""
    needed, done = add_job(store, b"audio"), add_job(store, b"audio")
    store.claim("worker")
    store.claim("worker")
    store.finish(done, "worker", result={})  # and the worker dies before it has removed the audio
    broken_off, uploading = new_id(), new_id()
    fetching = f"{needed}.part"
    for name in (broken_off, uploading, fetching, f"{done}.part"):
        store.audio_path(name).write_bytes(b"half")
    assert store.drop_leftovers() == 2
    began = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: began + 3601)
    store.audio_path(uploading).write_bytes(b"half and more")
    assert store.drop_leftovers() == 1
    assert audio_of(store) == sorted([needed, fetching, uploading])
    assert store.drop_leftovers(serving=False) == 1, "before a server serves, nobody is uploading"
    assert audio_of(store) == sorted([needed, fetching])


def audio_of(store: Store) -> list[str]:
    return sorted(path.name for path in (store.folder / "audio").iterdir())


def test_no_more_jobs_are_accepted_than_may_wait(store: Store) -> None:
    """Refused in the same statement that would accept: a thousand clients at once do not get past it either."""
    accepted = [store.add(new_id(), "owner", "whisper-tiny", {}, None, most=3) for _ in range(5)]
    assert accepted == [True] * 3 + [False] * 2
    assert store.waiting() == 3
    store.claim("worker")
    assert store.waiting() == 2
    assert store.add(new_id(), "owner", "whisper-tiny", {}, None, most=3)
    assert store.totals()["accepted"] == 4


def test_who_is_refused_is_told_to_come_again_when_it_makes_sense(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clients that come again too early make the crowd worse; told too much, they wait while workers are idle."""
    began = time.time()
    assert store.retry_after_s() == 1
    ids = [add_job(store, b"") for _ in range(100)]
    for at, wait in ((7, 7), (500, 60)):
        monkeypatch.setattr(time, "time", lambda at=at: began + at)
        assert store.retry_after_s() == wait, "nothing has ended: as long as the oldest has waited"
    for number, job_id in enumerate(ids[:20]):  # one every two seconds
        monkeypatch.setattr(time, "time", lambda at=number: began + 500 + 2 * at)
        store.claim("worker")
        store.finish(job_id, "worker", result={})
    monkeypatch.setattr(time, "time", lambda: began + 540)
    assert store.waiting() == 80
    assert store.retry_after_s() == 16, "a tenth of 80 jobs, at one in two seconds"


def test_totals_tell_what_ever_happened(store: Store) -> None:
    """A counter that goes back, or counts a job twice, makes every graph of it a lie."""
    done, failed, again = (add_job(store, b"") for _ in range(3))
    for _ in range(3):
        store.claim("worker")
    assert store.finish(done, "worker", result={}, audio_s=2.5, work_s=0.5)
    assert not store.finish(done, "worker", result={}, audio_s=2.5, work_s=0.5)
    assert store.finish(failed, "worker", error=FAILURE, work_s=0.25)
    assert store.release("worker") == 1
    expected = {"accepted": 3, "claimed": 3, "requeued": 1, "completed": 1, "failed": 1, "audio_s": 2.5, "work_s": 0.75}
    assert store.totals() == expected
    assert store.by_status() == {"queued": 1, "generating": 0, "completed": 1, "failed": 1}
    assert row(store, again).status == "queued"


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


def test_a_result_is_kept_as_it_is_sent(store: Store) -> None:
    """The result of an hour is megabytes of words, and is asked for again and again: nobody parses it for that."""
    job_id = add_job(store, b"")
    store.claim("worker")
    store.finish(job_id, "worker", result={"text": "é", "words": [1.5, None]})
    job = row(store, job_id)
    assert job.result_json == '{"text":"é","words":[1.5,null]}'
    assert job.result == {"text": "é", "words": [1.5, None]}
    assert job.result is job.result


def test_half_a_surrogate_in_a_result_is_kept(store: Store) -> None:
    """An option may hold one and be repeated in the result; no database takes it as text."""
    job_id = add_job(store, b"")
    store.claim("worker")
    store.finish(job_id, "worker", result={"term": "\ud800"})
    assert row(store, job_id).result == {"term": "\ud800"}


@pytest.mark.parametrize("value", [float("nan"), object()])
def test_a_result_that_is_no_json_is_refused(store: Store, value: object) -> None:
    """Kept, it would break every answer that tells of it."""
    job_id = add_job(store, b"")
    store.claim("worker")
    with pytest.raises((TypeError, ValueError)):
        store.finish(job_id, "worker", result={"confidence": value})
    assert row(store, job_id).status == "generating"


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


OLD = """
CREATE TABLE jobs (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, model TEXT NOT NULL, options TEXT NOT NULL, url TEXT,
    status TEXT NOT NULL DEFAULT 'queued', worker TEXT, attempts INTEGER NOT NULL DEFAULT 0,
    script TEXT, result TEXT, error TEXT, created REAL NOT NULL
) STRICT;
CREATE INDEX jobs_by_status ON jobs (status, created);
INSERT INTO jobs VALUES ('done', 'o', 'whisper-tiny', '{}', NULL, 'completed', NULL, 1, NULL, '{"a": 1}', NULL, :now);
INSERT INTO jobs VALUES ('held', 'o', 'whisper-tiny', '{}', NULL, 'generating', 'w', 2, NULL, NULL, NULL, :now);
"""


def test_jobs_of_the_version_before_are_taken_over(tmp_path: Path) -> None:
    """An update of the machine must lose nobody's job."""
    with closing(sqlite3.connect(tmp_path / "jobs.sqlite3")) as old:
        old.executescript(OLD.replace(":now", str(time.time())))
    for _ in range(2):  # and is done once
        with closing(Store(tmp_path)) as store:
            assert (row(store, "done").result, row(store, "held").claims) == ({"a": 1}, 2)
            assert store.by_status() == {"queued": 0, "generating": 1, "completed": 1, "failed": 0}
    with closing(Store(tmp_path)) as store:
        assert store.release(why="server died") == 1
        assert store.claim("worker") is not None


def test_jobs_of_a_later_version_are_left_alone(tmp_path: Path) -> None:
    """Whoever goes back to an older version is told so, before anything is written in a form it does not know."""
    Store(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "jobs.sqlite3")) as later:
        later.execute("PRAGMA user_version = 99")
    with pytest.raises(sqlite3.DatabaseError, match="newer version"):
        Store(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes")
def test_only_its_owner_can_read_the_folder(store: Store) -> None:
    """Transcripts are as private as the speech."""
    add_job(store, b"")
    found = {path.name: path.stat().st_mode & 0o077 for path in store.folder.iterdir()}
    assert set(found) >= {"audio", "jobs.sqlite3", "jobs.sqlite3-wal"}
    assert set(found.values()) == {0}


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


def test_a_folder_that_holds_something_else_is_refused_and_left_closed(tmp_path: Path) -> None:
    """Pointed at the wrong folder, the gateway must say so and not keep the file open."""
    (tmp_path / "jobs.sqlite3").write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        Store(tmp_path)
