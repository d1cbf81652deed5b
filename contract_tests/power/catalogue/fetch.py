"""Looks at jobs that are answered in another form than the contract has."""

import json
import re
from typing import Final

from aimlapi_stt_gateway.scripted.turn import Answer

from ..faults import CUT, Around, Ask, Fault, Memory, Told, answering, fetched, problem, refusing, success
from . import sources as at

_FORM = "A look is answered with the job as the contract describes it."
_FAILED = "A failed job is answered as a success of HTTP, with its error."
_PENDING = "A job that is not finished is answered as one, with its status."
_NAMES = "Each answer names the job that it is about."
_UNKNOWN = "An id that nobody was given is answered with 404."


def _fault(name: str, does: str, around: Around, law: str = _FORM, source: str = at.schema("FetchAnswer")) -> Fault:
    return Fault(name, "fetch", does, law, source, around)


def _status_of(answer: Answer) -> object:
    return (answer.told() or {}).get("status")


def _where(status: tuple[str, ...], made: Answer) -> Around:
    """A look at a job with one of these statuses is answered so."""
    return answering(lambda ask, answer, _: made if ask.is_fetch and _status_of(answer) in status else answer)


def _unknown(made: Answer) -> Around:
    """A look at a job that is not there is answered so."""
    return answering(lambda ask, answer, _: made if ask.is_fetch and answer.status == 404 else answer)


def _pending_for_all(ask: Ask, answer: Answer, _: Memory) -> Answer:
    return success({"generation_id": ask.job, "status": "queued"}) if ask.is_fetch and answer.status == 404 else answer


def _error_200(ask: Ask, answer: Answer, _: Memory) -> Answer:
    made = success({"success": False, "error": json.loads(answer.body or b"{}")})
    return made if ask.is_fetch and answer.status == 404 else answer


def _not_modified(ask: Ask, answer: Answer, memory: Memory) -> Answer:
    if not ask.is_fetch or _status_of(answer) != "completed" or memory.count(ask.job) == 1:
        return answer
    return Answer(304, (("etag", '"1"'),), b"")


def _cut_short(ask: Ask, answer: Answer, _: Memory) -> Answer:
    return answer.with_header(CUT, "1") if ask.is_fetch and _status_of(answer) == "completed" else answer


def _plain_id(ask: Ask, _: Memory) -> bool:
    return ask.is_fetch and re.fullmatch("[A-Za-z0-9]+", ask.job) is None


def _pending(told: Told) -> bool:
    return told.get("status") in ("queued", "generating")


def _without_id_while_pending(told: Told, _: Ask, __: Memory) -> Told | None:
    return {key: value for key, value in told.items() if key != "generation_id"} if _pending(told) else None


_PENDING_STATUSES: Final = ("queued", "generating")
_FAILED_STATUSES: Final = ("failed", "error")

