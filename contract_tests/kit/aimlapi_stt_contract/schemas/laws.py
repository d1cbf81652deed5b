"""Laws about generated requests, and about all answers by their schema. One run of schemathesis is behind them."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from ..contracts import escaped
from ..exchanges import Exchange
from ..findings import Finding
from ..laws import NotAsked, check
from ..session import Session
from .documents import judged
from .telling import Reader

if TYPE_CHECKING:
    from .engine import Failure, Run

_RUNS: Final["WeakKeyDictionary[Session, Run | Exception]"] = WeakKeyDictionary()
_SECURITY: Final = "/security"


def run_of(session: Session) -> "Run":
    """The run of schemathesis, started by whoever asks first. Where it failed, each who asks is told so.

    It is loaded when it runs: that takes longer than most checks.
    """
    if session not in _RUNS:
        from .engine import generated

        rng = session.random("schemas")
        try:
            _RUNS[session] = generated(session.settings, session.contract, session.deployment, session.models, rng)
        except Exception as problem:  # noqa: BLE001 - raised below, to whoever asks
            _RUNS[session] = problem
    run = _RUNS[session]
    if isinstance(run, Exception):
        raise run
    return run


@check(
    "schema.server-error",
    "No request, however wrong, is answered with a server error.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def server_error(session: Session) -> Iterator[Finding]:
    return _failed(session, "not_a_server_error", lambda exchange, _: f"answered {exchange.status}")


@check(
    "schema.status",
    "Each answer has a status that the contract describes for its operation.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def status(session: Session) -> Iterator[Finding]:
    def say(exchange: Exchange, message: str) -> str:
        return f"answered {exchange.status}, which the contract does not describe ({_flat(message)})"

    return _failed(session, "status_code_conformance", say)


@check(
    "schema.media-type",
    "Each answer has a media type that the contract describes for its status.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def media_type(session: Session) -> Iterator[Finding]:
    def say(exchange: Exchange, message: str) -> str:
        return f"the content type of a {exchange.status} is not one that the contract describes: {_flat(message)}"

    return _failed(session, "content_type_conformance", say)


@check(
    "schema.headers",
    "Each answer has the headers that the contract requires, and they are what it says.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def headers(session: Session) -> Iterator[Finding]:
    operations = [operation for item in session.contract.document["paths"].values() for operation in item.values()]
    answers = [answer for one in operations if "responses" in one for answer in one["responses"].values()]
    if not any("headers" in answer for answer in answers):
        raise NotAsked("the contract describes no headers of answers")
    yield from _failed(session, "response_headers_conformance", lambda _, message: _flat(message))


@check(
    "schema.answer",
    "Each answer to a generated request has the shape that the contract describes for its status.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def answer(session: Session) -> Iterator[Finding]:
    return _failed(session, "response_schema_conformance", lambda _, message: _flat(message))


@check(
    "schema.told",
    "Each answer of the run has the shape that the contract describes: a job that waits, one with its result, or one "
    "that failed.",
    source="/paths",
    layer="schema",
    cost="jobs",
)
def told(session: Session) -> Iterator[Finding]:
    assert session.jobs is not None  # what is told of them is a part of the traffic
    reader = Reader(judged(session.contract, session.settings))
    found: dict[tuple[str, str], tuple[str, int, Exchange]] = {}
    for exchange in session.deployment.traffic.exchanges:
        operation = _operation_of(exchange, session)
        wrong = None if operation is None else reader.wrong(exchange)
        if operation is not None and wrong is not None:
            message, count, first = found.get((operation, wrong.kind), (wrong.message, 0, exchange))
            found[operation, wrong.kind] = (message, count + 1, first)
    for (operation, _), (message, count, first) in found.items():
        pointer = reader.pointer(first)
        yield session.broken(_counted(message, count), first, pointer=pointer, operation=operation)


@check(
    "schema.refuses",
    "A request that breaks the contract is refused.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def refuses(session: Session) -> Iterator[Finding]:
    _needs_creates(session)
    if session.contract.literal:
        raise NotAsked("a page describes no refusal, and the service takes more than its pages say")

    def say(exchange: Exchange, message: str) -> str:
        wrong = message.partition("Invalid component: ")[2]
        return f"answered {exchange.status} to a request that breaks the contract: {_flat(wrong or message)}"

    yield from _failed(session, "negative_data_rejection", say)


@check(
    "schema.accepts",
    "A request that keeps the contract is not refused for what it says.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def accepts(session: Session) -> Iterator[Finding]:
    _needs_creates(session)

    def say(exchange: Exchange, _: str) -> str:
        return f"refused with {exchange.status} what the contract allows: {str(exchange.told.get('message', ''))[:300]}"

    yield from _failed(session, "positive_data_acceptance", say)


@check(
    "schema.required-headers",
    "A request without a header that the contract requires, the key among them, is refused.",
    source=_SECURITY,
    layer="schema",
    cost="generates",
)
def required_headers(session: Session) -> Iterator[Finding]:
    _needs_security(session)
    yield from _failed(session, "missing_required_header", lambda _, message: _flat(message))


@check(
    "schema.auth",
    "What is answered with a success is refused without a key, and with one of nobody.",
    source=_SECURITY,
    layer="schema",
    cost="generates",
)
def auth(session: Session) -> Iterator[Finding]:
    _needs_creates(session)
    _needs_security(session)
    yield from _failed(session, "ignored_auth", lambda _, message: _flat(message))


@check(
    "schema.methods",
    "A method that the contract does not have is refused.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def methods(session: Session) -> Iterator[Finding]:
    def say(exchange: Exchange, _: str) -> str:
        return f"answered {exchange.status} to {exchange.request.method}, which the contract does not have; 405 is due"

    # Schemathesis counts a 405 without Allow as well: that is `methods.allow`.
    return _failed(session, "unsupported_method", say, but=405)


@check(
    "schema.available",
    "A job that a create has just told of is there.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def available(session: Session) -> Iterator[Finding]:
    _needs_creates(session)
    yield from _failed(session, "ensure_resource_availability", lambda _, message: _flat(message))


@check(
    "schema.exercised",
    "Each operation answers what is generated for it, and creates and fetches succeed among it.",
    source="/paths",
    layer="schema",
    cost="generates",
)
def exercised(session: Session) -> Iterator[Finding]:
    run = run_of(session)
    ends = [message for message, of_deployment in run.errors if of_deployment]
    if ends:  # what was not asked after it follows from it
        yield session.broken(_counted(f"not all was asked: {_flat(ends[0])}", len(ends)), run.unanswered)
        return
    mistakes = [message for message, of_deployment in run.errors if not of_deployment]
    for operation in run.operations:
        if not any(label == operation for _, label in run.cases):
            yield session.broken("nothing was generated for it", operation=operation)
        elif run.creates and not run.answered[operation]:
            yield session.broken("no generated request succeeded: nothing was judged but refusals", operation=operation)
    for phase, why in run.skipped.items():
        yield session.broken(f"the phase {phase} of schemathesis did not run: {why}")
    if mistakes:
        raise RuntimeError(_flat("; ".join(mistakes)))


def _failed(
    session: Session, name: str, say: Callable[[Exchange, str], str], *, but: int | None = None
) -> Iterator[Finding]:
    """A finding for each operation and kind of failure, with the first of them; none for the status `but`."""
    run = run_of(session)
    reader = Reader(run.contract)
    kinds: dict[tuple[str, str], list[tuple[str, Failure]]] = {}
    for failure in run.failures:
        if failure.check == name and failure.exchange.status != but:
            wrong = reader.wrong(failure.exchange) if name == "response_schema_conformance" else None
            kind, message = (failure.kind, failure.message) if wrong is None else (wrong.kind, wrong.message)
            kinds.setdefault((failure.operation, kind), []).append((message, failure))
    for (operation, _), failures in kinds.items():
        message, first = failures[0]
        yield session.broken(
            _counted(say(first.exchange, message), len(failures)),
            *first.before,
            first.exchange,
            pointer=_pointer(session, name, first, reader),
            operation=operation,
        )


def _pointer(session: Session, name: str, failure: "Failure", reader: Reader) -> str | None:
    method, _, path = failure.operation.partition(" ")
    operation = f"/paths/{escaped(path)}/{method.lower()}"
    if name in ("ignored_auth", "missing_required_header"):
        return _SECURITY
    if name in ("negative_data_rejection", "positive_data_acceptance"):
        return f"{operation}/requestBody" if failure.operation.startswith("POST") else operation
    if name == "unsupported_method":
        return operation.rpartition("/")[0]
    return reader.pointer(failure.exchange) or f"{operation}/responses"


def _operation_of(exchange: Exchange, session: Session) -> str | None:
    """The operation of an answered exchange of a deployment; `None` for what asks for something else."""
    if exchange.answer is None:
        return None
    path = exchange.request.url.removeprefix(session.settings.base_url.rstrip("/"))
    contract = session.contract
    if exchange.request.method == "POST":
        return f"POST {contract.create_path}" if path == contract.create_path else None
    begins = contract.fetch_path.partition("{")[0]
    named = path.removeprefix(begins)
    if exchange.request.method != "GET" or named == path or not named or "/" in named:
        return None
    return f"GET {contract.fetch_path}"


def _needs_creates(session: Session) -> None:
    if not run_of(session).creates:
        raise NotAsked("no creates are generated where jobs are counted")


def _needs_security(session: Session) -> None:
    document = session.contract.document
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    if not document.get("security") and not any("security" in operation for operation in operations):
        raise NotAsked("the contract names no security")


def _counted(message: str, count: int) -> str:
    return message if count == 1 else f"{message} ({count} times)"


def _flat(text: str) -> str:
    return " ".join(text.split())[:600]
