"""Law: each job that was accepted ends once, whatever is killed. `tests/soak` holds it for longer."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from aimlapi_stt_gateway.jobs.pool import WorkerPool
from aimlapi_stt_gateway.jobs.store import Store
from aimlapi_stt_gateway.settings import EngineChoice, WorkerSettings
from tests.contract.laws import DEPTH
from tests.gateway import foreign
from tests.gateway.soaking import soak
from tests.gateway.support import finished, until, workers_on

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
    pytest.mark.usefixtures("foreign_engine"),
]

JOBS = 70 * DEPTH


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[WorkerPool]:
    """One worker with an engine of somebody else, which may be silent for half a second."""
    engine = EngineChoice(foreign.NAME, {"step": "0.5"})
    made = WorkerPool(tmp_path / "data", 1, WorkerSettings(engine))
    made.start()
    yield made
    made.stop()


def test_a_job_that_hangs_fails_and_the_next_is_served(pool: WorkerPool, tmp_path: Path) -> None:
    """A decoder caught in a loop holds the interpreter: no thread of that worker can tell, or end it."""
    with closing(Store(tmp_path / "data", make=False)) as store:
        jobs = [foreign.add_job(store, "hang"), foreign.add_job(store, "say")]
        pool.wake()
        ends = [finished(store, job_id) for job_id in jobs]
    assert [(job.status, job.claims, job.deaths) for job in ends] == [("failed", 2, 2), ("completed", 1, 0)]
    assert ends[0].error == {"name": "WorkerDied", "message": "The recogniser died or hung on this audio, twice."}


def test_a_worker_that_hangs_ends_by_itself_when_its_server_is_gone(pool: WorkerPool, tmp_path: Path) -> None:
    """It cannot see that its lifeline is gone, and would keep its memory until somebody looks for it."""
    pool._stopping.set()  # nobody looks after it, as when the server was killed
    pool._keeper.join()
    with closing(Store(tmp_path / "data", make=False)) as store:
        foreign.add_job(store, "hang")
        (worker,) = pool._workers.values()
        pool.wake()
        until(lambda: store.by_status()["generating"])
        assert worker.wait(20) == 1
    assert workers_on(tmp_path / "data") == []


def test_no_job_is_lost_or_doubled_while_workers_and_servers_are_killed(tmp_path: Path) -> None:
    """An accepted job is a promise, and a result that was seen is one too."""
    killed = soak(
        tmp_path,
        jobs=JOBS,
        clients=2,
        workers=1,
        seed=7,
        jobs_a_worker=30,
        server_kills=DEPTH,
        server_kill_every_s=0.1,
    )
    tally = asyncio.run(killed)
    tally.check()
    assert len(tally.accepted) >= JOBS
    assert tally.server_kills == DEPTH
