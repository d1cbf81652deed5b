"""The state table of a job, and that only its holder moves it."""

import time

import pytest

from aimlapi_stt_gateway.jobs.store import CLAIMS, DEATHS, Store, new_id
from tests.gateway.support import add_job, row

FAILURE = {"name": "InvalidAudio", "message": "The file is empty."}


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
