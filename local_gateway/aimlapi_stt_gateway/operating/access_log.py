"""The access log: one JSON line for each request, without keys, queries and the credentials of a URL."""

import json
import logging
import os
import queue
import threading
import time
from datetime import UTC, datetime
from typing import Final

from aimlapi_stt import NotConfigured

from .exchanges import Exchange

STDOUT: Final = "-"

_MOST_WAITING: Final = 10_000
_LONGEST_TEXT: Final = 200
_CLOSE_S: Final = 2.0
_COMPLAIN_EVERY_S: Final = 60.0

_log = logging.getLogger(__name__)


class AccessLog:
    """Writes a line for each exchange, from a thread of its own: no disk and no reader of a pipe holds up the service.

    A file that was moved aside is begun anew, so that it can be rotated without a signal. Lines that cannot be written,
    because the disk is full or a pipe is not read, are lost and counted in `lost`.
    """

    def __init__(self, target: str) -> None:
        """Open the log.

        Args:
            target: a file, which is appended to, or `-` for standard output.

        Raises:
            NotConfigured: the file cannot be opened.
        """
        self._lines: queue.Queue[bytes | None] = queue.Queue(_MOST_WAITING)
        self.lost = 0
        try:
            self._file = _File(None if target == STDOUT else os.path.abspath(target))  # noqa: PTH100 - no link followed
        except OSError as problem:
            raise NotConfigured(
                f"cannot write the access log to {target} ({problem.strerror}). Name another --access-log."
            ) from problem
        self._thread = threading.Thread(target=self._write, name="access-log", daemon=True)
        self._thread.start()

    def __call__(self, exchange: Exchange) -> None:
        """Write a line about an exchange, soon."""
        try:
            self._lines.put_nowait(line(exchange).encode() + b"\n")
        except queue.Full:
            self.lost += 1

    def close(self) -> None:
        """Write what waits, and close the file; what nobody takes within two seconds is given up."""
        try:
            self._lines.put(None, timeout=_CLOSE_S)
        except queue.Full:
            return
        self._thread.join(_CLOSE_S)

    def _write(self) -> None:
        complained = float("-inf")
        while (text := self._lines.get()) is not None:
            try:
                self._file.write(text)
            except OSError as problem:
                self.lost += 1
                if time.monotonic() - complained > _COMPLAIN_EVERY_S:
                    complained = time.monotonic()
                    _log.warning("The access log cannot be written, its lines are lost: %s", problem)
        self._file.close()


class _File:
    """A file that is appended to, or standard output; nothing is kept back that could not be written."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._fd = _opened(path)
        self._torn = False

    def write(self, text: bytes) -> None:
        """Write a line. Where only a part of one could be written, the next begins on a line of its own."""
        self._follow()
        rest = memoryview(b"\n" + text if self._torn else text)
        while rest:
            written = os.write(self._fd, rest)
            rest = rest[written:]
            self._torn = len(rest) > 0

    def close(self) -> None:
        """Close it; standard output stays open, for it is not ours."""
        if self._path is not None:
            os.close(self._fd)

    def _follow(self) -> None:
        """Begin the file anew where it was moved away or removed."""
        if self._path is None:
            return
        try:
            there = os.path.samestat(os.stat(self._path), os.fstat(self._fd))  # noqa: PTH116
        except FileNotFoundError:
            there = False
        if not there:
            fresh = _opened(self._path)
            os.close(self._fd)
            self._fd, self._torn = fresh, False


def _opened(path: str | None) -> int:
    if path is None:
        os.fstat(1)  # fails here where the process was started without one
        return 1
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o640)


def line(exchange: Exchange) -> str:
    """What the log says of an exchange. All but ASCII is escaped: nothing in it acts on a terminal."""
    headers = exchange.headers
    facts: dict[str, object] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "method": exchange.method,
        "path": exchange.path,
        "status": exchange.status,
        "ms": round(exchange.seconds * 1000, 1),
        "bytes_in": exchange.bytes_in,
        "bytes_out": exchange.bytes_out,
        "client": exchange.client,
        "request_id": headers.get("x-request-id"),
        "client_request_id": headers.get("x-client-request-id"),
    }
    noted = {name: _short(value) for name, value in exchange.notes.items() if name not in facts}
    return json.dumps({**facts, **noted}, default=str)


def _short(value: object) -> object:
    """A fact that somebody else may have chosen, like an id or a model."""
    return value[:_LONGEST_TEXT] if isinstance(value, str) else value
