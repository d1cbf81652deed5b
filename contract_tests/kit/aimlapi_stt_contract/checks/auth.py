"""Who may ask: a key is asked for on every operation, in its one place and whole."""

from collections.abc import Iterator, Mapping
from typing import Final

from ..deployment import LONG_KEY, quoted, unknown_id
from ..exchanges import Exchange
from ..findings import Finding
from ..laws import NotAsked, check
from ..refusals import NO_AUDIO
from ..session import Session
from .judging import an_id, generates, hidden, judged, secured

_SECURITY: Final = "/security"
_REFUSED: Final = (401,)
_MALFORMED: Final = (400, 401)
"""RFC 6750, 3.1: a request that is malformed may be told so."""

Asked = list[tuple[str, Exchange]]


def _asked(session: Session, what: str, key: str = "none", headers: Mapping[str, str] | None = None) -> Asked:
    """A fetch of nobody's job, and a create without audio."""
    deployment = session.deployment
    return [
        (f"a fetch with {what}", deployment.fetch(unknown_id(session.rng), key=key, headers=headers)),
        (f"a create with {what}", deployment.create(NO_AUDIO, key=key, headers=headers, refusable=True)),
    ]


def _bearing(session: Session, what: str, authorization: str) -> Asked:
    return _asked(session, what, headers={"authorization": authorization})


@check(
    "auth.no-key",
    "A request without an API key is refused with 401, on every operation.",
    source=_SECURITY,
    layer="request",
    cost="refusable",
)
def no_key(session: Session) -> Iterator[Finding]:
    secured(session)
    yield from judged(session, _asked(session, "no key"), _REFUSED)


@check(
    "auth.wrong-key",
    "A request with an unknown API key is refused with 401, on every operation.",
    source=_SECURITY,
    layer="request",
    cost="refusable",
)
def wrong_key(session: Session) -> Iterator[Finding]:
    secured(session)
    yield from judged(session, _asked(session, "an unknown key", key="wrong"), _REFUSED)


@check(
    "auth.empty-key",
    "An Authorization header without a key in it is refused.",
    source=_SECURITY,
    layer="request",
    cost="refusable",
)
def empty_key(session: Session) -> Iterator[Finding]:
    secured(session)
    empty = [("an empty authorization", ""), ("a scheme alone", "Bearer"), ("a key that is two quotes", 'Bearer ""')]
    for what, value in empty:
        yield from judged(session, _bearing(session, what, value), _MALFORMED)


@check(
    "auth.other-scheme",
    "The key is accepted only under the Bearer scheme.",
    source="/components/securitySchemes",
    layer="request",
    cost="refusable",
)
def other_scheme(session: Session) -> Iterator[Finding]:
    secured(session)
    asked = _bearing(session, "the key under another scheme", f"Basic {session.settings.api_key}")
    yield from judged(session, asked, _MALFORMED)


@check(
    "auth.scheme-case",
    "The name of the Bearer scheme is not case-sensitive.",
    source="RFC 9110, 11.1",
    layer="request",
    cost="free",
)
def scheme_case(session: Session) -> Iterator[Finding]:
    secured(session)
    for scheme in ("bearer", "BEARER"):
        headers = {"authorization": f"{scheme} {session.settings.api_key}"}
        exchange = session.deployment.fetch(unknown_id(session.rng), key="none", headers=headers)
        if exchange.answer is None or exchange.status in (401, 403):
            why = f"was refused with {exchange.status}" if exchange.answer else f"was not answered ({exchange.why})"
            yield session.broken(f"a fetch with the key under the scheme {scheme!r} {why}", exchange)
            return


@check(
    "auth.query",
    "A key in the query string is not accepted; only the header counts.",
    source="/components/securitySchemes",
    layer="request",
    cost="free",
)
def query(session: Session) -> Iterator[Finding]:
    secured(session)
    generates(session, "it puts the key into an address, and so into the deployment's logs")
    key = session.settings.api_key
    if quoted(key) != key:
        raise NotAsked("the key has letters that would be encoded in an address")
    for name in ("access_token", "api_key", "key"):
        exchange = session.deployment.ask("GET", f"/v1/stt/{unknown_id(session.rng)}?{name}={key}", key="none")
        yield from judged(session, [(f"a fetch with the key as {name} in the query", exchange)], _REFUSED)


@check(
    "auth.altered-key",
    "Only the exact key is accepted: not a part of it, not a longer one, not another case.",
    source=_SECURITY,
    layer="request",
    cost="refusable",
)
def altered_key(session: Session) -> Iterator[Finding]:
    secured(session)
    key = session.settings.api_key
    if len(key) < LONG_KEY:
        raise NotAsked(f"the key has fewer than {LONG_KEY} letters")
    another = session.rng.choice([letter for letter in "0123456789" if letter != key[-1]])
    altered = {
        "the key without its last letter": key[:-1],
        "the key with another last letter": key[:-1] + another,
        "the key and one more letter": key + another,
        "the key with its case swapped": key.swapcase(),
    }
    for what, value in altered.items():
        if value not in (key, session.settings.other_key):
            yield from judged(session, _bearing(session, what, f"Bearer {value}"), _REFUSED)


@check(
    "auth.first",
    "A request without a key is refused with 401 whatever it asks for, and learns nothing about it.",
    source="RFC 9110, 11.4 and 15.5.2",
    layer="request",
    cost="refusable",
)
def first(session: Session) -> Iterator[Finding]:
    secured(session)
    # A body that cannot be parsed is no case: servers may well parse before they ask who it is.
    bodies: dict[str, dict[str, object]] = {
        "an empty object": {},
        "a model that there is not": {"model": "no-model-of-anybody"},
        "a model that is a number": {"model": 7},
    }
    for what, body in bodies.items():
        exchange = session.deployment.create(body, key="none", refusable=True)
        yield from judged(session, [(f"a create without a key, with {what},", exchange)], _REFUSED)
    for id_ in ("create", "x", unknown_id(session.rng) * 3):
        exchange = session.deployment.fetch(id_, key="none")
        # That the path of creates has no GET is of no request's business, and routers say so to everybody.
        due = (*_REFUSED, 405) if id_ == "create" else _REFUSED
        yield from judged(session, [(f"a fetch of {id_!r} without a key", exchange)], due)


@check(
    "auth.challenge",
    "A 401 says in WWW-Authenticate how to authenticate.",
    source="RFC 9110, 15.5.2; RFC 6750, 3",
    layer="request",
    cost="refusable",
)
def challenge(session: Session) -> Iterator[Finding]:
    for refusal in session.refusals:
        answer = refusal.exchange.answer
        if answer is not None and answer.status == 401 and not (answer.header("www-authenticate") or "").strip():
            yield session.broken(f"{refusal.what} was refused with no WWW-Authenticate", refusal.exchange)
            return


@check(
    "auth.job",
    "A job is not shown without a valid key, even just after its owner fetched it.",
    source=_SECURITY,
    layer="request",
    cost="jobs",
)
def job(session: Session) -> Iterator[Finding]:
    secured(session)
    id_ = an_id(session)
    for key, what in (("none", "no key"), ("wrong", "an unknown key")):
        session.deployment.fetch(id_)
        asked = [(f"a fetch of a job with {what}", session.deployment.fetch(id_, key=key))]
        yield from hidden(session, asked, _REFUSED)
