"""What a store keeps, how long, in which form and for whom; and what it does with the folder of another."""

import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from aimlapi_stt_gateway.jobs.store import KEPT_S, Store, new_id
from tests.gateway.support import add_job, row


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


def test_a_folder_that_holds_something_else_is_refused_and_left_closed(tmp_path: Path) -> None:
    """Pointed at the wrong folder, the gateway must say so and not keep the file open."""
    (tmp_path / "jobs.sqlite3").write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        Store(tmp_path)
