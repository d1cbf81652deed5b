"""Methods that the contract does not have: refused, and without any effect."""

from collections.abc import Iterator
from typing import Final

from ..deployment import quoted, unknown_id
from ..exchanges import Exchange
from ..findings import Finding
from ..laws import check
from ..refusals import JSON, NO_METHOD
from ..session import Session
from .judging import an_id, firsts, judged

_CREATE: Final = "/v1/stt/create"


def _asked(session: Session) -> list[tuple[str, Exchange]]:
    """Methods that change something, on both paths; the job is one that nobody has, so that none is changed."""
    deployment, id_ = session.deployment, unknown_id(session.rng)
    paths = {"create": _CREATE, "an unknown id": f"/v1/stt/{id_}"}
    found: list[tuple[str, Exchange]] = []
    for what, path in paths.items():
        for method in ("PUT", "PATCH", "DELETE"):
            content = None if method == "DELETE" else b"{}"
            exchange = deployment.ask(method, path, headers=JSON if content else None, content=content)
            found.append((f"{method} of {what}", exchange))
    post = deployment.ask("POST", f"/v1/stt/{id_}", headers=JSON, content=b"{}", refusable=True)
    return [*found, ("POST of an unknown id", post)]


@check(
    "methods.other",
    "A method that a path does not have is refused, with 405 or 404.",
    source="RFC 9110, 15.5.6",
    layer="request",
    cost="refusable",
)
def other(session: Session) -> Iterator[Finding]:
    yield from judged(session, _asked(session), NO_METHOD)


@check(
    "methods.of-job",
    "The path of a job answers only fetches: no other method is accepted there.",
    source="RFC 9110, 15.5.6",
    layer="request",
    cost="jobs",
)
def of_job(session: Session) -> Iterator[Finding]:
    path = f"/v1/stt/{quoted(an_id(session))}"
    asked = [
        (f"{method} of a job", session.deployment.ask(method, path, headers=JSON, content=b"{}", refusable=True))
        for method in ("POST", "PUT", "PATCH")
    ]
    yield from judged(session, asked, NO_METHOD)


@check(
    "methods.allow",
    "A 405 lists the allowed methods in Allow, and not the refused one among them.",
    source="RFC 9110, 15.5.6 and 10.2.1",
    layer="request",
    cost="refusable",
)
def allow(session: Session) -> Iterator[Finding]:
    def judge(what: str, exchange: Exchange) -> tuple[str, Exchange, str | None]:
        if exchange.answer is None or exchange.answer.status != 405:
            return what, exchange, None
        said = exchange.answer.header("allow")
        allowed = [one.strip() for one in (said or "").split(",")]
        if said is None:
            return what, exchange, "is refused with 405 and no Allow"
        if exchange.request.method in allowed:
            return what, exchange, f"is refused with 405, and allowed by {said!r}"
        return what, exchange, None

    yield from firsts(session, (judge(*one) for one in _asked(session)))


@check(
    "methods.get-of-create",
    "A GET of the create path creates nothing: it is a fetch of an unknown id.",
    source="RFC 9110, 9.2.1",
    layer="request",
    cost="free",
)
def get_of_create(session: Session) -> Iterator[Finding]:
    ask = session.deployment.ask
    asked = [
        ("a GET of the path of creates", ask("GET", _CREATE)),
        ("a GET of the path of creates with a model", ask("GET", f"{_CREATE}?model=whisper-tiny")),
        ("a HEAD of the path of creates", ask("HEAD", _CREATE)),
    ]
    yield from judged(session, asked, NO_METHOD)


@check(
    "methods.head",
    "A HEAD is answered like a GET without the body, or refused.",
    source="RFC 9110, 9.3.2",
    layer="request",
    cost="free",
)
def head(session: Session) -> Iterator[Finding]:
    exchange = session.deployment.ask("HEAD", f"/v1/stt/{unknown_id(session.rng)}")
    yield from judged(session, [("a HEAD of an unknown id", exchange)], NO_METHOD)


@check(
    "methods.options",
    "An OPTIONS request is answered or refused.",
    source="RFC 9110, 9.3.7",
    layer="request",
    cost="free",
)
def options(session: Session) -> Iterator[Finding]:
    paths = {"the path of creates": _CREATE, "an unknown id": f"/v1/stt/{unknown_id(session.rng)}"}
    asked = [(f"an OPTIONS of {what}", session.deployment.ask("OPTIONS", path)) for what, path in paths.items()]
    yield from judged(session, asked, (*range(200, 300), *range(400, 500), 501))
