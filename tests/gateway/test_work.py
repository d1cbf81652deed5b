"""What a worker does with its jobs: holds them by getting on, and ends each of them once."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from aimlapi_stt_gateway.engines import Segment
from aimlapi_stt_gateway.jobs.store import JobRow, Store, new_id
from aimlapi_stt_gateway.jobs.worker import work_off
from aimlapi_stt_gateway.settings import WorkerSettings
from tests.gateway.acting import Acting, word
from tests.gateway.support import add_job, speech


def work(
    store: Store, act: Callable[[], Iterable[Segment]] = tuple, needs_audio: bool = False, step_s: float = 30
) -> None:
    acting = Acting(act, needs_audio=needs_audio, step_s=step_s)
    work_off(store, acting, acting, "worker", WorkerSettings())


def add(store: Store) -> str:
    job_id = new_id()
    store.audio_path(job_id).write_bytes(b"")
    store.add(job_id, "owner", "whisper-tiny", {}, None)
    return job_id


def row(store: Store, job_id: str) -> JobRow:
    found = store.get(job_id)
    assert found is not None
    return found


def test_a_job_of_many_steps_outlasts_its_lease(store: Store) -> None:
    """An hour of audio is no hang: only the time without any progress counts."""
    job_id = add(store)
    overdue: list[str] = []

    def slowly() -> Iterator[Segment]:
        for step in range(12):
            time.sleep(0.06)
            overdue.extend(store.overdue())
            yield word(str(step))

    began = time.monotonic()
    work(store, slowly, step_s=0.5)
    assert time.monotonic() - began > 0.5
    assert overdue == []
    assert (row(store, job_id).status, row(store, job_id).claims) == ("completed", 1)


def test_a_job_without_steps_loses_its_lease(store: Store) -> None:
    """It is the engine that has to get on: nothing beside it may hold the job for it."""
    add(store)
    overdue: list[str] = []

    def hang() -> Iterator[Segment]:
        time.sleep(0.25)
        overdue.extend(store.overdue())
        yield word("late")

    work(store, hang, step_s=0.2)
    assert overdue == ["worker"]


def test_signs_of_life_are_written_seldom(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step is a few milliseconds of audio; a write for each would cost more than to recognise it."""
    add(store)
    extended: list[str] = []

    def extend(job_id: str, worker: str, lease_s: float) -> bool:
        extended.append(job_id)
        return True

    monkeypatch.setattr(store, "extend", extend)
    work(store, lambda: (word("quick") for _ in range(10_000)))
    assert len(extended) <= 1


def test_a_worker_that_sees_its_job_taken_away_leaves_it_and_its_audio(store: Store) -> None:
    """Another one has it by then; an hour more of the same work would be for nothing."""
    taken, following = add_job(store, b"audio"), add(store)
    went_on: list[str] = []

    def lose() -> Iterator[Segment]:
        if row(store, taken).claims == 1:
            store.release("worker")
            assert store.claim("successor") is not None
            time.sleep(0.06)
            yield word("in vain")
            went_on.append("further")

    work(store, lose, step_s=0.2)
    assert went_on == []
    assert (row(store, taken).status, row(store, taken).result) == ("generating", None)
    assert store.audio_path(taken).exists()
    assert row(store, following).status == "completed"


def test_what_an_engine_gives_that_is_no_json_fails_that_job_alone(store: Store) -> None:
    """A recogniser of somebody else may compute a confidence of NaN; it must not cost a worker."""
    broken, fine = add(store), add(store)
    work(store, lambda: [word("nan", float("nan"))] if row(store, broken).status == "generating" else [])
    failed = row(store, broken)
    assert failed.error is not None
    assert (failed.status, failed.error["name"]) == ("failed", "InternalError")
    assert row(store, fine).status == "completed"


def test_a_result_waits_for_room_on_the_disk(store: Store) -> None:
    """What took an hour to hear is not thrown away because a log had filled the disk for a moment."""
    job_id = add(store)

    def room() -> None:
        store._db.execute("PRAGMA max_page_count = 100000")

    def fill() -> Iterator[Segment]:
        pages = int(store._db.execute("PRAGMA page_count").fetchone()[0])
        store._db.execute(f"PRAGMA max_page_count = {pages}")
        threading.Timer(0.2, room).start()
        yield word("x" * 20_000)

    work(store, fill)
    assert (row(store, job_id).status, row(store, job_id).claims) == ("completed", 1)


def test_while_no_claim_can_be_written_it_says_so_and_holds_nothing(store: Store, tmp_path: Path) -> None:
    """Its caller tries again later; a worker that died of it would be started again and again."""
    add(store)
    store._db.execute("PRAGMA query_only = ON")
    with pytest.raises(sqlite3.OperationalError):
        work(store)
    store._db.execute("PRAGMA query_only = OFF")
    work(store)
    assert store.by_status()["completed"] == 1


def test_seconds_heard_and_worked_are_counted(store: Store) -> None:
    """They are what a machine's load is planned with."""
    add_job(store, speech(2))
    add(store)  # of no audio at all: it fails, and took its time

    def take_time() -> Iterator[Segment]:
        time.sleep(0.1)
        yield word("late")

    work(store, take_time, needs_audio=True)
    totals = store.totals()
    assert (totals["completed"], totals["failed"]) == (1, 1)
    assert totals["audio_s"] == pytest.approx(4, abs=0.01)
    assert 0.1 <= totals["work_s"] < 5


def test_a_worker_loads_no_client_and_no_http() -> None:
    """They are more than half of its start, and a worker that is replaced starts while jobs wait."""
    program = (
        "import sys, aimlapi_stt_gateway.jobs.worker, aimlapi_stt_gateway.engines.sphinx;"
        "print(sorted({'aimlapi_stt', 'asyncio', 'httpcore', 'httpx', 'uvicorn'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
