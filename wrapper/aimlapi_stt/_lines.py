"""HTTP clients of one connection each, as many as there are requests under way.

The HTTP library's pool looks at all of its connections, and asks the system about each idle one, whenever a request
begins or ends: with some tens of them that is half of all the work of a client (docs/benchmarks.md). A pool of one
connection has nothing to look through.
"""

import math
import time
from collections import deque
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Lines(Generic[T]):
    """Hands out one client for each exchange. Safe to share between threads.

    Args:
        make: makes another one.
        idle_s: after so many seconds without use, the connection of a client is of no use any more.
    """

    def __init__(self, make: Callable[[], T], idle_s: float = math.inf) -> None:
        first = make()
        self._make = make
        self._idle_s = idle_s
        self._lock = Lock()
        self._free = deque([(time.monotonic(), first)])
        self._all = {first}

    @contextmanager
    def one(self) -> Generator[T]:
        """A client that nobody else uses for the length of a block: the one used last, for its open connection."""
        with self._lock:
            http = self._free.pop()[1] if self._free else self._make()
            self._all.add(http)
        try:
            yield http
        except Exception:
            self._back(http)
            raise
        except BaseException:
            # Whatever cut it off may have left its only connection in use for ever.
            with self._lock:
                self._free.appendleft((-math.inf, http))
            raise
        else:
            self._back(http)

    def _back(self, http: T) -> None:
        with self._lock:
            self._free.append((time.monotonic(), http))

    def outworn(self) -> list[T]:
        """Those that are of no use any more, to be closed by whoever asks."""
        before = time.monotonic() - self._idle_s
        found: list[T] = []
        with self._lock:
            while self._free and self._free[0][0] < before:
                found.append(self._free.popleft()[1])
            self._all.difference_update(found)
        return found

    def all(self) -> list[T]:
        """All that there are, in use or not, to be closed in the end."""
        with self._lock:
            return list(self._all)
