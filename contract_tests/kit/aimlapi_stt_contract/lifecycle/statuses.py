"""Laws about the status of a job: it is told, it moves forward, and it comes to an end."""

import codecs
from collections.abc import Iterator
from typing import Any, Final

from ..contracts import Contract
from ..exchanges import Exchange
from ..findings import Finding
from ..jobs import ENDS, PENDING, History, phase_of
from ..laws import check
from ..session import Session
from .breaks import Break, part, shown, told

_WORDS: Final = "docs/wire.md, Status words"
_RANKS: Final = {"queued": 0, "waiting": 0, "active": 1, "processing": 1, "generating": 1} | dict.fromkeys(ENDS, 2)


@check(
    "job.told",
    "Each answer about a job is a JSON object with a status that is a string.",
    source=_WORDS,
    layer="lifecycle",
    cost="jobs",
)
def has_status(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            for look in job.told:
                assert look.answer is not None
                try:
                    answer = look.answer.json()
                except ValueError as problem:
                    yield Break("json", f"the answer to a fetch is no JSON ({problem})", (look,), job)
                    continue
                if look.answer.content.startswith(codecs.BOM_UTF8):
                    yield Break("mark", "the answer to a fetch begins with a byte order mark", (look,), job)
                if not isinstance(answer, dict):
                    yield Break("object", "the answer to a fetch is no JSON object", (look,), job)
                elif not isinstance(status := look.told.get("status"), str):
                    said = (
                        f"the status is {shown(status)}; expected a string"
                        if "status" in look.told
                        else "it has no status"
                    )
                    yield Break("status", said, (look,), job, part(session, "FetchAnswer"))

    return told(session, breaks())


@check(
    "job.known-status",
    "Each status is one of the words that the contract lists.",
    source=_WORDS,
    layer="lifecycle",
    cost="jobs",
)
def known_status(session: Session) -> Iterator[Finding]:
    known = {*PENDING, *ENDS, *_words_of(session.contract)}

    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            for look in job.told:
                status = look.told.get("status")
                if isinstance(status, str) and status not in known:
                    said = f"the status {shown(status)} is unknown; expected one of {', '.join(sorted(known))}"
                    yield Break(status, said, (look,), job, part(session, "FetchAnswer"))

    return told(session, breaks())


@check(
    "job.forward",
    "A status only moves forward: from waiting to processing to an end.",
    source=_WORDS,
    layer="lifecycle",
    cost="jobs",
)
def forward(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            for earlier, later in _steps(job):
                was, is_ = earlier.told.get("status"), later.told.get("status")
                if _rank(later) < _rank(earlier) < 2:
                    yield Break("back", f"it was {was!r}, and is {is_!r} later", (job.created, earlier, later), job)

    return told(session, breaks())


@check(
    "job.final",
    "An end is final: a completed job stays completed, and a failed one stays failed.",
    source=_WORDS,
    layer="lifecycle",
    cost="jobs",
)
def final(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            for earlier, later in _steps(job):
                was, is_ = earlier.told.get("status"), later.told.get("status")
                if _rank(earlier) == 2 and phase_of(later) != phase_of(earlier):
                    yield Break(str(was), f"it had come to its end, {was!r}, and is {is_!r} later",
                                (job.created, earlier, later), job)  # fmt: skip

    return told(session, breaks())


@check(
    "job.ends",
    "Each accepted job ends: it is completed, or it fails.",
    source=_WORDS,
    layer="lifecycle",
    cost="jobs",
)
def ends(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            if job.id is not None and job.final is None:
                last = job.looks[-1] if job.looks else job.created
                status = shown(last.told.get("status"))
                said = f"no end was seen in {len(job.looks)} looks; its last status is {status}"
                yield Break(status, said, (job.created, last), job)

    return told(session, breaks())


def _rank(look: Exchange) -> int:
    status = look.told.get("status")
    return _RANKS.get(status, -1) if isinstance(status, str) else -1


def _steps(job: History) -> Iterator[tuple[Exchange, Exchange]]:
    """Each look that tells of a known status, after the one that had come furthest of those answered before it was
    asked: of looks at the same time nobody knows which was first. The create is the first of all.
    """
    seen = [look for look in job.told if _rank(look) >= 0]
    if job.created.made_a_job and 0 <= _rank(job.created) < 2:
        seen.insert(0, job.created)
    for later in seen:
        before = [look for look in seen if look.started + look.seconds <= later.started and look is not later]
        if before:
            yield max(before, key=_rank), later


def _words_of(contract: Contract) -> set[str]:
    """The status words that the contract's fetch has, wherever it writes them."""
    found: set[str] = set()

    def gather(node: Any) -> None:
        if isinstance(node, dict):
            schema: dict[str, Any] = node  # pyright: ignore[reportUnknownVariableType]
            status = schema.get("status")
            if isinstance(status, dict):
                described: dict[str, Any] = status  # pyright: ignore[reportUnknownVariableType]
                found.update(word for word in described.get("enum", []) if isinstance(word, str))
            for value in schema.values():
                gather(value)
        elif isinstance(node, list):
            items: list[Any] = node  # pyright: ignore[reportUnknownVariableType]
            for item in items:
                gather(item)

    gather(contract.document)
    return found
