"""The body of an answer, unpacked as it arrives, and never beyond a limit: a few kilobytes can unpack to gigabytes."""

import zlib

ACCEPT_ENCODING = "gzip, deflate"

_GZIP, _ZLIB, _BARE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


class Undecodable(Exception):
    """The body is not in the encoding that it is said to be in, or in one that was not asked for."""


class OverLimit(Exception):
    """The body is longer than is allowed."""


class Body:
    """Collects a body.

    Args:
        encoding: the `Content-Encoding` of the answer; empty for none.
        limit: how many bytes it may have, unpacked.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        self._window = _window(encoding.strip().lower())
        self._unpacker: zlib._Decompress | None = None
        self._head = b""

    def feed(self, data: bytes) -> None:
        """Take the next bytes, as they came.

        Raises:
            OverLimit, Undecodable: the rest is not worth reading.
        """
        if self._window is None:
            self._take(data)
            return
        if self._window == _ZLIB and self._unpacker is None:
            data = self._head + data
            if len(data) < 2:
                self._head = data
                return
            if data[0] & 15 != 8 or int.from_bytes(data[:2], "big") % 31:
                self._window = _BARE  # some servers mean the format without a header when they say deflate
        while data:
            try:
                data = self._unpack(data, self._window)
            except zlib.error as problem:
                raise Undecodable(f"it cannot be unpacked: {problem}") from problem

    def finish(self) -> bytes:
        """The whole body.

        Raises:
            Undecodable: it ended too early.
        """
        if (self._head and self._unpacker is None) or (self._unpacker is not None and not self._unpacker.eof):
            raise Undecodable("it ends in the middle of what is packed")
        return b"".join(self._parts)

    def _unpack(self, data: bytes, window: int) -> bytes:
        """Take what `data` unpacks to, and give back what is left of it."""
        if self._unpacker is None or self._unpacker.eof:  # a file may have several members
            self._unpacker = zlib.decompressobj(window)
        self._take(self._unpacker.decompress(data, self._limit - self._size + 1))
        return self._unpacker.unconsumed_tail or self._unpacker.unused_data

    def _take(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit:
            raise OverLimit(f"more than {self._limit} bytes")
        self._parts.append(data)


def _window(encoding: str) -> int | None:
    """What zlib calls the encoding; `None` for none at all."""
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip"):
        return _GZIP
    if encoding == "deflate":
        return _ZLIB
    raise Undecodable(f"it comes in the encoding {encoding[:40]!r}, which was not asked for")
