"""The two drivers of flows: the only code of this package that sends or sleeps.

Requests in flight are limited apart from jobs in flight: a lane for creates and one for looks at jobs, each some tens
wide, and jobs that only wait are in neither. Without lanes the HTTP library's pool scans all waiters for each request,
and with one for both kinds, finished jobs would wait behind the uploads of others until their results have expired.
"""

import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TypeVar

import anyio
import anyio.to_thread
import httpx

from ._deadline import deadline
from ._effects import Flow, Send, Sleep, Upload
from ._exchange import Exchange
from ._lanes import AsyncLane, Lane
from ._lines import Lines
from ._response import Response
from ._sources import Source, is_at_hand, opened
from .errors import ClientClosed

T = TypeVar("T")


class Wire:
    """A way to the service for code that waits in its own thread. Safe to share between threads, and over forks.

    Args:
        lines: the HTTP clients.
        max_requests: how many creates, and how many looks, may be under way at once.
    """

    def __init__(self, lines: Lines[httpx.Client], max_requests: int) -> None:
        self._lines = lines
        self._max_requests = max_requests
        self._closed = threading.Event()
        self._enter_process()

    def _enter_process(self) -> None:
        self._forks = self._lines.forks
        self._creates, self._looks = Lane(self._max_requests), Lane(self._max_requests)

    def close(self) -> None:
        """Wake and end all who wait, and close the connections."""
        self._closed.set()
        self._creates.widen()
        self._looks.widen()
        from ._bounded import cut  # takes long to import

        for http in self._lines.all():
            cut(http)
            http.close()

    def run(self, flow: Flow[T]) -> T:
        """Drive a flow to its end in this thread. Whatever interrupts it also closes it."""
        if self._forks != self._lines.forks:  # a place in a lane that a thread of the parent had would never be free
            self._enter_process()
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
        lane = self._creates if exchange.creates else self._looks
        try:
            with lane.taken(exchange.patience_s):
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
        with self._lines.one() as http, deadline(exchange.timeout_s) as limit:
            if self._closed.is_set() or http.is_closed:
                raise _closed()
            exchange.renew = limit.renew
            try:
                response = http.send(exchange.built(http), stream=True, follow_redirects=False, auth=None)
            except httpx.HTTPStatusError as refusal:
                return exchange.refused(refusal)
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

    def __init__(self, lines: Lines[httpx.AsyncClient], max_requests: int) -> None:
        self._lines = lines
        self._max_requests = max_requests
        self._closed = False
        self._pausing: set[anyio.Event] = set()
        self._enter_process()

    def _enter_process(self) -> None:
        self._forks = self._lines.forks
        self._creates, self._looks = AsyncLane(self._max_requests), AsyncLane(self._max_requests)
        self._readers = AsyncLane(self._max_requests)  # worker threads of our own: others may be held for long

    async def close(self) -> None:
        """Wake and end all who wait, and close the connections."""
        self._closed = True
        for event in self._pausing:
            event.set()
        for http in self._lines.all():
            await http.aclose()

    async def run(self, flow: Flow[T]) -> T:
        """Drive a flow to its end in this task. Whatever cancels it also closes it."""
        if self._forks != self._lines.forks:
            self._enter_process()
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

    @asynccontextmanager
    async def opened(self, source: Source) -> AsyncGenerator[str | Upload]:
        """As `opened`, in a worker thread where that may block. Closing does not block."""
        manager = opened(source)
        if is_at_hand(source):
            audio = manager.__enter__()
        else:
            audio = await anyio.to_thread.run_sync(
                manager.__enter__, abandon_on_cancel=True, limiter=self._readers.limiter
            )
        try:
            yield audio
        finally:
            manager.__exit__(None, None, None)

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
        lane = self._creates if exchange.creates else self._looks
        try:
            async with lane.taken(exchange.patience_s):
                return await self._exchange(exchange)
        except Exception as failure:
            translated = exchange.translated(failure)
            if translated is failure:
                raise
            raise translated from failure
        except BaseException as interruption:
            exchange.interrupted(interruption)
            raise

    async def _exchange(self, exchange: Exchange) -> Response:
        for outworn in self._lines.outworn():
            await outworn.aclose()
        timeout_s = exchange.timeout_s
        with self._lines.one() as http, anyio.CancelScope(deadline=anyio.current_time() + timeout_s) as scope:
            if self._closed or http.is_closed:
                raise _closed()

            def renew() -> None:
                scope.deadline = anyio.current_time() + timeout_s

            exchange.renew = renew
            try:
                response = await http.send(
                    exchange.built_async(http, self._readers.limiter), stream=True, follow_redirects=False, auth=None
                )
            except httpx.HTTPStatusError as refusal:
                return exchange.refused(refusal)
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


def _closed() -> ClientClosed:
    return ClientClosed(
        "The client is closed. Make a new one; a job that was submitted goes on, and another client can wait for it."
    )
