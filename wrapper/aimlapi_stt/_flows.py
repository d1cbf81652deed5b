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
from ._effects import Flow, OnUpload, Sleep, TooLarge, TransportFailure, Upload
from ._ids import goes_on, is_usable_id, note_job
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

# Even when a wait is nearly over, the last look at the job gets a chance of an answer.
_SHORTEST_REQUEST_S = 1.0
_NOTHING_LEFT_S = 0.001
_UNREADABLE_ATTEMPTS = 3
_HEADERS = {"Accept": "application/json"}
_TRY_AGAIN = (408, 425, 429)

OnStatus = Callable[[JobSnapshot, float], object]


def submit(
    context: Context,
    audio: str | Upload,
    model: str,
    options: Mapping[str, object],
    *,
    correlation_id: str,
    extra_options: Mapping[str, object] | None = None,
    on_upload: OnUpload | None = None,
) -> Flow[str]:
    """Create a job, once, and return its generation id."""
    call = Call(context, correlation_id=correlation_id)
    with call.told():
        request = _operations.create_request(
            audio,
            model,
            options,
            extra_options=extra_options,
            base_url=context.base_url,
            key=context.api_key,
            headers={**_HEADERS, "X-Client-Request-Id": correlation_id},
            timeout_s=context.limits.budgets.request_s,
        )
        for attempt in count(1):
            error: SpeechToTextError
            wait_s = None
            try:
                response = yield from call.send(request, on_upload)
            except TransportFailure as failure:
                told = failure.headers.get("x-inference-id", "")
                if is_usable_id(told):
                    log.info("job %s created; its answer broke off after the headers", told)
                    return told
                if not failure.nothing_sent:
                    request_id = failure.headers.get("x-request-id")
                    raise _uncertain(call, f"no answer came back ({failure})", request_id=request_id) from failure
                error = _unreachable(call, failure)
            else:
                if not _refused(response):
                    return _created(call, response)
                error = rejection(response, context.api_key)
                error.generation_id = created_id(response)
                if response.status != 429 or error.generation_id:
                    raise error
                wait_s = retry_after_s(response.headers)
            delay = retry_delay_s(attempt, context.jitter(), wait_s)
            late = call.elapsed_s + delay > context.limits.budgets.retry_s
            if attempt >= CREATE_ATTEMPTS or late or not (isinstance(audio, str) or audio.rewindable):
                raise error
            log.debug("create refused (%s), tried again in %.1f s", type(error).__name__, delay)
            yield Sleep(delay)
    raise AssertionError("count() ended")


def _refused(response: Response) -> bool:
    """Whether an answer to a create says for certain that it was not carried out: any other may be that of a proxy, or
    of a service that failed after it had begun. A 303 is how a server answers that has carried it out.
    """
    return 400 <= response.status < 500 or response.status in (300, 301, 302, 305, 307, 308)


def _created(call: Call, response: Response) -> str:
    generation_id = created_id(response)
    if generation_id is None:
        problem = rejection(response, call.context.api_key) if not response.ok else None
        what = f"the service answered {response.status}" + ("" if response.ok else f" ({problem})")
        raise _uncertain(
            call,
            f"{what} without a generation id that could be asked for",
            request_id=response.request_id,
            response=response,
        ) from problem
    log.info(
        "job %s created (request id %s)",
        generation_id,
        response.request_id,
        extra={"generation_id": generation_id, "request_id": response.request_id},
    )
    return generation_id


