"""Laws about what cannot be transcribed: nobody is told that it was."""

from collections.abc import Iterator
from typing import Final

from ..findings import Finding
from ..jobs import History, phase_of
from ..laws import check
from ..session import Session
from .breaks import Break, told

_INPUT: Final = "docs/wire.md, Input"


@check(
    "input.no-audio",
    "A file that is not audio is refused with a 4xx, or its job fails; it is never completed.",
    source=_INPUT,
    layer="lifecycle",
    cost="jobs",
)
def no_audio(session: Session) -> Iterator[Finding]:
    return told(
        session,
        _completed([job for job in session.jobs if not job.hearable and job.url is None], "a text file, not audio"),
    )


@check(
    "input.nowhere",
    "A url that cannot be fetched is refused with a 4xx, or its job fails; it is never completed.",
    source=_INPUT,
    layer="lifecycle",
    cost="jobs",
)
def nowhere(session: Session) -> Iterator[Finding]:
    return told(
        session,
        _completed(
            [job for job in session.jobs if not job.hearable and job.url is not None], "a url whose host does not exist"
        ),
    )


@check(
    "input.heard",
    "The job of a recording with speech does not fail.",
    source=_INPUT,
    layer="lifecycle",
    cost="jobs",
)
def heard(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            if job.hearable and job.final is not None and phase_of(job.final) == "failed":
                said = f"its recording is sound, and it failed: {job.final.told.get('error')}"
                yield Break("failed", said, (job.created, job.final), job)

    return told(session, breaks())


def _completed(jobs: list[History], what: str) -> Iterator[Break]:
    for job in jobs:
        if job.final is not None and phase_of(job.final) == "completed":
            yield Break("completed", f"it was given {what}, and completed", (job.created, job.final), job)
