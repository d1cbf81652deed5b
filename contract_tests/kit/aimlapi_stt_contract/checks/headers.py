"""What stands above an answer: the ids by which it is found again, and what HTTP asks of every answer."""

import string
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Final

from ..deployment import unknown_id
from ..exchanges import Exchange
from ..findings import Finding
from ..laws import check
from ..refusals import NO_AUDIO
from ..session import Session
from .judging import REFUSED, firsts, judged, of_jobs, ordinary, wire

_SECTION: Final = "docs/wire.md, Headers"
_LETTERS: Final = string.ascii_letters + string.digits + "._:-"
_ONCE: Final = ("content-type", "content-length", "date", "location", "content-encoding", "retry-after")
"""Fields whose value is one: `content-encoding` is a list, and two of it is one packed twice, which nobody does."""


def _header(exchange: Exchange, name: str) -> str | None:
    return None if exchange.answer is None else exchange.answer.header(name)


@check(
    "headers.request-id",
    "Each answer has an x-request-id of its own.",
    source=_SECTION,
    layer="request",
    cost="jobs",
)
def request_id(session: Session) -> Iterator[Finding]:
    wire(session)
    seen: dict[str, Exchange] = {}
    answers = ordinary(session)
    yield from firsts(
        session,
        ((what, one, None if (_header(one, "x-request-id") or "").strip() else "has no x-request-id")
         for what, one in answers),
    )  # fmt: skip
    for what, exchange in answers:
        said = _header(exchange, "x-request-id")
        if said and said in seen:
            yield session.broken(f"{what} has the x-request-id of another answer", seen[said], exchange)
            return
        seen[said or ""] = exchange


@check(
    "headers.inference-id",
    "Each answer about a job names it in x-inference-id.",
    source="docs/wire.md, Generation id",
    layer="request",
    cost="jobs",
)
def inference_id(session: Session) -> Iterator[Finding]:
    wire(session)
    ids = {exchange.number: job.id for job in session.jobs for exchange in (job.created, *job.looks)}

    def judge(what: str, exchange: Exchange) -> tuple[str, Exchange, str | None]:
        said, due = _header(exchange, "x-inference-id"), ids[exchange.number]
        return what, exchange, None if due is None or said == due else f"has the x-inference-id {said!r}, not {due!r}"

    yield from firsts(session, (judge(*one) for one in of_jobs(session)))


@check(
    "headers.client-id",
    "A valid X-Client-Request-Id is echoed unchanged, on every operation and with every status.",
    source=_SECTION,
    layer="request",
    cost="refusable",
)
def client_id(session: Session) -> Iterator[Finding]:
    wire(session)
    rng, deployment = session.rng, session.deployment
    ids = [rng.choice(_LETTERS), "".join(rng.choices(_LETTERS, k=128)), "._:-", f"{rng.getrandbits(64):x}"]
    asked: list[tuple[str, Exchange, str]] = []
    for id_ in ids:
        headers = {"x-client-request-id": id_}
        asked.append((f"a fetch with the X-Client-Request-Id {id_!r}", deployment.fetch("x", headers=headers), id_))
        create = deployment.create(NO_AUDIO, headers=headers, refusable=True)
        asked.append((f"a create with the X-Client-Request-Id {id_!r}", create, id_))
    yield from firsts(session, (_echoed(*one) for one in asked))


@check(
    "headers.client-id-of-job",
    "The X-Client-Request-Id of a create is echoed in its answer, even when many creates run at once.",
    source=_SECTION,
    layer="request",
    cost="jobs",
)
def client_id_of_job(session: Session) -> Iterator[Finding]:
    wire(session)
    asked = [(f"the create of {job}", job.created, job.correlation_id) for job in session.jobs if job.correlation_id]
    yield from firsts(session, (_echoed(*one) for one in asked))


@check(
    "headers.client-id-at-once",
    "Simultaneous requests each get their own X-Client-Request-Id back.",
    source=_SECTION,
    layer="request",
    cost="free",
)
def client_id_at_once(session: Session) -> Iterator[Finding]:
    wire(session)
    ids = [f"at-once-{number}-{session.rng.getrandbits(32):x}" for number in range(session.profile.burst * 2)]
    asks = [
        partial(session.deployment.fetch, unknown_id(session.rng), headers={"x-client-request-id": id_}) for id_ in ids
    ]
    answers = session.deployment.at_once(asks, session.profile.burst)
    asked = [("one of many fetches at once", exchange, id_) for exchange, id_ in zip(answers, ids, strict=True)]
    yield from firsts(session, (_echoed(*one) for one in asked))


