"""One error class for each different next step, all under `SpeechToTextError`.

    SpeechToTextError
    ├─ NotConfigured            nothing was sent: set the key, the address, the file that the text names
    ├─ InvalidSource            no job was made: pass audio that can be read
    │  └─ SourceChanged         ... or submit it again when nobody writes to it
    ├─ InvalidOption            nothing was sent: correct the option
    ├─ Unreachable              no answer: check address and network, try again; a job goes on meanwhile
    ├─ Rejected                 the service refused: change the request
    │  ├─ Unauthorized          ... the key
    │  ├─ OutOfCredits          ... the account
    │  ├─ NotFoundOrExpired     ... the id, or submit the audio again
    │  ├─ Redirected            ... the base URL
    │  ├─ RateLimited           ... the pace
    │  └─ ServiceFailed         try again later
    ├─ SubmissionUncertain      a job may have been made: look before submitting again
    ├─ JobFailed                the service could not do it: check the audio
    ├─ WaitTimedOut             the job goes on: wait again
    ├─ ClientClosed             the job goes on: wait with another client
    ├─ UnreadableAnswer         the answer makes no sense: look again later, report it
    │  ├─ AnswerTooLarge        ... or allow more
    │  └─ NoResult              completed with nothing in it: ask the service's support
    └─ NoWordTimes              no subtitles of this transcript: use its text

Every one has the same fields, `None` where there is nothing to tell. Words of the service are quoted on one line, cut,
and without the API key, should it quote that; bodies that are no error of the API are not quoted at all.
"""

from collections.abc import Callable
from typing import TypedDict, Unpack

from ._response import Response


class Facts(TypedDict, total=False):
    """The fields of every error, to make one with."""

    generation_id: str | None
    request_id: str | None
    correlation_id: str | None
    status_code: int | None
    last_status: str | None
    elapsed_s: float | None
    attempts: int | None
    response: Response | None


class SpeechToTextError(Exception):
    """Anything that this client raises on purpose.

    Attributes:
        generation_id: the job on the server; with it the result can still be fetched.
        request_id: the service's own id of the exchange, for its support.
        correlation_id: what a create was sent with as `X-Client-Request-Id`, for finding it in the account.
        status_code: the HTTP status of the answer.
        last_status: the last status word that the service gave the job.
        elapsed_s: seconds from the first request of the call to this error.
        attempts: how many requests the call made, repeated ones included.
        response: the answer as it came, with the API key taken out.
    """

    def __init__(self, message: str, **facts: Unpack[Facts]) -> None:
        super().__init__(message)
        self.generation_id = facts.get("generation_id")
        self.request_id = facts.get("request_id")
        self.correlation_id = facts.get("correlation_id")
        self.status_code = facts.get("status_code")
        self.last_status = facts.get("last_status")
        self.elapsed_s = facts.get("elapsed_s")
        self.attempts = facts.get("attempts")
        self.response = facts.get("response")

    def __reduce__(self) -> tuple[Callable[..., "SpeechToTextError"], tuple[object, ...]]:
        # Fields given by name alone would be lost on the way out of a worker process, and the generation id with them.
        return _rebuilt, (type(self), self.args, dict(vars(self)))


def _rebuilt(
    kind: type[SpeechToTextError], arguments: tuple[object, ...], fields: dict[str, object]
) -> SpeechToTextError:
    error = kind.__new__(kind, *arguments)
    vars(error).update(fields)
    return error


class NotConfigured(SpeechToTextError):
    """No API key, or a deployment, base URL or proxy that cannot be used. Nothing was sent. Set what the text names."""


class InvalidSource(SpeechToTextError):
    """The audio cannot be read: missing, empty, a folder, a text stream. No job was made. Pass another source."""


class SourceChanged(InvalidSource):
    """The file was cut, written to, replaced or deleted while it was sent, and the upload was broken off before its
    end, so no job was made. Submit it again when it is complete.
    """


class InvalidOption(SpeechToTextError):
    """A request option with a name or a value that the contract does not know. Nothing was sent. Correct it, or pass
    it in `extra_options`.
    """


