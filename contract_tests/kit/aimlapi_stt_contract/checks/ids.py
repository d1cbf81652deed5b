"""Ids that name no job: whatever is in them, nothing is found, and nothing breaks."""

import re
import string
import uuid
from collections.abc import Iterator
from typing import Final

from ..deployment import unknown_id
from ..exchanges import Exchange
from ..findings import Finding
from ..laws import NotAsked, check
from ..session import Session
from .judging import LONG_ID, REFUSED, an_id, judged, wire

_SECTION: Final = "docs/wire.md, Generation id"
_NUMBER: Final = re.compile("[0-9]+")


def _fetched(session: Session, what: str, id_: str) -> tuple[str, Exchange]:
    return f"a fetch of {what}", session.deployment.fetch(id_)


@check(
    "ids.unknown",
    "An unknown id is answered with 404, whatever form it has.",
    source="docs/wire.md, HTTP errors",
    layer="request",
    cost="free",
)
def unknown(session: Session) -> Iterator[Finding]:
    wire(session)
    rng = session.rng
    ids = {
        "an unknown id": unknown_id(rng),
        "an unknown id between hyphens": f"-{unknown_id(rng)[2:]}_",
        "an unknown UUID": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        "an unknown id of 64 letters": (unknown_id(rng) * 4)[:64],
    }
    yield from judged(session, [_fetched(session, what, id_) for what, id_ in ids.items()], (404,))


