"""Jobs that are lost, that never end, that go back, or that end as something else."""

from collections.abc import Callable
from typing import Any, Final, cast

from aimlapi_stt_gateway.scripted.turn import Answer

from ..faults import Around, Ask, Fault, Memory, Told, answering, ended, fetched, problem, refusing, under_way
from . import sources as at

_FORWARD = "The status of a job moves forward only."
_ENDS = "Each job comes to an end."
_VISIBLE = "A job that was created can be looked at."
_SAME = "What was told of a finished job does not change."
_KEPT = "A result is kept for an hour."
_SOUND = "A job of sound audio is completed, and one of none has failed."
_ERROR: Final = {"name": "ProviderError", "message": "The provider could not do it."}


def _fault(name: str, does: str, law: str, around: Around, source: str = at.STATUS) -> Fault:
    return Fault(name, "lifecycle", does, law, source, around)


def _numbered(memory: Memory, job: str) -> int:
    """Which job it is, in the order of creation, from 1; 0 for one that was not created here."""
    return list(memory.owners).index(job) + 1 if job in memory.owners else 0


def _gone(when: Callable[[Ask, Memory, int], bool]) -> Around:
    """A look finds nothing, by the number of the job."""

    def lost(ask: Ask, memory: Memory) -> bool:
        number = _numbered(memory, ask.job) if ask.is_fetch else 0
        return number > 0 and when(ask, memory, number)

    return refusing(lost, problem(404, "No such job."))


def _looks_after_end(ask: Ask, answer: Answer, memory: Memory, most: int) -> Answer:
    if not ask.is_fetch or not ended(answer.told() or {}):
        return answer
    return problem(404, "No such job.") if memory.count(ask.job) > most else answer


def _back_to_queued(told: Told, ask: Ask, memory: Memory) -> Told | None:
    """Queued, generating, queued, generating, and then its end."""
    if memory.count(ask.job) > 4:
        return None
    return under_way(told, "queued" if memory.kept[ask.job] % 2 else "generating")


def _then(status: str, more: Told, before: tuple[str, ...]) -> Callable[[Told, Ask, Memory], Told | None]:
    """From the second look at its end, a job has ended otherwise."""

    def change(told: Told, ask: Ask, memory: Memory) -> Told | None:
        if told.get("status") not in before or memory.count(ask.job) == 1:
            return None
        return {**under_way(told, status), **more}

    return change


def _result_late(told: Told, ask: Ask, memory: Memory) -> Told | None:
    if told.get("status") != "completed" or memory.count(ask.job) > 1:
        return None
    return {key: value for key, value in told.items() if key != "result"}


def _first_alone(told: Told, ask: Ask, memory: Memory) -> Told | None:
    return under_way(told, "queued") if _numbered(memory, ask.job) > 1 else None


def _fails(told: Told, _: Ask, __: Memory) -> Told | None:
    return {**under_way(told, "error"), "error": _ERROR} if told.get("status") == "completed" else None


def _stuck_where_failed(told: Told, _: Ask, __: Memory) -> Told | None:
    return under_way(told) if told.get("status") in ("failed", "error") else None


def _silent(told: Told, _: Ask, __: Memory) -> Told | None:
    """A failure is told as a result in which nothing is said."""
    if told.get("status") not in ("failed", "error"):
        return None
    word: list[Any] = []
    metadata = {"request_id": "0", "created": "2026-01-01T00:00:00.000Z", "duration": 0.0, "channels": 1,
                "models": word, "model_info": dict[str, Any]()}  # fmt: skip
    alternative = {"transcript": "", "confidence": 0.0, "words": word}
    result = {"metadata": metadata, "results": {"channels": [{"alternatives": [alternative]}]}}
    return {**under_way(told, "completed"), "result": result}


def _error_of_another(told: Told, ask: Ask, memory: Memory) -> Told | None:
    error = told.get("error")
    if not isinstance(error, dict):
        return None
    return {**told, "error": {**error, "message": f"Failure {memory.count('failures')}."}}