class Unreachable(SpeechToTextError):
    """No answer from the service, and a request that is safe to repeat was repeated in vain. Try again later."""


class Rejected(SpeechToTextError):
    """The service answered with an HTTP error. The subclass says what to do; of the others, change the request.

    Attributes:
        detail: the service's own words, cut to a line; empty where it gave none.
    """

    status_code: int

    def __init__(self, message: str, *, detail: str, **facts: Unpack[Facts]) -> None:
        super().__init__(message, **facts)
        self.detail = detail


class Unauthorized(Rejected):
    """The API key is missing or not valid here (401). Set another key, or the base URL that belongs to this one."""


class OutOfCredits(Rejected):
    """The account may not run this job (403). Top it up; repeating does not help."""


class NotFoundOrExpired(Rejected):
    """The service does not know this job, or has dropped its result, which it keeps for an hour (404)."""


class Redirected(Rejected):
    """The service points to another address (3xx). It is not followed, so that key and audio stay here. If the new
    address is right, set it as the base URL.
    """


class RateLimited(Rejected):
    """Too many requests (429), also after waiting and repeating. Slow down and try again."""


class ServiceFailed(Rejected):
    """The service failed (5xx) on a request that is safe to repeat, until the budget was spent. Try again later."""


class SubmissionUncertain(SpeechToTextError):
    """A create may have reached the service, and no generation id came back. It is not repeated: it could bill twice.

    Look in your account for a job with the `correlation_id`, or accept that a second one may be billed and submit
    again.
    """

    correlation_id: str


class JobFailed(SpeechToTextError):
    """The service accepted the job and could not do it. Most often the audio is to blame; the text has the reason.

    Attributes:
        error_name: the service's name of the failure, `None` where it gave none.
        error_message: the service's reason, `None` where it gave none.
    """

    generation_id: str
    last_status: str

    def __init__(
        self, message: str, *, error_name: str | None, error_message: str | None, **facts: Unpack[Facts]
    ) -> None:
        super().__init__(message, **facts)
        self.error_name = error_name
        self.error_message = error_message


class WaitTimedOut(SpeechToTextError):
    """The job was not finished within the time you gave. It goes on: `client.wait(error.generation_id)` picks it up."""

    generation_id: str
    last_status: str
    elapsed_s: float
    attempts: int


class ClientClosed(SpeechToTextError):
    """The client was closed before this call or in the middle of it. A job that was submitted goes on: wait for it with
    another client.
    """


class UnreadableAnswer(SpeechToTextError):
    """The service answered, and the answer cannot be understood. The job may be fine: fetch it again later.

    Attributes:
        path: where in the answer the trouble is, like `result.results.channels[0]`; empty for the whole of it.
    """

    def __init__(self, message: str, *, path: str = "", **facts: Unpack[Facts]) -> None:
        super().__init__(message, **facts)
        self.path = path


class AnswerTooLarge(UnreadableAnswer):
    """The answer is larger than `max_answer_bytes` allows, unpacked. Allow more if you expect that, with
    `client.with_options(max_answer_bytes=...)`; else do not trust who answers.
    """


class NoResult(UnreadableAnswer):
    """The job is completed, and the answer holds no result. Never taken for an empty transcript. Ask support."""


class NoWordTimes(SpeechToTextError, ValueError):
    """The transcript has a text and no times of its words, or of much of them, so there are no subtitles of it. Use its
    `text`, or a model that gives times.
    """


__all__ = [
    "AnswerTooLarge",
    "ClientClosed",
    "InvalidOption",
    "InvalidSource",
    "JobFailed",
    "NoResult",
    "NoWordTimes",
    "NotConfigured",
    "NotFoundOrExpired",
    "OutOfCredits",
    "RateLimited",
    "Redirected",
    "Rejected",
    "ServiceFailed",
    "SourceChanged",
    "SpeechToTextError",
    "SubmissionUncertain",
    "Unauthorized",
    "Unreachable",
    "UnreadableAnswer",
    "WaitTimedOut",
]
