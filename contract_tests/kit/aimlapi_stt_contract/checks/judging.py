"""What the checks of single requests share: when one applies, and when a status is the expected one."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from ..exchanges import Exchange
from ..findings import Finding
from ..laws import NotAsked
from ..session import Session

REFUSED: Final = range(400, 500)
"""Any refusal: the request is wrong, and the service is not."""
LONG_ID: Final = 8
"""Letters of an id that stands nowhere else, and is near no other one, by chance."""


def wire(session: Session) -> None:
    """Go on where what docs/wire.md says is law: for the wire's contract, and for a page, which is silent about it.

    Raises:
        NotAsked: the run is held against a file of somebody, who never said so.
    """
    if not session.contract.literal and not session.contract.has_component("Problem"):
        raise NotAsked("it is a law of the service's own contract, and the contract file does not state it")


def secured(session: Session) -> None:
    """Go on where the contract asks for a key. Raises `NotAsked` otherwise."""
    document = session.contract.document
    asks = [document.get("security")]
    for method, path in (("post", session.contract.create_path), ("get", session.contract.fetch_path)):
        asks.append(document["paths"][path][method].get("security"))
    if not any(asks):
        wire(session)


def generates(session: Session, what: str) -> None:
    """Go on where the profile is for a deployment of one's own. Raises `NotAsked` otherwise; the text says `what`."""
    if not session.profile.generates:
        raise NotAsked(f"{what}, which the profile {session.profile.name} does not")


def wrong(exchange: Exchange, due: Collection[int]) -> str | None:
    """What is wrong with a status; `None` where it is as expected. Too many requests (429) says nothing."""
    if exchange.answer is None:
        return f"was not answered ({exchange.why}); expected {_told(due)}"
    if exchange.status in due or exchange.status == 429:
        return None
    return f"was answered with {exchange.status}; expected {_told(due)}"


def judged(session: Session, asked: Iterable[tuple[str, Exchange]], due: Collection[int]) -> Iterator[Finding]:
    """A finding for each that was not answered as expected, the first with each wrong status."""
    return firsts(
        session,
        ((what, exchange, wrong(exchange, due)) for what, exchange in asked),
        lambda exchange: exchange.status,
    )


def hidden(session: Session, asked: Iterable[tuple[str, Exchange]], due: Collection[int]) -> Iterator[Finding]:
    """A finding for each that was not refused as expected, or was, and shows the job all the same."""
    asked = list(asked)
    yield from judged(session, asked, due)
    found = "was refused, and the body shows the job all the same"
    yield from firsts(session, ((what, exchange, found if _shows_job(exchange) else None) for what, exchange in asked))


def _shows_job(exchange: Exchange) -> bool:
    answer = exchange.answer
    return answer is not None and answer.status >= 400 and any(answer.told.get(key) for key in ("result", "output"))


def firsts(
    session: Session,
    judgements: Iterable[tuple[str, Exchange, str | None]],
    kind: Callable[[Exchange], object] = lambda exchange: (exchange.request.method, exchange.status),
    pointer: str | None = None,
) -> Iterator[Finding]:
    """A finding for each judgement that has one, the first of a kind; each is what was asked, and what was found."""
    seen: set[object] = set()
    for what, exchange, found in judgements:
        if found is not None and kind(exchange) not in seen:
            seen.add(kind(exchange))
            yield session.broken(f"{what} {found}", exchange, pointer=pointer)


def ordinary(session: Session) -> list[tuple[str, Exchange]]:
    """Answers of every ordinary kind, each with what was asked: the refusals, and what was seen of the jobs."""
    refusals = [(refusal.what, refusal.exchange) for refusal in session.refusals]
    return [one for one in [*refusals, *of_jobs(session)] if one[1].status not in (None, 429)]


def of_jobs(session: Session) -> list[tuple[str, Exchange]]:
    """Answers about jobs, each with what was asked."""
    found: list[tuple[str, Exchange]] = []
    for job in session.jobs:
        found.append((f"the create of {job}", job.created))
        found += [(f"a fetch of {job}", look) for look in job.looks]
    return [
        (what, exchange) for what, exchange in found if exchange.answer is not None and exchange.answer.status < 300
    ]


def an_id(session: Session) -> str:
    """The id of a job of this run, one that has ended where there is one. Raises `NotAsked` where there is no job."""
    known = [job for job in session.jobs if job.id is not None]
    found = next((job.id for job in known if job.ended), None) or next((job.id for job in known), None)
    if found is None:
        raise NotAsked("no job was created")
    return found


def _told(due: Collection[int]) -> str:
    if isinstance(due, range):
        return f"{due.start // 100}xx" if due.stop - due.start == 100 else f"{due.start} to {due.stop - 1}"
    whole = [first for first in range(100, 600, 100) if set(range(first, first + 100)) <= set(due)]
    codes = [f"{first // 100}xx" for first in whole]
    codes += [str(code) for code in due if code // 100 * 100 not in whole]
    return codes[0] if len(codes) == 1 else f"{', '.join(codes[:-1])} or {codes[-1]}"
