"""One exchange with the service, as far as both drivers treat it alike: the request as the HTTP library wants it, the
answer's body within its limit, and whatever goes wrong as something that flows know.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import anyio
import httpx

from ._body import ACCEPT_ENCODING, Body, OverLimit
from ._effects import Send, TooLarge, TransportFailure, refuse_awaitable
from ._ids import is_usable_id, note_create, note_job
from ._lanes import NoTurn
from ._response import Response
from ._uploads import AsyncOutgoing, Outgoing
from .errors import SpeechToTextError

log = logging.getLogger("aimlapi_stt")

_REASON_LENGTH = 300
# Even when a wait is nearly over, its last look gets a chance of an answer.
_SHORTEST_S = 1.0


class Exchange:
    """What is known of an exchange while it lasts. `renew` is called whenever more of an upload has gone out."""

    def __init__(self, effect: Send) -> None:
        self.request = effect.request
        self.creates = effect.request.method == "POST"  # so it may cost money
        self.renew: Callable[[], None] = _nothing
        self._effect = effect
        self._asked = self._began = time.monotonic()
        self._built: httpx.Request | None = None
        self._any_sent = False
        self._status: int | None = None
        self._headers: Mapping[str, str] = {}
        self._body: Body | None = None
        self._callers_error: Exception | None = None

    @property
    def patience_s(self) -> float | None:
        """How long it may wait for its turn, `None` for as long as it takes."""
        ends_in_s = self._effect.ends_in_s
        return None if ends_in_s is None else max(ends_in_s, _SHORTEST_S)

    @property
    def timeout_s(self) -> float:
        """How long the exchange may take, now that it is its turn."""
        if self._effect.ends_in_s is None:
            return self.request.timeout_s
        left_s = self._effect.ends_in_s - (time.monotonic() - self._asked)
        return min(self.request.timeout_s, max(left_s, _SHORTEST_S))

    def built(self, http: httpx.Client) -> httpx.Request:
        """The request for a client in a thread."""
        built = http.build_request(**self._arguments(), timeout=self.timeout_s)
        if self.creates:
            built.extensions["trace"] = self._watch
            built = _with_stream(built, Outgoing(_parts(built), self))
        self._built = built
        return built

    def built_async(self, http: httpx.AsyncClient, readers: anyio.CapacityLimiter) -> httpx.Request:
        """The request for a client on an event loop; files are read by `readers`."""
        # TCP and TLS each have so much, and both end before the driver's clock does: a handshake that is cancelled from
        # outside leaves its socket open.
        timeout = httpx.Timeout(self.timeout_s, connect=0.45 * self.timeout_s)
        built = http.build_request(**self._arguments(), timeout=timeout)
        if self.creates:
            built.extensions["trace"] = self._awatch
            built = _with_stream(built, AsyncOutgoing(_parts(built), self, self.request.upload, readers))
        self._built = built
        return built

    def begun(self, response: httpx.Response) -> Body:
        """Where to put the body of an answer whose headers have arrived."""
        self._take_head(response)
        # A hook of the caller's HTTP client may have read it, and unpacked it, before us.
        encoding = "" if response.is_closed else self._headers.get("content-encoding", "")
        self._body = Body(encoding, self._effect.max_answer_bytes)
        return self._body

    def ended(self, body: Body) -> Response:
        """The whole answer."""
        return self._answer(body.finish())

    def refused(self, refusal: httpx.HTTPStatusError) -> Response:
        """The answer where a hook of the caller's HTTP client has raised its status, and closed it unread."""
        if refusal.request is not self._built:
            raise refusal
        self._take_head(refusal.response)
        return self._answer(b"")

    def begins(self) -> None:
        """As a `Watcher` of the body."""
        self._any_sent = True

    def sent(self) -> None:
        """As a `Watcher` of the body."""
        self.renew()
        upload, tell = self.request.upload, self._effect.on_upload
        if upload is None or tell is None:
            return
        try:
            refuse_awaitable(tell(upload.file.position, upload.size), "on_upload")
        except Exception as error:
            self._callers_error = error
            raise

    def timed_out(self) -> TransportFailure:
        """The whole of it took too long."""
        return self._failure(f"no answer within {self.timeout_s:g} s")

    def translated(self, failure: Exception) -> Exception:
        """An error as one that flows know, or one of the caller's own that they let through."""
        if self._built is not None:  # errors carry the request along
            self._built.headers.pop("Authorization", None)
        if isinstance(failure, SpeechToTextError):
            return failure
        if failure is self._callers_error:
            self.interrupted(failure)
            return failure
        if isinstance(failure, TransportFailure):
            translated = failure
        elif isinstance(failure, OverLimit):
            translated = self._failure(str(failure), TooLarge)
        elif isinstance(failure, NoTurn):
            translated = self._failure("too many requests of this client are under way, see max_requests")
        else:
            translated = self._failure(str(failure).strip() or type(failure).__name__)
        self._log("%s", translated)
        return translated

    def interrupted(self, interruption: BaseException) -> None:
        """Say on an interruption of a create that it may cost money, and how to find out."""
        told = self._headers.get("x-inference-id", "")
        if self.creates and is_usable_id(told):
            note_job(interruption, told)
        elif self.creates and self._any_sent:
            note_create(interruption, self.request.correlation_id)

    def _take_head(self, response: httpx.Response) -> None:
        redacted = self.request.key.redacted
        self._status = response.status_code
        self._headers = {name: redacted(value) for name, value in response.headers.items()}

    def _answer(self, body: bytes) -> Response:
        answer = Response(self._status or 0, self._headers, self.request.key.redacted_bytes(body))
        self._log("%d", answer.status)
        return answer

    def _failure(self, reason: str, kind: type[TransportFailure] = TransportFailure) -> TransportFailure:
        key = self.request.key
        return kind(
            " ".join(key.redacted(reason).split())[:_REASON_LENGTH],
            # By what went over the wire, never by the kind of error: a hook of the caller's may raise any kind.
            nothing_sent=not self._any_sent and self._status is None,
            status=self._status,
            headers=self._headers,
            body=key.redacted_bytes(self._body.so_far) if self._body else b"",
        )

    def _log(self, outcome: str, *values: object) -> None:
        if log.isEnabledFor(logging.DEBUG):
            request_id = self._headers.get("x-request-id")
            log.debug(
                f"%s %s: {outcome} after %.2f s (request id %s)",
                self.request.method,
                httpx.URL(self.request.url).raw_path.decode("ascii", "replace"),
                *values,
                time.monotonic() - self._began,
                request_id,
                extra={"request_id": request_id},
            )

    def _arguments(self) -> dict[str, Any]:
        self._began = time.monotonic()
        request = self.request
        arguments: dict[str, Any] = {
            "method": request.method,
            "url": request.url,
            # The library's own type, because its repr hides the key.
            "headers": httpx.Headers(
                {**request.headers, "Accept-Encoding": ACCEPT_ENCODING, "Authorization": request.key.header()}
            ),
        }
        if request.json is not None:
            arguments["json"] = request.json
        if request.upload is not None:
            upload = request.upload
            arguments["data"] = request.form
            arguments["files"] = {request.upload_field: (upload.name, upload.file, upload.content_type)}
        return arguments

    def _watch(self, event: str, details: Mapping[str, Any]) -> None:
        """See the head of a create go out; that of a request to a proxy, to be let through, is another."""
        if event.endswith("send_request_headers.started") and details["request"].method != b"CONNECT":
            self._any_sent = True

    async def _awatch(self, event: str, details: Mapping[str, Any]) -> None:
        self._watch(event, details)


def _parts(built: httpx.Request) -> Iterable[bytes]:
    """The body that the HTTP library has made, to be read in a thread."""
    stream = built.stream
    if not isinstance(stream, httpx.SyncByteStream):
        raise TypeError("the HTTP library made a body that cannot be read in a thread")
    return stream


def _with_stream(built: httpx.Request, stream: httpx.SyncByteStream | httpx.AsyncByteStream) -> httpx.Request:
    extensions = dict(built.extensions)
    return httpx.Request(built.method, built.url, headers=built.headers, stream=stream, extensions=extensions)


def _nothing() -> None:
    """What an exchange without a deadline renews."""