FETCH: Final = (
    _fault("fetch-wrapped", "The answer to a look stands in an object of its own.",
           fetched(lambda told, _, __: {"success": True, "data": told})),
    _fault("fetch-in-camel-case", "The id is called generationId.",
           fetched(lambda told, _, __: {"generationId": told.pop("generation_id"), **told}), _NAMES),
    _fault("two-ids-that-differ", "The answer has a generation_id, and an id that is another's.",
           fetched(lambda told, _, __: {**told, "id": "another-job-0000000000"}), _NAMES, at.ENVELOPE),
    _fault("id-as-number", "The id in the answer to a fetch is a number.",
           fetched(lambda told, _, __: {**told, "generation_id": 12345}), _NAMES),
    _fault("pending-without-id", "As long as it is not finished, a job is answered without its id.",
           fetched(_without_id_while_pending), _NAMES, at.schema("PendingAnswer")),
    _fault("pending-with-empty-result", "A job that is not finished has a result that is an empty object.",
           fetched(lambda told, _, __: {**told, "result": {}} if _pending(told) else None),
           "A job that is not finished has no result.", at.schema("PendingAnswer")),
    _fault("pending-with-error", "A job that is not finished has an error.",
           fetched(lambda told, _, __: {**told, "error": {"name": "Pending", "message": "Not yet."}}
                   if _pending(told) else None),
           "A job that is not finished has no error.", at.schema("PendingAnswer")),
    _fault("pending-404", "A job is unknown until it is finished.",
           _where(_PENDING_STATUSES, problem(404, "Not ready.")), _PENDING, at.FETCH_LINK),
    _fault("pending-202-empty", "A job that is not finished is answered with 202 and no body.",
           _where(_PENDING_STATUSES, Answer(202, (), b"")), _PENDING, at.FETCHED),
    _fault("pending-in-progress", "A job that is not finished is IN_PROGRESS.",
           fetched(lambda told, _, __: {**told, "status": "IN_PROGRESS"} if _pending(told) else None),
           "The status of a job is one of the words of the contract."),
    _fault("completed-succeeded", "A job that is completed is succeeded.",
           fetched(lambda told, _, __: {**told, "status": "succeeded"} if told.get("status") == "completed" else None),
           "The status of a job is one of the words of the contract."),
    _fault("status-object", "The status is an object with a code.",
           fetched(lambda told, _, __: {**told, "status": {"code": told.get("status")}}),
           "The status of a job is one of the words of the contract."),
    _fault("result-under-transcript", "The result is called transcript.",
           fetched(lambda told, _, __: {"transcript": told.pop("result"), **told} if told.get("result") else None),
           "A completed job has a result.", at.schema("CompletedAnswer")),
    _fault("completed-204", "A completed job is answered with 204.", _where(("completed",), Answer(204, (), b"")),
           "A completed job has a result.", at.FETCHED),
    _fault("not-modified", "A second look at a result is answered with 304, though no condition was set.",
           answering(_not_modified), source=at.FETCHES),
    _fault("answer-cut-short", "The answer about a completed job ends in its middle.", answering(_cut_short),
           "An answer comes to its end.", at.FETCHED),
    _fault("failed-500", "A failed job is answered with 500.",
           _where(_FAILED_STATUSES, problem(500, "The job has failed.")), _FAILED, at.STATUS),
    _fault("failed-422", "A failed job is answered with 422.",
           _where(_FAILED_STATUSES, problem(422, "The job has failed.")), _FAILED, at.STATUS),
    _fault("failed-404", "A failed job is not there any more.",
           _where(_FAILED_STATUSES, problem(404, "No such job.")), _FAILED, at.STATUS),
    _fault("error-as-list", "The error of a failed job is a list.",
           fetched(lambda told, _, __: {**told, "error": [told["error"]]} if told.get("error") else None),
           "A failed job has an error: null, text, or an object with name and message.", at.schema("FailedAnswer")),
    _fault("error-without-text", "The error of a failed job has a name and no message.",
           fetched(lambda told, _, __: {**told, "error": {"name": "Failed"}} if told.get("error") else None),
           "A failed job has an error: null, text, or an object with name and message.", at.schema("JobError")),
    _fault("unknown-200", "An id that nobody was given is queued.", answering(_pending_for_all), _UNKNOWN, at.ERRORS),
    _fault("unknown-200-error", "An id that nobody was given is answered with 200 and an error.",
           answering(_error_200), _UNKNOWN, at.ERRORS),
    _fault("unknown-204", "An id that nobody was given is answered with 204.", _unknown(Answer(204, (), b"")),
           _UNKNOWN, at.ERRORS),
    _fault("unknown-500", "An id that nobody was given breaks the service.",
           _unknown(problem(500, "None has no attribute 'status'.")), _UNKNOWN, at.ERRORS),
    _fault("unknown-null", "An id that nobody was given is answered with 200 and null.", _unknown(success(None)),
           _UNKNOWN, at.ERRORS),
    _fault("plain-ids-alone", "An id with - or _ is not found.", refusing(_plain_id, problem(404, "No such path.")),
           "An id is opaque: the one that was told is the one to look with.", at.ID),
)  # fmt: skip
