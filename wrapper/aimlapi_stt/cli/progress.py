"""One line on stderr that tells how a job is doing; nothing at all where stderr is no terminal."""

import os
import sys
import threading
import time
from types import TracebackType

from .._answers import JobSnapshot
from .._wrap import width
from .advice import printable, silence

_EVERY_S = 0.1
_ERASE = "\r\x1b[2K"
_COLUMNS = 80
_CUT = "..."


class Progress:
    """Shows a name, a status word and the seconds since the start, until the block ends; then the line is erased."""

    def __init__(self, name: str) -> None:
        self._name = printable(name)
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
            _write(_ERASE)

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
            if not _write(_ERASE + line(self._name, f": {printable(self._status)}, {elapsed_s:.1f} s", _columns())):
                return


def line(name: str, status: str, columns: int) -> str:
    """Name and status in less than a line, because no more than one line can be erased: the name is cut."""
    room = max(columns - 1 - width(status), 0)
    if width(name) > room:
        name = name[len(name) - room :] if len(name) > room else name
        while name and width(_CUT + name) > room:  # its end says more than its beginning
            name = name[1:]
        name = _CUT + name
    return (name + status)[: max(columns - 1, 0)]


def _write(text: str) -> bool:
    # A terminal that has gone away must not take the transcript with it.
    try:
        print(text, end="", file=sys.stderr, flush=True)
    except OSError:
        silence(sys.stderr)
        return False
    return True


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or _COLUMNS
    except (OSError, ValueError):
        return _COLUMNS


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()
