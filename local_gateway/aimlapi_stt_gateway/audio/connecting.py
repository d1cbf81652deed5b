"""Connections to addresses that were checked, at an agreed pace. What is fetched over them, `fetching` knows."""

import ipaddress
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ssl import SSLContext
from typing import Any, Final

import httpcore

from . import AudioError
from .destinations import Address, Destinations

_LOOK_UP_S: Final = 20.0

Resolve = Callable[[str, int], Sequence[str]]
"""From a host and a port to the addresses of it, as text; raises OSError or ValueError where there are none."""


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, as this machine finds them; each one once. Raises TimeoutError after 20 s."""
    return list(dict.fromkeys(_looked_up(host, port)))


def _looked_up(host: str, port: int, within_s: float = _LOOK_UP_S) -> list[str]:
    """In a thread, which stays behind where the servers of names do not answer: the system's look has no end."""
    told: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def look() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            told.put([str(entry[4][0]) for entry in found])
        except (OSError, ValueError) as problem:
            told.put(problem)

    threading.Thread(target=look, name="look-up", daemon=True).start()
    try:
        answer = told.get(timeout=within_s)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return answer


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a fetch may take. Who drips is ended soon: all that time a worker does nothing else.

    Attributes:
        total_s: Seconds for all of it, redirects included.
        step_s: Seconds for connecting, and for each wait for the next bytes.
        slowest: Bytes a second that have to come, over any `step_s` in a row, once the first has come.
    """

    total_s: float = 600.0
    step_s: float = 30.0
    slowest: float = 16_000.0


class Pace:
    """Watches over one fetch; whoever waits for the network asks it how long."""

    def __init__(self, patience: Patience, beat: Callable[[], None]) -> None:
        self._patience = patience
        self._beat = beat
        self._deadline = time.monotonic() + patience.total_s
        self._since: float | None = None
        self._bytes = 0

    def left_s(self) -> float:
        """Seconds that the next step may take.

        Raises:
            AudioError: there are none left.
        """
        self._beat()
        left_s = self._deadline - time.monotonic()
        if left_s <= 0:
            raise AudioError(f"The audio at the URL did not arrive within {self._patience.total_s:g} seconds.")
        return min(left_s, self._patience.step_s)

    def count(self, size: int) -> None:
        """So many bytes have come.

        Raises:
            AudioError: they come too slowly.
        """
        now = time.monotonic()
        self._since = self._since or now
        self._bytes += size
        if now - self._since >= self._patience.step_s:
            if self._bytes < self._patience.slowest * (now - self._since):
                raise AudioError(
                    f"The audio at the URL comes too slowly: less than {self._patience.slowest:g} bytes a second."
                )
            self._since, self._bytes = now, 0


class CheckedBackend(httpcore.NetworkBackend):
    """Looks a host up once, and connects to an address that it has checked, never to a name.

    With a second look, a server of names could answer the check with one address and the connection with another. TLS
    and the Host header still have the name, because only the connection is made here.
    """

    def __init__(self, destinations: Destinations, pace: Pace, resolve: Resolve) -> None:
        self._destinations = destinations
        self._pace = pace
        self._resolve = resolve
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """One address after the other, each with its share of what time is left."""
        addresses = self._addresses(host, port)
        until = time.monotonic() + self._pace.left_s()
        problem: Exception = httpcore.ConnectError("no address")
        for tried, address in enumerate(addresses):
            share_s = (until - time.monotonic()) / (len(addresses) - tried)
            if share_s <= 0:
                raise httpcore.ConnectTimeout from problem
            try:
                stream = self._backend.connect_tcp(
                    str(address), port, min(share_s, self._pace.left_s()), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failure:
                problem = failure
            else:
                return _PacedStream(stream, self._pace)
        raise problem

    def _addresses(self, host: str, port: int) -> list[Address]:
        self._pace.left_s()
        try:
            addresses = [ipaddress.ip_address(text) for text in self._resolve(host, port)]
        except TimeoutError:
            raise AudioError("The host of the URL could not be looked up in time.") from None
        except (OSError, ValueError):  # a name that is too long for the resolver is a UnicodeError
            raise AudioError("The host of the URL is not known.") from None
        # One forbidden address among others refuses them all: a name with both is a trap, or a mistake.
        if not all(self._destinations.allow(host, address) for address in addresses):
            raise AudioError("The URL leads into a private network, which this gateway does not fetch from.")
        return addresses


class _PacedStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, pace: Pace) -> None:
        self._stream = stream
        self._pace = pace

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._pace.left_s())
        self._pace.count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._pace.left_s())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._pace.left_s())
        return _PacedStream(secured, self._pace)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as in the class above
        return self._stream.get_extra_info(info)
