"""Looking at jobs, step by step, as generators that yield `Send` and `Sleep` and never do either.

A look is repeated after a transport failure, a 408, 425 or 429, a 5xx, and an answer that is no JSON. All else is
raised at once. (`_submission` creates jobs.)
"""

import logging
from collections.abc import Callable
from itertools import count

from . import _operations
from ._answers import JobSnapshot, rejection, snapshot
from ._call import Call, Context
from ._effects import Flow, Garbled, Sleep, TooLarge, TransportFailure, refuse_awaitable
from ._ids import goes_on, is_usable_id
from ._policy import retry_after_s
from ._response import Response
from ._retry import Retry
from ._statuses import Phase
from .errors import (
    AnswerTooLarge,
    JobFailed,
    NoResult,
    NotFoundOrExpired,
    Rejected,
    SpeechToTextError,
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
    retry = Retry(call)
    unreadable = 0
    for attempt in count(1):
        request = _operations.fetch_request(
            generation_id,
            base_url=context.base_url,
            key=context.api_key,
            headers=_HEADERS,
            timeout_s=budgets.request_s,
        )
        left_s = budgets.retry_s + budgets.request_s if ends_s is None else max(ends_s - call.elapsed_s, 0.0)
        failure: TransportFailure | None = None
        response: Response | None
        try:
            response = yield from call.send(request, ends_in_s=left_s)
        except TransportFailure as problem:
            failure, response = problem, problem.answer
        found = _found(call, generation_id, response, failure)
        if isinstance(found, JobSnapshot):
            return found
        error = found
        unreadable = unreadable + 1 if isinstance(error, UnreadableAnswer) else 0
        unknown_yet = isinstance(error, NotFoundOrExpired) and call.elapsed_s < new_until_s
        if not unknown_yet and not _may_pass(error, unreadable):
            raise error
        wait_s = None if response is None else retry_after_s(response.headers)
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


def _found(
    call: Call, generation_id: str, response: Response | None, failure: TransportFailure | None
) -> JobSnapshot | SpeechToTextError:
    """What a look came to. The first line of an answer that broke off may say enough."""
    key = call.context.api_key
    if response is not None and not response.ok:
        error: SpeechToTextError = rejection(response, key, generation_id)
    elif isinstance(failure, TooLarge):
        error = AnswerTooLarge(
            f"The service's answer about job {generation_id} is too large ({failure}). If you expect that, allow more: "
            f"client.with_options(max_answer_bytes=...). {goes_on(generation_id)}",
            response=response,
        )
    elif isinstance(failure, Garbled):
        error = UnreadableAnswer(
            f"The service's answer about job {generation_id} makes no sense: {failure}. {goes_on(generation_id)}",
            response=response,
        )
    elif failure is not None or response is None:
        error = call.unreachable(failure)
    else:
        try:
            return snapshot(response, generation_id, key)
        except UnreadableAnswer as unreadable:
            return unreadable
    error.__cause__ = failure
    return error


def _may_pass(error: SpeechToTextError, unreadable: int) -> bool:
    """Whether another look may be better: after no answer, one that says so, or a proxy's page, but not for ever."""
    if isinstance(error, UnreadableAnswer):
        return unreadable < _STRANGE_ANSWERS and not isinstance(error, AnswerTooLarge)
    if isinstance(error, Rejected):
        return error.status_code in _TRY_AGAIN or error.status_code >= 500
    return True


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
                if job.phase is Phase.SUCCEEDED:
                    return _finished(job)
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
