"""What is in an answer's body, and how it is packed: a client that reads JSON can read it."""

import codecs
import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from ..deployment import unknown_id
from ..exchanges import Exchange
from ..findings import Finding
from ..laws import check
from ..session import Session
from .judging import an_id, firsts, judged, of_jobs, ordinary, wire

_REFUSED_ALIKE: Final = (400, 404)
_SUCCESS: Final = "docs/wire.md, Success codes"


@check(
    "answers.media-type",
    "Answers about a job have the content type application/json, in UTF-8.",
    source="/paths/~1v1~1stt~1{generation_id}/get/responses",
    layer="request",
    cost="jobs",
)
def media_type(session: Session) -> Iterator[Finding]:
    def judge(what: str, exchange: Exchange) -> tuple[str, Exchange, str | None]:
        kind = (exchange.answer.header("content-type") if exchange.answer else None) or ""
        charset = re.search(r"charset\s*=\s*\"?([^\s\";]+)", kind, re.IGNORECASE)
        right = kind.partition(";")[0].strip().lower() == "application/json"
        right = right and (charset is None or charset[1].lower() in ("utf-8", "utf8"))
        return what, exchange, None if right else f"has the content type {kind!r}"

    yield from firsts(session, (judge(*one) for one in of_jobs(session)))


@check(
    "answers.json",
    "An answer about a job is exactly one valid JSON object: no NaN, no duplicate keys, nothing before or after it.",
    source="RFC 8259, 2 and 4",
    layer="request",
    cost="jobs",
)
def is_json(session: Session) -> Iterator[Finding]:
    def judge(what: str, exchange: Exchange) -> tuple[str, Exchange, str | None]:
        assert exchange.answer is not None
        try:
            told: Any = exchange.answer.json()
        except ValueError as problem:
            return what, exchange, f"is not valid JSON ({problem})"
        return what, exchange, None if isinstance(told, dict) else "is JSON, but not an object"

    yield from firsts(session, (judge(*one) for one in of_jobs(session)))


@check(
    "answers.utf-8",
    "JSON answers are in UTF-8, without a byte order mark.",
    source="RFC 8259, 8.1",
    layer="request",
    cost="jobs",
)
def utf_8(session: Session) -> Iterator[Finding]:
    def judge(what: str, exchange: Exchange) -> tuple[str, Exchange, str | None]:
        assert exchange.answer is not None
        content = exchange.answer.content
        if content.startswith(codecs.BOM_UTF8):
            return what, exchange, "begins with a byte order mark"
        try:
            content.decode()
        except UnicodeDecodeError as problem:
            return what, exchange, f"is not in UTF-8: {problem.reason} at byte {problem.start}"
        return what, exchange, None

    in_json = ((what, one) for what, one in ordinary(session) if one.answer and "json" in one.answer.media_type)
    yield from firsts(session, (judge(*one) for one in in_json))


@check(
    "answers.packing",
    "An answer is compressed only if the request allows it, and says the same either way.",
    source="RFC 9110, 8.4 and 12.5.3",
    layer="request",
    cost="jobs",
)
def packing(session: Session) -> Iterator[Finding]:
    id_ = an_id(session)
    plain = session.deployment.fetch(id_, headers={"accept-encoding": "identity"})
    packed = session.deployment.fetch(id_, headers={"accept-encoding": "gzip"})
    for what, exchange in (("not packed", plain), ("in gzip", packed)):
        if exchange.answer is None:
            yield session.broken(f"a fetch that is to be answered {what} was not answered ({exchange.why})", exchange)
            return
    coding = (plain.answer.header("content-encoding") if plain.answer else None) or "identity"
    if coding.lower() != "identity":
        yield session.broken(f"an answer that was to be as it is (identity) is packed ({coding})", plain)
    if _ended(plain) and _ended(packed) and plain.told != packed.told:
        yield session.broken("the same job is told in different ways when it is packed", plain, packed)


@check(
    "answers.accept",
    "A request that accepts JSON, or anything, is answered in JSON.",
    source="RFC 9110, 12.5.1",
    layer="request",
    cost="jobs",
)
def accept(session: Session) -> Iterator[Finding]:
    id_ = an_id(session)
    asked: list[tuple[str, Exchange]] = []
    for accepted in ("application/json", "*/*", "application/*;q=0.5", "application/json, text/plain, */*"):
        exchange = session.deployment.fetch(id_, headers={"accept": accepted})
        asked.append((f"a fetch of a job that accepts {accepted}", exchange))
    yield from judged(session, asked, range(200, 300))
    unknown = session.deployment.fetch(unknown_id(session.rng), headers={"accept": "application/json"})
    yield from judged(session, [("a fetch of an unknown id that accepts JSON", unknown)], _REFUSED_ALIKE)


@check(
    "answers.at-once",
    "Simultaneous fetches of a finished job get the same answer.",
    source=_SUCCESS,
    layer="request",
    cost="jobs",
)
def at_once(session: Session) -> Iterator[Finding]:
    id_ = an_id(session)
    asks = [partial(session.deployment.fetch, id_) for _ in range(session.profile.burst)]
    looks = session.deployment.at_once(asks, session.profile.burst)
    yield from judged(session, [("one of many fetches of a job at once", look) for look in looks], range(200, 300))
    ends = [look for look in looks if _ended(look)]
    for look in ends[1:]:
        if _text(look) != _text(ends[0]):
            yield session.broken(
                "two of many fetches of a finished job at once are told different things", ends[0], look
            )
            return


@check(
    "answers.crowd",
    "Simultaneous requests are each answered as if they were alone.",
    source="RFC 9110, 3.3",
    layer="request",
    cost="free",
)
def crowd(session: Session) -> Iterator[Finding]:
    wire(session)
    rng, deployment = session.rng, session.deployment
    turns = [("own", 404) if rng.random() < 0.5 else ("none", 401) for _ in range(session.profile.burst * 3)]
    asks = [partial(deployment.fetch, unknown_id(rng), key=key) for key, _ in turns]
    for (key, due), exchange in zip(turns, deployment.at_once(asks, session.profile.burst), strict=True):
        what = f"one of many fetches at once, {'with a key' if key == 'own' else 'without a key'},"
        found = list(judged(session, [(what, exchange)], (due,)))
        if found:
            yield found[0]
            return


def _ended(exchange: Exchange) -> bool:
    return exchange.told.get("status") in ("completed", "failed", "error")


def _text(exchange: Exchange) -> str:
    return json.dumps(exchange.told, sort_keys=True)
