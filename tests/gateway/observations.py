"""What a client sees of each fault, in any dialect. No observation fits what is seen of a healthy gateway."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from aimlapi_stt_gateway.scripted.gateway import Controls

CLIENT_ID = "an-id-of-the-client"
SECONDS = {"slow-headers": 0.15, "drip-body": 0.03}
HASTE_S = 0.3


class Missing:
    """What is not there."""


@dataclass
class Seen:
    """The outcome of one request, and for a look at a job that of the next look."""

    job: str
    error: type[Exception] | None = None
    status: int = 0
    headers: httpx.Headers = field(default_factory=httpx.Headers)
    body: bytes = b""
    seconds: float = 0.0
    next: "Seen | None" = None

    @property
    def told(self) -> Any:
        """The JSON in the body; an empty object where there is none."""
        with suppress(ValueError):
            return httpx.Response(200, content=self.body).json()
        return {}

    def under(self, *keys: str, otherwise: Any = None) -> Any:
        """What stands there under the first of these keys that is one."""
        with suppress(AttributeError):
            return next((self.told[key] for key in keys if key in self.told), otherwise)
        return otherwise

    @property
    def id(self) -> Any:
        """The id in it, or the class of what is not there."""
        return self.under("generation_id", "id", otherwise=Missing)

    @property
    def result(self) -> Any:
        """The result in it, or the class of what is not there."""
        return self.under("result", "output", otherwise=Missing)

    @property
    def alternative(self) -> Any:
        """The first alternative of the result."""
        with suppress(LookupError, TypeError):
            channels = self.result["results"]["channels"]
            one: Any = channels if "alternatives" in channels else channels[0]
            return one["alternatives"][0]
        return {}


def client_of(handle: Controls) -> httpx.Client:
    """A client that knows nothing but HTTP."""
    headers = {"authorization": f"Bearer {handle.api_key}", "x-client-request-id": CLIENT_ID}
    return httpx.Client(base_url=handle.base_url, headers=headers, timeout=10, verify=False)


def create(http: httpx.Client, **options: Any) -> httpx.Response:
    """Create a job by upload."""
    return http.post("/v1/stt/create", data={"model": "whisper-tiny", **options}, files={"audio": ("a.wav", b"bytes")})


def see(http: httpx.Client, kind: str, job: str) -> Seen:
    """What is seen of a create, or of two looks at a job."""
    if kind == "create":
        return _see(job, lambda: create(http))
    first = _see(job, lambda: http.get(f"/v1/stt/{job}"))
    first.next = None if first.error else _see(job, lambda: http.get(f"/v1/stt/{job}"))
    return first


def _see(job: str, send: Callable[[], httpx.Response]) -> Seen:
    start = time.monotonic()
    try:
        answer = send()
    except httpx.HTTPError as problem:
        return Seen(job, type(problem), seconds=time.monotonic() - start)
    return Seen(job, None, answer.status_code, answer.headers, answer.content, time.monotonic() - start)


def _status(status: int, retry_after: str | None = None) -> Callable[[Seen], bool]:
    return lambda seen: seen.status == status and seen.headers.get("retry-after") == retry_after


def _body(start: bytes) -> Callable[[Seen], bool]:
    return lambda seen: seen.status in _DONE and seen.body.startswith(start)


def _error(*kinds: type[Exception]) -> Callable[[Seen], bool]:
    return lambda seen: seen.error in kinds


def _failed(**error: object) -> Callable[[Seen], bool]:
    def check(seen: Seen) -> bool:
        found = {key: value for key, value in seen.told.items() if key == "error"}
        return bool(seen.told.get("status") == "failed" and seen.result is Missing and found == error)

    return check


def _told(**facts: object) -> Callable[[Seen], bool]:
    missing = object()
    return lambda seen: all(seen.told.get(key, missing) == value for key, value in facts.items())


def _is(status: str, result: Callable[[Any], bool]) -> Callable[[Seen], bool]:
    return lambda seen: _told(status=status)(seen) and result(seen.result)


def _nothing(result: object) -> bool:
    return result is Missing or result is None


def _something(result: object) -> bool:
    return not _nothing(result) and bool(result)


def _no_id(seen: Seen) -> bool:
    return seen.body[:1] == b"{" and seen.id is Missing


def _words(check: Callable[[list[Any]], bool]) -> Callable[[Seen], bool]:
    return lambda seen: bool(seen.alternative.get("words")) and check(seen.alternative["words"])


def _next(check: Callable[[Seen, Seen], bool]) -> Callable[[Seen], bool]:
    return lambda seen: seen.next is not None and check(seen, seen.next)


def _text(seen: Seen) -> Any:
    return seen.alternative.get("transcript")


_DONE = (200, 201, 202)  # a page may document another success than the wire has
_CUT = (httpx.ReadError, httpx.RemoteProtocolError, httpx.WriteError)
_LATE = (httpx.ReadTimeout,)

OBSERVED: dict[str, Callable[[Seen], bool]] = {
    "http-401": _status(401),
    "http-403": _status(403),
    "http-404": _status(404),
    "http-408": _status(408),
    "http-429": _status(429),
    "http-429-retry-after": _status(429, "1"),
    "http-429-retry-date": lambda seen: seen.status == 429 and seen.headers["retry-after"].endswith("GMT"),
    "http-429-retry-nonsense": _status(429, "soon"),
    "http-500": _status(500),
    "http-502-html": lambda seen: seen.status == 502 and seen.body.startswith(b"<html>"),
    "http-503": lambda seen: seen.status == 503 and bool(seen.body),
    "http-503-empty": lambda seen: seen.status == 503 and not seen.body,
    "http-504": _status(504),
    "redirect": lambda seen: seen.status == 307 and "elsewhere" in seen.headers["location"],
    "empty-body": lambda seen: seen.status in _DONE and seen.body == b"",
    "blank-body": lambda seen: seen.status in _DONE and bool(seen.body) and not seen.body.strip(),
    "truncated-json": lambda seen: seen.body[:1] == b"{" and seen.told == {},
    "not-json": _body(b"OK"),
    "html-200": _body(b"<html>"),
    "json-null": _body(b"null"),
    "json-array": _body(b"[{"),
    "json-text": _body(b'"{'),
    "nan-in-json": lambda seen: b": NaN}" in seen.body,
    "duplicate-keys": lambda seen: seen.body.count(b'"status":') == 2,
    "trailing-garbage": lambda seen: seen.body.endswith(b"</html>") and seen.body[:1] == b"{",
    "byte-order-mark": _body(b"\xef\xbb\xbf{"),
    "wrong-charset": lambda seen: b"\xe9\xe8" in seen.body and "utf-8" in seen.headers["content-type"],
    "wrong-content-type": lambda seen: bool(seen.told) and seen.headers["content-type"] == "text/html",
    "no-content-type": lambda seen: bool(seen.told) and "content-type" not in seen.headers,
    "false-gzip": _error(httpx.DecodingError),
    "create-without-id": _no_id,
    "create-failed": _told(status="failed"),
    "fetch-without-id": _no_id,
    "other-jobs-id": lambda seen: seen.id is not Missing and seen.id != seen.job,
    "status-missing": lambda seen: bool(seen.told) and "status" not in seen.told,
    "status-null": _told(status=None),
    "status-number": _told(status=200),
    "status-unknown": _is("pondering", _nothing),
    "status-upper-case": _told(status="COMPLETED"),
    "status-stuck": _next(lambda one, two: all(_is("generating", _nothing)(look) for look in (one, two))),
    "status-back": _next(lambda one, two: _is("completed", _something)(one) and _is("generating", _nothing)(two)),
    "completed-without-result": _is("completed", lambda result: result is Missing),
    "result-null": _is("completed", lambda result: result is None),
    "result-early": _is("generating", _something),
    "tiny-envelope": lambda seen: (
        set(seen.told) == {"id", "status", "output", "error"} and seen.id == seen.job and _something(seen.result)
    ),
    "error-text": _failed(error="The provider could not do it."),
    "error-null": _failed(error=None),
    "error-empty": _failed(error={}),
    "failed-without-error": _failed(),
    "failed-with-result": _is("failed", _something),
    "completed-with-error": lambda seen: _told(status="completed")(seen) and "message" in seen.told.get("error", ""),
    "words-missing": lambda seen: bool(_text(seen)) and "words" not in seen.alternative,
    "words-null": lambda seen: bool(_text(seen)) and seen.alternative.get("words", 0) is None,
    "words-backwards": _words(lambda words: words[0]["start"] > words[-1]["start"]),
    "transcript-null": lambda seen: bool(seen.alternative) and _text(seen) is None,
    "confidence-of-hundred": _words(lambda words: words[0]["confidence"] > 1),
    "times-as-text": _words(lambda words: isinstance(words[-1]["end"], str)),
    "times-in-another-unit": _words(lambda words: isinstance(words[-1]["end"], float) and words[-1]["end"] > 1000),
    "result-of-another-family": lambda seen: (
        _something(seen.result) and "usage" in seen.result and "results" not in seen.result
    ),
    "result-empty": lambda seen: seen.result == {},
    "result-text": lambda seen: isinstance(seen.result, str),
    "result-changes": _next(lambda one, two: bool(_text(one)) and _text(one) != _text(two)),
    "result-vanishes": _next(lambda one, two: bool(_text(one)) and two.status == 404),
    "same-id-twice": lambda seen: seen.id == seen.job,
    "id-to-be-quoted": lambda seen: "/a b?c#d%2Fe" in str(seen.id),
    "id-with-dots": lambda seen: seen.id == "..",
    "id-number": lambda seen: isinstance(seen.id, int),
    "id-empty": lambda seen: seen.id == "",
    "id-null": lambda seen: seen.id is None,
    "id-in-header-alone": lambda seen: _no_id(seen) and bool(seen.headers["x-inference-id"]),
    "inference-id-missing": lambda seen: bool(seen.told) and "x-inference-id" not in seen.headers,
    "inference-id-of-another": lambda seen: seen.headers.get("x-inference-id", "").startswith("another"),
    "request-id-missing": lambda seen: bool(seen.told) and "x-request-id" not in seen.headers,
    "client-id-not-echoed": lambda seen: bool(seen.told) and "x-client-request-id" not in seen.headers,
    "client-id-of-another": lambda seen: bool(seen.told) and seen.headers["x-client-request-id"] != CLIENT_ID,
    "slow-headers": lambda seen: seen.status in _DONE and seen.seconds >= SECONDS["slow-headers"],
    "drip-body": lambda seen: seen.status in _DONE and seen.seconds >= 6 * SECONDS["drip-body"],
    "hang": _error(*_LATE),
    "hang-after-create": _error(*_LATE),
    "hang-in-body": _error(*_LATE),
    "reset-unread": _error(*_CUT),
    "reset": _error(httpx.ReadError),
    "close": _error(httpx.RemoteProtocolError),
    "close-after-create": _error(httpx.RemoteProtocolError),
    "close-in-body": _error(httpx.RemoteProtocolError),
    "reset-in-body": _error(httpx.ReadError),
}
