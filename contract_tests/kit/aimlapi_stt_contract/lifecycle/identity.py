"""Laws about which job an answer is about, and who sees it."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from ..findings import Finding
from ..laws import NotAsked, check
from ..session import Session
from .breaks import Break, shown, told

_IDS: Final = ("generation_id", "id")


@check(
    "job.visible",
    "A job can be fetched as soon as its create is answered, and from then on.",
    source="docs/wire.md, Retention",
    layer="lifecycle",
    cost="jobs",
)
def visible(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            before = job.created
            for look in job.looks:
                if look.answer is None:
                    yield Break("silent", f"a fetch was not answered ({look.why})", (before, look), job)
                elif look.answer.status >= 300 and look.answer.status != 429:
                    said = f"a fetch was answered with {look.status}; expected a success: jobs are kept an hour"
                    yield Break(str(look.status), said, (before, look), job)
                else:
                    before = look

    return told(session, breaks())


@check(
    "job.named",
    "Each answer about a job has its id, under one of the two keys, and never another id.",
    source="docs/wire.md, Generation id",
    layer="lifecycle",
    cost="jobs",
)
def named(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            if job.id is None:
                continue
            header = job.created.answer.header("x-inference-id") if job.created.answer is not None else None
            if header is not None and header != job.id:
                yield Break("created", f"x-inference-id of its create is {shown(header)}", (job.created,), job)
            for look in job.told:
                ids = {key: look.told[key] for key in _IDS if key in look.told}
                for key, value in ids.items():
                    if value != job.id:
                        said = f"the answer to a fetch has the {key} {shown(value)}"
                        yield Break(key, said, (job.created, look), job)
                if not ids and not session.contract.literal:
                    yield Break("none", "the answer to a fetch does not say which job it is about", (look,), job)
                header = look.answer.header("x-inference-id") if look.answer is not None else None
                if header is not None and header != job.id:
                    said = f"x-inference-id of a fetch is {shown(header)}"
                    yield Break("header", said, (job.created, look), job)

    return told(session, breaks())


@check(
    "job.nobodys",
    "An unknown id is answered with 404, even while jobs are running.",
    source="docs/wire.md, HTTP errors",
    layer="lifecycle",
    cost="jobs",
)
def nobodys(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for look in session.walk.strangers:
            if look.answer is not None and look.answer.status not in (404, 429):
                said = f"an unknown id was answered with {look.status} while jobs were running; expected 404"
                yield Break(str(look.status), said, (look,))

    return told(session, breaks())


@check(
    "job.hidden",
    "A job is visible only to the key that created it.",
    source="/security",
    layer="lifecycle",
    cost="jobs",
)
def hidden(session: Session) -> Iterator[Finding]:
    if session.settings.other_key is None:
        raise NotAsked("it needs a key of another account: set AIMLAPI_OTHER_API_KEY")
    known = [job for job in session.jobs if job.id is not None]
    asks = [partial(session.deployment.fetch, job.id or "", key="other") for job in known]
    looks = session.deployment.at_once(asks, session.profile.burst)
    if looks and all(look.status == 401 for look in looks):
        raise NotAsked("the key in AIMLAPI_OTHER_API_KEY is refused by this deployment")

    def breaks() -> Iterator[Break]:
        for job, look in zip(known, looks, strict=True):
            if look.answer is not None and look.answer.status < 300:
                said = f"another key fetched it, and was answered with {look.status}; expected 404"
                yield Break("seen", said, (job.created, look), job)

    return told(session, breaks())
