"""Download a page: https alone (plain http from this machine only), limited in time and size."""

import time
from urllib.parse import urljoin

import httpx

from scripts.documents import PipelineError

MOST_BYTES = 20_000_000
MOST_REDIRECTS = 5
_REQUEST_S = 30.0
_WHOLE_S = 120.0
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_HEADERS = {"Accept": "text/markdown, text/plain, application/json;q=0.9, */*;q=0.5"}


def fetched(address: str, most_bytes: int = MOST_BYTES, whole_s: float = _WHOLE_S) -> bytes:
    """What stands at an address.

    Args:
        address: an https address; http is for servers on this machine.
        most_bytes: a larger page is refused.
        whole_s: seconds for everything together.

    Raises:
        PipelineError: it cannot be had; the message says why.
    """
    deadline = time.monotonic() + whole_s
    url = _allowed(address, address)
    try:
        with httpx.Client(timeout=min(_REQUEST_S, whole_s), headers=_HEADERS) as client:
            for _ in range(MOST_REDIRECTS + 1):
                with client.stream("GET", url) as response:
                    if not response.is_redirect:
                        return _body(response, address, most_bytes, deadline)
                    url = _redirected(url, response.headers["location"], address)
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        raise PipelineError(f"{address}: {type(problem).__name__}: {problem or 'no answer in time'}") from problem
    raise PipelineError(f"{address}: redirects more than {MOST_REDIRECTS} times")


def _allowed(url: str, address: str) -> str:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as problem:
        raise PipelineError(f"{address}: {url!r} is no address: {problem}") from problem
    if parsed.scheme == "https" or (parsed.scheme == "http" and parsed.host in _LOOPBACK):
        return url
    said = "is no https address" if url == address else f"redirects to {url}, which is no https address"
    raise PipelineError(f"{address}: {said}")


def _redirected(url: str, location: str, address: str) -> str:
    target = _allowed(urljoin(url, location), address)
    if url.startswith("https:") and not target.startswith("https:"):
        raise PipelineError(f"{address}: redirects to {target}, from https to http")
    return target


def _body(response: httpx.Response, address: str, most_bytes: int, deadline: float) -> bytes:
    if response.status_code != 200:
        raise PipelineError(f"{address}: answered with status {response.status_code}; has the page moved?")
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        size += len(part)
        if size > most_bytes:
            raise PipelineError(f"{address}: larger than {most_bytes} bytes; this is no page")
        if time.monotonic() > deadline:
            raise PipelineError(f"{address}: not finished in time")
        parts.append(part)
    return b"".join(parts)
