"""A deadline for a whole exchange in a thread. The HTTP library bounds each read and write alone, so a server that
sends a byte now and then could hold a caller for ever. On an event loop a cancel scope does what this module does,
together with `_bounded`, which makes connections keep to it.
"""

import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar


class Deadline:
    """When an exchange has to be over. Progress starts it anew."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def renew(self) -> None:
        """As much time again, from now on."""
        self._end = time.monotonic() + self._seconds

    @property
    def left_s(self) -> float:
        """Seconds until the end; negative after it."""
        return self._end - time.monotonic()


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def deadline(seconds: float) -> Generator[Deadline]:
    """Every read and write of this thread ends in time, on connections of clients that `bound` has seen."""
    limit = Deadline(seconds)
    token = _current.set(limit)
    try:
        yield limit
    finally:
        _current.reset(token)


def time_left_s() -> float | None:
    """Seconds until the deadline of this thread; `None` where there is none."""
    limit = _current.get()
    return None if limit is None else limit.left_s
