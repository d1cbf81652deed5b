"""The body of an answer, unpacked as it arrives, and never beyond a limit: a few kilobytes can unpack to gigabytes."""

import zlib

ACCEPT_ENCODING = "gzip, deflate"

_GZIP, _ZLIB, _BARE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


_MEMBER = b"\x1f\x8b"


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
        self._head: bytes = b""

    @property
    def so_far(self) -> bytes:
        """What has come, unpacked, whether it is the whole or not."""
        return b"".join(self._parts)

    def feed(self, data: bytes) -> None:
        """Take the next bytes, as they came.

        Raises:
            OverLimit, Undecodable: the rest is not worth reading.
        """
        if self._window is None:
            self._take(data)
            return
        while data:
            if self._unpacker is None or self._unpacker.eof:
                data = self._head + data
                self._head = b""
                if len(data) < 2:
                    self._head = data
                    return
                if not self._begins(data):
                    return
            data = self._unpack(data)

    def finish(self) -> bytes:
        """The whole body.

        Raises:
            Undecodable: it ended too early.
        """
        if self._head if self._unpacker is None else not self._unpacker.eof:
            raise Undecodable("it ends in the middle of what is packed")
        return self.so_far

    def _begins(self, data: bytes) -> bool:
        """Whether these bytes begin something packed: what follows its end, zeros for example, is no part of it."""
        if self._unpacker is not None and not (self._window == _GZIP and data.startswith(_MEMBER)):
            return False
        if self._window == _ZLIB and (data[0] & 15 != 8 or int.from_bytes(data[:2], "big") % 31):
            self._window = _BARE  # some servers mean the format without a header when they say deflate
        self._unpacker = zlib.decompressobj(self._window or 0)
        return True

    def _unpack(self, data: bytes) -> bytes:
        """Take what `data` unpacks to, and give back what is left of it."""
        if self._unpacker is None:
            raise AssertionError("nothing has begun")
        try:
            self._take(self._unpacker.decompress(data, self._limit - self._size + 1))
        except zlib.error as problem:
            raise Undecodable(f"it cannot be unpacked: {problem}") from problem
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
