"""The worker processes of one server: started, woken, replaced when they die, stopped with the server."""

import contextlib
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

from .store import Store

_LOOK_EVERY_S = 0.2
_EXPIRE_EVERY_S = 60.0
_FIRST_RESPAWN_S, _SLOWEST_RESPAWN_S = 0.2, 10.0
_STOP_S = 5.0


class WorkerPool:
    """Keeps `count` workers at the jobs of a data folder, and the folder tidy. Use `start` and `stop`."""

    def __init__(self, folder: Path, count: int, *, private_urls: bool) -> None:
        self._folder = folder
        self._count = count
        self._private_urls = private_urls
        self._workers: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="worker-pool", daemon=True)

    def start(self) -> None:
        """Put jobs of an earlier server back into the queue, and start the workers."""
        store = Store(self._folder)
        store.release()
        store.close()
        for _ in range(self._count):
            self._spawn()
        self._keeper.start()

    def wake(self) -> None:
        """There may be work."""
        with self._lock:
            for process in self._workers.values():
                # A pipe that is full holds wake-ups enough; a dead worker is the keeper's business.
                with contextlib.suppress(OSError):
                    if process.stdin is not None:
                        process.stdin.write(b".")

    def stop(self) -> None:
        """End the workers, at once: jobs they hold go back into the queue."""
        self._stopping.set()
        self._keeper.join(_STOP_S)
        with self._lock:
            for process in self._workers.values():
                process.terminate()
            for process in self._workers.values():
                _reap(process)
            self._workers.clear()
        store = Store(self._folder)
        store.release()
        store.close()

    def _spawn(self) -> None:
        worker = uuid.uuid4().hex
        command = [sys.executable, "-m", "aimlapi_stt_gateway.worker", str(self._folder), worker]
        # A session of its own: Ctrl-C in the terminal is for the server, which then ends its workers.
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*command, *(["--private-urls"] if self._private_urls else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        with self._lock:
            self._workers[worker] = process

    def _keep(self) -> None:
        store = Store(self._folder)
        expire_at = 0.0
        respawn_s = _FIRST_RESPAWN_S
        started = time.monotonic()
        try:
            while not self._stopping.wait(_LOOK_EVERY_S):
                if time.monotonic() >= expire_at:
                    store.drop_expired()
                    expire_at = time.monotonic() + _EXPIRE_EVERY_S
                dead = self._take_dead()
                if not dead:
                    continue
                for worker in dead:
                    store.release(worker)
                # A worker that dies at once, again and again, must not turn into a storm of processes.
                respawn_s = (
                    _FIRST_RESPAWN_S if time.monotonic() - started > 30 else min(respawn_s * 2, _SLOWEST_RESPAWN_S)
                )
                if self._stopping.wait(respawn_s):
                    return
                started = time.monotonic()
                for _ in dead:
                    self._spawn()
        finally:
            store.close()

    def _take_dead(self) -> list[str]:
        with self._lock:
            dead = [worker for worker, process in self._workers.items() if process.poll() is not None]
            for worker in dead:
                _reap(self._workers.pop(worker))
        return dead


def _reap(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if process.stdin is not None:
            process.stdin.close()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
