"""The body of a create while it goes out: read as it is sent, told of, and known to have begun."""

from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice
from typing import Protocol

import anyio
import anyio.to_thread
import httpx

from ._effects import Upload

_AT_ONCE = 4


class Watcher(Protocol):
    """Who has to know how far a body is."""

    def begins(self) -> None:
        """The first bytes of it are about to be sent."""
        ...

    def sent(self) -> None:
        """Another part of it is on its way."""
        ...


class Outgoing(httpx.SyncByteStream):
    """A body that is sent from a thread."""

    def __init__(self, parts: Iterable[bytes], watcher: Watcher) -> None:
        self._parts = parts
        self._watcher = watcher

    def __iter__(self) -> Iterator[bytes]:
        self._watcher.begins()
        for part in self._parts:
            yield part
            self._watcher.sent()


class AsyncOutgoing(httpx.AsyncByteStream):
    """A body that is sent from an event loop, read in a worker thread where reading may block: a slow disk must not
    stop the loop.

    An iterator and not a generator: one that is left in the middle would be finished by the garbage collector, which
    trio warns of.
    """

    def __init__(
        self, parts: Iterable[bytes], watcher: Watcher, upload: Upload | None, readers: anyio.CapacityLimiter
    ) -> None:
        self._parts = parts
        self._watcher = watcher
        self._upload = upload
        self._readers = readers
        self._left: Iterator[bytes] | None = None

    def __aiter__(self) -> AsyncIterator[bytes]:
        self._left = None
        return self

    async def __anext__(self) -> bytes:
        if self._left is None:
            self._watcher.begins()
            self._left = iter(self._parts)
        else:
            self._watcher.sent()
        if self._upload is None or not self._upload.blocking:
            part = next(self._left, None)
        elif self._upload.rewindable:
            part = await anyio.to_thread.run_sync(_several, self._left, limiter=self._readers)
        else:
            # A pipe may have nothing to say for ever, so its thread is left behind when the caller gives up.
            part = await anyio.to_thread.run_sync(next, self._left, None, abandon_on_cancel=True, limiter=self._readers)
        if part is None:
            raise StopAsyncIteration
        return part


def _several(parts: Iterator[bytes]) -> bytes | None:
    """A few parts at once: changing threads takes longer than reading one."""
    return b"".join(islice(parts, _AT_ONCE)) or None
