"""Laws about generated requests, and about all answers by their schema. One run of schemathesis is behind them."""

import re
from collections.abc import Iterator
from typing import Final

from ..exchanges import Exchange
from ..findings import Finding
from ..laws import NotAsked, check
from ..refusals import NO_METHOD, UNFETCHED
from ..session import Session, known_models, spellings_of
from .documents import judged
from .judging import (
    SECURITY,
    counted,
    failed,
    flat,
    is_before_the_service,
    model_of,
    needs_creates,
    needs_security,
    operation_of,
    operations,
    refuses_sources,
    run_of,
)
from .telling import Reader

_NUMBER: Final = re.compile(r"[0-9.]+")


@check(
    "schema.server-error",
    "No request, however wrong, is answered with a server error.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def server_error(session: Session) -> Iterator[Finding]:
    # Schemathesis sends methods that the contract does not list as well, and that those are unknown is no error.
    return failed(
        session, "not_a_server_error", lambda exchange, _: f"answered {exchange.status}", but=_knows_no_method
    )


@check(
    "schema.status",
    "Each answer has a status that the contract describes for its operation.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def status(session: Session) -> Iterator[Finding]:
    def say(exchange: Exchange, message: str) -> str:
        return f"answered {exchange.status}, which the contract does not describe ({flat(message)})"

    if all("default" in operation.get("responses", {}) for operation in operations(session)):
        raise NotAsked("the contract allows any status")
    yield from failed(session, "status_code_conformance", say)


@check(
    "schema.media-type",
    "Each answer has a media type that the contract describes for its status.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def media_type(session: Session) -> Iterator[Finding]:
    def say(exchange: Exchange, message: str) -> str:
        return f"the content type of a {exchange.status} is not one that the contract describes: {flat(message)}"

    return failed(session, "content_type_conformance", say)


@check(
    "schema.headers",
    "Each answer has the headers that the contract requires, with valid values.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def headers(session: Session) -> Iterator[Finding]:
    answers = [answer for operation in operations(session) for answer in operation.get("responses", {}).values()]
    if not any("headers" in answer for answer in answers):
        raise NotAsked("the contract describes no response headers")
    yield from failed(session, "response_headers_conformance", lambda _, message: flat(message))


@check(
    "schema.answer",
    "Each answer to a generated request has the shape that the contract describes for its status.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def answer(session: Session) -> Iterator[Finding]:
    return failed(session, "response_schema_conformance", lambda _, message: flat(message))


@check(
    "schema.told",
    "Each answer of the whole run has the shape that the contract describes for its status.",
    source="/paths",
    layer="schema",
    cost="jobs",
)
def told(session: Session) -> Iterator[Finding]:
    assert session.jobs is not None  # what is told of them is a part of the traffic
    reader = Reader(judged(session.contract, session.settings))
    found: dict[tuple[str, str], tuple[str, int, Exchange]] = {}
    for exchange in session.deployment.traffic.exchanges:
        unheard = exchange.status == 429 or is_before_the_service(exchange)
        operation = None if unheard else operation_of(exchange, session)
        wrong = None if operation is None else reader.wrong(exchange)
        if operation is not None and wrong is not None:
            message, count, first = found.get((operation, wrong.kind), (wrong.message, 0, exchange))
            found[operation, wrong.kind] = (message, count + 1, first)
    for (operation, _), (message, count, first) in found.items():
        pointer = reader.pointer(first)
        yield session.broken(counted(message, count), first, pointer=pointer, operation=operation)


@check(
    "schema.refuses",
    "A request that violates the contract is refused.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def refuses(session: Session) -> Iterator[Finding]:
    needs_creates(session)
    if session.contract.literal:
        raise NotAsked("a page describes no refusal, and the service takes more than its pages say")

    def say(exchange: Exchange, message: str) -> str:
        wrong = message.partition("Invalid component: ")[2]
        return f"answered {exchange.status} to a request that breaks the contract: {flat(wrong or message)}"

    yield from failed(session, "negative_data_rejection", say)


@check(
    "schema.accepts",
    "A request that conforms to the contract is not refused as invalid.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def accepts(session: Session) -> Iterator[Finding]:
    needs_creates(session)

    def say(exchange: Exchange, _: str) -> str:
        return f"refused with {exchange.status} what the contract allows: {str(exchange.told.get('message', ''))[:300]}"

    by_url, by_file = refuses_sources(session)
    models = {*known_models(session.contract), *session.models}
    models = {spelling for model in models for spelling in spellings_of(session.contract, model)}

    def told_elsewhere(exchange: Exchange) -> bool:
        """Whether it is refused for its model, which may be any text, or for its source."""
        unread = by_file if exchange.request.form else by_url
        named = model_of(exchange.request)
        unknown = named is not None and named not in models
        return exchange.request.method == "POST" and (unread or unknown) and exchange.status in UNFETCHED

    yield from failed(session, "positive_data_acceptance", say, but=told_elsewhere)


@check(
    "schema.required-headers",
    "A request without a header that the contract requires, the key among them, is refused.",
    source=SECURITY,
    layer="schema",
    cost="generates",
)
def required_headers(session: Session) -> Iterator[Finding]:
    needs_security(session)
    yield from failed(session, "missing_required_header", lambda _, message: flat(message))


@check(
    "schema.auth",
    "A request that succeeds is refused without its key, and with an unknown one.",
    source=SECURITY,
    layer="schema",
    cost="generates",
)
def auth(session: Session) -> Iterator[Finding]:
    needs_creates(session)
    needs_security(session)
    yield from failed(session, "ignored_auth", lambda _, message: flat(message))


@check(
    "schema.methods",
    "A method that the contract does not list is refused.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def methods(session: Session) -> Iterator[Finding]:
    def say(exchange: Exchange, _: str) -> str:
        said = f"answered {exchange.status} to {exchange.request.method}"
        return f"{said}, which the contract does not list; expected 405 or 404"

    # To schemathesis a 405 is due, with Allow, which is `methods.allow`; many routers say 404, and RFC 9110 allows it.
    return failed(session, "unsupported_method", say, but=lambda exchange: exchange.status in NO_METHOD)


@check(
    "schema.available",
    "A job that was just created can be fetched.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def available(session: Session) -> Iterator[Finding]:
    needs_creates(session)
    yield from failed(session, "availability", lambda _, message: flat(message))


@check(
    "schema.exercised",
    "Each operation answers its generated requests, and some creates and fetches succeed.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def exercised(session: Session) -> Iterator[Finding]:
    run = run_of(session)
    told = {_NUMBER.sub("", message): message for message, of_deployment in reversed(run.errors) if of_deployment}
    if told:
        first = next(reversed(told.values()))
        yield session.broken(counted(f"not all was asked: {flat(first)}", len(told)), run.unanswered)
    mistakes = [message for message, of_deployment in run.errors if not of_deployment]
    for operation in run.operations if not told else ():  # what was not asked then follows from it
        if not any(label == operation for _, label in run.cases):
            yield session.broken("nothing was generated for it", operation=operation)
        elif run.creates and not run.answered[operation] and not all(refuses_sources(session)):
            yield session.broken("no generated request succeeded: nothing was judged but refusals", operation=operation)
    for phase, why in run.skipped.items() if not told else ():
        yield session.broken(f"the phase {phase} of schemathesis did not run: {why}")
    if mistakes:
        raise RuntimeError(flat("; ".join(mistakes)))


def _knows_no_method(exchange: Exchange) -> bool:
    """Whether a method is refused as one that no path has: 501 is for that (RFC 9110, 9.1 and 15.6.2)."""
    return exchange.status == 501 and exchange.request.method not in ("GET", "HEAD", "POST")
