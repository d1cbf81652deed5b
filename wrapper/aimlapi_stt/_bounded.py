"""Connections that keep to the deadline of their thread, and that another thread can cut. Imported when a client is
made: what is below the HTTP library loads an event loop or two, for which an import of this package should not wait.
"""

import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from ssl import SSLContext
from typing import Any
from weakref import WeakSet

import httpcore
import httpx

from ._deadline import time_left_s


def _clipped(timeout: float | None, late: type[Exception]) -> float | None:
    left_s = time_left_s()
    if left_s is None:
        return timeout
    if left_s <= 0:
        raise late("the exchange took too long")
    return left_s if timeout is None else min(timeout, left_s)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, open_ones: "_Open") -> None:
        self._stream = stream
        self._open_ones = open_ones
        open_ones.add(self)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _clipped(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _clipped(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def cut(self) -> None:
        """Let nothing more through, in either direction."""
        found = self._stream.get_extra_info("socket")
        if isinstance(found, socket.socket):
            with suppress(OSError):  # it is closed already
                socket.socket.shutdown(found, socket.SHUT_RDWR)  # below TLS, which has no part in this

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        limit = _clipped(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, limit), self._open_ones)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as in the class above
        return self._stream.get_extra_info(info)


class _Open:
    """The streams that may still be open."""

    def __init__(self) -> None:
        self._streams: WeakSet[_Stream] = WeakSet()
        self._lock = threading.Lock()

    def add(self, stream: _Stream) -> None:
        with self._lock:
            self._streams.add(stream)

    def cut(self) -> None:
        with self._lock:
            for stream in self._streams:
                stream.cut()


class _Backend(httpcore.NetworkBackend):
    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend
        self.open_ones = _Open()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        # One address after the other with what time is left: given the name, each would have all of it.
        problem: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in _addresses(host, port):
            limit = _clipped(timeout, httpcore.ConnectTimeout)
            try:
                stream = self._backend.connect_tcp(address, port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failure:
                problem = failure
            else:
                return _Stream(stream, self.open_ones)
        raise problem

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        timeout = _clipped(timeout, httpcore.ConnectTimeout)
        return _Stream(self._backend.connect_unix_socket(path, timeout, socket_options), self.open_ones)

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(seconds)


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise httpcore.ConnectError(str(problem)) from problem
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def bound(http: httpx.Client) -> httpx.Client:
    """Make a client's connections keep to `deadline`, and let them be `cut`.

    The library has no public way to give its pool a network backend beside its own handling of proxies and TLS. Should
    it rename what is reached for here, headers that drip are bounded read by read, as they were, and a test fails.
    """
    for pool in _pools(http):
        backend = getattr(pool, "_network_backend", None)
        if isinstance(backend, httpcore.NetworkBackend):
            pool._network_backend = _Backend(backend)
    return http


def cut(http: httpx.Client) -> None:
    """End all reads and writes that other threads have under way: closing a socket would not wake them."""
    for pool in _pools(http):
        backend = getattr(pool, "_network_backend", None)
        if isinstance(backend, _Backend):
            backend.open_ones.cut()


def _pools(http: httpx.Client) -> list[Any]:
    parts = vars(http)
    transports = (parts.get("_transport"), *parts.get("_mounts", {}).values())
    return [pool for transport in transports if (pool := getattr(transport, "_pool", None)) is not None]
