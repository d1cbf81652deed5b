"""The whole of an answer's body, as far as there is an end to it: what is endless is no answer."""

import time
from typing import Any, Final

import httpx
import requests
import urllib3
from requests.adapters import HTTPAdapter

MOST_BYTES: Final = 32 * 1024 * 1024
"""As long as a body may be. The result of ten hours of speech is shorter."""
_PIECE: Final = 65_536


class Endless(httpx.ReadError):
    """An answer goes on and on. The text says how far it was read."""


class EndlessAnswer(requests.exceptions.ChunkedEncodingError):
    """The same, of requests."""


class _Limited(urllib3.exceptions.HTTPError):
    """Why an answer is not read on."""


class Limit:
    """What is left of the time and the length that an answer may have.

    Args:
        seconds: from now on.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = time.monotonic() + seconds

    def broken(self, size: int) -> str:
        """Why an answer that has come to this size is not read on; empty where it is."""
        if size > MOST_BYTES:
            return f"the answer has more than {MOST_BYTES // 1024**2} MiB, and no end is in sight"
        return f"the answer did not end in {self._seconds:g} s" if time.monotonic() > self._until else ""


def whole(response: httpx.Response, limit: Limit) -> bytes:
    """The body of an answer of httpx, which is closed then. Raises `Endless`."""
    content = bytearray()
    try:
        for piece in response.iter_bytes():
            content += piece
            if why := limit.broken(len(content)):
                raise Endless(why)
    finally:
        response.close()
    return bytes(content)


class WholeAnswers(HTTPAdapter):
    """Reads answers of requests so. Its errors say which request they are about.

    Args:
        seconds: that the body of an answer may take.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send a request, and read what is answered."""
        response = super().send(request, *args, **kwargs)
        try:
            content = self._read(response)
        except _Limited as problem:
            response.close()
            raise EndlessAnswer(problem, request=request) from problem
        except urllib3.exceptions.DecodeError as problem:
            raise requests.exceptions.ContentDecodingError(problem, request=request) from problem
        except urllib3.exceptions.HTTPError as problem:
            raise requests.exceptions.ChunkedEncodingError(problem, request=request) from problem
        vars(response).update(_content=content, _content_consumed=True)
        return response

    def _read(self, response: requests.Response) -> bytes:
        limit, content = Limit(self._seconds), bytearray()
        try:
            # As it comes: `iter_content` waits until a piece is full.
            while piece := response.raw.read1(_PIECE, decode_content=True):
                content += piece
                if why := limit.broken(len(content)):
                    raise _Limited(why)
        except urllib3.exceptions.ReadTimeoutError as problem:
            raise _Limited(f"the answer did not go on for {self._seconds:g} s") from problem
        return bytes(content)
