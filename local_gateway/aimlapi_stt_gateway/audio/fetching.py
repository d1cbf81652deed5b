"""Fetch the audio of a job from its URL: from where it is allowed, within limits, and nothing but audio.

A URL comes from a stranger, and so does every answer on the way. Each address is checked as it is connected to, on
every redirect again (`connecting`, `destinations`). There are no proxies, which would connect in our place, no cookies,
and nothing is unpacked. A redirect from https to http is refused.
"""

import base64
import re
import ssl
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import httpcore
import httpx

from . import AudioError
from .connecting import CheckedBackend, Pace, Patience, Resolve, resolved
from .destinations import Destinations

_REDIRECTS: Final = 5
_MOVED: Final = frozenset((301, 302, 303, 307, 308))
_PAGE: Final = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def fetch_audio(
    url: str,
    target: Path,
    destinations: Destinations,
    *,
    largest_bytes: int,
    beat: Callable[[], None] = lambda: None,
    patience: Patience | None = None,
    resolve: Resolve = resolved,
    tls: ssl.SSLContext | None = None,
) -> None:
    """Write what stands at `url` to `target`.

    Args:
        url: An http(s) URL. Credentials in it go to its own host alone.
        target: The file to write.
        destinations: Where it may lead.
        largest_bytes: The largest file that is taken.
        beat: Called while bytes come, and at least once between two waits of `patience.step_s`.
        patience: How long it may take.
        resolve: How a host becomes addresses.
        tls: Who is trusted; the authorities that httpx trusts where `None`.

    Raises:
        AudioError: It cannot be fetched, or not from there. The text is one sentence for the job's owner and holds no
            part of the URL.
    """
    pace = Pace(patience or Patience(), beat)
    place = _checked(url)
    try:
        with httpcore.ConnectionPool(
            tls or _usual_trust(), network_backend=CheckedBackend(destinations, pace, resolve)
        ) as pool:
            for _ in range(_REDIRECTS + 1):
                with pool.stream("GET", _core(place), headers=_headers(place)) as response:
                    moved_to = _location(response)
                    if moved_to is None:
                        _write(response, target, largest_bytes)
                        return
                place = _joined(place, moved_to)
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as problem:
        if isinstance(problem, httpcore.TimeoutException):
            pace.left_s()  # says so where it was the last of its time
        raise AudioError(f"The URL could not be fetched: {_reason(problem)}.") from problem
    raise AudioError(f"The URL redirects too often, more than {_REDIRECTS} times.")


@cache
def _usual_trust() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _checked(url: str | httpx.URL) -> httpx.URL:
    try:
        place = httpx.URL(url)
    except httpx.InvalidURL:
        raise AudioError("The URL is not valid.") from None
    if place.scheme not in ("http", "https") or not place.host:
        raise AudioError("The URL has to be an http or https URL.")
    return place


def _joined(place: httpx.URL, location: str) -> httpx.URL:
    try:
        joined = httpx.URL(urljoin(str(place), location))
    except (httpx.InvalidURL, ValueError):
        raise AudioError("The URL redirects to what is no URL.") from None
    if joined.scheme == "http" and place.scheme == "https":
        raise AudioError("The URL redirects from https to http, which is not followed. Name the http URL itself.")
    return _checked(joined)


def _core(place: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=place.raw_scheme, host=place.raw_host, port=place.port, target=place.raw_path)


def _headers(place: httpx.URL) -> list[tuple[bytes, bytes]]:
    # Compressed, a small body could become an endless one.
    headers = [(b"accept", b"*/*"), (b"accept-encoding", b"identity"), (b"user-agent", b"aimlapi-stt-gateway")]
    if place.userinfo:
        credentials = f"{place.username}:{place.password}".encode()
        headers.append((b"authorization", b"Basic " + base64.b64encode(credentials)))
    return headers


def _location(response: httpcore.Response) -> str | None:
    """Where the answer sends us, if anywhere."""
    return _header(response, b"location") if response.status in _MOVED else None


def _header(response: httpcore.Response, name: bytes) -> str | None:
    return next((value.decode(errors="replace") for key, value in response.headers if key.lower() == name), None)


def _write(response: httpcore.Response, target: Path, largest_bytes: int) -> None:
    if not 200 <= response.status < 300:
        raise AudioError(f"The URL answered {response.status} instead of audio.")
    if (_header(response, b"content-encoding") or "identity").strip().lower() != "identity":
        raise AudioError("The URL answered with compressed content, though it was asked for the file as it is.")
    too_large = AudioError(f"The audio at the URL is larger than {largest_bytes} bytes, the most this gateway takes.")
    claimed = _header(response, b"content-length") or ""
    if claimed.isdecimal() and int(claimed) > largest_bytes:
        raise too_large
    size = 0
    with target.open("wb") as file:
        for chunk in response.iter_stream():
            if size == 0 and _PAGE.match(chunk):
                raise AudioError("The URL leads to a web page, not to audio. Name the address of the file itself.")
            size += len(chunk)
            if size > largest_bytes:
                raise too_large
            file.write(chunk)


def _reason(problem: Exception) -> str:
    """What happened, in words of our own: those of the libraries may name hosts and queries."""
    cause: BaseException | None = problem
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "the certificate of its host is not valid, or not trusted here"
        if isinstance(cause, ssl.SSLError):
            return "no TLS connection can be made with its host"
        cause = cause.__cause__ or cause.__context__
    match problem:
        case httpcore.ConnectTimeout():
            return "its host does not answer"
        case httpcore.ConnectError():
            return "nothing answers at its host and port"
        case httpcore.TimeoutException():
            return "its host has stopped sending"
        case httpcore.ProtocolError():
            return "the answer is no HTTP, has too many headers or breaks off"
        case _:
            return "the connection broke"
