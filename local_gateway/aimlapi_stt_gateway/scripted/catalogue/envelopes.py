"""What wraps a job: its id, its status, and where the result or the error stands.

The keys of the id and the result are those that the answer has, for pages call them otherwise than the wire does.
"""

from collections.abc import Callable
from typing import Any, Final

from ..faults import Around, Fault, Where, answered
from ..turn import Answer, Turn

Told = dict[str, Any]

_IDS: Final = ("generation_id", "id")
_RESULTS: Final = ("result", "output")
_REASON: Final = {"name": "ProviderError", "message": "The provider could not do it."}
_ID = "Each answer names the job that it is about."
_STATUS = "Each answer about a job has a status, which is text."
_ERROR = "A failed job has an error with name and message."
_RESULT = "A completed job has a result."


def told(change: Callable[[Told, Turn], Told | None]) -> Around:
    """A fault that changes the object of a success; `None`, or the same object, where there is nothing to change."""

    def changed(answer: Answer, turn: Turn) -> Answer:
        before = answer.told()
        after = None if before is None else change(dict(before), turn)
        return answer if after is None or after == before else answer.with_json(after)

    return answered(changed)


def id_key(answer: Told) -> str | None:
    """What an answer calls the id of its job; `None` where it does not name the job."""
    return next((key for key in _IDS if key in answer), None)


def result_key(answer: Told) -> str | None:
    """What an answer calls the result; `None` where it has no place for one."""
    return next((key for key in _RESULTS if key in answer), None)


def ended(answer: Told) -> bool:
    """Whether it tells of a job that has come to its end."""
    return answer.get("status") in ("completed", "failed", "error")


def _envelope(name: str, where: Where, does: str, breaks: str, change: Callable[[Told], Told | None]) -> Fault:
    return Fault(name, where, does, breaks, told(lambda answer, _: change(answer)))


def _finished(name: str, does: str, breaks: str, change: Callable[[Told], Told | None]) -> Fault:
    """A fault of answers about jobs at their end."""
    return _envelope(name, "fetch", does, breaks, lambda answer: change(answer) if ended(answer) else None)


def _without(answer: Told, *keys: str) -> Told:
    return {key: value for key, value in answer.items() if key not in keys}


def _failed(answer: Told, **error: object) -> Told:
    return {**_without(answer, *_RESULTS, "error"), "status": "failed", **error}


def _unfinished(answer: Told, status: str = "generating") -> Told:
    """As of a job that has not come to its end: an `output` is null then, and a `result` is not there."""
    unknown = {"output": None} if "output" in answer else {}
    return {**_without(answer, "result", "error"), **unknown, "status": status}


def _back(answer: Told, turn: Turn) -> Told | None:
    """Generating again, at every second look after the end."""
    if not ended(answer):
        return None
    job = str(turn.asked.generation_id)
    turn.memory[job] = looks = turn.memory.get(job, 0) + 1
    return None if looks % 2 else _unfinished(answer)


def _other_id(answer: Told) -> Told | None:
    key = id_key(answer)
    return None if key is None else {**answer, key: "another-job-0000000000"}


def _upper(answer: Told) -> Told | None:
    return {**answer, "status": str(answer["status"]).upper()} if "status" in answer else None


def _null(answer: Told) -> Told:
    return {**_without(answer, "error"), "status": "completed", result_key(answer) or "result": None}


def _with_result(answer: Told, **more: object) -> Told | None:
    """Something else about a job that has a result."""
    return None if answer.get(result_key(answer) or "") is None else {**answer, **more}


def _tiny(answer: Told, turn: Turn) -> Told | None:
    if "output" in answer:
        return None
    job = answer.get(id_key(answer) or "", turn.asked.generation_id)
    return {"id": job, "status": answer.get("status"), "output": answer.get("result"), "error": answer.get("error")}


ENVELOPES: Final = (
    _envelope("create-without-id", "create", "The answer to a create has no id.", _ID,
              lambda answer: _without(answer, *_IDS)),
    _envelope("create-failed", "create", "The create is a success, and its status is failed.",
              "A job that was accepted is waiting.", lambda answer: {**answer, "status": "failed"}),
    _envelope("fetch-without-id", "fetch", "The answer does not say which job it is about.", _ID,
              lambda answer: _without(answer, *_IDS)),
    _envelope("other-jobs-id", "fetch", "The answer is about another job.", _ID, _other_id),
    _envelope("status-missing", "fetch", "There is no status.", _STATUS, lambda answer: _without(answer, "status")),
    _envelope("status-null", "fetch", "The status is null.", _STATUS, lambda answer: {**answer, "status": None}),
    _envelope("status-number", "fetch", "The status is a number.", _STATUS, lambda answer: {**answer, "status": 200}),
    _envelope("status-unknown", "fetch", "The status is a word that nobody has heard of.",
              "A word that is not known is no end.", lambda answer: _unfinished(answer, "pondering")),
    _envelope("status-upper-case", "fetch", "The status is in capitals.", "A status is in lower case.",
              _upper),
    _envelope("status-stuck", "fetch", "The job is generating for ever.", "Each job comes to an end.",
              _unfinished),
    Fault("status-back", "fetch", "After its end, every second look finds the job generating again.",
          "A status moves forward only.", told(_back)),
    _finished("completed-without-result", "A completed job has no result.", _RESULT,
              lambda answer: {**_without(answer, *_RESULTS, "error"), "status": "completed"}),
    _finished("result-null", "The result of a completed job is null.", _RESULT, _null),
    _finished("result-early", "The result is there, and the status still generating.",
              "A result comes with the end of the job.", lambda answer: _with_result(answer, status="generating")),
    Fault("tiny-envelope", "fetch", "The answer is {id, status, output, error}, as the newest page has it.",
          "One service has one envelope.", told(_tiny)),
    _finished("error-text", "The job fails, and its error is text.", _ERROR,
              lambda answer: _failed(answer, error="The provider could not do it.")),
    _finished("error-null", "The job fails, and its error is null.", _ERROR,
              lambda answer: _failed(answer, error=None)),
    _finished("error-empty", "The job fails, and its error is empty.", _ERROR,
              lambda answer: _failed(answer, error={})),
    _finished("failed-without-error", "The job fails without an error.", _ERROR, _failed),
    _finished("failed-with-result", "The job fails, and has a result.", "A failed job has no result.",
              lambda answer: _with_result(answer, status="failed", error=_REASON)),
    _finished("completed-with-error", "The job is completed, and has an error.", "A completed job has no error.",
              lambda answer: {**answer, "status": "completed", "error": _REASON}),
)  # fmt: skip
