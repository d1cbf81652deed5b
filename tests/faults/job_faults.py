"""What may be wrong about a job as it is told: envelopes, status words, results, failures. Waits alone."""

from typing import Any

from aimlapi_stt import JobFailed, NoResult, UnreadableAnswer, WaitTimedOut
from tests.faults.behaviours import DONE, REQUEST_ID, answer, staying
from tests.faults.law import LOOKS, UNREADABLE_TRIES, Ends, Fault
from tests.wrapper.payloads import ASSEMBLYAI, DEEPGRAM, JOB, MAI, OPENAI

DONE_ENDS = Ends(generation_id=JOB)


def job(name: str, body: Any, ends: Ends, *, recovers: bool = False) -> Fault:
    """A job that is told of like this."""
    return Fault(name, staying(answer(body)), fetch=ends, recovers=recovers)


def unfinished(word: str) -> Fault:
    """A job that never ends."""
    ends = Ends(WaitTimedOut, LOOKS, None, REQUEST_ID, JOB, " ".join(word.split()) or "empty")
    return job(f"for ever {word!r}", {"generation_id": JOB, "status": word}, ends, recovers=True)


def failed(name: str, word: str = "failed", **rest: Any) -> Fault:
    """A job that the service could not do."""
    ends = Ends(JobFailed, 1, None, REQUEST_ID, JOB, word)
    return job(f"{word}: {name}", {"generation_id": JOB, "status": word, **rest}, ends)


def empty(name: str, **rest: Any) -> Fault:
    """A completed job without a result."""
    ends = Ends(NoResult, 1, None, REQUEST_ID, JOB, "completed")
    return job(f"completed, {name}", {"generation_id": JOB, "status": "completed", **rest}, ends)


def unreadable(name: str, body: Any) -> Fault:
    """What is no job, or not this one."""
    ends = Ends(UnreadableAnswer, UNREADABLE_TRIES, 200, REQUEST_ID, JOB)
    return job(name, body, ends, recovers=True)


WORDS = ("queued", "waiting", "active", "processing", "generating", "GENERATING", "in_review", "", "done", "a\nb")

REASONS: list[Any] = [{"name": "InvalidAudio", "message": "No audio."}, "No audio.", None, {}, [], 3]

UNFINISHED = [
    *[unfinished(word) for word in WORDS],
    job(
        "for ever queued, with a result",
        {**DONE, "status": "queued"},
        unfinished("queued").fetch or DONE_ENDS,
        recovers=True,
    ),
]

FAILED = [
    *[failed(f"{error!r:.30}", word, error=error) for word in ("failed", "error") for error in REASONS],
    failed("no error"),
    failed("with a result", result=DEEPGRAM, error=None),
    failed("in the other envelope", "failed", id=JOB, output=None),
]

COMPLETED = [
    *[
        job(f"completed: {name}, {place}", {key: JOB, "status": "completed", place: result, "error": None}, DONE_ENDS)
        for name, result in {"deepgram": DEEPGRAM, "assemblyai": ASSEMBLYAI, "openai": OPENAI, "mai": MAI}.items()
        for place, key in (("result", "generation_id"), ("output", "id"))
    ],
    job("completed, no id", {"status": "Completed", "result": DEEPGRAM}, DONE_ENDS),
    job("completed, id of null", {**DONE, "generation_id": None}, DONE_ENDS),
    job("completed, result null beside output", {**DONE, "result": None, "output": OPENAI}, DONE_ENDS),
    empty("no result"),
    empty("result null", result=None),
    empty("output null", output=None),
    empty("both null", result=None, output=None, error=None),
    job(
        "completed, and an error beside the result",
        {**DONE, "error": {"name": "Cut", "message": "Cut off."}},
        Ends(JobFailed, 1, None, REQUEST_ID, JOB, "completed"),
    ),
    job(
        "completed outside, failed inside",
        {**DONE, "result": {**ASSEMBLYAI, "status": "error", "text": None, "error": "No speech."}},
        Ends(JobFailed, 1, None, REQUEST_ID, JOB, "error"),
    ),
    job(
        "completed outside, processing inside",
        {**DONE, "result": {**ASSEMBLYAI, "status": "processing", "text": None}},
        Ends(WaitTimedOut, LOOKS, None, REQUEST_ID, JOB, "processing"),
        recovers=True,
    ),
]

UNREADABLE = [
    unreadable("another job", {**DONE, "generation_id": "another"}),
    unreadable("another job as id", {"id": "another", "status": "completed", "output": DEEPGRAM}),
    unreadable("another job that failed", {"generation_id": "another", "status": "failed"}),
    unreadable("no status", {"generation_id": JOB, "result": DEEPGRAM}),
    unreadable("status null", {**DONE, "status": None}),
    unreadable("status of a number", {**DONE, "status": 200}),
    unreadable("status of an object", {**DONE, "status": {"word": "completed"}}),
]

JOB_FAULTS = [*UNFINISHED, *FAILED, *COMPLETED, *UNREADABLE]
