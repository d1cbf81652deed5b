"""What the client does, step by step, as generators that yield `Send` and `Sleep` and never do either.

A create is repeated only when nothing can have reached the service or it was refused outright (429). A fetch is
repeated after a transport failure, a 429 and a 5xx. All else is raised at once.
"""

import logging
import random
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import count

from . import _operations
from ._answers import JobSnapshot, created_id, is_usable_id, rejection, snapshot
from ._config import ApiKey
from ._effects import Flow, Response, Sleep, TransportFailure, Upload, send
from ._policy import CREATE_ATTEMPTS, Budgets, poll_delay_s, retry_after_s, retry_delay_s
from ._sources import Source, opened
from ._statuses import Phase
from .errors import (
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
_UNREADABLE_ATTEMPTS = 3
_HEADERS = {"Accept": "application/json"}

OnStatus = Callable[[JobSnapshot, float], None]


@dataclass(frozen=True, slots=True)
class Context:
    """What every flow needs to know. Clock and jitter are values, so that a test can pass its own."""

    base_url: str
    api_key: ApiKey
    budgets: Budgets
    monotonic: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random

    def with_budgets(self, **seconds: float | None) -> "Context":
        """This context with some budgets replaced; `None` keeps one as it is."""
        given = {name: value for name, value in seconds.items() if value is not None}
        return replace(self, budgets=replace(self.budgets, **given))


def submit(context: Context, source: Source, model: str, options: Mapping[str, object]) -> Flow[str]:
    """Create a job, once, and return its generation id."""
    correlation_id = uuid.uuid4().hex
    with opened(source) as audio:
        request = _operations.create_request(
            audio,
            model,
            options,
            base_url=context.base_url,
            key=context.api_key,
            headers={**_HEADERS, "X-Client-Request-Id": correlation_id},
            timeout_s=context.budgets.request_s,
        )
        started = context.monotonic()
        for attempt in count(1):
            error: SpeechToTextError
            wait_s = None
            try:
                response = yield from send(request)
            except TransportFailure as failure:
                told = failure.headers.get("x-inference-id", "")
                if is_usable_id(told):
                    log.info("job %s created; its answer broke off after the headers", told)
                    return told
                if not failure.nothing_sent:
                    raise _uncertain(f"no answer came back ({failure})", correlation_id) from failure
                error = _unreachable(context, failure, attempt, context.monotonic() - started)
            else:
                if response.ok or response.status >= 500:
                    return _created(context, response, correlation_id)
                error = rejection(response, context.api_key)
                if response.status != 429:
                    raise error
                wait_s = retry_after_s(response.headers)
            delay = retry_delay_s(attempt, context.jitter(), wait_s)
            late = context.monotonic() + delay > started + context.budgets.retry_s
            if attempt >= CREATE_ATTEMPTS or late or not _repeatable(audio):
                raise error
            yield Sleep(delay)
    raise AssertionError("count() ended")


def _repeatable(audio: str | Upload) -> bool:
    return isinstance(audio, str) or audio.rewindable


def _created(context: Context, response: Response, correlation_id: str) -> str:
    generation_id = created_id(response)
    if generation_id is None:
        problem = rejection(response, context.api_key) if not response.ok else None
        what = f"the service answered {response.status}" + ("" if response.ok else f" ({problem})")
        raise _uncertain(
            f"{what} without a generation id that could be asked for", correlation_id, response.request_id
        ) from problem
    log.info("job %s created (request id %s)", generation_id, response.request_id)
    return generation_id


def _uncertain(what: str, correlation_id: str, request_id: str | None = None) -> SubmissionUncertain:
    return SubmissionUncertain(
        f"The job may or may not have been created: {what}. It was not sent again, because that could bill twice. "
        f"Look for correlation id {correlation_id} in your account before you submit again.",
        correlation_id=correlation_id,
        request_id=request_id,
    )


def fetch(context: Context, generation_id: str, deadline: float | None = None) -> Flow[JobSnapshot]:
    """Look at a job, repeating a failed look within the retry budget and up to `deadline` (seconds of the clock)."""
    if not is_usable_id(generation_id):
        raise ValueError(f"{generation_id!r} is no generation id")
    started = context.monotonic()
    last_try = started + context.budgets.retry_s
    # A wait that the service asks for is no failure of its: in a wait for the job, only the wait's own end ends it.
    last_asked_try = last_try if deadline is None else deadline
    if deadline is not None:
        last_try = min(last_try, deadline)
    for attempt in count(1):
        error: SpeechToTextError
        wait_s = None
        left_s = float("inf") if deadline is None else max(deadline - context.monotonic(), _SHORTEST_REQUEST_S)
        request = _operations.fetch_request(
            generation_id,
            base_url=context.base_url,
            key=context.api_key,
            headers=_HEADERS,
            timeout_s=min(context.budgets.request_s, left_s),
        )
        try:
            response = yield from send(request)
        except TransportFailure as failure:
            error = _unreachable(context, failure, attempt, context.monotonic() - started, generation_id)
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
                if response.status != 429 and response.status < 500:
                    raise error
                wait_s = retry_after_s(response.headers)
        delay = retry_delay_s(attempt, context.jitter(), wait_s)
        if context.monotonic() + delay > (last_try if wait_s is None else last_asked_try):
            raise error
        log.debug("job %s: try %d failed (%s), next in %.1f s", generation_id, attempt, type(error).__name__, delay)
        yield Sleep(delay)
    raise AssertionError("count() ended")


def _unreachable(
    context: Context, failure: TransportFailure, attempts: int, elapsed_s: float, generation_id: str | None = None
) -> Unreachable:
    tries = "once" if attempts == 1 else f"{attempts} times"
    what = f" for job {generation_id}" if generation_id else ""
    goes_on = f' The job goes on; fetch it later: client.wait("{generation_id}").' if generation_id else ""
    error = Unreachable(
        f"No answer from {context.base_url}{what} ({failure}), tried {tries} in {elapsed_s:.0f} s. "
        f"Check the base URL and the network, then try again.{goes_on}",
        attempts=attempts,
        elapsed_s=elapsed_s,
        generation_id=generation_id,
    )
    error.__cause__ = failure  # it is raised later, when no try is left
    return error


def wait(context: Context, generation_id: str, on_status: OnStatus | None = None) -> Flow[Transcript]:
    """Look at a job until it is finished, or the job budget is spent."""
    started = context.monotonic()
    deadline = started + context.budgets.job_s
    unknown_words: set[str] = set()
    for polls in count(1):
        job = yield from fetch(context, generation_id, deadline)
        elapsed_s = context.monotonic() - started
        if on_status is not None:
            on_status(job, elapsed_s)
        if job.phase is Phase.SUCCEEDED:
            return _finished(job)
        if job.phase is Phase.FAILED:
            raise _failed(job, elapsed_s)
        if job.phase is Phase.UNKNOWN and job.status not in unknown_words:
            unknown_words.add(job.status)
            log.warning("job %s has the unknown status %r; still waiting", generation_id, job.status)
        left = deadline - context.monotonic()
        if left <= 0:
            raise WaitTimedOut(
                f"Job {generation_id} not finished after {elapsed_s:.0f} s (last status: {job.status}, {polls} polls). "
                f'It goes on; fetch it later: client.wait("{generation_id}").',
                elapsed_s=elapsed_s,
                last_status=job.status,
                polls=polls,
                generation_id=generation_id,
                request_id=job.request_id,
            )
        yield Sleep(min(poll_delay_s(elapsed_s, context.jitter()), left))
    raise AssertionError("count() ended")


def _finished(job: JobSnapshot) -> Transcript:
    if job.transcript is None:
        raise NoResult(
            f"Job {job.id} is {job.status}, and its answer holds no result. Ask the service's support, with this id.",
            path="result",
            generation_id=job.id,
            request_id=job.request_id,
        )
    return job.transcript


def _failed(job: JobSnapshot, elapsed_s: float) -> JobFailed:
    reason = (job.error_message or job.error_name or "no reason given").rstrip(".")
    return JobFailed(
        f"Job {job.id} failed after {elapsed_s:.0f} s: {reason}. "
        "Check that the audio plays and that the model takes it, then submit it again.",
        status=job.status,
        error_name=job.error_name,
        error_message=job.error_message,
        generation_id=job.id,
        request_id=job.request_id,
    )
