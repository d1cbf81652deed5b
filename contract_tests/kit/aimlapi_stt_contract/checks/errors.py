"""What a refusal says. Both forms of the service are kept to: problem+json, and the older one."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from ..contracts import Contract, contract_for
from ..deployment import LONG_KEY
from ..exchanges import KEY_SHOWN, OTHER_KEY_SHOWN, SWAPPED_KEY_SHOWN, Answer, Exchange
from ..findings import Finding
from ..laws import check
from ..refusals import Refusal
from ..session import Session
from .judging import firsts, wire, wrong

_SECTION: Final = "docs/wire.md, HTTP errors"
_INTERNALS: Final = re.compile(
    r"Traceback \(most recent call last\)"
    r"|File \\?\"[^\"]+\\?\", line \d+"
    r"|\bat \S+ ?\(?[^\s()]+\.(?:js|ts|mjs|cjs|java|kt|scala|cs|php|rb|go):\d+"
    r"|goroutine \d+ \[running\]"
    r"|node_modules/"
    r"|<b>(?:Fatal error|Warning)</b>:"
)


def _refusals(session: Session) -> Iterator[tuple[str, Exchange, Answer]]:
    """Those that were answered as refusals of what was asked: too many requests (429) is none."""
    for refusal in session.refusals:
        answer = refusal.exchange.answer
        if answer is not None and 400 <= answer.status < 500 and answer.status != 429:
            yield refusal.what, refusal.exchange, answer


@cache
def _wire() -> Contract:
    return contract_for(None, None)


def _form(told: dict[str, Any]) -> str:
    """The name of the schema that an error means to keep to."""
    older = "statusCode" in told and "status" not in told
    return "OlderProblem" if older else "ProblemDetails"


@check(
    "errors.status",
    "Each kind of wrong request has its status: 401 for the key, 404 for the id, 400 for the body.",
    source=_SECTION,
    layer="request",
    cost="refusable",
)
def status(session: Session) -> Iterator[Finding]:
    wire(session)

    def judge(refusal: Refusal) -> tuple[str, Exchange, str | None]:
        return refusal.what, refusal.exchange, wrong(refusal.exchange, refusal.due)

    yield from firsts(session, map(judge, session.refusals))


@check(
    "errors.form",
    "A refusal is a JSON object, either problem details or the older form.",
    source="/components/schemas/Problem",
    layer="request",
    cost="refusable",
)
def form(session: Session) -> Iterator[Finding]:
    wire(session)
    seen: set[object] = set()
    for what, exchange, answer in _refusals(session):
        try:
            told = answer.json()
        except ValueError as problem:
            told, found = None, f"is no JSON ({problem})"
        else:
            broken = _wire().wrong(told, _wire().component(_form(answer.told)))
            found = "" if broken is None else broken[0]
        if found and (exchange.request.method, answer.status) not in seen:
            seen.add((exchange.request.method, answer.status))
            pointer = None if session.contract.literal else _wire().component(_form(answer.told))
            yield session.broken(f"the refusal of {what}: {found}", exchange, pointer=pointer)


@check(
    "errors.media-type",
    "A refusal has the content type application/problem+json or application/json, in UTF-8.",
    source="RFC 9457, 3; RFC 8259, 8.1",
    layer="request",
    cost="refusable",
)
def media_type(session: Session) -> Iterator[Finding]:
    wire(session)

    def judge(what: str, exchange: Exchange, answer: Answer) -> tuple[str, Exchange, str | None]:
        kind = answer.header("content-type") or ""
        right = answer.media_type in ("application/problem+json", "application/json")
        charset = re.search(r"charset\s*=\s*\"?([^\s\";]+)", kind, re.IGNORECASE)
        right = right and (charset is None or charset[1].lower() in ("utf-8", "utf8"))
        return f"the refusal of {what}", exchange, None if right else f"has the content type {kind!r}"

    yield from firsts(session, (judge(*one) for one in _refusals(session)))


@check(
    "errors.status-in-body",
    "The status in the body of a refusal is the HTTP status.",
    source="RFC 9457, 3.1.2",
    layer="request",
    cost="refusable",
)
def status_in_body(session: Session) -> Iterator[Finding]:
    wire(session)

    def judge(what: str, exchange: Exchange, answer: Answer) -> tuple[str, Exchange, str | None]:
        for name in ("status", "statusCode"):
            said = answer.told.get(name)
            number = int(said) if isinstance(said, str) and said.isdecimal() else said
            if isinstance(number, int) and number != answer.status:
                return f"the refusal of {what}", exchange, f"is a {answer.status} whose {name} is {said!r}"
        return what, exchange, None

    yield from firsts(session, (judge(*one) for one in _refusals(session)))


@check(
    "errors.message",
    "The message of a refusal is not empty.",
    source=_SECTION,
    layer="request",
    cost="refusable",
)
def message(session: Session) -> Iterator[Finding]:
    wire(session)

    def judge(what: str, exchange: Exchange, answer: Answer) -> tuple[str, Exchange, str | None]:
        said = answer.told.get("message")
        empty = isinstance(said, str) and not said.strip()
        return f"the refusal of {what}", exchange, f"has the message {said!r}" if empty else None

    yield from firsts(session, (judge(*one) for one in _refusals(session)))


@check(
    "errors.request-id",
    "The requestId of a refusal, if it has one, is text, and no two refusals share one.",
    source=_SECTION,
    layer="request",
    cost="refusable",
)
def request_id(session: Session) -> Iterator[Finding]:
    wire(session)
    seen: dict[str, Exchange] = {}
    for what, exchange, answer in _refusals(session):
        if "requestId" not in answer.told:
            continue  # neither form requires it
        said = answer.told["requestId"]
        if not isinstance(said, str) or not said.strip():
            yield session.broken(f"the refusal of {what} has the requestId {said!r}", exchange)
            return
        if said in seen:
            yield session.broken(f"the refusal of {what} has the requestId of another", seen[said], exchange)
            return
        seen[said] = exchange


@check(
    "errors.no-internals",
    "A refusal reveals no internals: no stack traces, no source files.",
    source="RFC 9457, 5",
    layer="request",
    cost="refusable",
)
def no_internals(session: Session) -> Iterator[Finding]:
    def judge(what: str, exchange: Exchange, text: str) -> tuple[str, Exchange, str | None]:
        found = _INTERNALS.search(text)
        return what, exchange, None if found is None else f"is answered with {found[0][:80]!r}"

    assert session.refusals
    answered = [one for one in session.deployment.traffic.exchanges if one.answer and one.answer.status >= 400]
    yield from firsts(
        session,
        (judge(f"a {one.request.method}", one, one.answer.body if one.answer else "") for one in answered),
    )


@check(
    "errors.no-key",
    "No answer repeats the API key of its request, valid or not.",
    source="RFC 6750, 5.2",
    layer="request",
    cost="refusable",
)
def no_key(session: Session) -> Iterator[Finding]:
    assert session.refusals
    own, other = session.settings.api_key, session.settings.other_key or ""
    keys = [session.deployment.key("wrong")["authorization"].split()[1]]
    # A short one could be a word of its own in any answer.
    keys += [KEY_SHOWN, SWAPPED_KEY_SHOWN] if len(own) >= LONG_KEY else []
    keys += [OTHER_KEY_SHOWN] if len(other) >= LONG_KEY else []

    def judge(exchange: Exchange) -> tuple[str, Exchange, str | None]:
        answer = exchange.answer
        told = "" if answer is None else "\n".join([answer.body, *(value for _, value in answer.headers)])
        return "a request", exchange, "is answered with its key" if any(key in told for key in keys) else None

    yield from firsts(session, map(judge, session.deployment.traffic.exchanges))
