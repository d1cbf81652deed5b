"""One error class for each different next step, all under `SpeechToTextError`.

Each carries `generation_id` (the job, `None` before one is known) and `request_id` (the service's id of the exchange,
for support), and its text says what happened and what to do next. Words of the service are quoted on one line, cut, and
without the API key, should it quote that; bodies that are no error of the API are not quoted at all.
"""

from collections.abc import Callable


class SpeechToTextError(Exception):
    """Anything that this client raises on purpose.

    Attributes:
        generation_id: the job on the server; with it the result can still be fetched. `None` where there is none.
        request_id: the service's own id of the exchange. `None` where there is none.
    """

    def __init__(self, message: str, *, generation_id: str | None = None, request_id: str | None = None) -> None:
        super().__init__(message)
        self.generation_id = generation_id
        self.request_id = request_id

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
    """No API key, or a deployment or base URL that cannot be used. Nothing was sent. Set what the text names."""


class InvalidSource(SpeechToTextError):
    """The audio cannot be read: missing, empty, a folder, a text stream. Nothing was created. Pass another source."""


class InvalidOption(SpeechToTextError):
    """A request option with a name or a value that the contract does not know. Nothing was sent. Correct it."""


class Unreachable(SpeechToTextError):
    """No answer from the service, and a request that is safe to repeat was repeated in vain. Try again later.

    Attributes:
        attempts: how many times the request was tried.
        elapsed_s: seconds from the first try to giving up.
    """

    def __init__(
        self,
        message: str,
        *,
        attempts: int,
        elapsed_s: float,
        generation_id: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message, generation_id=generation_id, request_id=request_id)
        self.attempts = attempts
        self.elapsed_s = elapsed_s


class Rejected(SpeechToTextError):
    """The service answered with an HTTP error, and repeating the same request would not help. Change the request.

    Attributes:
        status_code: the HTTP status.
        detail: the service's own words, cut to a line; empty where it gave none.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int,
        detail: str,
        generation_id: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message, generation_id=generation_id, request_id=request_id)
        self.status_code = status_code
        self.detail = detail


class Unauthorized(Rejected):
    """The API key is missing or not valid here (401). Set another key, or the base URL that belongs to this one."""


class OutOfCredits(Rejected):
    """The account may not run this job (403). Top it up; repeating does not help."""


class NotFoundOrExpired(Rejected):
    """The service does not know this job, or has dropped its result, which it keeps for an hour (404)."""


class RateLimited(Rejected):
    """Too many requests (429), also after waiting and repeating. Slow down and try again."""


class ServiceFailed(Rejected):
    """The service failed (5xx) on a request that is safe to repeat, until the budget was spent. Try again later."""


class SubmissionUncertain(SpeechToTextError):
    """A create may have reached the service, and no generation id came back. It is not repeated: it could bill twice.

    Look in your account for a job with the correlation id, or accept that a second one may be billed and submit again.

    Attributes:
        correlation_id: what was sent as `X-Client-Request-Id`.
    """

    def __init__(self, message: str, *, correlation_id: str, request_id: str | None = None) -> None:
        super().__init__(message, request_id=request_id)
        self.correlation_id = correlation_id


class JobFailed(SpeechToTextError):
    """The service accepted the job and could not do it. Most often the audio is to blame; the text has the reason.

    Attributes:
        status: the status word of the job.
        error_name: the service's name of the failure, `None` where it gave none.
        error_message: the service's reason, `None` where it gave none.
    """

    def __init__(
        self,
        message: str,
        *,
        status: str,
        error_name: str | None,
        error_message: str | None,
        generation_id: str,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message, generation_id=generation_id, request_id=request_id)
        self.status = status
        self.error_name = error_name
        self.error_message = error_message


class WaitTimedOut(SpeechToTextError):
    """The job was not finished within the time you gave. It goes on: `client.wait(error.generation_id)` picks it up.

    Attributes:
        elapsed_s: seconds waited.
        last_status: the last status word seen.
        polls: how many times the job was looked at.
    """

    def __init__(
        self,
        message: str,
        *,
        elapsed_s: float,
        last_status: str,
        polls: int,
        generation_id: str,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message, generation_id=generation_id, request_id=request_id)
        self.elapsed_s = elapsed_s
        self.last_status = last_status
        self.polls = polls


class UnreadableAnswer(SpeechToTextError):
    """The service answered, and the answer cannot be understood. The job may be fine: fetch it again later.

    Attributes:
        path: where in the answer the trouble is, like `result.results.channels[0]`; empty for the whole of it.
    """

    def __init__(
        self, message: str, *, path: str = "", generation_id: str | None = None, request_id: str | None = None
    ) -> None:
        super().__init__(message, generation_id=generation_id, request_id=request_id)
        self.path = path


class NoResult(UnreadableAnswer):
    """The job is completed, and the answer holds no result. Never taken for an empty transcript. Ask support."""


class NoWordTimes(SpeechToTextError, ValueError):
    """The transcript has a text and no times of words, so there are no subtitles of it. Use its `text`, or a model
    that gives times.
    """


__all__ = [
    "InvalidOption",
    "InvalidSource",
    "JobFailed",
    "NoResult",
    "NoWordTimes",
    "NotConfigured",
    "NotFoundOrExpired",
    "OutOfCredits",
    "RateLimited",
    "Rejected",
    "ServiceFailed",
    "SpeechToTextError",
    "SubmissionUncertain",
    "Unauthorized",
    "Unreachable",
    "UnreadableAnswer",
    "WaitTimedOut",
]
