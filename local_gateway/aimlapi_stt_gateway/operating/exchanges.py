"""Each exchange as it was, once it is over: what the access log and the metrics are made from.

One layer around the whole application, which sees what came in and what went out, also where nothing else does: a
client that went away, a request cut off by the end of the server.
"""

import asyncio
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

BROKEN_OFF: Final = 499
"""The status of an exchange whose client went away before its answer was complete."""

CUT_OFF: Final = 0
"""The status of an exchange whose answer was begun and never finished, or never begun at all."""

# What a stranger may write into a log: the beginning of a path, up to the first letter that could be more than a path.
_HARMLESS: Final = re.compile(r"[A-Za-z0-9/_.-]{0,80}")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_STOPPING: Final = {
    "title": "Service Unavailable",
    "status": 503,
    "message": "The gateway is being stopped. Send the request again once it is back.",
    "error": {"name": "Error", "message": "The gateway is being stopped."},
}


@dataclass(slots=True)
class Exchange:
    """One request and its answer.

    Attributes:
        method: The method, `other` for an unusual one.
        route: The template of its path, like `/v1/stt/{generation_id}`; `None` where no route took it.
        path: The template, or the beginning of the path itself. Never a query.
        client: The address that asked, without its port; empty where it is unknown.
        status: What was answered, or `BROKEN_OFF` or `CUT_OFF`.
        seconds: From the request's head to the end of the answer.
        bytes_in: Size of the request's body, as far as it was read.
        bytes_out: Size of the answer's body.
        raw_headers: The answer's headers, as they were sent.
        notes: What `notes.note` gathered.
    """

    method: str
    client: str
    notes: Mapping[str, Any]
    route: str | None = None
    path: str = ""
    status: int = CUT_OFF
    seconds: float = 0.0
    bytes_in: int = 0
    bytes_out: int = 0
    raw_headers: Sequence[tuple[bytes, bytes]] = ()

    @property
    def headers(self) -> dict[str, str]:
        """The answer's headers, by lower-case name."""
        return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in self.raw_headers}

    @property
    def asks_health(self) -> bool:
        """Whether it asked for the health of the gateway: 503 is then what was asked for, and refuses nothing."""
        return self.route == "/healthz"


class Observed:
    """An application, and who is told of each exchange with it.

    A request that the end of the server cuts off is answered with 503 where its answer has not begun.
    """

    def __init__(self, app: ASGIApp, *observers: Callable[[Exchange], object]) -> None:
        """Wrap `app`; the observers are called on the event loop, and must neither block nor raise."""
        self._app = app
        self._observers = observers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, then tell of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        notes: dict[str, Any] = scope.setdefault("aimlapi_stt.notes", {})
        method = scope["method"] if scope["method"] in _METHODS else "other"
        exchange = Exchange(method, (scope.get("client") or ("",))[0], notes)
        watch = _Watch(exchange, receive, send)
        began = time.perf_counter()
        try:
            await self._app(scope, watch.receive, watch.send)
        except asyncio.CancelledError:
            if watch.begun:
                raise
            await _refuse(watch.send)
        except Exception:
            exchange.status = exchange.status if watch.begun else 500
            raise
        finally:
            exchange.seconds = time.perf_counter() - began
            exchange.route = _route(scope)
            exchange.path = exchange.route or _harmless(scope["path"])
            if not watch.complete:
                exchange.status = BROKEN_OFF if watch.left else 500 if exchange.status == 500 else CUT_OFF
            for observer in self._observers:
                observer(exchange)


class _Watch:
    """What passes by in both directions."""

    def __init__(self, exchange: Exchange, receive: Receive, send: Send) -> None:
        self.begun = self.complete = self.left = False
        self._exchange = exchange
        self._receive = receive
        self._send = send

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self.left = self.left or not self.complete
        else:
            self._exchange.bytes_in += len(message.get("body", b""))
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            self._exchange.status = message["status"]
            self._exchange.raw_headers = message.get("headers", ())
        await self._send(message)
        if message["type"] == "http.response.body":
            self._exchange.bytes_out += len(message.get("body", b""))
            # An answer to who has left is no answer, though the application made one.
            self.complete = not self.left and not message.get("more_body", False)


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"application/problem+json"), (b"connection", b"close"), (b"retry-after", b"5")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(_STOPPING).encode()})


def _route(scope: Scope) -> str | None:
    """The template of the route that took a request; a router leaves itself and the endpoint in the scope."""
    endpoint = scope.get("endpoint")
    routes = getattr(scope.get("router"), "routes", ())
    return None if endpoint is None else next((route.path for route in routes if route.endpoint is endpoint), None)


def _harmless(path: str) -> str:
    found = _HARMLESS.match(path)
    return found[0] if found else ""
