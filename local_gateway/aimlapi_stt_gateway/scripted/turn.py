"""One request on its way through the faults: what it asked, the answer it gets, and the line it came on."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, cast

from starlette.types import Message, Receive, Scope, Send

from .asked import Asked

_LOOK_EVERY_S = 0.05


class Line(Protocol):
    """The connection that a request came on."""

    @property
    def over(self) -> bool:
        """Whether the server is being stopped, so that nothing should hang any longer."""
        ...

    def close(self, *, reset: bool) -> None:
        """Close it after what was sent, or reset it at once."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. Names of headers are in lower case; a content-length is added when it is sent."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """A header's value, or `None`."""
        return next((value for known, value in self.headers if known == name), None)

    def with_header(self, name: str, value: str | None) -> "Answer":
        """The answer with a header, in place of any of that name; `None` leaves it out."""
        kept = tuple(pair for pair in self.headers if pair[0] != name)
        return replace(self, headers=kept if value is None else (*kept, (name, value)))

    def is_like(self, other: "Answer") -> bool:
        """Whether a client cannot tell them apart."""
        return (self.status, self.body) == (other.status, other.body) and sorted(self.headers) == sorted(other.headers)

    def with_body(self, body: bytes, content_type: str | None = None) -> "Answer":
        """The answer with another body and, where it is given, another content type."""
        changed = replace(self, body=body)
        return changed if content_type is None else changed.with_header("content-type", content_type)

    def with_json(self, document: object) -> "Answer":
        """The answer with a JSON body."""
        return self.with_body(json.dumps(document, ensure_ascii=False).encode())

    def told(self) -> dict[str, Any] | None:
        """The object in the body; `None` where the answer is no success or its body no object."""
        with suppress(ValueError):
            document: object = json.loads(self.body) if 200 <= self.status < 300 else None
            return cast(dict[str, Any], document) if isinstance(document, dict) else None
        return None


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Turn:
    """One request, as a fault meets it.

    Attributes:
        scope: of ASGI, as `receive` and `send` are.
        asked: what is known of the request.
        line: the connection.
        memory: what a fault remembers from one request to the next.
        seconds: how long one step of a slow fault takes.
        unmet: to be called by a fault that had nothing to change, so that the request does not count for it.
        rename: to be called with an id and the one by which it is to be known from now on.
    """

    scope: Scope
    receive: Receive
    send: Send
    asked: Asked
    line: Line
    rename: Callable[[str, str], None]
    memory: dict[str, Any] = field(default_factory=dict[str, Any])
    seconds: float = 1.0
    unmet: Callable[[], None] = _nothing

    async def answer_of(self, play: Callable[["Turn"], Awaitable[None]]) -> Answer:
        """What is answered further inside, which does not go out."""
        status = 500
        headers: list[tuple[str, str]] = []
        body = bytearray()

        async def keep(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers.extend((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in
                               message["headers"])  # fmt: skip
            else:
                body.extend(message.get("body", b""))

        await play(replace(self, send=keep))
        return Answer(status, tuple(pair for pair in headers if pair[0] != "content-length"), bytes(body))

    async def send_answer(self, answer: Answer) -> None:
        """Send a whole answer."""
        await self.send_start(answer)
        await self.send_part(answer.body, more=False)

    async def send_start(self, answer: Answer) -> None:
        """Send status and headers, the length of the whole body among them."""
        headers = (*answer.headers, ("content-length", str(len(answer.body))))
        encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        await self.send({"type": "http.response.start", "status": answer.status, "headers": encoded})

    async def send_part(self, data: bytes, *, more: bool = True) -> None:
        """Send some of the body."""
        await self.send({"type": "http.response.body", "body": data, "more_body": more})

    async def swallow_body(self) -> None:
        """Read the request to its end: a client that is still sending would not see an answer."""
        while (message := await self.receive())["type"] == "http.request" and message.get("more_body"):
            pass

    async def sleep(self) -> None:
        """Let one step of a slow fault pass, or less of it when the server is being stopped."""
        end = asyncio.get_running_loop().time() + self.seconds
        while not self.line.over and (left := end - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(min(left, _LOOK_EVERY_S))

    async def hang_up(self, *, reset: bool = False) -> None:
        """Close the connection, after what was sent so far has gone out."""
        await asyncio.sleep(0.01)  # what was written last leaves with the next turn of the loop
        self.line.close(reset=reset)
        await self.until_gone()

    async def until_gone(self) -> None:
        """Say nothing more, until the client goes away or the server is stopped."""
        gone = asyncio.ensure_future(self._gone())
        try:
            while not self.line.over and not gone.done():
                await asyncio.wait((gone,), timeout=_LOOK_EVERY_S)
        finally:
            gone.cancel()
            with suppress(asyncio.CancelledError):
                await gone
        if self.line.over:
            self.line.close(reset=True)
            await self._gone()

    async def _gone(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
