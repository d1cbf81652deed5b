"""HTTP clients of one connection each, as many as there are requests under way, and none that a fork shares.

The HTTP library's pool looks at all of its connections, and asks the system about each idle one, whenever a request
begins or ends: with some tens of them that is half of all the work of a client (docs/benchmarks.md). A pool of one
connection has nothing to look through. And two processes on one connection would read each other's answers.
"""

import math
import os
import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from .errors import NotConfigured

T = TypeVar("T")


class Lines(Generic[T]):
    """Hands out one client for each exchange. Safe to share between threads, and over forks.

    Args:
        make: makes another one.
        owned: whether they are ours, to be made again in another process and to be closed.
        idle_s: after so many seconds without use, the connection of a client is of no use any more.
    """

    def __init__(self, make: Callable[[], T], *, owned: bool = True, idle_s: float = math.inf) -> None:
        self._make = make
        self.owned = owned
        self.forks = 0
        self._idle_s = idle_s
        self._lock = Lock()
        self._free = deque([(time.monotonic(), make())])
        self._all = {id(http): http for _, http in self._free}
        _everywhere.add(self)

    def __reduce__(self) -> str:
        raise TypeError("Connections are not pickled. Make a client where it is used.")

    def forked(self) -> None:
        """Forget the parent's clients. They are not closed: that would end the parent's encrypted connections too."""
        self._lock = Lock()
        self._free.clear()
        self._all.clear()
        self.forks += 1

    @contextmanager
    def one(self) -> Generator[T]:
        """A client that nobody else uses for the length of a block: the one used last, for its open connection.

        Raises:
            NotConfigured: the only one there is is the caller's own, and the parent's.
        """
        if self.forks and not self.owned:
            raise NotConfigured(
                "http_client was made before this process was forked from another one, and two processes cannot share "
                "its connections. Make it, and the client that uses it, in each process."
            )
        with self._lock:
            http = self._free.pop()[1] if self._free else self._make()
            self._all[id(http)] = http
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
        found: list[T] = []
        if not self.owned:
            return found
        before = time.monotonic() - self._idle_s
        with self._lock:
            while self._free and self._free[0][0] < before:
                found.append(self._free.popleft()[1])
            for http in found:
                self._all.pop(id(http), None)
        return found

    def all(self) -> list[T]:
        """All of ours, in use or not, to be closed in the end."""
        with self._lock:
            return list(self._all.values()) if self.owned else []


_everywhere: WeakSet[Lines[Any]] = WeakSet()


def _after_fork() -> None:
    for lines in _everywhere:
        lines.forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
