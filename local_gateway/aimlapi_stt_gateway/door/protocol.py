"""The door: uvicorn's HTTP protocol, with limits for slow, large and hostile clients, and every refusal a problem.

Built on the llhttp parser (`httptools`): it is strict about what lets two servers read two requests in one (both
lengths, two lengths, bare line feeds, folded headers), and costs a third less CPU a request than h11. What it has no
limits for is counted here: it would gather a header of any size.
"""

import asyncio
from collections import Counter
from dataclasses import replace
from enum import Enum, auto
from typing import Any, ClassVar, cast

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from .heads import check_head, too_large
from .limits import ConnectionLimits
from .outgoing import Outgoing
from .problems import Refused, raw_problem
from .waiting import cut_slowest, head_bytes

try:
    import resource
except ImportError:  # Windows, where a process may open as many files as it likes
    resource = None  # type: ignore[assignment]

_SOON = {"retry-after": "1"}
_SPARE_CONNECTIONS = 64  # above the limit, that are told so; more are cut without a word


class _Expects(Enum):
    """What the next byte from the client belongs to."""

    NOTHING = auto()
    HEAD = auto()
    BODY = auto()


class Door(HttpToolsProtocol):
    """One connection. `guarded` makes the class of a server, with its limits and counts.

    One timer a connection looks every quarter of the shortest limit whether the client is still worth waiting for.
    """

    limits: ClassVar[ConnectionLimits]
    addresses: ClassVar["Counter[str]"]
    refusals: ClassVar["Counter[int]"]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or tell it that there are too many."""
        self._out = Outgoing(transport, self._closing, self.loop, self._unread)
        self._next: tuple[RequestResponseCycle, Any] | None = None
        super().connection_made(self._out)
        self._address = self.client[0] if self.client else ""
        self.addresses[self._address] += 1
        self._expects = _Expects.HEAD
        self._now = self._since = self._draining_since = self.loop.time()
        self._loose = 0  # bytes that came in since the last that made something whole
        self._body = 0
        self._paused_s = 0.0
        self._drained = 0
        self._more = False
        self._later: Refused | None = None
        self._timer = self.loop.call_later(self.limits.tick_s, self._look)
        if len(self.connections) > self.limits.connections + _SPARE_CONNECTIONS:
            self._out.abort()
        elif len(self.connections) > self.limits.connections:
            self._say(Refused(503, "The gateway has as many connections as it may. Try again later.", _SOON))
        elif self.addresses[self._address] > self.limits.per_address:
            self._say(Refused(429, "Too many connections are open from this address. Close some of them.", _SOON))

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        self._timer.cancel()
        self._unset_keepalive_if_required()
        self.addresses[self._address] -= 1
        if not self.addresses[self._address]:
            del self.addresses[self._address]
        self._out.closing = True
        self._out.on_close = self._out.on_unread = _nothing  # else the two would keep each other in memory
        self._next = None
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Close when the answer under way is sent."""
        if self._out.closing:
            self._out.leave()
        else:
            super().shutdown()

    # What comes in

    def data_received(self, data: bytes) -> None:
        """Feed the parser, unless what comes is only to be thrown away."""
        self._unset_keepalive_if_required()
        if self._out.closing or self._later is not None:
            self._body += len(data)
            if self._body > self.limits.unread_bytes:
                self._out.leave()
            return
        self._now = self.loop.time()
        if self._expects is _Expects.NOTHING:
            self._expects, self._since = _Expects.HEAD, self._now
        self._loose += len(data)
        parser: Any = self.parser
        try:
            parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.cycle.keep_alive = False  # answered as if nothing had been proposed
            self._more = True
        except httptools.HttpParserError as problem:
            known = problem.__context__
            self._refuse(known if isinstance(known, Refused) else Refused(400, f"The request is no HTTP: {problem}."))
        else:
            if self._loose > self.limits.header_bytes:
                self._refuse(too_large(self.limits))

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._expects, self._since = _Expects.HEAD, self._now
        self._loose = max(self._loose, 1)

    def on_headers_complete(self) -> None:
        """Check the head, and let the application begin."""
        parser: Any = self.parser
        check_head(
            parser.get_http_version(), parser.get_method(), self.url, self.headers, self.limits,
            upgrade=parser.should_upgrade(),
        )  # fmt: skip
        self._check_queue()
        super().on_headers_complete()
        self.headers = []  # trailers, which come the same way, are no headers: nobody has checked them
        if self.expect_100_continue:
            self.cycle.keep_alive = False  # after a refusal nobody could tell a body from the next request
        self._expects, self._since = _Expects.BODY, self._now
        self._loose = self._body = 0
        self._paused_s = 0.0

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        self._loose = 0
        self._body += len(body)
        super().on_body(body)
        if self.cycle.response_complete and self._body > self.limits.unread_bytes:
            self._out.leave()

    def on_message_complete(self) -> None:
        """The last byte of a request."""
        super().on_message_complete()
        self._expects = _Expects.NOTHING
        self._loose = 0
        if self.cycle.response_complete and not self._out.closing:
            self._unset_keepalive_if_required()
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    # What goes out

    def on_response_complete(self) -> None:
        """An answer is written: whose turn is it?"""
        queued = bool(self.pipeline)
        super().on_response_complete()
        if self.pipeline:
            self.flow.pause_reading()  # enough of them are here
        if self._out.closing or queued:
            return
        if self._later is not None:
            self._say(self._later)
        elif self._expects is _Expects.BODY:  # the rest of it is thrown away
            self._since, self._body = self.loop.time(), 0

    def resume_writing(self) -> None:
        """The client has read what was written: it may have the next answer."""
        super().resume_writing()
        following, self._next = self._next, None
        if following is not None:
            super()._start_asgi_task(*following)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:  # noqa: ANN401 - as uvicorn has it
        """Begin with a request, but not before the answer to the one before is read: two would be held in memory."""
        if self.flow.write_paused:
            self._next = cycle, app
        else:
            super()._start_asgi_task(cycle, app)

    def _unread(self) -> None:
        cut_slowest((cast(Door, other)._out for other in self.connections), self.limits.answers_bytes)

    def _check_queue(self) -> None:
        waiting = sum(head_bytes(cast(dict[str, Any], cycle.scope)) for cycle, _ in self.pipeline)
        if len(self.pipeline) >= self.limits.pipeline or waiting > self.limits.header_bytes:
            raise Refused(429, "Too many requests wait on this connection. Read an answer before the next request.")

    def _refuse(self, refused: Refused) -> None:
        """Answer what cannot be read on, in its turn, and close."""
        if self._expects is _Expects.BODY:
            if self.pipeline:
                self.pipeline.popleft()  # the newest, of which this was the body
                self._later = refused
            elif self.cycle.response_complete:
                self._out.close()
            elif self.cycle.response_started:
                self._out.abort()
            else:
                self.cycle.disconnected = True
                self.cycle.message_event.set()
                self._say(refused)
        elif self.pipeline or self._is_answering():
            self._later = refused
        else:
            self._say(refused)
        self._body = 0

    def _say(self, refused: Refused) -> None:
        scope = cast(dict[str, Any], self.scope or {})
        client_id = dict(scope.get("headers", ())).get(b"x-client-request-id", b"").decode("latin-1")
        self.refusals[refused.status] += 1
        self._more = True
        self._out.write(raw_problem(refused, str(scope.get("path", "")), client_id))
        self._out.close()

    def _closing(self) -> None:
        """Close; where the client may still be sending, first throw away what comes, so that it reads its answer."""
        if self._more or self._expects is not _Expects.NOTHING:
            self._since, self._body = self.loop.time(), 0
            self._out.end()
        else:
            self._out.leave()

    def _is_answering(self) -> bool:
        cycle = cast("RequestResponseCycle | None", self.cycle)  # there is none before the first request
        return cycle is not None and not cycle.response_complete

    # What does not come, and does not go

    def _look(self) -> None:
        limits, now = self.limits, self.loop.time()
        self._timer = self.loop.call_later(limits.tick_s, self._look)
        if self._is_stalled(now):
            self._out.abort()
        elif self._out.closing:
            if now - self._since > limits.unread_s:
                self._out.leave()
        elif self._later is not None or self._expects is _Expects.NOTHING:
            return
        elif self.flow.read_paused:  # it is us who do not read
            self._now += limits.tick_s
            self._paused_s += limits.tick_s
            if self._expects is _Expects.HEAD:
                self._since += limits.tick_s
        elif self._expects is _Expects.HEAD:
            self._look_at_head(now)
        else:
            self._look_at_body(now)

    def _look_at_head(self, now: float) -> None:
        if now - self._since <= self.limits.header_s:
            return
        if self._loose:
            self._refuse(Refused(408, f"The headers did not arrive within {self.limits.header_s:g} s."))
        else:
            self._out.leave()

    def _look_at_body(self, now: float) -> None:
        limits, took = self.limits, now - self._since - self._paused_s
        if self.cycle.response_complete:
            if took > limits.unread_s:
                self._out.leave()
        elif now - self._now > limits.idle_s:
            self._refuse(Refused(408, f"Nothing of the body has arrived for {limits.idle_s:g} s."))
        elif took > limits.slow_after_s and self._body < limits.least_rate * took:
            self._refuse(Refused(408, f"The body arrives at less than {limits.least_rate:g} bytes a second."))

    def _is_stalled(self, now: float) -> bool:
        """Whether the client has left its answer unread for too long, or reads it too slowly."""
        waiting = self._out.unread()
        drained = self._out.written - waiting
        if waiting and now - self._draining_since <= self.limits.write_s:
            return False
        enough = not waiting or drained - self._drained >= self.limits.least_rate * self.limits.write_s
        self._draining_since, self._drained = now, drained
        return not enough


def guarded(limits: ConnectionLimits) -> type[Door]:
    """The protocol class of one server."""
    if resource is not None:
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        if files != resource.RLIM_INFINITY and limits.connections > files // 2:
            limits = replace(limits, connections=files // 2)  # an upload needs a second file
    counts = {"limits": limits, "addresses": Counter[str](), "refusals": Counter[int]()}
    return type("ServerDoor", (Door,), counts)


def _nothing() -> None:
    """Close nothing: it is closed."""
