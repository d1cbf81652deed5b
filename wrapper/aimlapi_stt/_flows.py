"""What the client does, step by step, as generators that yield `Send` and `Sleep` and never do either.

A create is repeated only when nothing can have reached the service or it was refused outright (429). A fetch is
repeated after a transport failure, a 408, 425 or 429, a 5xx, and an answer that is no JSON. All else is raised at once.
"""

import logging
from collections.abc import Callable, Mapping
from itertools import count

from . import _operations
from ._answers import JobSnapshot, created_id, rejection, snapshot
from ._call import Call, Context
from ._effects import Flow, OnUpload, Sleep, TooLarge, TransportFailure, Upload, refuse_awaitable
from ._ids import goes_on, is_usable_id
from ._policy import CREATE_ATTEMPTS, retry_after_s, retry_delay_s
from ._response import Response
from ._statuses import Phase
from .errors import (
    AnswerTooLarge,
    JobFailed,
    NoResult,
    SpeechToTextError,
    SubmissionUncertain,
    Unreachable,
    UnreadableAnswer,
    WaitTimedOut,
)
from .transcript import Transcript

log = logging.getLogger("aimlapi_stt")

_NOTHING_LEFT_S = 0.001
# So many answers in a row that make no sense are believed.
_STRANGE_ANSWERS = 3
_HEADERS = {"Accept": "application/json"}
_TRY_AGAIN = (408, 425, 429)

OnStatus = Callable[[JobSnapshot, float], object]


def submit(
    call: Call,
    audio: str | Upload,
    model: str,
    options: Mapping[str, object],
    *,
    extra_options: Mapping[str, object] | None = None,
    on_upload: OnUpload | None = None,
) -> Flow[str]:
    """Create a job, once, and return its generation id. The call has it, too, as soon as it is known."""
    context = call.context
    with call.told():
        request = _operations.create_request(
            audio,
            model,
            options,
            extra_options=extra_options,
            base_url=context.base_url,
            key=context.api_key,
            headers={**_HEADERS, "X-Client-Request-Id": str(call.correlation_id)},
            timeout_s=context.limits.budgets.request_s,
        )
        retry = _Retry(call)
        for attempt in count(1):
            error: SpeechToTextError
            wait_s = None
            try:
                response = yield from call.send(request, on_upload=on_upload)
            except TransportFailure as failure:
                if not failure.nothing_sent:
                    return _salvaged(call, failure)
                error = _unreachable(call, failure)
            else:
                if not _refused(response):
                    return _created(call, response)
                call.generation_id = created_id(response)
                error = rejection(response, context.api_key)
                if response.status != 429 or call.generation_id:
                    raise error
                wait_s = retry_after_s(response.headers)
            delay = retry.delay_s(attempt, wait_s)
            if attempt >= CREATE_ATTEMPTS or delay is None or not (isinstance(audio, str) or audio.rewindable):
                raise error
            log.debug("create refused (%s), tried again in %.1f s", type(error).__name__, delay)
            yield Sleep(delay)
    raise AssertionError("count() ended")


