"""A server of raw sockets that misbehaves as told, and remembers what it was asked and whether all of it came."""

import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.certificates import PRESENTING

_PATIENCE_S = 10.0  # only what hangs takes as long


@dataclass
class Seen:
    """One request, or what there was of it; a connection on which none could be read has neither method nor path."""

    method: str = ""
    path: str = ""
    whole: bool = False


class Gone(Exception):
    """The client has closed the connection, or reset it."""


class Link:
    """One connection, for a behaviour to play on."""

    def __init__(self, connection: socket.socket, elsewhere: str, over: threading.Event) -> None:
        connection.settimeout(_PATIENCE_S)
        self._connection = connection
        self._elsewhere = elsewhere
        self._over = over
        self._ahead = b""
        self.seen: list[Seen] = []
        self.stays = False  # whether another request may come
        self.silent_s: float | None = None  # when the client was left waiting

    def leave_unread(self) -> None:
        """See that a request has begun to arrive, and take nothing of it."""
        self.seen.append(Seen())
        self._poll(select.POLLIN, _PATIENCE_S)

    def come_to_nothing(self) -> None:
        """As a machine that is busy elsewhere, until the client has closed the connection."""
        self.seen.append(Seen())
        self._poll(select.POLLRDHUP, _PATIENCE_S)

    def goes_on(self) -> bool:
        """Whether another request begins on this connection."""
        self._ahead = self._ahead or self._receive()
        return bool(self._ahead)

    def read_start(self, length: int = 10) -> None:
        """The beginning of a request, so much and no more."""
        self.seen.append(Seen())
        self._fill(length)
        self.seen[-1].method = self._ahead[:length].split(b" ")[0].decode()

    def read_head(self) -> bytes:
        """A request up to its body."""
        self.seen.append(Seen())
        while b"\r\n\r\n" not in self._ahead:
            self._fill(len(self._ahead) + 1)
        head, _, self._ahead = self._ahead.partition(b"\r\n\r\n")
        self.seen[-1].method, self.seen[-1].path = head.decode().split(" ")[:2]
        return head

    def read(self, some: int | None = None) -> bytes:
        """A request with its body, or with some bytes of it."""
        head = self.read_head().lower()
        length = head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
        if some is not None and (length or b"chunked" in head):
            self._fill(some)
            return self._ahead[:some]
        if b"\r\ntransfer-encoding: chunked" in head:
            end = self._fill_chunks()
        else:
            end = int(length or 0)
            self._fill(end)
        body, self._ahead = self._ahead[:end], self._ahead[end:]
        self.seen[-1].whole = True
        return body

    def _fill_chunks(self) -> int:
        """Read to the end of a chunked body, which is where its last chunk is, whatever its bytes look like."""
        end, size = 0, 1
        while size:
            while (line := self._ahead.find(b"\r\n", end)) < 0:
                self._fill(len(self._ahead) + 1)
            size = int(self._ahead[end:line], 16)
            end = line + 2 + size + 2
            self._fill(end)
        return end

    def send(self, data: bytes) -> None:
        """Bytes of an answer; `ELSEWHERE` in them becomes the address that nobody may follow to."""
        try:
            self._connection.sendall(data.replace(b"ELSEWHERE", self._elsewhere.encode()))
        except OSError as problem:
            raise Gone from problem

    def drip(self, data: bytes, size: int = 1) -> None:
        """Some bytes now and some then, over and over, until the client has had enough."""
        self.silent_s = time.monotonic()
        while True:
            for at in range(0, len(data), size):
                self.send(data[at : at + size])
                if self._poll(select.POLLRDHUP, 0.02):
                    return

    def until_gone(self) -> None:
        """Say nothing more, and take whatever comes, until the client has closed the connection."""
        self.silent_s = time.monotonic()
        while self._receive():
            pass

    def until_over(self) -> None:
        """Say nothing more and take nothing more. What the client does then cannot be seen before the test is over."""
        self.silent_s = time.monotonic()
        self._over.wait(_PATIENCE_S)

    def shake_hands(self, tls: ssl.SSLContext) -> None:
        """Speak TLS from now on."""
        try:
            self._connection = tls.wrap_socket(self._connection, server_side=True)
        except OSError as problem:
            self.seen.append(Seen())
            raise Gone from problem

    def reset(self) -> None:
        """The rude end of a connection, when it is closed."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def close(self) -> None:
        """The end of the connection, also for a thread that waits on it."""
        try:
            if not self._connection.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER):
                self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._connection.close()

    def _fill(self, length: int) -> None:
        while len(self._ahead) < length:
            data = self._receive()
            if not data:
                raise Gone
            self._ahead += data

    def _receive(self) -> bytes:
        try:
            return self._connection.recv(65_536)
        except OSError:
            return b""

    def _poll(self, what: int, within_s: float) -> bool:
        poll = select.poll()
        poll.register(self._connection, what)
        return bool(poll.poll(within_s * 1000))


Behaviour = Callable[[Link], None]


@dataclass
class Server:
    """Each request, or connection on which there is none, meets the next behaviour, and the last one for ever.

    Attributes:
        tls: the kind of certificate that it has; `none` where it is asked for TLS and does not know it, and nothing
            where nobody asks for it.
        accepts: with False, connections are made and nobody takes them.
        listens: with False, connections are refused.
        full: with True, no more connections are made.
    """

    behaviours: tuple[Behaviour, ...]
    tls: str = ""
    accepts: bool = True
    listens: bool = True
    full: bool = False
    _over: threading.Event = field(default_factory=threading.Event)
    _last: object = None
    _links: list[Link] = field(default_factory=list[Link])

    def __enter__(self) -> "Server":
        self._listener, self._elsewhere = socket.socket(), socket.create_server(("127.0.0.1", 0))
        self._elsewhere.setblocking(False)
        self._listener.bind(("127.0.0.1", 0))
        if self.listens:
            self._listener.listen(0 if self.full else 16)
        self._address = self._listener.getsockname()
        self.base_url = f"{'https' if self.tls else 'http'}://127.0.0.1:{self._address[1]}"
        self._fillers = [socket.socket() for _ in range(2 if self.full else 0)]
        for filler in self._fillers:
            filler.setblocking(False)
            filler.connect_ex(self._address)
        self._step = 0
        if self.listens and self.accepts:
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        for opened in (self._listener, self._elsewhere, *self._fillers):
            opened.close()

    def finish(self) -> list[Seen]:
        """What was seen, after all of it has been read.

        Raises:
            AssertionError: a connection was left open, or a request has gone to another server.
        """
        self._over.set()
        if self.listens and self.accepts:
            # One more connection, after all of the client's have had their turn.
            with socket.socket() as last:
                last.bind(("127.0.0.1", 0))
                self._last = last.getsockname()
                last.connect(self._address)
                self._thread.join(_PATIENCE_S / 2)
            assert not self._thread.is_alive(), "the client has left a connection open"
        try:
            self._elsewhere.accept()[0].close()
        except BlockingIOError:
            return [seen for link in self._links for seen in link.seen]
        raise AssertionError("the client has followed to another server")

    def silence_s(self, until_s: float) -> float:
        """How long the client had been left waiting by then, in seconds; 0 where it was not."""
        began_s = self._links[-1].silent_s if self._links else None
        return 0.0 if began_s is None else max(until_s - began_s, 0.0)

    def _run(self) -> None:
        while True:
            connection, address = self._listener.accept()
            if address == self._last:
                connection.close()
                return
            self._links.append(Link(connection, f"127.0.0.1:{self._elsewhere.getsockname()[1]}", self._over))
            self._serve(self._links[-1])

    def _serve(self, link: Link) -> None:
        try:
            if self.tls in PRESENTING:
                link.shake_hands(PRESENTING[self.tls])
            self._play(link)
            while link.stays and link.goes_on():
                self._play(link)
        except Gone:
            pass
        finally:
            link.close()

    def _play(self, link: Link) -> None:
        behaviour = self.behaviours[min(self._step, len(self.behaviours) - 1)]
        self._step += 1
        link.stays = False
        behaviour(link)
