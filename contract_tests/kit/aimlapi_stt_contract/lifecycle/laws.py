"""Laws about what was seen of each job."""

from collections.abc import Iterator

from ..findings import Finding
from ..jobs import phase_of
from ..laws import check
from ..session import Session


@check(
    "job.ends",
    "Each job that was accepted comes to an end: completed, or failed.",
    source="docs/wire.md, What happens",
    layer="lifecycle",
    cost="jobs",
)
def ends(session: Session) -> Iterator[Finding]:
    for job in session.jobs:
        if job.id is not None and job.final is None:
            last = job.looks[-1] if job.looks else job.created
            yield session.broken(f"{job} has not ended in time: {phase_of(last)}", job.created, last, model=job.model)
