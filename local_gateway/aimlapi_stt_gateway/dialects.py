"""Which envelope, which codes and which quirks an answer has: the wire's, or one documentation page's to the letter.

The pages contradict the service and each other (`openapi/overlays/`). A dialect lets somebody see what a client does
with a server that follows one page. No dialect can make a page satisfiable where it is not: whisper-tiny documents
`output` as required and never null, so its answers about unfinished and failed jobs break it; they carry null.
"""

import uuid
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from .families import family_of
from .store import JobRow, new_id

WIRE = "wire"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How answers are written. `envelope` makes the body of a fetch, `result` changes the result inside it."""

    name: str
    success_status: int
    new_id: Callable[[], str]
    answers_status_on_create: bool
    envelope: Callable[[JobRow, dict[str, Any] | None], dict[str, Any]]
    result: Callable[[dict[str, Any]], dict[str, Any]]

    def created(self, job_id: str) -> dict[str, Any]:
        """The body of the answer to a create."""
        status = {"status": "queued"} if self.answers_status_on_create else {}
        return {"generation_id": job_id, **status}

    def fetched(self, job: JobRow) -> dict[str, Any]:
        """The body of the answer to a fetch."""
        family = family_of(job.model)
        if job.status == "failed" and family is not None:
            job = replace(job, status=family.failed)
        return self.envelope(job, None if job.result is None else self.result(job.result))


def _wire_envelope(job: JobRow, result: dict[str, Any] | None) -> dict[str, Any]:
    answer: dict[str, Any] = {"generation_id": job.id, "status": job.status}
    if result is not None:
        answer["result"] = result
    if job.error is not None:
        answer["error"] = job.error
    return answer


def _medium_envelope(job: JobRow, result: dict[str, Any] | None) -> dict[str, Any]:
    return {"status": job.status} | ({} if result is None else {"result": result})


def _tiny_envelope(job: JobRow, result: dict[str, Any] | None) -> dict[str, Any]:
    return {"id": job.id, "status": job.status, "output": result, "error": job.error}


def _as_it_is(result: dict[str, Any]) -> dict[str, Any]:
    return result


def _as_documented(result: dict[str, Any]) -> dict[str, Any]:
    """One object of channels, paragraphs always there, a punctuated form of each word: what all three pages say."""
    changed = deepcopy(result)
    channel = changed["results"]["channels"][0]
    for alternative in channel["alternatives"]:
        alternative["paragraphs"] = []
        for word in alternative["words"]:
            word["punctuated_word"] = word["word"]
    changed["results"]["channels"] = channel
    return changed


def _uuid() -> str:
    return str(uuid.uuid4())


_MEDIUM = Dialect("whisper-medium", 201, _uuid, False, _medium_envelope, _as_documented)

DIALECTS = {
    dialect.name: dialect
    for dialect in (
        Dialect(WIRE, 200, new_id, True, _wire_envelope, _as_it_is),
        Dialect("whisper-base", 201, _uuid, False, _wire_envelope, _as_documented),
        _MEDIUM,
        Dialect("whisper-tiny", 200, new_id, False, _tiny_envelope, _as_documented),
        # Pages without documents of their own: their contracts extend whisper-medium's.
        replace(_MEDIUM, name="apilaplas-whisper-medium"),
        replace(_MEDIUM, name="whisper-large"),
    )
}