def _object(told: Told) -> Told:
    """The result; an empty object where there is none."""
    result: Any = told.get("result")
    return cast(Told, result) if isinstance(result, dict) else {}


def _created_anew(told: Told, _: Ask, memory: Memory) -> Told | None:
    """The result is put together at each look, with ids and times of then."""
    result = _object(told)
    if "metadata" not in result:
        return None
    number = memory.count("looks")
    created = f"2026-01-01T00:00:{number % 60:02}Z"
    metadata = {**result["metadata"], "request_id": f"request-{number}", "created": created}
    return {**told, "result": {**result, "metadata": metadata}}


def _confidence_drifts(told: Told, _: Ask, memory: Memory) -> Told | None:
    result = _object(told)
    if not isinstance(result.get("confidence"), float):
        return None
    return {**told, "result": {**result, "confidence": 0.5 + memory.count("looks") % 100 / 1000}}


def _words_grow(told: Told, ask: Ask, memory: Memory) -> Told | None:
    """At its first look after the end, a result has half of its words."""
    result = _object(told)
    if not result.get("words") or memory.count(ask.job) > 1:
        return None
    words: list[Any] = result["words"]
    return {**told, "result": {**result, "words": words[: len(words) // 2]}}


def _since_newer(memory: Memory, number: int) -> int:
    return len(memory.owners) - number


def _early_unknown(ask: Ask, memory: Memory, _: int) -> bool:
    return memory.count(ask.job) <= 2


LIFECYCLE: Final = (
    _fault("unknown-at-first", "The first two looks at a job find nothing.", _VISIBLE, _gone(_early_unknown),
           at.FETCH_LINK),
    _fault("third-job-lost", "Each third job is lost.", _VISIBLE, _gone(lambda _, __, number: number % 3 == 0),
           at.FETCH_LINK),
    _fault("last-two-kept", "The last two jobs are kept, and older ones forgotten.", _KEPT,
           _gone(lambda _, memory, number: _since_newer(memory, number) >= 2), at.RETENTION),
    _fault("gone-after-two-looks", "A finished job can be looked at twice.", _KEPT,
           answering(lambda ask, answer, memory: _looks_after_end(ask, answer, memory, 2)), at.RETENTION),
    _fault("back-to-queued", "A job that was generating is queued again.", _FORWARD, fetched(_back_to_queued)),
    _fault("completed-then-failed", "A job that was completed has failed at the next look.", _FORWARD,
           fetched(_then("failed", {"error": _ERROR}, ("completed",)))),
    _fault("failed-then-generating", "A job that has failed is tried again.", _FORWARD,
           fetched(_then("generating", {}, ("failed", "error")))),
    _fault("completed-before-result", "The first look at the end finds completed, and no result yet.",
           "A completed job has a result.", fetched(_result_late), at.schema("CompletedAnswer")),
    _fault("first-job-alone", "The first job is finished, and no other.", _ENDS, fetched(_first_alone)),
    _fault("every-job-fails", "Each job fails.", _SOUND, fetched(_fails)),
    _fault("failures-never-end", "A job that should fail is generating for ever.", _ENDS, fetched(_stuck_where_failed)),
    _fault("failures-are-silence", "A job that should fail is completed, with an empty transcript.", _SOUND,
           fetched(_silent)),
    _fault("error-changes", "Each look at a failed job finds another error.", _SAME, fetched(_error_of_another),
           at.SAME_LINK),
    _fault("result-made-anew", "Each look at a result finds another request id and time.", _SAME,
           fetched(_created_anew), at.SAME_LINK),
    _fault("confidence-drifts", "Each look at a result finds another confidence.", _SAME, fetched(_confidence_drifts),
           at.SAME_LINK),
    _fault("words-grow", "The first look at a result finds half of its words.", _SAME, fetched(_words_grow),
           at.SAME_LINK),
)  # fmt: skip