class _Retry:
    """The budget for repeating a request: it begins with the first failure, not with the request."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._ends_s: float | None = None

    def delay_s(self, attempt: int, wait_s: float | None, *, asked_ends_s: float | None = None) -> float | None:
        """Seconds until the next try; `None` when the budget would be over.

        Args:
            attempt: the number of the try that failed, from 1.
            wait_s: what the service asks for.
            asked_ends_s: when what the service asks for ends the call, if not the budget does.
        """
        context = self._call.context
        if self._ends_s is None:
            self._ends_s = self._call.elapsed_s + context.limits.budgets.retry_s
        delay = retry_delay_s(attempt, context.jitter(), wait_s)
        ends_s = self._ends_s if wait_s is None or asked_ends_s is None else asked_ends_s
        return None if self._call.elapsed_s + delay > ends_s else delay


def _refused(response: Response) -> bool:
    """Whether an answer to a create says that it was not carried out: any other may be that of a proxy, or of a service
    that failed after it had begun. A 303 is how a server answers that has carried it out.
    """
    return 400 <= response.status < 500 or response.status in (300, 301, 302, 305, 307, 308)


def _created(call: Call, response: Response) -> str:
    generation_id = created_id(response)
    if generation_id is None:
        problem = rejection(response, call.context.api_key) if not response.ok else None
        what = f"the service answered {response.status}" + ("" if response.ok else f" ({problem})")
        raise _uncertain(call, f"{what} without a generation id that could be asked for", response) from problem
    return _known(call, generation_id, response)


def _salvaged(call: Call, failure: TransportFailure) -> str:
    """The id of a create whose answer broke off, if it had come by then."""
    response = None if failure.status is None else Response(failure.status, failure.headers, failure.body)
    generation_id = created_id(response) if response else None
    if response is None or generation_id is None:
        raise _uncertain(call, f"no answer came back ({failure})", response) from failure
    return _known(call, generation_id, response)


def _known(call: Call, generation_id: str, response: Response) -> str:
    call.generation_id = generation_id  # before all else: whatever interrupts from here on can name the job
    log.info(
        "job %s created (request id %s)",
        generation_id,
        response.request_id,
        extra={"generation_id": generation_id, "request_id": response.request_id},
    )
    return generation_id


def _uncertain(call: Call, what: str, response: Response | None) -> SubmissionUncertain:
    return SubmissionUncertain(
        f"The job may or may not have been created: {what}. It was not sent again, because that could bill twice. "
        f"Look for correlation id {call.correlation_id} in your account before you submit again.",
        response=response,
    )


def fetch(context: Context, generation_id: str) -> Flow[JobSnapshot]:
    """Look at a job, repeating a failed look within the retry budget."""
    call = _about(context, generation_id)
    with call.told():
        return (yield from _look(call, generation_id, None))


def _about(context: Context, generation_id: str) -> Call:
    if not is_usable_id(generation_id):
        raise ValueError(f"{generation_id!r} is no generation id. Pass the id that `submit` gave.")
    return Call(context, generation_id=generation_id)


def _look(call: Call, generation_id: str, ends_s: float | None, *, new_until_s: float = 0.0) -> Flow[JobSnapshot]:
    """Look at a job until there is an answer, at most until the call is `ends_s` old. A job that was just created may
    not be known everywhere yet: until `new_until_s`, a 404 is no answer.
    """
    context, budgets = call.context, call.context.limits.budgets
    retry = _Retry(call)
    unreadable = 0
    for attempt in count(1):
        error: SpeechToTextError
        wait_s = None
        request = _operations.fetch_request(
            generation_id,
            base_url=context.base_url,
            key=context.api_key,
            headers=_HEADERS,
            timeout_s=budgets.request_s,
        )
        left_s = budgets.retry_s + budgets.request_s if ends_s is None else max(ends_s - call.elapsed_s, 0.0)
        try:
            response = yield from call.send(request, ends_in_s=left_s)
        except TooLarge as failure:
            raise _too_large(generation_id, failure) from failure
        except TransportFailure as failure:
            error, unreadable = _unreachable(call, failure), 0
        else:
            if response.ok:
                try:
                    return snapshot(response, generation_id, context.api_key)
                except UnreadableAnswer as problem:
                    # A proxy's page, or half an answer: the next look may be better, and there is no harm in it.
                    error, unreadable = problem, unreadable + 1
                    if unreadable >= _STRANGE_ANSWERS:
                        raise
            else:
                error, unreadable = rejection(response, context.api_key, generation_id), 0
                new = response.status == 404 and call.elapsed_s < new_until_s
                if not new and response.status not in _TRY_AGAIN and response.status < 500:
                    raise error
                wait_s = retry_after_s(response.headers)
        # A wait that the service asks for is no failure of its: in a wait for the job, only the wait's own end ends it.
        delay = retry.delay_s(attempt, wait_s, asked_ends_s=ends_s and float("inf"))
        if delay is None:
            raise error
        if ends_s is not None and call.elapsed_s + delay > ends_s:
            delay = ends_s - call.elapsed_s  # one last look at the end
            if delay < _NOTHING_LEFT_S:
                if call.last_status is None:
                    raise error
                raise _timed_out(call, generation_id) from error  # the job was seen, and is all right so far
        log.debug("job %s: try %d failed (%s), next in %.1f s", generation_id, attempt, type(error).__name__, delay)
        yield Sleep(delay)
    raise AssertionError("count() ended")


def _unreachable(call: Call, failure: TransportFailure) -> Unreachable:
    what = f" for job {call.generation_id}" if call.generation_id else ""
    later = f" {goes_on(call.generation_id)}" if call.generation_id else ""
    error = Unreachable(
        f"No answer from {call.context.base_url}{what} ({failure}), {call.tries}. "
        f"Check the base URL and the network, then try again.{later}",
        request_id=failure.headers.get("x-request-id"),
        status_code=failure.status,
    )
    error.__cause__ = failure  # it is raised later, when no try is left
    return error


def _too_large(generation_id: str, failure: TooLarge) -> AnswerTooLarge:
    return AnswerTooLarge(
        f"The service's answer about job {generation_id} is too large ({failure}). If you expect that, allow more: "
        f"client.with_options(max_answer_bytes=...). {goes_on(generation_id)}",
        request_id=failure.headers.get("x-request-id"),
        status_code=failure.status,
    )


def wait(
    context: Context, generation_id: str, on_status: OnStatus | None = None, *, new_for_s: float = 0.0
) -> Flow[Transcript]:
    """Look at a job until it is finished, or the job budget is spent. It was created less than `new_for_s` ago."""
    call = _about(context, generation_id)
    ends_s = context.limits.budgets.job_s
    unknown_words: set[str] = set()
    empty = 0
    with call.told():
        while True:
            job = yield from _look(call, generation_id, ends_s, new_until_s=new_for_s)
            call.last_status = job.status
            if on_status is not None:
                refuse_awaitable(on_status(job, call.elapsed_s), "on_status")
            if job.phase is Phase.FAILED:
                raise _failed(job, call.elapsed_s)
            if job.phase is Phase.SUCCEEDED:
                empty += 1
                if job.transcript is not None or empty >= _STRANGE_ANSWERS:
                    return _finished(job)
            if job.phase is Phase.UNKNOWN and job.status not in unknown_words:
                unknown_words.add(job.status)
                log.warning("job %s has the unknown status %r; still waiting", generation_id, job.status)
            left_s = ends_s - call.elapsed_s
            if left_s < _NOTHING_LEFT_S:
                raise _timed_out(call, generation_id, job)
            delay = context.limits.poll_delay_s(call.elapsed_s, context.jitter())
            yield Sleep(min(max(delay, retry_after_s(job.response.headers) or 0.0), left_s))


def _timed_out(call: Call, generation_id: str, job: JobSnapshot | None = None) -> WaitTimedOut:
    strange = " This client does not know the word; a newer one may." if job and job.phase is Phase.UNKNOWN else ""
    looks = "1 look" if call.attempts == 1 else f"{call.attempts} looks"
    return WaitTimedOut(
        f"Job {generation_id} not finished after {call.elapsed_s:.0f} s (last status: {call.last_status}, {looks})."
        f'{strange} It goes on; fetch it later: client.wait("{generation_id}").',
        request_id=job.request_id if job else None,
        response=job.response if job else None,
    )


def _finished(job: JobSnapshot) -> Transcript:
    if job.transcript is None:
        raise NoResult(
            f"Job {job.id} is {job.status}, and its answer holds no result. Ask the service's support, with this id.",
            path="result",
            generation_id=job.id,
            request_id=job.request_id,
            response=job.response,
        )
    return job.transcript


def _failed(job: JobSnapshot, elapsed_s: float) -> JobFailed:
    reason = (job.error_message or job.error_name or "no reason given").rstrip(".")
    return JobFailed(
        f"Job {job.id} failed after {elapsed_s:.0f} s: {reason}. "
        "Check that the audio plays and that the model takes it, then submit it again.",
        last_status=job.status,
        error_name=job.error_name,
        error_message=job.error_message,
        generation_id=job.id,
        request_id=job.request_id,
        response=job.response,
    )
