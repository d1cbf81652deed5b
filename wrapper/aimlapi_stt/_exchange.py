"""One exchange with the service, as far as both drivers treat it alike: the request as the HTTP library wants it, the
answer's body within its limit, and whatever goes wrong as something that flows know.
"""

import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from typing import Any

import anyio.to_thread
import httpx

from ._body import ACCEPT_ENCODING, Body, OverLimit
from ._effects import Send, TooLarge, TransportFailure
from ._ids import is_usable_id, note_job
from ._response import Response
from .errors import SpeechToTextError

log = logging.getLogger("aimlapi_stt")

# Errors of the HTTP library that come before the first byte of a request has reached the service. `InvalidURL` is none:
# it also comes after an answer whose `Location` makes no sense, and a 303 is the answer of who has carried it out.
_NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_REASON_LENGTH = 300


class Exchange:
    """What is known of an exchange while it lasts.

    `renew` is called whenever more of an upload has gone out; the driver sets it.
    """

    def __init__(self, effect: Send) -> None:
        self.request = effect.request
        self.renew: Callable[[], None] = _nothing
        self._effect = effect
        self._began = time.monotonic()
        self._status = 0
        self._built: httpx.Request | None = None
        self._headers: Mapping[str, str] = {}
        self._connecting = False
        self._started = False
        self._callers_error: Exception | None = None

    @property
    def creates(self) -> bool:
        """Whether this may cost money."""
        return self.request.method == "POST"

    def built(self, http: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        """The request for the HTTP library, in a thread or on an event loop according to the kind of client."""
        self._started = True
        asynchronous = isinstance(http, httpx.AsyncClient)
        built = http.build_request(**self._arguments(asynchronous))
        self._built = built
        upload = self.request.upload
        if upload is None:
            return built
        chunks = built.stream
        if not isinstance(chunks, httpx.SyncByteStream):
            raise TypeError("the HTTP library made a form that cannot be read in a thread")
        stream = _AsyncUpload(chunks, self) if asynchronous else _Upload(chunks, self)
        self._built = httpx.Request(
            built.method, built.url, headers=built.headers, stream=stream, extensions=dict(built.extensions)
        )
        return self._built

    def begun(self, response: httpx.Response) -> Body:
        """Where to put the body of an answer whose headers have arrived."""
        self._status = response.status_code
        redacted = self.request.key.redacted
        self._headers = {name: redacted(value) for name, value in response.headers.items()}
        # A hook of the caller's HTTP client may have read it, and unpacked it, before us.
        encoding = "" if response.is_closed else self._headers.get("content-encoding", "")
        return Body(encoding, self._effect.max_answer_bytes)

    def ended(self, body: Body) -> Response:
        """The whole answer."""
        answer = Response(self._status, self._headers, self.request.key.redacted_bytes(body.finish()))
        self._log("%d", answer.status)
        return answer

    def sent(self) -> None:
        """Another chunk of the upload is on its way."""
        self.renew()
        upload, tell = self.request.upload, self._effect.on_upload
        if upload is None or tell is None:
            return
        try:
            tell(upload.file.position, upload.size)
        except Exception as error:
            self._callers_error = error
            raise

    def timed_out(self) -> TransportFailure:
        """The whole of it took too long."""
        return self._failure(f"no answer within {self.request.timeout_s:g} s", nothing_sent=self._connecting)

    def translated(self, failure: Exception) -> Exception:
        """An error as one that flows know, or one of the caller's own that they let through."""
        if isinstance(failure, httpx.RequestError) and self._built is not None:
            self._built.headers.pop("Authorization", None)  # the error carries the request along
        if isinstance(failure, SpeechToTextError):
            return failure
        if failure is self._callers_error:
            self.interrupted(failure)
            return failure
        if isinstance(failure, TransportFailure):
            translated = failure
        elif isinstance(failure, OverLimit):
            translated = TooLarge(str(failure), nothing_sent=False, headers=self._headers)
        else:
            reason = str(failure).strip() or type(failure).__name__
            translated = self._failure(reason, nothing_sent=isinstance(failure, _NOTHING_SENT))
        self._log("%s", translated)
        return translated

    def interrupted(self, interruption: BaseException) -> None:
        """Say on an interruption of a create that it may cost money, and how to find out."""
        told = self._headers.get("x-inference-id", "")
        if self.creates and is_usable_id(told):
            note_job(interruption, told)
        elif self.creates and self._started:
            interruption.add_note(
                "A job may have been created; look for correlation id "
                f"{self.request.correlation_id} in your account before you submit again."
            )

    def _failure(self, reason: str, *, nothing_sent: bool) -> TransportFailure:
        shown = " ".join(self.request.key.redacted(reason).split())[:_REASON_LENGTH]
        return TransportFailure(shown, nothing_sent=nothing_sent, headers=self._headers)

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

    def _arguments(self, asynchronous: bool) -> dict[str, Any]:
        request = self.request
        arguments: dict[str, Any] = {
            "method": request.method,
            "url": request.url,
            # The library's own type, because its repr hides the key.
            "headers": httpx.Headers(
                {**request.headers, "Accept-Encoding": ACCEPT_ENCODING, "Authorization": request.key.header()}
            ),
            "timeout": request.timeout_s,
        }
        if request.json is not None:
            arguments["json"] = request.json
        if request.upload is not None:
            upload = request.upload
            arguments["data"] = request.form
            arguments["files"] = {request.upload_field: (upload.name, upload.file, upload.content_type)}
        if asynchronous:
            # TCP and TLS each have so much, and both end before the driver's clock does: a handshake that is cancelled
            # from outside leaves its socket open.
            arguments["timeout"] = httpx.Timeout(request.timeout_s, connect=0.45 * request.timeout_s)
        if asynchronous and self.creates:
            arguments["extensions"] = {"trace": self._watch}
        return arguments

    async def _watch(self, event: str, _: object) -> None:
        """Know whether a create that is cut off by the clock was still connecting."""
        if event.startswith("connection."):
            self._connecting = True
        elif ".send_" in event:
            self._connecting = False


class _Upload(httpx.SyncByteStream):
    def __init__(self, chunks: Iterable[bytes], exchange: Exchange) -> None:
        self._chunks = chunks
        self._exchange = exchange

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            yield chunk
            self._exchange.sent()


class _AsyncUpload(httpx.AsyncByteStream):
    """Read in a worker thread where reading may block, so that a slow disk does not stop the event loop."""

    def __init__(self, chunks: Iterable[bytes], exchange: Exchange) -> None:
        self._chunks = chunks
        self._exchange = exchange

    async def __aiter__(self) -> AsyncIterator[bytes]:
        upload = self._exchange.request.upload
        chunks = iter(self._chunks)
        while True:
            if upload is not None and upload.blocking:
                # A pipe may have nothing to say for ever, so its thread is left behind when the caller gives up.
                chunk = await anyio.to_thread.run_sync(next, chunks, None, abandon_on_cancel=not upload.rewindable)
            else:
                chunk = next(chunks, None)
            if chunk is None:
                return
            yield chunk
            self._exchange.sent()


def _nothing() -> None:
    """What an exchange without a deadline renews."""
