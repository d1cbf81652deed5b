"""The two drivers of flows: the only code of this package that sends or sleeps.

Requests in flight are limited apart from jobs in flight: a lane for creates and one for looks at jobs, each some tens
wide, and jobs that only wait are in neither. Without lanes the HTTP library's pool scans all waiters for each request,
and with one for both kinds, finished jobs would wait behind the uploads of others until their results have expired.
"""

import threading
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeVar

import anyio
import anyio.to_thread
import httpx

from ._deadline import deadline
from ._effects import Flow, Send, Sleep, Upload
from ._exchange import Exchange
from ._lines import Lines
from ._response import Response
from ._sources import Source, is_at_hand, opened
from .errors import ClientClosed

T = TypeVar("T")


class Wire:
    """A way to the service for code that waits in its own thread. Safe to share between threads.

    Args:
        lines: the HTTP clients.
        owned: whether to close them.
        max_requests: how many creates, and how many looks, may be under way at once.
    """

    def __init__(self, lines: Lines[httpx.Client], *, owned: bool, max_requests: int) -> None:
        self._lines = lines
        self._owned = owned
        self._closed = threading.Event()
        self._creates = threading.BoundedSemaphore(max_requests)
        self._looks = threading.BoundedSemaphore(max_requests)

    def close(self) -> None:
        """Wake and end all who wait, and close the connections."""
        self._closed.set()
        for http in self._lines.all() if self._owned else ():
            http.close()

    def run(self, flow: Flow[T]) -> T:
        """Drive a flow to its end in this thread. Whatever interrupts it also closes it."""
        try:
            effect = next(flow)
            while True:
                try:
                    answer = self._pause(effect.seconds) if isinstance(effect, Sleep) else self._send(effect)
                except Exception as failure:  # noqa: BLE001 - it goes to the flow, which knows what it means
                    effect = flow.throw(failure)
                else:
                    effect = flow.send(answer)
        except StopIteration as stop:
            result: T = stop.value
            return result
        finally:
            flow.close()

    def _pause(self, seconds: float) -> Response | None:
        if self._closed.wait(seconds):
            raise _closed()
        return None

    def _send(self, effect: Send) -> Response:
        exchange = Exchange(effect)
        try:
            with self._creates if exchange.creates else self._looks:
                if self._closed.is_set():
                    raise _closed()
                return self._exchange(exchange)
        except Exception as failure:
            translated = exchange.translated(failure)
            if translated is failure:
                raise
            raise translated from failure
        except BaseException as interruption:
            exchange.interrupted(interruption)
            raise

    def _exchange(self, exchange: Exchange) -> Response:
        for outworn in self._lines.outworn():
            outworn.close()
        with self._lines.one() as http, deadline(exchange.request.timeout_s) as limit:
            exchange.renew = limit.renew
            response = http.send(exchange.built(http), stream=True, follow_redirects=False, auth=None)
            try:
                body = exchange.begun(response)
                for data in [response.content] if response.is_closed else response.iter_raw():
                    body.feed(data)
                    if limit.left_s < 0:
                        raise exchange.timed_out()
                return exchange.ended(body)
            finally:
                response.close()


class AsyncWire:
    """As `Wire`, on asyncio and trio. Safe to share between tasks of one event loop."""

    def __init__(self, lines: Lines[httpx.AsyncClient], *, owned: bool, max_requests: int) -> None:
        self._lines = lines
        self._owned = owned
        self._closed = False
        self._pausing: set[anyio.Event] = set()
        self._max_requests = max_requests
        self._creates: anyio.CapacityLimiter | None = None
        self._looks: anyio.CapacityLimiter | None = None

    async def close(self) -> None:
        """Wake and end all who wait, and close the connections."""
        self._closed = True
        for event in self._pausing:
            event.set()
        for http in self._lines.all() if self._owned else ():
            await http.aclose()

    async def run(self, flow: Flow[T]) -> T:
        """Drive a flow to its end in this task. Whatever cancels it also closes it."""
        try:
            effect = next(flow)
            while True:
                try:
                    answer = await (self._pause(effect.seconds) if isinstance(effect, Sleep) else self._send(effect))
                except Exception as failure:  # noqa: BLE001 - it goes to the flow, which knows what it means
                    effect = flow.throw(failure)
                else:
                    effect = flow.send(answer)
        except StopIteration as stop:
            result: T = stop.value
            return result
        finally:
            flow.close()

    async def _pause(self, seconds: float) -> Response | None:
        event = anyio.Event()
        self._pausing.add(event)
        try:
            with anyio.move_on_after(seconds):
                await event.wait()
        finally:
            self._pausing.discard(event)
        if self._closed:
            raise _closed()
        return None

    async def _send(self, effect: Send) -> Response:
        exchange = Exchange(effect)
        try:
            async with self._lane(exchange):
                if self._closed:
                    raise _closed()
                return await self._exchange(exchange)
        except Exception as failure:
            translated = exchange.translated(failure)
            if translated is failure:
                raise
            raise translated from failure
        except BaseException as interruption:
            exchange.interrupted(interruption)
            raise

    def _lane(self, exchange: Exchange) -> AbstractAsyncContextManager[object]:
        if self._creates is None or self._looks is None:  # they need a running event loop
            self._creates = anyio.CapacityLimiter(self._max_requests)
            self._looks = anyio.CapacityLimiter(self._max_requests)
        return self._creates if exchange.creates else self._looks

    async def _exchange(self, exchange: Exchange) -> Response:
        for outworn in self._lines.outworn():
            await outworn.aclose()
        timeout_s = exchange.request.timeout_s
        with self._lines.one() as http, anyio.CancelScope(deadline=anyio.current_time() + timeout_s) as scope:

            def renew() -> None:
                scope.deadline = anyio.current_time() + timeout_s

            exchange.renew = renew
            response = await http.send(exchange.built(http), stream=True, follow_redirects=False, auth=None)
            try:
                body = exchange.begun(response)
                if response.is_closed:
                    body.feed(response.content)
                else:
                    async for data in response.aiter_raw():
                        body.feed(data)
                return exchange.ended(body)
            finally:
                with anyio.CancelScope(shield=True):
                    await response.aclose()
        raise exchange.timed_out()


@asynccontextmanager
async def aopened(source: Source) -> AsyncGenerator[str | Upload]:
    """As `opened`, with whatever may block in a worker thread."""
    if is_at_hand(source):
        with opened(source) as audio:
            yield audio
        return
    manager = opened(source)
    audio = await anyio.to_thread.run_sync(manager.__enter__, abandon_on_cancel=True)
    try:
        yield audio
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(manager.__exit__, None, None, None)


def _closed() -> ClientClosed:
    return ClientClosed(
        "The client is closed. Make a new one; a job that was submitted goes on, and another client can wait for it."
    )
