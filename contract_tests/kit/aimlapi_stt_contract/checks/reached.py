"""Whether the run has seen what it judges: a law that met nothing to be held against is kept in vain."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from ..deployment import OverBudget, unknown_id
from ..exchanges import Exchange
from ..families import MODELS
from ..findings import Finding
from ..jobs import History, phase_of
from ..laws import NotAsked, check
from ..lifecycle.plans import offered
from ..session import Session

_REFUSALS: Final = (400, 402, 403, 405, 406, 411, 413, 414, 415, 422)


@check(
    "run.refused",
    "A create with nothing to transcribe never creates a job, whatever else it says.",
    source="docs/wire.md, Input",
    layer="request",
    cost="jobs",
)
def refused(session: Session) -> Iterator[Finding]:
    with suppress(NotAsked, OverBudget):
        _ask_what_is_cheap(session)
        _ = session.jobs  # where counted, they are preceded by a create to be refused
    accepted = [exchange for exchange in session.deployment.traffic.exchanges
                if exchange.made_a_job and not exchange.request.carries_audio]  # fmt: skip
    if accepted:
        more = "" if len(accepted) == 1 else f" ({len(accepted)} times in this run)"
        yield session.broken(
            f"a create with neither audio nor url was accepted with {accepted[0].status}{more}; expected 400",
            accepted[0],
        )


@check(
    "run.reached",
    "The run saw jobs by upload and by url, completed and failed, and refusals with 400, 401 and 404.",
    source="docs/wire.md",
    layer="request",
    cost="jobs",
)
def reached(session: Session) -> Iterator[Finding]:
    asked = _ask_what_is_cheap(session)
    try:
        jobs, why = session.jobs, ""
    except (NotAsked, OverBudget) as limit:
        jobs, why = [], str(limit)
    for what, nearest in _missing(session, jobs, asked):
        yield session.broken(f"the run never saw {what}, so the laws about it were not tested", nearest)
    if why:
        raise NotAsked(why)


def _ask_what_is_cheap(session: Session) -> bool:
    """Whatever checks were chosen: a refusal of each kind. Whether a create to be refused could be sent."""
    deployment = session.deployment
    deployment.fetch(unknown_id(session.rng))
    deployment.fetch(unknown_id(session.rng), key="none")
    try:
        if not _refused(session):
            deployment.create({"model": MODELS["deepgram"]})
    except OverBudget:
        return False
    return True


def _missing(session: Session, jobs: list[History], asked: bool) -> Iterator[tuple[str, Exchange | None]]:
    """What was not reached, each with the exchange that came nearest."""
    exchanges = session.deployment.traffic.exchanges
    gets = [exchange for exchange in exchanges if exchange.request.method == "GET"]
    posts = [exchange for exchange in exchanges if exchange.request.method == "POST"]
    if not any(exchange.status == 404 for exchange in gets):
        yield "an unknown id answered with 404", _last(gets)
    if not any(exchange.status == 401 for exchange in exchanges):
        yield "a request without a key answered with 401", _last(gets)
    if asked and not _refused(session):
        yield "a create that was refused with a 4xx for what it says", _last(posts)
    if jobs:
        yield from _missing_of_jobs(session, jobs)


def _missing_of_jobs(session: Session, jobs: list[History]) -> Iterator[tuple[str, Exchange | None]]:
    """What jobs there were. In a run that counts them, only what was paid for can be seen."""
    looks = [look for job in jobs for look in job.told]
    made = [job.created for job in jobs if job.hearable]
    uploads = [job for job in jobs if job.recording is not None and job.hearable]
    by_url = [job for job in jobs if job.url is not None]
    if uploads and not any(job.created.made_a_job for job in uploads):
        yield "a job created by an upload", uploads[-1].created
    # Where nobody can fetch what a url names, it may be refused as well as accepted.
    if by_url and not any(job.created.made_a_job or job.created.status in _REFUSALS for job in by_url):
        yield "a create by url that was answered", by_url[-1].created
    counted = session.settings.budget is not None
    if not by_url and not counted and "url" in offered(session.contract):
        yield "a create by url", _last(made)
    if made and not any(phase_of(look) == "completed" for look in looks):
        yield "a completed job", _last(looks) or _last(made)
    unsound = [job for job in jobs if not job.hearable]
    if unsound and not any(_failed(job) for job in unsound):
        yield "a job that failed", unsound[-1].final or unsound[-1].created


def _failed(job: History) -> bool:
    """Whether it was seen to fail, or was refused at once: a deployment may look at what it is given, or not."""
    return job.created.status in _REFUSALS or (job.final is not None and phase_of(job.final) == "failed")


def _refused(session: Session) -> bool:
    """Whether any create with a good key was refused for what it says."""
    return any(
        exchange.request.method == "POST" and exchange.status in _REFUSALS
        for exchange in session.deployment.traffic.exchanges
    )


def _last(exchanges: list[Exchange]) -> Exchange | None:
    return exchanges[-1] if exchanges else None