@check(
    "ids.odd",
    "An id with special characters is refused with a 4xx, like any other unknown id.",
    source=_SECTION,
    layer="request",
    cost="free",
)
def odd(session: Session) -> Iterator[Finding]:
    rng = session.rng
    ids = {
        "one letter": "x",
        "the number 0": "0",
        "the word null": "null",
        "the word create": "create",
        "the word constructor": "constructor",
        "a slash": f"{unknown_id(rng)}/{unknown_id(rng)}",
        "a backslash": f"{unknown_id(rng)}\\x",
        "a query": f"{unknown_id(rng)}?x=1",
        "a fragment": f"{unknown_id(rng)}#x",
        "a percent sign": "%",
        "an encoded percent sign": "%25",
        "a pattern of LIKE": "_" * 21,
        "a pattern of files": "*",
        "SQL": "' OR '1'='1",
        "a quotation mark": '"',
        "a script": "<script>alert(1)</script>",
        "a template": "{{7*7}}${7*7}",
        "a document of a query": '{"$ne": null}',
        "Cyrillic": "задание",
        "an emoji": "\N{MICROPHONE}",
        "a space": f"{unknown_id(rng)} x",
        "a null character": f"{unknown_id(rng)}\0",
        "a line end": f"{unknown_id(rng)}\r\nx-injected: 1",
    }
    for number in range(session.profile.examples // 10):
        letters = rng.choices(string.printable + "äжш語\N{MICROPHONE}", k=rng.randrange(3, 40))
        ids[f"drawn letters ({number})"] = "x" + "".join(letters)
    given = _given(session)  # where jobs are counted, 0 may be one
    wanted = [(what, id_) for what, id_ in ids.items() if id_ not in given]
    asked = [(_fetched(session, f"an id with {what}", id_), id_.endswith("/")) for what, id_ in wanted]
    yield from judged(session, [one for one, slash in asked if not slash], REFUSED)
    # Servers that unquote a path before they route it may redirect it to that without the slash.
    yield from judged(session, [one for one, slash in asked if slash], range(300, 500))


@check(
    "ids.no-text",
    "An id that is not UTF-8 is refused with a 4xx.",
    source="RFC 3986, 2.5",
    layer="request",
    cost="free",
)
def no_text(session: Session) -> Iterator[Finding]:
    paths = {"half a character": "%D0", "an invalid byte": "x%FF", "an overlong character": "%C0%AF"}
    asked = [
        (f"a fetch of an id with {what}", session.deployment.ask("GET", f"/v1/stt/{path}"))
        for what, path in paths.items()
    ]
    yield from judged(session, asked, REFUSED)


@check(
    "ids.long",
    "An unknown id is refused with a 4xx, however long it is.",
    source="RFC 9110, 15.5.15",
    layer="request",
    cost="free",
)
def long(session: Session) -> Iterator[Finding]:
    ids = {size: (unknown_id(session.rng) * (size // 21 + 1))[:size] for size in (65, 256, 1025, 3000)}
    asked = [_fetched(session, f"an id of {size} letters", id_) for size, id_ in ids.items()]
    yield from judged(session, asked, REFUSED)


@check(
    "ids.empty",
    "A fetch without an id returns no job.",
    source=_SECTION,
    layer="request",
    cost="free",
)
def empty(session: Session) -> Iterator[Finding]:
    # It may be redirected, or lead to another resource; it is no fetch.
    for what, path in {"no id": "", "a dot": "%2e", "two dots": "%2e%2e", "a slash as the id": "%2f"}.items():
        exchange = session.deployment.ask("GET", f"/v1/stt/{path}")
        if exchange.answer is not None and exchange.answer.status < 300 and _tells_a_job(exchange):
            yield session.broken(f"a fetch of {what} is answered with a job", exchange)
        else:
            yield from judged(session, [(f"a fetch of {what}", exchange)], range(200, 500))


@check(
    "ids.trailing",
    "An unknown id stays unknown, whatever follows it in the path.",
    source=_SECTION,
    layer="request",
    cost="free",
)
def trailing(session: Session) -> Iterator[Finding]:
    id_ = unknown_id(session.rng)
    for what, rest in {
        "a slash": "/",
        "a query": "?status=completed",
        "an extension": ".json",
        "more": "/result",
    }.items():
        exchange = session.deployment.ask("GET", f"/v1/stt/{id_}{rest}")
        # With a slash at its end a path may be redirected to that without.
        yield from judged(session, [(f"a fetch of an unknown id and {what}", exchange)], range(300, 500))


@check(
    "ids.near",
    "An id that is nearly that of a job is not found.",
    source=_SECTION,
    layer="request",
    cost="jobs",
)
def near(session: Session) -> Iterator[Finding]:
    id_, given = an_id(session), _given(session)
    if _are_counted({job.id for job in session.jobs if job.id}):
        raise NotAsked("ids are counted, and the one beside a job's may be that of another job")
    letter = session.rng.choice(string.ascii_letters)
    ids = {
        "without its last letter": id_[:-1],
        "without its first letter": id_[1:],
        "and a letter": f"{id_}{letter}",
        "after a letter": f"{letter}{id_}",
        "and a null character": f"{id_}\0",
        "and a percent sign": f"{id_}%",
        "with a wildcard": f"{id_[:-1]}_",
        "with another last letter": id_[:-1] + ("a" if id_[-1] != "a" else "b"),
        "twice": f"{id_},{id_}",
    }
    if not any(known.isupper() or known.islower() for known in given):
        ids["in the other case"] = id_.swapcase()  # where ids are of one case, either may be read
    asked = [_fetched(session, f"a job's id {what}", near) for what, near in ids.items() if near and near not in given]
    yield from judged(session, asked, REFUSED)


@check(
    "ids.repeat",
    "An unknown id is refused in the same way each time: a fetch changes nothing.",
    source="RFC 9110, 9.2.1 and 9.2.2",
    layer="request",
    cost="free",
)
def repeat(session: Session) -> Iterator[Finding]:
    id_ = unknown_id(session.rng)
    looks = [session.deployment.fetch(id_) for _ in range(3)]
    forms = [_form(look) for look in looks if look.answer is not None and look.status != 429]
    if any(form != forms[0] for form in forms):
        yield session.broken("the same unknown id is answered in different ways", *looks)


@check(
    "ids.quoted",
    "An id may be percent-encoded, even where it need not be.",
    source="RFC 3986, 6.2.2.2",
    layer="request",
    cost="jobs",
)
def is_quoted(session: Session) -> Iterator[Finding]:
    id_ = an_id(session)
    path = "".join(f"%{byte:02X}" for byte in id_.encode())
    plain, encoded = session.deployment.fetch(id_), session.deployment.ask("GET", f"/v1/stt/{path}")
    if plain.answer is not None and plain.answer.status < 300 and encoded.status not in (plain.status, 429):
        yield session.broken(f"a job whose id is written {path[:30]}... is not found", plain, encoded)


def _given(session: Session) -> set[str]:
    """The ids that creates of this run were answered with."""
    creates = (exchange for exchange in session.deployment.traffic.exchanges if exchange.made_a_job)
    return {id_ for one in creates if isinstance(id_ := one.told.get("generation_id"), str) and id_}


def _are_counted(ids: set[str]) -> bool:
    """Whether they are alike but for one number, or so short that they may as well be."""
    return any(len(id_) < LONG_ID for id_ in ids) or (
        len(ids) > 1 and len({_NUMBER.sub("0", id_) for id_ in ids}) == 1 and all(map(_NUMBER.search, ids))
    )


def _form(exchange: Exchange) -> object:
    answer = exchange.answer
    return None if answer is None else (answer.status, answer.media_type, sorted(answer.told))


def _tells_a_job(exchange: Exchange) -> bool:
    return bool({"generation_id", "id", "status"} & exchange.told.keys())
