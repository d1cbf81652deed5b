"""Work in threads of this process, for an engine that hears nothing: there at once, and nothing to be killed."""

import logging
import sqlite3
import threading
import time
from typing import Final

from ..engines import EngineSetup
from ..settings import WorkerSettings
from .store import Store
from .worker import work_off

_WAIT_S: Final = 0.25
_STOP_S: Final = 10.0
_NAP_S: Final = 1.0
_EXPIRE_EVERY_S: Final = 60.0

_log = logging.getLogger(__name__)


class ThreadPool:
    """Keeps one thread at the jobs of a store, with the interface of `WorkerPool`.

    `wake` gives the thread a moment to do what waits, so that a job is at its end when its create is answered, and a
    test that counts looks counts the same number each time.
    """

    def __init__(self, store: Store, setup: EngineSetup, settings: WorkerSettings) -> None:
        """Take what the thread works with; `start` starts it."""
        self._store = store
        self._setup = setup
        self._engine = setup.load()
        self._settings = settings
        self._wake = threading.Event()
        self._idle = threading.Condition()
        self._asked = self._done = 0
        self._stopping = False
        self._expire_at = 0.0
        self._thread = threading.Thread(target=self._work, name="scripted-worker", daemon=True)

    def start(self) -> None:
        """Put jobs of an earlier server back into the queue, and start to work."""
        self._store.release(why="server died")
        self._store.drop_leftovers(serving=False)
        self._thread.start()

    def wake(self) -> None:
        """There is work; returns when it is done, or after a quarter of a second."""
        with self._idle:
            self._asked += 1
            asked = self._asked
            self._wake.set()
            self._idle.wait_for(lambda: self._done >= asked or self._stopping, _WAIT_S)

    def stop(self) -> None:
        """End the thread, after the job that it is at. May be called twice."""
        with self._idle:
            self._stopping = True
            self._wake.set()
            self._idle.notify_all()
        if self._thread.is_alive():
            self._thread.join(_STOP_S)

    def alive(self) -> int:
        """How many threads there are now: one, or none."""
        return int(self._thread.is_alive())

    def failing(self) -> str | None:
        """Nothing: the engine was loaded before the thread was started."""
        return None

    def tended(self) -> bool:
        """There is nobody who would replace it, nor needs to be."""
        return True

    def _work(self) -> None:
        while not self._stopping:
            self._wake.clear()
            asked = self._asked
            self._work_off()
            with self._idle:
                self._done = asked
                self._idle.notify_all()
            self._wake.wait(_NAP_S)

    def _work_off(self) -> None:
        try:
            work_off(self._store, self._setup, self._engine, "thread", self._settings)
            if time.monotonic() >= self._expire_at:
                self._expire_at = time.monotonic() + _EXPIRE_EVERY_S
                self._store.drop_expired()
                self._store.drop_leftovers()
        except (OSError, sqlite3.Error) as problem:  # a full disk, which may pass
            _log.warning("The jobs could not be worked on, trying again: %s", problem)
