"""A request's line and headers, checked before anything is done: what two servers could read in two ways is refused."""

import re
from collections.abc import Sequence

from .limits import ConnectionLimits
from .problems import Refused

_HOST = re.compile(rb"[A-Za-z0-9._~%:\[\]-]*")
_PER_HEADER = 4  # colon, space and line end
_WATCHED = (b"host", b"content-length", b"transfer-encoding", b"expect")


def check_head(
    version: str,
    method: bytes,
    target: bytes,
    headers: Sequence[tuple[bytes, bytes]],
    limits: ConnectionLimits,
    *,
    upgrade: bool,
) -> None:
    """Refuse what is no request of this API, or not for certain one.

    Args:
        version: `1.1`, as the parser read it.
        method: `POST`.
        target: what stands between method and version.
        headers: their names in small letters.
        limits: sizes and counts.
        upgrade: whether another protocol is asked for.

    Raises:
        Refused: with 4xx, or 501 and 505 for what HTTP knows and this server does not.
    """
    if version not in ("1.1", "1.0"):
        raise Refused(505, "This server speaks HTTP/1.1.")
    if len(target) > limits.target_bytes:
        raise Refused(414, f"The path and query may have {limits.target_bytes} bytes and no more.")
    if len(headers) > limits.header_count:
        raise Refused(431, f"A request may have {limits.header_count} headers and no more.")
    size = len(target)
    watched: dict[bytes, bytes] = {}
    for name, value in headers:
        size += len(name) + len(value) + _PER_HEADER
        if name in _WATCHED:
            if name in watched:
                raise Refused(400, f"The header {name.decode()} is given more than once.")
            watched[name] = value
    if size > limits.header_bytes:
        raise too_large(limits)
    _check_host(version, watched.get(b"host"))
    _check_body(version, watched)
    if method == b"CONNECT":
        raise Refused(501, "This server is no proxy.")
    if not target.startswith((b"/", b"http://", b"https://")):
        raise Refused(400, "The target of the request has to be a path.")
    if upgrade and watched.get(b"content-length", b"0") + watched.get(b"transfer-encoding", b"") != b"0":
        raise Refused(400, "A request with a body cannot ask for another protocol. Leave the header upgrade out.")


def too_large(limits: ConnectionLimits) -> Refused:
    """The refusal of headers that are too large together."""
    return Refused(431, f"Request line and headers may have {limits.header_bytes} bytes together and no more.")


def _check_host(version: str, host: bytes | None) -> None:
    if host is None:
        if version == "1.1":
            raise Refused(400, "The header host is missing.")
    elif not _HOST.fullmatch(host):
        raise Refused(400, "The header host is no host.")


def _check_body(version: str, watched: dict[bytes, bytes]) -> None:
    coding = watched.get(b"transfer-encoding")
    if coding is not None:
        if version == "1.0":
            raise Refused(400, "HTTP/1.0 has no transfer-encoding.")
        if coding.lower() != b"chunked":
            raise Refused(501, "The only transfer-encoding here is chunked.")
    if watched.get(b"expect", b"100-continue").lower() != b"100-continue":
        raise Refused(417, "The only expectation that can be met here is 100-continue.")
