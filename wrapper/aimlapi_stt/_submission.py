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
            try:
                response = yield from call.send(request, on_upload=on_upload)
            except TransportFailure as failure:
                if failure.answer is not None and _refused(failure.answer):
                    raise rejection(failure.answer, context.api_key) from failure  # its first line says enough
                if not failure.nothing_sent:
                    return _salvaged(call, failure)
                error = call.unreachable(failure)
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
    generation_id = created_id(failure.answer) if failure.answer else None
    if failure.answer is None or generation_id is None:
        raise _uncertain(call, f"no answer came back ({failure})", failure.answer) from failure
    return _known(call, generation_id, failure.answer)


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
