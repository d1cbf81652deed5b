"""The worker processes of one server: started, woken, replaced when they die or hang, stopped with the server."""

import contextlib
import logging
import os
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import replace
from pathlib import Path

from ..settings import WorkerSettings
from .store import KEPT_S, Store
from .worker import NO_ENGINE
from .worker_signs import READY

_LOOK_EVERY_S = 0.2
_TIDY_EVERY_S = 60.0
_OVERDUE_LOOKS = 5
_FIRST_RESPAWN_S, _SLOWEST_RESPAWN_S = 0.2, 10.0
_STEADY_S = 30.0
_STOP_S = 5.0
LOAD_S = 240.0

_log = logging.getLogger(__name__)


class WorkerPool:
    """Keeps `count` workers at the jobs of a data folder, and the folder tidy. Use `start` and `stop`."""

    def __init__(
        self, folder: Path, count: int, settings: WorkerSettings, keep_s: float = KEPT_S, load_s: float = LOAD_S
    ) -> None:
        """Remember what to do; nothing is started yet.

        Args:
            folder: the data folder, which no other server uses (`lock`).
            count: how many workers.
            settings: what they are told; of jobs that have to be fetched, one worker less than all has them at once.
            keep_s: how long jobs are kept, as `Store` has it.
            load_s: how long a worker may take until its engine is loaded.
        """
        self._folder = folder
        self._keep_s = keep_s
        self._count = count
        self._settings = replace(settings, most_fetched=max(1, count - 1))
        self._load_s = load_s
        self._workers: dict[str, subprocess.Popen[bytes]] = {}
        self._loading: dict[str, float] = {}
        self._lock = threading.Lock()
        self._respawn_s = 0.0
        self._spawned_at = 0.0
        self._spawn_at: float | None = None
        self._completed = 0.0
        self._overdue: dict[str, int] = {}
        self._no_engine = False
        self._late: dict[str, int] = {}
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="worker-pool", daemon=True)

    def start(self) -> None:
        """Put jobs of an earlier server back into the queue, and start the workers. Where it fails, none is left."""
        try:
            with contextlib.closing(self._store()) as store:
                store.release(why="server died")
                store.drop_leftovers(serving=False)
            self._spawn_missing()
            self._keeper.start()
        except BaseException:
            self.stop()
            raise

    def alive(self) -> int:
        """How many workers are ready for work; fewer than were asked for while some load their engine."""
        with self._lock:
            self._see_ready()
            return sum(
                process.poll() is None for worker, process in self._workers.items() if worker not in self._loading
            )

    def tended(self) -> bool:
        """Whether workers that die are replaced."""
        return self._keeper.is_alive()

    def failing(self) -> str | None:
        """Why no worker stays alive, where that is known."""
        return "the engine cannot be loaded; the log says why" if self._no_engine else None

    def wake(self) -> None:
        """There may be work."""
        with self._lock:
            for process in self._workers.values():
                # A pipe that is full takes nothing and holds wake-ups enough; a dead worker is the keeper's business.
                with contextlib.suppress(OSError):
                    if process.stdin is not None:
                        process.stdin.write(b".")

    def stop(self) -> None:
        """End the workers, at once: jobs they hold go back into the queue."""
        self._stopping.set()
        if self._keeper.is_alive():
            self._keeper.join(_STOP_S)
        with self._lock:
            workers = list(self._workers.values())
            for process in workers:
                process.terminate()
            for process in workers:
                _reap(process)
            self._workers.clear()
        if not workers:  # and nothing to give back, perhaps not even a folder
            return
        try:
            with contextlib.closing(self._store(make=False)) as store:
                store.release(why="stopped")
        except (OSError, sqlite3.Error) as problem:  # whoever stops it has troubles of their own, which come first
            _log.error("The jobs of the workers could not be given back: %s", problem)

    def _store(self, *, make: bool = True) -> Store:
        return Store(self._folder, make=make, keep_s=self._keep_s)

    def _spawn_missing(self) -> None:
        self._spawned_at = time.monotonic()
        while len(self._workers) < self._count:
            self._spawn()

    def _spawn(self) -> None:
        worker = uuid.uuid4().hex
        # -P: a module in the folder where the user happens to be is not imported.
        module = [sys.executable, "-P", "-m", "aimlapi_stt_gateway.jobs.worker"]
        # A session of its own: Ctrl-C in the terminal is for the server, which then ends its workers.
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*module, str(self._folder), worker, self._settings.to_json()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
            # It decodes files of strangers, and needs no key to do so.
            env={name: value for name, value in os.environ.items() if not name.endswith("_KEY")},
        )
        if process.stdin is not None:
            os.set_blocking(process.stdin.fileno(), False)  # `wake` is called on the event loop
        if process.stdout is not None:
            os.set_blocking(process.stdout.fileno(), False)
        with self._lock:
            self._workers[worker] = process
            self._loading[worker] = time.monotonic()

    def _keep(self) -> None:
        try:
            self._look_after()
        except Exception:
            # Interrupted while it started, the folder may be gone at any moment; and that is no news.
            if not self._stopping.is_set():
                raise

    def _look_after(self) -> None:
        tidy_every_s = min(_TIDY_EVERY_S, max(self._keep_s / 6, _LOOK_EVERY_S))
        with contextlib.closing(self._store(make=False)) as store:
            tidy_at = 0.0
            while not self._stopping.wait(_LOOK_EVERY_S):
                try:
                    if time.monotonic() >= tidy_at:
                        tidy_at = time.monotonic() + tidy_every_s
                        store.drop_expired()
                        store.drop_leftovers()
                    self._end_hung(store)
                    self._end_loading()
                    self._replace_dead(store)
                except Exception as problem:  # noqa: BLE001 - a full disk or process table, or whatever: it may pass
                    _log.warning("The workers could not be looked after, trying again: %r", problem)
                    self._stopping.wait(_SLOWEST_RESPAWN_S)

    def _end_hung(self, store: Store) -> None:
        """Kill the workers whose lease has run out.

        They have to be seen so several times: where all processes were frozen together, as with the container around
        them, this one may wake up first.
        """
        self._overdue = {worker: self._overdue.get(worker, 0) + 1 for worker in store.overdue()}
        for worker, looks in self._overdue.items():
            # Given back first, and only if it has still not moved: what cannot be written down is not done.
            if looks >= _OVERDUE_LOOKS and store.release(worker, only_overdue=True):
                _log.warning("A worker was silent for too long and is replaced.")
                self._kill(worker)

    def _end_loading(self) -> None:
        """Kill the workers that do not get their engine loaded; they, too, have to be seen so several times."""
        with self._lock:
            self._see_ready()
            late = [worker for worker, since in self._loading.items() if time.monotonic() - since >= self._load_s]
        self._late = {worker: self._late.get(worker, 0) + 1 for worker in late}
        for worker, looks in self._late.items():
            if looks >= _OVERDUE_LOOKS:
                _log.warning("A worker has not loaded its engine within %g s and is replaced.", self._load_s)
                self._kill(worker)

    def _see_ready(self) -> None:
        for worker in list(self._loading):
            process = self._workers.get(worker)
            if process is None or (process.stdout is not None and READY in (process.stdout.read(64) or b"")):
                del self._loading[worker]

    def _kill(self, worker: str) -> None:
        with self._lock:
            process = self._workers.get(worker)
        if process is not None:
            process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):  # in the middle of a read of a disk that hangs
                process.wait(_STOP_S)

    def _replace_dead(self, store: Store) -> None:
        with self._lock:
            dead = {worker: process for worker, process in self._workers.items() if process.poll() is not None}
        if dead:
            self._no_engine = any(process.returncode == NO_ENGINE for process in dead.values())
        for worker, process in dead.items():
            store.release(worker)  # before it is forgotten: where this fails it is tried again
            with self._lock:
                del self._workers[worker]  # before its pipe is closed: `wake` must not find it then
            _reap(process)
        now = time.monotonic()
        if len(self._workers) == self._count:
            return
        if self._spawn_at is None:
            # Workers that die at once, again and again, must not turn into a storm of processes.
            completed = store.totals()["completed"]
            steady = completed > self._completed or now - self._spawned_at > _STEADY_S
            self._completed = completed
            self._respawn_s = min(max(0.0 if steady else 2 * self._respawn_s, _FIRST_RESPAWN_S), _SLOWEST_RESPAWN_S)
            self._spawn_at = now + self._respawn_s
        elif now >= self._spawn_at:
            self._spawn_at = None
            self._spawn_missing()


def _reap(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):  # the system has it, and will end it
            process.wait(_STOP_S)