def _uncertain(
    call: Call, what: str, *, request_id: str | None = None, response: Response | None = None
) -> SubmissionUncertain:
    return SubmissionUncertain(
        f"The job may or may not have been created: {what}. It was not sent again, because that could bill twice. "
        f"Look for correlation id {call.correlation_id} in your account before you submit again.",
        correlation_id=str(call.correlation_id),
        request_id=request_id,
        status_code=response.status if response else None,
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


def _look(call: Call, generation_id: str, ends_s: float | None) -> Flow[JobSnapshot]:
    """Look at a job until there is an answer, at most until the call is `ends_s` old."""
    context, budgets = call.context, call.context.limits.budgets
    last_try_s = call.elapsed_s + budgets.retry_s
    # A wait that the service asks for is no failure of its: in a wait for the job, only the wait's own end ends it.
    last_asked_try_s = last_try_s if ends_s is None else ends_s
    if ends_s is not None:
        last_try_s = min(last_try_s, ends_s)
    for attempt in count(1):
        error: SpeechToTextError
        wait_s = None
        left_s = float("inf") if ends_s is None else max(ends_s - call.elapsed_s, _SHORTEST_REQUEST_S)
        request = _operations.fetch_request(
            generation_id,
            base_url=context.base_url,
            key=context.api_key,
            headers=_HEADERS,
            timeout_s=min(budgets.request_s, left_s),
        )
        try:
            response = yield from call.send(request)
        except TooLarge as failure:
            raise _too_large(generation_id, failure) from failure
        except TransportFailure as failure:
            error = _unreachable(call, failure)
        else:
            if response.ok:
                try:
                    return snapshot(response, generation_id, context.api_key)
                except UnreadableAnswer as unreadable:
                    # A proxy's page, or half an answer: the next look may be better, and there is no harm in it.
                    if attempt >= _UNREADABLE_ATTEMPTS:
                        raise
                    error = unreadable
            else:
                error = rejection(response, context.api_key, generation_id)
                if response.status not in _TRY_AGAIN and response.status < 500:
                    raise error
                wait_s = retry_after_s(response.headers)
        delay = retry_delay_s(attempt, context.jitter(), wait_s)
        next_s = call.elapsed_s + delay
        if next_s > (last_try_s if wait_s is None else last_asked_try_s):
            if ends_s is not None and next_s > ends_s and call.last_status is not None:
                raise _timed_out(call, generation_id) from error  # the job was seen, and is all right so far
            raise error
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
    )
    error.__cause__ = failure  # it is raised later, when no try is left
    return error


def _too_large(generation_id: str, failure: TooLarge) -> AnswerTooLarge:
    return AnswerTooLarge(
        f"The service's answer about job {generation_id} is too large ({failure}). If you expect that, allow more: "
        f"client.with_options(max_answer_bytes=...). {goes_on(generation_id)}",
        request_id=failure.headers.get("x-request-id"),
    )


def wait(context: Context, generation_id: str, on_status: OnStatus | None = None) -> Flow[Transcript]:
    """Look at a job until it is finished, or the job budget is spent."""
    call = _about(context, generation_id)
    ends_s = context.limits.budgets.job_s
    unknown_words: set[str] = set()
    with call.told():
        while True:
            job = yield from _look(call, generation_id, ends_s)
            call.last_status = job.status
            _tell(on_status, job, call.elapsed_s)
            if job.phase is Phase.SUCCEEDED:
                return _finished(job)
            if job.phase is Phase.FAILED:
                raise _failed(job, call.elapsed_s)
            if job.phase is Phase.UNKNOWN and job.status not in unknown_words:
                unknown_words.add(job.status)
                log.warning("job %s has the unknown status %r; still waiting", generation_id, job.status)
            left_s = ends_s - call.elapsed_s
            if left_s < _NOTHING_LEFT_S:
                raise _timed_out(call, generation_id, job)
            delay = context.limits.poll_delay_s(call.elapsed_s, context.jitter())
            yield Sleep(min(max(delay, retry_after_s(job.response.headers) or 0.0), left_s))


def _tell(on_status: OnStatus | None, job: JobSnapshot, elapsed_s: float) -> None:
    if on_status is None:
        return
    try:
        on_status(job, elapsed_s)
    except BaseException as problem:
        note_job(problem, job.id)
        raise


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
