"""A server of raw sockets that misbehaves as told, and remembers every byte it was sent."""

import socket
import struct
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

Behaviour = Callable[[socket.socket, bytes], None]


class RawServer:
    """Each connection gets the next behaviour (the last one for ever), called with the request that was read."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self._behaviours = behaviours
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: list[bytes] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def creates(self) -> int:
        """How many creates have arrived, whole or in part."""
        return sum(request.startswith(b"POST /v1/stt/create") for request in self.requests)

    def close(self) -> None:
        """Stop accepting."""
        # A thread that waits in accept() is woken by shutdown, not by close.
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
            with connection:
                connection.settimeout(5)
                self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        request = _read_request(connection)
        self.requests.append(request)
        self._behaviours[min(len(self.requests), len(self._behaviours)) - 1](connection, request)


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data and (more := connection.recv(65536)):
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    while len(body) < length and (more := connection.recv(65536)):  # or as much as was sent
        body += more
    return head + b"\r\n\r\n" + body


def reply(body: str, status: str = "200 OK", *headers: str) -> Behaviour:
    """A whole answer, then the end of the connection."""
    head = [f"HTTP/1.1 {status}", "content-type: application/json", f"content-length: {len(body)}", "connection: close"]
    data = "\r\n".join([*head, *headers, "", body]).encode()
    return lambda connection, _: connection.sendall(data)


def hang_up(connection: socket.socket, _: bytes) -> None:
    """The end of the connection, with no answer."""


def reset(connection: socket.socket, _: bytes) -> None:
    """A reset, with no answer."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def half(connection: socket.socket, _: bytes) -> None:
    """Half an answer."""
    connection.sendall(b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 400\r\n\r\n{"generation_')


def garbage(connection: socket.socket, _: bytes) -> None:
    """No HTTP at all."""
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")


@contextmanager
def raw_server(*behaviours: Behaviour) -> Generator[RawServer]:
    """A misbehaving server for the length of a block."""
    server = RawServer(*behaviours)
    try:
        yield server
    finally:
        server.close()


def closed_port() -> str:
    """A base URL where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"
