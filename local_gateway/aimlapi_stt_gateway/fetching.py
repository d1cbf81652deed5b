"""Fetch the audio of a job from its URL, within limits."""

import ipaddress
import socket
import time
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from .audio import AudioError

LARGEST = 2 << 30
LONGEST_S = 600.0
_REDIRECTS = 5


def fetch_audio(url: str, target: Path, *, private_urls: bool) -> None:
    """Write what stands at `url` to `target`.

    Args:
        url: an http(s) URL.
        target: the file to write.
        private_urls: whether addresses of this machine and of private networks are allowed.

    Raises:
        AudioError: it cannot be fetched, or not from there; the text is for the user and holds no credentials.
    """
    deadline = time.monotonic() + LONGEST_S
    try:
        with httpx.Client(trust_env=False, timeout=30.0) as http:
            for _ in range(_REDIRECTS + 1):
                _check_address(url, private_urls)
                with http.stream("GET", url) as response:
                    if response.is_redirect and "location" in response.headers:
                        url = _joined(url, response.headers["location"])
                        continue
                    if not response.is_success:
                        raise AudioError(f"The URL answered {response.status_code} instead of audio.")
                    _write(response, target, deadline)
                    return
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        raise AudioError(f"The URL could not be fetched ({type(problem).__name__}).") from problem
    raise AudioError("The URL redirects too often.")


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise AudioError("The URL redirects to what is no URL.") from None


def _write(response: httpx.Response, target: Path, deadline: float) -> None:
    size = 0
    with target.open("wb") as file:
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > LARGEST:
                raise AudioError(f"The audio at the URL is larger than {LARGEST} bytes.")
            if time.monotonic() > deadline:
                raise AudioError(f"The audio at the URL did not arrive within {LONGEST_S:.0f} seconds.")
            file.write(chunk)


def _check_address(url: str, private_urls: bool) -> None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise AudioError("The URL is not valid.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise AudioError("The URL has to be an http or https URL.")
    if private_urls:
        return
    try:
        addresses = {str(info[4][0]) for info in socket.getaddrinfo(host, port or 443, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise AudioError("The host of the URL is not known.") from None
    if not all(ipaddress.ip_address(address.partition("%")[0]).is_global for address in addresses):
        raise AudioError("The URL leads into a private network, which this gateway does not fetch from.")
