"""What the laws of this layer have in common: one run, and findings told of its failures."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from ..contracts import Schema, escaped
from ..deployment import OverBudget
from ..exchanges import Exchange, Request, object_in
from ..findings import Finding
from ..laws import NotAsked
from ..refusals import UNFETCHED
from ..session import Session
from ..silence import Gone
from .documents import base_url_of
from .found import Failure, Run
from .telling import Reader

_RUNS: Final[WeakKeyDictionary[Session, Run | Exception]] = WeakKeyDictionary()
_OF_ANSWERS: Final = ("content_type_conformance", "response_schema_conformance")
SECURITY: Final = "/security"
"""Where a contract says who may ask."""


def run_of(session: Session) -> Run:
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


def failed(
    session: Session, name: str, say: Callable[[Exchange, str], str], *, but: Callable[[Exchange], bool] | None = None
) -> Iterator[Finding]:
    """A finding for each operation and kind of failure, with the first of them; none for the exchanges `but`, and none
    for too many requests (429), which says nothing.
    """
    run = run_of(session)
    reader = Reader(run.contract)
    kinds: dict[tuple[str, str], list[tuple[str, Failure]]] = {}
    for failure in run.failures:
        if failure.check != name or failure.exchange.status == 429 or (but and but(failure.exchange)):
            continue
        if not (name in _OF_ANSWERS and is_before_the_service(failure.exchange)):
            wrong = reader.wrong(failure.exchange) if name == "response_schema_conformance" else None
            kind, message = (failure.kind, failure.message) if wrong is None else (wrong.kind, wrong.message)
            kinds.setdefault((failure.operation, kind), []).append((message, failure))
    for (operation, _), failures in kinds.items():
        message, first = failures[0]
        yield session.broken(
            counted(say(first.exchange, message), len({failure.exchange.number for _, failure in failures})),
            *first.before,
            first.exchange,
            pointer=_pointer(session, name, first, reader),
            operation=operation,
        )


def _pointer(session: Session, name: str, failure: Failure, reader: Reader) -> str | None:
    method, _, path = failure.operation.partition(" ")
    operation = f"/paths/{escaped(path)}/{method.lower()}"
    if name in ("ignored_auth", "missing_required_header"):
        return SECURITY
    if name in ("negative_data_rejection", "positive_data_acceptance"):
        return f"{operation}/requestBody" if failure.operation.startswith("POST") else operation
    if name == "unsupported_method":
        return operation.rpartition("/")[0]
    return reader.pointer(failure.exchange) or f"{operation}/responses"


def operation_of(exchange: Exchange, session: Session) -> str | None:
    """The operation of an answered exchange of a deployment; `None` for what asks for something else."""
    if exchange.answer is None:
        return None
    contract = session.contract
    path = exchange.request.url.removeprefix(base_url_of(session.settings.base_url, contract.document))
    if exchange.request.method == "POST":
        return f"POST {contract.create_path}" if path == contract.create_path else None
    begins = contract.fetch_path.partition("{")[0]
    named = path.removeprefix(begins)
    if exchange.request.method != "GET" or named == path or not named or "/" in named:
        return None
    return f"GET {contract.fetch_path}"


def operations(session: Session) -> list[Schema]:
    paths: Schema = session.contract.document["paths"]
    contract = session.contract
    return [paths[contract.create_path]["post"], paths[contract.fetch_path]["get"]]


def refuses_sources(session: Session) -> tuple[bool, bool]:
    """Whether urls from which nothing can be fetched, and files that are no audio, are refused at once: it may be so,
    and no other ones are generated.
    """
    with suppress(NotAsked, OverBudget, Gone):
        refused = [job for job in session.jobs if not job.hearable and job.created.status in UNFETCHED]
        return any(job.url is not None for job in refused), any(job.url is None for job in refused)
    return False, False


def is_before_the_service(exchange: Exchange) -> bool:
    """Whether a look is refused whose id is no line of text: servers, proxies and routers refuse that in words of
    their own, before any service is asked.
    """
    if exchange.request.method != "GET" or exchange.status not in range(400, 500):
        return False
    id_ = unquote(exchange.request.url.partition("?")[0].rpartition("/")[2], errors="replace")
    return any(letter in "/\\\ufffd" or not letter.isprintable() for letter in id_)


def model_of(request: Request) -> str | None:
    """The model that a create names; `None` where it names none that is text."""
    named: object = next((part.content for part in request.form if part.name == "model"), None)
    if not request.form:
        named = object_in(request.body).get("model")
    return named if isinstance(named, str) else None


def needs_creates(session: Session) -> None:
    if not run_of(session).creates:
        raise NotAsked("no creates are generated when there is a budget of jobs")


def needs_security(session: Session) -> None:
    document = session.contract.document
    if not document.get("security") and not any("security" in operation for operation in operations(session)):
        raise NotAsked("the contract names no security")


def counted(message: str, count: int) -> str:
    return message if count == 1 else f"{message} ({count} times)"


def flat(text: str) -> str:
    return " ".join(text.split())[:600]
