"""Laws about the answers to creates: what was asked for is accepted, and is a job with an id of its own."""

from collections.abc import Iterator
from typing import Final

from ..exchanges import Exchange
from ..findings import Finding
from ..jobs import PENDING, History
from ..laws import check
from ..session import Session
from .breaks import Break, part, shown, told

_ANSWER: Final = "docs/wire.md, Create answer"
_ID: Final = "docs/wire.md, Generation id"


@check(
    "create.accepted",
    "A create with audio and valid options is accepted.",
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
                said = f"a valid create was answered with {created.status}; expected a success"
                yield Break(f"{created.status}", said, (created,), job)

    return told(session, breaks())


@check(
    "create.id",
    "The answer to a create has a `generation_id`: a non-empty string that can be used in a path.",
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
            if not job.created.told:
                yield Break("object", "the answer to the create is no JSON object", (job.created,), job, where)
            elif "generation_id" not in job.created.told:
                yield Break("none", "the answer to the create has no generation_id", (job.created,), job, where)
            elif not isinstance(id_, str) or not id_:
                said = f"generation_id is {shown(id_)}; expected a non-empty string"
                yield Break("kind", said, (job.created,), job, where)
            elif id_ in (".", ".."):
                yield Break("dots", f"generation_id is {id_!r}, with which no path ends", (job.created,), job, where)

    return told(session, breaks())


@check(
    "create.status",
    "If the answer to a create has a status, it is one of waiting, or the end at which the job is found from then on.",
    source=_ANSWER,
    layer="lifecycle",
    cost="jobs",
)
def waits(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            answer = job.created.told
            if job.created.made_a_job and "status" in answer and answer["status"] not in (*PENDING, _end_of(job)):
                said = f"the create was accepted with the status {shown(answer['status'])}; expected queued"
                yield Break(str(answer["status"]), said, (job.created,), job)

    return told(session, breaks())


def _end_of(job: History) -> object:
    """What the first look says, where it tells of an end: a job that is quick may be at it before it was looked at."""
    return job.told[0].told.get("status") if job.told and job.told[0] is job.final else PENDING[0]


@check(
    "create.ids-differ",
    "Each create makes a job with an id of its own, even when several run at once.",
    source=_ID,
    layer="lifecycle",
    cost="jobs",
)
def ids_differ(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        first = {job.id: job for job in reversed(session.jobs) if job.id is not None}
        for job in session.jobs:
            if job.id is not None and (other := first[job.id]) is not job:
                said = f"it has the same id as job {other.number}; expected two ids"
                yield Break("same", said, (other.created, job.created), job)

    return told(session, breaks())


@check(
    "create.correlation",
    "An echoed X-Client-Request-Id is the one that was sent, even when several creates run at once.",
    source="docs/wire.md, Headers",
    layer="lifecycle",
    cost="jobs",
)
def correlation(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            echoed = job.created.answer.header("x-client-request-id") if job.created.answer is not None else None
            if echoed is not None and echoed != job.correlation_id:
                said = f"its create sent the X-Client-Request-Id {job.correlation_id!r}, and got {shown(echoed)}"
                yield Break("other", said, (job.created,), job)

    return told(session, breaks())


@check(
    "create.request-ids",
    "No two answers have the same x-request-id.",
    source="docs/wire.md, Headers",
    layer="lifecycle",
    cost="jobs",
)
def request_ids(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        seen: dict[str, Exchange] = {}
        for job in session.jobs:
            for exchange in (job.created, *job.looks):
                id_ = exchange.answer.header("x-request-id") if exchange.answer is not None else None
                if id_ is not None and seen.setdefault(id_, exchange) is not exchange:
                    said = f"two answers have the x-request-id {shown(id_)}"
                    yield Break("same", said, (seen[id_], exchange), job)

    return told(session, breaks())
