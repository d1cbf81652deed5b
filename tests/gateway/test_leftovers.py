"""What is removed from a data folder, and what is somebody else's."""

import os
import time
import uuid
from contextlib import closing
from pathlib import Path

import pytest

from aimlapi_stt_gateway.jobs.leftovers import NotOurFolder
from aimlapi_stt_gateway.jobs.lock import FolderLock
from aimlapi_stt_gateway.jobs.store import Store, new_id
from aimlapi_stt_gateway.jobs.threads import ThreadPool
from aimlapi_stt_gateway.scripted.engine import ScriptedSetup
from aimlapi_stt_gateway.settings import WorkerSettings
from tests.gateway.support import add_job


def names(store: Store) -> set[str]:
    return {path.name for path in (store.folder / "audio").iterdir()}


def test_files_that_do_not_have_one_of_our_names_stay(store: Store) -> None:
    """Somebody may keep recordings where the gateway keeps its uploads; they are not the gateway's to remove."""
    theirs = {"interview.wav", "lost+found", "notes", f"{new_id()}.wav", f"{new_id()}x"}
    for name in theirs - {"lost+found"}:
        store.audio_path(name).write_bytes(b"mine")
    store.audio_path("lost+found").mkdir()
    for name in (new_id(), f"{new_id()}.part", str(uuid.uuid4()), f"{uuid.uuid4()}.part"):
        store.audio_path(name).write_bytes(b"left over")
    assert store.drop_leftovers(serving=False) == 4
    assert names(store) == theirs


def test_what_is_no_file_stays_whatever_it_is_called(store: Store) -> None:
    """A folder cannot be removed like a file, and a link leads to what is not ours."""
    folder, link = new_id(), new_id()
    store.audio_path(folder).mkdir()
    store.audio_path(link).symlink_to(store.folder / "jobs.sqlite3")
    assert store.drop_leftovers(serving=False) == 0
    assert names(store) == {folder, link}


def test_a_folder_with_audio_and_without_jobs_is_refused_and_not_touched(tmp_path: Path) -> None:
    """`--data ~/Music` is a slip of the hand, and must not cost anybody a file."""
    (tmp_path / "audio").mkdir()
    song = tmp_path / "audio" / new_id()
    song.write_bytes(b"a song")
    for begin in (FolderLock, Store):
        with pytest.raises(NotOurFolder, match=r"no jobs\.sqlite3"):
            begin(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["audio"]
    assert song.read_bytes() == b"a song"


def test_a_new_file_system_for_the_audio_is_no_refusal(tmp_path: Path) -> None:
    """A volume of its own for the uploads begins with a `lost+found`."""
    (tmp_path / "audio" / "lost+found").mkdir(parents=True)
    Store(tmp_path).close()


def test_an_upload_under_way_outlasts_a_clock_that_jumps(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A laptop that wakes up, or a clock that is set, says nothing of how long nobody has sent anything."""
    uploading = new_id()
    store.audio_path(uploading).write_bytes(b"half")
    os.utime(store.audio_path(uploading), (0, 0))
    now, day = time.time(), 24 * 3600
    assert store.drop_leftovers() == 0
    monkeypatch.setattr(time, "time", lambda: now + day)
    assert store.drop_leftovers() == 0
    assert names(store) == {uploading}


def test_one_file_that_cannot_be_removed_does_not_keep_the_others(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The keeper that removes them has more to do, and a start must not fail for it."""
    real, stuck = Path.unlink, new_id()
    for name in (new_id(), stuck, new_id()):
        store.audio_path(name).write_bytes(b"left over")

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path.name == stuck:
            raise PermissionError(1, "not permitted")
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    assert store.drop_leftovers(serving=False) == 2
    assert names(store) == {stuck}
    assert "cannot remove" in caplog.text


def test_threads_begin_with_a_clean_folder_as_processes_do(store: Store) -> None:
    """A scripted server may be killed in the middle of an upload as well as any other."""
    orphan, needed = new_id(), add_job(store, b"audio")
    store.audio_path(orphan).write_bytes(b"half")
    pool = ThreadPool(store, ScriptedSetup({}), WorkerSettings())
    pool.start()
    try:
        assert not store.audio_path(orphan).exists()
        assert store.get(needed) is not None
    finally:
        pool.stop()


def test_a_store_knows_that_its_file_is_gone_or_another_one(tmp_path: Path) -> None:
    """SQLite goes on writing into a removed file without a word, and all of it is lost at the end."""
    folder = tmp_path / "data"
    with closing(Store(folder)) as store:
        assert not store.is_lost()
        file = folder / "jobs.sqlite3"
        file.rename(folder / "moved")
        assert store.is_lost()
        file.write_bytes(b"another")
        assert store.is_lost()
        file.unlink()
        (folder / "moved").rename(file)
        assert not store.is_lost()


def test_a_withdrawn_job_is_nowhere_and_its_worker_has_lost_it(store: Store) -> None:
    """Who was told that there is no job must not be charged with one that is done after all."""
    waiting = add_job(store, b"")
    running = store.claim("worker")
    assert running is not None
    assert running.id == waiting
    store.withdraw(waiting)
    assert store.get(waiting) is None
    assert not store.extend(waiting, "worker", 60)
    assert sum(store.by_status().values()) == 0


def test_uploads_that_wait_go_first_when_enough_has_to_be_fetched(store: Store) -> None:
    """A few hosts that send slowly must not hold every worker; with nothing else to do they may."""
    urls = [new_id() for _ in range(3)]
    for job_id in urls:
        store.add(job_id, "owner", "whisper-tiny", {}, "http://example.org/a.wav")
    uploads = [add_job(store, b"") for _ in range(2)]
    claimed = [store.claim("worker", most_fetched=1) for _ in range(5)]
    assert [job and job.id for job in claimed] == [urls[0], *uploads, *urls[1:]]
