"""Laws about the answers to creates: what was asked for is accepted, and is a job with an id of its own."""

from collections.abc import Iterator
from typing import Final

from ..findings import Finding
from ..jobs import PENDING
from ..laws import check
from ..session import Session
from .breaks import Break, part, shown, told

_ANSWER: Final = "docs/wire.md, Create answer"
_ID: Final = "docs/wire.md, Generation id"


@check(
    "create.accepted",
    "A create that carries or names audio, and what the contract has beside it, is accepted with a success.",
    source="docs/wire.md, Success codes",
    layer="lifecycle",
    cost="jobs",
)
def accepted(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            created = job.created
            if created.answer is None:
                yield Break("silent", f"the create was not answered ({created.why})", (created,), job)
            elif created.answer.status >= 500 or (job.hearable and created.answer.status >= 300):
                said = f"the create was answered {created.status}, and asks for nothing that the contract has not"
                yield Break(f"{created.status}", said, (created,), job)

    return told(session, breaks())


@check(
    "create.id",
    "The answer to a create names the job: `generation_id` is text that is not empty and can stand in a path.",
    source=_ID,
    layer="lifecycle",
    cost="jobs",
)
def has_id(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            if not job.created.made_a_job:
                continue
            id_ = job.created.told.get("generation_id")
            where = part(session, "CreateAnswer")
            if not isinstance(id_, str) or not id_:
                said = f"generation_id is {shown(id_)}; text that is not empty is due"
                yield Break("kind", said if "generation_id" in job.created.told else "there is no generation_id",
                            (job.created,), job, where)  # fmt: skip
            elif id_ in (".", ".."):
                yield Break("dots", f"generation_id is {id_!r}, with which no path ends", (job.created,), job, where)

    return told(session, breaks())


@check(
    "create.status",
    "The status of a job that was just accepted, where the answer tells it, is one of waiting: at first it is queued.",
    source=_ANSWER,
    layer="lifecycle",
    cost="jobs",
)
def waits(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            answer = job.created.told
            if job.created.made_a_job and "status" in answer and answer["status"] not in PENDING:
                said = f"the create was accepted with the status {shown(answer['status'])}; queued is due"
                yield Break(str(answer["status"]), said, (job.created,), job)

    return told(session, breaks())


@check(
    "create.ids-differ",
    "Each create, also of several at once, makes a job with an id of its own.",
    source=_ID,
    layer="lifecycle",
    cost="jobs",
)
def ids_differ(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        first = {job.id: job for job in reversed(session.jobs) if job.id is not None}
        for job in session.jobs:
            if job.id is not None and (other := first[job.id]) is not job:
                said = f"its id is that of job {other.number}, too; two creates make two jobs"
                yield Break("same", said, (other.created, job.created), job)

    return told(session, breaks())
