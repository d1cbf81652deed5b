"""Creating a job. A create is repeated only when nothing can have reached the service, or it was refused with a 429."""

import logging
from collections.abc import Mapping
from itertools import count

from . import _operations
from ._answers import created_id, rejection
from ._call import Call
from ._effects import Flow, OnUpload, Sleep, TransportFailure, Upload
from ._policy import CREATE_ATTEMPTS, retry_after_s
from ._response import Response
from ._retry import Retry
from .errors import SpeechToTextError, SubmissionUncertain

log = logging.getLogger("aimlapi_stt")


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
            headers={"Accept": "application/json", "X-Client-Request-Id": str(call.correlation_id)},
            timeout_s=context.limits.budgets.request_s,
        )
        retry = Retry(call)
        for attempt in count(1):
            error: SpeechToTextError
            wait_s = None
            failure: TransportFailure | None = None
            try:
                answer: Response | None = yield from call.send(request, on_upload=on_upload)
            except TransportFailure as problem:
                failure, answer = problem, problem.answer
            if answer is not None and _refused(answer):  # the first line says enough, should the rest have broken off
                call.generation_id = created_id(answer)
                error = rejection(answer, context.api_key)
                if answer.status != 429 or call.generation_id:
                    raise error from failure
                wait_s = retry_after_s(answer.headers)
            elif failure is None or not failure.nothing_sent:
                return _created(call, answer, failure)
            else:
                error = call.unreachable(failure)
            delay = retry.delay_s(attempt, wait_s)
            if attempt >= CREATE_ATTEMPTS or delay is None or not (isinstance(audio, str) or audio.rewindable):
                raise error
            log.debug("create refused (%s), tried again in %.1f s", type(error).__name__, delay)
            yield Sleep(delay)
    raise AssertionError("count() ended")


def _refused(response: Response) -> bool:
    """Whether an answer to a create says that it was not carried out: any other may be that of a proxy, or of a service
    that failed after it had begun. A 303 is how a server answers that has carried it out.
    """
    return 400 <= response.status < 500 or response.status in (300, 301, 302, 305, 307, 308)


def _created(call: Call, answer: Response | None, failure: TransportFailure | None) -> str:
    """The id in an answer, or in what had come of it when it broke off."""
    generation_id = created_id(answer) if answer else None
    if answer is not None and generation_id is not None:
        return _known(call, generation_id, answer)
    problem: Exception | None = failure
    if answer is None or failure is not None:
        what = f"no answer came back ({failure})"
    else:
        problem = None if answer.ok else rejection(answer, call.context.api_key)
        said = f" ({problem})" if problem else ""
        what = f"the service answered {answer.status}{said} without a generation id that could be asked for"
    raise SubmissionUncertain(
        f"The job may or may not have been created: {what}. It was not sent again, because that could bill twice. "
        f"Look for correlation id {call.correlation_id} in your account before you submit again.",
        response=answer,
    ) from problem


def _known(call: Call, generation_id: str, response: Response) -> str:
    call.generation_id = generation_id  # before all else: whatever interrupts from here on can name the job
    log.info(
        "job %s created (request id %s)",
        generation_id,
        response.request_id,
        extra={"generation_id": generation_id, "request_id": response.request_id},
    )
    return generation_id
