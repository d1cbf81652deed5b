"""HTTP clients that a fork does not share: two processes on one connection would read each other's answers."""

import os
import threading
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakSet

import httpx

from .errors import NotConfigured

H = TypeVar("H", httpx.Client, httpx.AsyncClient)


class PerProcess(Generic[H]):
    """An HTTP client, made again in each process that is forked. One of the caller's own cannot be.

    Args:
        make: gives the client.
        owned: whether it is ours, so that `make` gives another one when it is called again.
    """

    def __init__(self, make: Callable[[], H], *, owned: bool) -> None:
        self._make: Callable[[], H] = make
        self._lock = threading.Lock()
        self._http: H | None = make()
        self.owned = owned
        self.forks = 0
        _everywhere.add(self)

    def forked(self) -> None:
        """Forget the parent's client. It is not closed: that would end the parent's encrypted connections too."""
        self._http, self._lock = None, threading.Lock()
        self.forks += 1

    @property
    def made(self) -> H | None:
        """The client of this process, if there is one."""
        return self._http

    @property
    def http(self) -> H:
        """The client of this process.

        Raises:
            NotConfigured: it is the caller's own, and the parent's.
        """
        if self._http is not None:
            return self._http
        if not self.owned:
            raise NotConfigured(
                "http_client was made before this process was forked from another one, and two processes cannot share "
                "its connections. Make it, and the client that uses it, in each process."
            )
        with self._lock:
            if self._http is None:
                self._http = self._make()
            return self._http


_everywhere: WeakSet[PerProcess[httpx.Client] | PerProcess[httpx.AsyncClient]] = WeakSet()


def _after_fork() -> None:
    for one in _everywhere:
        one.forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
