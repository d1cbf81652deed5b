"""One line on stderr that tells how a job is doing; nothing at all where stderr is no terminal."""

import sys
import threading
import time
from types import TracebackType

from .._answers import JobSnapshot

_EVERY_S = 0.1
_ERASE = "\r\x1b[2K"


class Progress:
    """Shows a name, a status word and the seconds since the start, until the block ends; then the line is erased."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._status = "starting"
        self._started = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True) if _is_terminal() else None

    def __enter__(self) -> "Progress":
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            print(_ERASE, end="", file=sys.stderr, flush=True)

    def show(self, status: str) -> None:
        """Change the status word."""
        self._status = status

    def on_upload(self, sent: int, size: int | None) -> None:
        """The callback that `submit` takes."""
        self._status = f"sent {sent / 1e6:.1f} MB" if size is None else f"sent {100 * sent // size} %"

    def on_status(self, job: JobSnapshot, elapsed_s: float) -> None:
        """The callback that `wait` takes."""
        self._status = job.status

    def _tick(self) -> None:
        while not self._stop.wait(_EVERY_S):
            elapsed_s = time.monotonic() - self._started
            print(f"{_ERASE}{self._name}: {self._status}, {elapsed_s:.1f} s", end="", file=sys.stderr, flush=True)


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()