@check(
    "headers.wrong-client-id",
    "An invalid X-Client-Request-Id is ignored, or refused with a 4xx.",
    source=_SECTION,
    layer="request",
    cost="free",
)
def wrong_client_id(session: Session) -> Iterator[Finding]:
    ids = {
        "an empty": b"",
        "an X-Client-Request-Id of 129 letters": b"a" * 129,
        "a long": b"a" * 2000,
        "a space in the": b"a b",
        "a slash in the": b"a/b",
        "bytes in the": b"\xd1\x88\xff",
        "a quotation mark in the": b'"a"; b',
    }
    asked = [
        (
            f"a fetch with {what} X-Client-Request-Id",
            session.deployment.fetch("x", headers={"x-client-request-id": value.decode("latin-1")}),
        )
        for what, value in ids.items()
    ]
    yield from judged(session, asked, REFUSED)


@check(
    "headers.no-splitting",
    "Nothing in a request can add a header to the answer.",
    source="RFC 9110, 5.5",
    layer="request",
    cost="free",
)
def no_splitting(session: Session) -> Iterator[Finding]:
    name = f"x-contract-{session.rng.getrandbits(32):x}"
    injected = f"a%0d%0a{name}: 1"
    asked = [
        ("a line end in the path", session.deployment.ask("GET", f"/v1/stt/{injected.replace(' ', '%20')}")),
        ("an encoded line end", session.deployment.fetch("x", headers={"x-client-request-id": injected})),
        ("a line end in the id", session.deployment.fetch(f"a\r\n{name}: 1")),
    ]

    def judge(what: str, exchange: Exchange) -> tuple[str, Exchange, str | None]:
        return what, exchange, None if _header(exchange, name) is None else f"becomes the header {name} of the answer"

    yield from firsts(session, (judge(*one) for one in asked))


@check(
    "headers.once",
    "A header that takes a single value appears once in an answer.",
    source="RFC 9110, 5.3",
    layer="request",
    cost="jobs",
)
def once(session: Session) -> Iterator[Finding]:
    def judge(what: str, exchange: Exchange) -> tuple[str, Exchange, str | None]:
        names = [] if exchange.answer is None else [name.lower() for name, _ in exchange.answer.headers]
        twice = [name for name in _ONCE if names.count(name) > 1]
        return what, exchange, f"has more than one {twice[0]}" if twice else None

    yield from firsts(session, (judge(*one) for one in ordinary(session)))


@check(
    "headers.date",
    "Each answer has a valid Date header.",
    source="RFC 9110, 6.6.1",
    layer="request",
    cost="jobs",
)
def date(session: Session) -> Iterator[Finding]:
    def judge(what: str, exchange: Exchange) -> tuple[str, Exchange, str | None]:
        said = _header(exchange, "date")
        try:
            parsedate_to_datetime(said or "")
        except ValueError:
            return what, exchange, f"has the date {said!r}"
        return what, exchange, None

    yield from firsts(session, (judge(*one) for one in ordinary(session)))


@check(
    "headers.long",
    "A request with long or many headers is answered as usual, or refused with a 4xx.",
    source="RFC 9110, 5.4",
    layer="request",
    cost="free",
)
def long(session: Session) -> Iterator[Finding]:
    asked = [
        (f"a fetch of an unknown id with {what}", session.deployment.fetch(unknown_id(session.rng), headers=headers))
        for what, headers in {
            "a header of 9 KB": {"x-contract": "a" * 9_000},
            "60 headers": {f"x-contract-{number}": "a" for number in range(60)},
        }.items()
    ]
    yield from judged(session, asked, REFUSED)


def _echoed(what: str, exchange: Exchange, id_: str) -> tuple[str, Exchange, str | None]:
    said = None if exchange.answer is None else ", ".join(exchange.answer.all("x-client-request-id")) or None
    right = exchange.answer is None or exchange.status == 429 or said == id_
    return what, exchange, None if right else f"got the X-Client-Request-Id {said!r} back; expected {id_!r}"
