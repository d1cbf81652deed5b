"""A connection as uvicorn writes to it: what went out is counted, and closing it is the door's decision."""

import asyncio
from collections.abc import Callable
from typing import Any

_ANSWER = b"HTTP/1.1 "
_LARGE = 64 << 10


class Outgoing(asyncio.Transport):
    """A transport whose `close` asks its owner, whose `written` counts bytes, and that sends head and body as one.

    uvicorn writes the two one after the other. A head is held until the body is there, but not past what the event
    loop does now: a system call less for each answer.

    uvicorn closes right after an answer. With input unread that resets the connection, and a client in the middle of
    an upload would lose the answer.
    """

    def __init__(
        self,
        transport: asyncio.Transport,
        on_close: Callable[[], None],
        loop: asyncio.AbstractEventLoop,
        on_unread: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self.written = 0
        self.unread_since = 0.0  # while there is something unread
        self.closing = False
        self.on_close = on_close
        self.on_unread = on_unread  # called when much was written that the client does not take at once
        self._transport = transport
        self._loop = loop
        self._largest = 0
        self._head: bytes | bytearray | memoryview = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send bytes, or keep them until the client reads. After the end they are dropped."""
        if self.is_closing():  # uvloop would raise, in the middle of an application that cannot know
            return
        self.written += len(data)
        if not self.unread():
            self.unread_since, self._largest = self._loop.time(), 0
        self._largest = max(self._largest, len(data))
        if self._head:
            head, self._head = self._head, b""
            self._transport.writelines((head, data))
        elif isinstance(data, bytes) and data.startswith(_ANSWER):
            self._head = data
            self._loop.call_soon(self._flush)
        else:
            self._transport.write(data)
        if len(data) >= _LARGE and self.on_unread is not None and self.unread():
            self.on_unread()

    def unread(self) -> int:
        """Bytes that were written and the system has not taken yet."""
        return self._transport.get_write_buffer_size() + len(self._head)

    def held(self) -> int:
        """Bytes of memory that this costs: what was written at once is let go of at once, and not piece by piece."""
        waiting = self.unread()
        return max(waiting, self._largest) if waiting else 0

    def close(self) -> None:
        """Ask the owner to close."""
        if not self.closing:
            self.closing = True
            self.on_close()

    def is_closing(self) -> bool:
        """Whether no answer can be written any more."""
        return self.closing or self._transport.is_closing()

    def end(self) -> None:
        """Say that no more will be written, and let input come."""
        self._flush()
        self._transport.resume_reading()
        if self._transport.can_write_eof():
            self._transport.write_eof()

    def leave(self) -> None:
        """Close when all is written, whatever still comes in."""
        self._flush()
        self.closing = True
        self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        self._flush()
        self.closing = True
        self._transport.abort()

    def _flush(self) -> None:
        head, self._head = self._head, b""
        if head and not self._transport.is_closing():
            self._transport.write(head)

    def pause_reading(self) -> None:
        """Let no input come."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Let input come again."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: object = None) -> Any:  # noqa: ANN401 - as asyncio has it
        """What the transport knows about itself, such as its addresses."""
        return self._transport.get_extra_info(name, default)
