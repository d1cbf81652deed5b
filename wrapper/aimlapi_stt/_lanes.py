"""How many requests may be under way at once, for threads and for event loops."""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from queue import Empty, SimpleQueue

import anyio


class NoTurn(Exception):
    """There was no place in the lane in time."""


class Lane:
    """So many threads may be in it at a time.

    A queue of passes, because taking one is a single step for the interpreter: a signal in the middle of taking a
    semaphore could lose a place in the lane for good.
    """

    def __init__(self, width: int) -> None:
        self._passes: SimpleQueue[None] = SimpleQueue()
        for _ in range(width):
            self._passes.put(None)

    @contextmanager
    def taken(self, patience_s: float | None) -> Generator[None]:
        """A place in the lane.

        Raises:
            NoTurn: there was none for so many seconds.
        """
        try:
            self._passes.get(timeout=patience_s)
        except Empty:
            raise NoTurn from None
        try:
            yield
        finally:
            self._passes.put(None)

    def widen(self) -> None:
        """One place more, so that those who wait come through one after the other."""
        self._passes.put(None)


class AsyncLane:
    """So many tasks may be in it at a time."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._limiter: anyio.CapacityLimiter | None = None

    @asynccontextmanager
    async def taken(self, patience_s: float | None) -> AsyncGenerator[None]:
        """A place in the lane. Errors as in `Lane`."""
        limiter = self.limiter
        with anyio.move_on_after(patience_s) as scope:
            await limiter.acquire()
        if scope.cancelled_caught:
            raise NoTurn
        try:
            yield
        finally:
            limiter.release()

    @property
    def limiter(self) -> anyio.CapacityLimiter:
        """Made when it is first needed, for it needs a running event loop."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(self._width)
        return self._limiter
