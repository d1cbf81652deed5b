"""A server that takes what is sent to it as it comes, chunked or not, and tells how much of it came."""

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

import h11


@dataclass
class Received:
    """One request: `complete` where its end came, `headers` by names in lower case."""

    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    complete: bool = False


class Receiver:
    """Answers each complete request with `answer`; `None` hangs up instead."""

    def __init__(self, answer: bytes | None, before: Callable[[], object] = lambda: None) -> None:
        self._answer = answer
        self._before = before
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.received: list[Received] = []
        self.most_at_once = 0
        self.connections = 0
        self._now = 0
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Stop, and wait for what is under way."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(5)
            protocol = h11.Connection(h11.SERVER)
            try:
                while self._one(connection, protocol):
                    protocol.start_next_cycle()
            except (OSError, h11.RemoteProtocolError):
                return

    def _one(self, connection: socket.socket, protocol: h11.Connection) -> bool:
        request: Received | None = None
        while True:
            event = protocol.next_event()
            if event is h11.NEED_DATA:
                protocol.receive_data(connection.recv(65536))
            elif isinstance(event, h11.Request):
                request = Received({name.decode(): value.decode() for name, value in event.headers})
                self.received.append(request)
            elif isinstance(event, h11.Data) and request is not None:
                request.body += event.data
            elif isinstance(event, h11.EndOfMessage) and request is not None:
                request.complete = True
                break
            else:
                return False
        if self._answer is None:
            return False
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        self._before()
        with self._lock:
            self._now -= 1
        length = str(len(self._answer)).encode()
        head = h11.Response(
            status_code=200, headers=[(b"content-type", b"application/json"), (b"content-length", length)]
        )
        for part in (head, h11.Data(self._answer), h11.EndOfMessage()):
            connection.sendall(protocol.send(part) or b"")
        return True


@contextmanager
def receiver(answer: bytes | None, before: Callable[[], object] = lambda: None) -> Generator[Receiver]:
    """Such a server for the length of a block. `before` is called, in its thread, before each answer."""
    server = Receiver(answer, before)
    try:
        yield server
    finally:
        server.close()
