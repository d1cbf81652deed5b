"""How a gateway stands at this moment: its jobs, its queue, its workers. For its health and its metrics."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Protocol

from ..jobs.store import Store
from ..settings import Settings


class Workers(Protocol):
    """Who works on the jobs: a pool of processes, or threads."""

    def alive(self) -> int:
        """How many are ready for work now."""
        ...

    def tended(self) -> bool:
        """Whether those that die are replaced."""
        ...

    def failing(self) -> str | None:
        """Why none stays alive, where that is known."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """What can be said of a gateway at one moment.

    Attributes:
        version: Of this package.
        dialect: Which one it speaks.
        engine: The name of the engine that recognises.
        workers: Workers that are ready.
        workers_wanted: Workers there should be.
        jobs: How many jobs are kept, by status, each of the four being there.
        totals: What there ever was: `accepted`, `completed`, `failed`, `requeued` jobs, `audio_s` and `work_s` seconds.
        oldest_s: Age of the oldest waiting job, in seconds; 0 where none waits.
        queue_limit: How many jobs may wait.
        trouble: Why no worker stays alive, where that is known.
        tended: Whether workers that die are replaced.
    """

    version: str
    dialect: str
    engine: str
    workers: int
    workers_wanted: int
    jobs: Mapping[str, int]
    totals: Mapping[str, float]
    oldest_s: float
    queue_limit: int
    trouble: str | None = None
    tended: bool = True

    @property
    def failing(self) -> str | None:
        """Why no job can be worked on; `None` where all is well."""
        if self.workers_wanted and not self.workers:
            return "no worker is ready" if self.trouble is None else f"no worker is ready: {self.trouble}"
        return None if self.tended else "nobody looks after the workers"


class Watchman:
    """Looks how a gateway stands. Reads the store, so it is not for the event loop."""

    def __init__(self, settings: Settings, store: Store, workers: Workers) -> None:
        self._settings = settings
        self._store = store
        self._workers = workers
        self._version = version("aimlapi-stt")

    def __call__(self) -> Standing:
        """How it stands now.

        Raises:
            sqlite3.Error: the store cannot be read.
        """
        return Standing(
            self._version,
            self._settings.dialect,
            self._settings.worker.engine.name,
            self._workers.alive(),
            self._settings.workers,
            self._store.by_status(),
            self._store.totals(),
            self._store.oldest_waiting_s(),
            self._settings.max_queue,
            self._workers.failing(),
            self._workers.tended(),
        )

    def health(self) -> tuple[int, dict[str, object]]:
        """The answer to who asks for its health: a status code and a body, whatever has happened to the store."""
        known = {"version": self._version, "dialect": self._settings.dialect}
        if self._store.is_lost():
            return 503, {"status": "failing", "reason": "the data folder is gone or another one", **known}
        try:
            now = self()
        except sqlite3.Error as problem:
            return 503, {"status": "failing", "reason": f"the jobs cannot be read ({problem})", **known}
        more = {"engine": now.engine, "workers": now.workers, "waiting": now.jobs["queued"]}
        if now.failing:
            return 503, {"status": "failing", "reason": now.failing, **known, **more}
        return 200, {"status": "ok", **known, **more}
