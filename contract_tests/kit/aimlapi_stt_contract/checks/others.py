"""One's jobs are nobody else's business."""

from collections.abc import Iterator

from ..deployment import unknown_id
from ..exchanges import Exchange
from ..findings import Finding
from ..laws import NotAsked, check
from ..refusals import NO_AUDIO
from ..session import Session
from .judging import LONG_ID, an_id, hidden


def _other(session: Session) -> None:
    if session.settings.other_key is None:
        raise NotAsked("it needs a key of another account: set AIMLAPI_OTHER_API_KEY")


@check(
    "others.job",
    "Another key's job is answered with 404, even just after its owner fetched it.",
    source="docs/wire.md, HTTP errors",
    layer="request",
    cost="jobs",
)
def job(session: Session) -> Iterator[Finding]:
    _other(session)
    id_ = an_id(session)
    session.deployment.fetch(id_)
    asked = [("a fetch of somebody else's job", session.deployment.fetch(id_, key="other"))]
    yield from hidden(session, asked, (404,))


@check(
    "others.alike",
    "Another key's job is answered exactly like an unknown id, so that nobody learns that it exists.",
    source="RFC 9110, 15.5.4",
    layer="request",
    cost="jobs",
)
def alike(session: Session) -> Iterator[Finding]:
    _other(session)
    id_, nobodys = an_id(session), unknown_id(session.rng)
    unknown = session.deployment.fetch(nobodys, key="other")
    theirs = session.deployment.fetch(id_, key="other")
    if unknown.answer is None or theirs.answer is None or theirs.answer.status < 300:
        return  # what is shown is the law before this one
    if 429 in (unknown.status, theirs.status):
        return
    if _form(unknown, nobodys) != _form(theirs, id_):
        yield session.broken("somebody else's job is refused otherwise than an id of nobody", unknown, theirs)


@check(
    "others.create",
    "A create with another key reveals none of your jobs, even with a job's correlation id.",
    source="docs/wire.md, Headers",
    layer="request",
    cost="jobs",
)
def create(session: Session) -> Iterator[Finding]:
    _other(session)
    id_ = an_id(session)
    if len(id_) < LONG_ID:
        raise NotAsked(f"the job's id has fewer than {LONG_ID} letters, and may stand in any text")
    correlation_id = next(job.correlation_id for job in session.jobs if job.id == id_)
    headers = {"x-client-request-id": correlation_id}
    exchange = session.deployment.create(NO_AUDIO, key="other", headers=headers, refusable=True)
    answer = exchange.answer
    if answer is not None and (id_.encode() in answer.content or id_ in [value for _, value in answer.headers]):
        yield session.broken("a create with another key got the id of a job", exchange)


def _form(exchange: Exchange, id_: str) -> object:
    """What must not differ: everything but the id that was asked for, and what is of this one answer."""
    answer = exchange.answer
    assert answer is not None
    message = str(answer.told.get("message", ""))
    for own in (id_, answer.told.get("requestId"), answer.told.get("timestamp")):
        message = message.replace(str(own), "") if own else message
    return answer.status, answer.media_type, sorted(answer.told), message
