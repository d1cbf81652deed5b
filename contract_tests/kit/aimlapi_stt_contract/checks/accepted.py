"""What the contract allows is accepted, however it is written: models in each spelling, forms and JSON of any tool."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from ..exchanges import Exchange
from ..families import upload_field
from ..findings import Finding
from ..inputs import Recording, recordings
from ..laws import NotAsked, check
from ..refusals import UNFETCHED
from ..session import Session, spellings_of
from .bodies import NOWHERE
from .creates import uploads
from .judging import judged, wire

_MADE: Final = range(200, 300)
_BOUNDARY: Final = "a-boundary'()+_,-./:=? of words"
"""Such a boundary has to stand in quotes."""


def _json(session: Session, content: bytes, kind: str = "application/json") -> Exchange:
    return session.deployment.ask("POST", "/v1/stt/create", headers={"content-type": kind}, content=content)


def _create(session: Session, **more: Any) -> dict[str, Any]:
    return {"model": session.models[0], "url": session.settings.audio_url or NOWHERE, **more}


def _fetched(session: Session) -> None:
    """Go on where a create by url is accepted that is written plainly.

    Raises:
        NotAsked: it is refused, as it may be where nothing can be fetched.
    """
    plain = session.deployment.create(_create(session))
    if plain.status in UNFETCHED and session.settings.audio_url is None:
        raise NotAsked(
            f"a url from which nothing can be fetched is refused at once ({plain.status}): --audio-url names one from "
            "which audio can be"
        )


def _form(session: Session, recording: Recording, boundary: str = "contract", said: str | None = None) -> Exchange:
    """A form written here: its file stands before its model."""
    model = session.models[0]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{upload_field(model)}"; '
        f'filename="{recording.filename}"\r\nContent-Type: {recording.media_type}\r\n\r\n'
    )
    tail = f'\r\n--{boundary}\r\nContent-Disposition: form-data; name="model"\r\n\r\n{model}\r\n--{boundary}--\r\n'
    return session.deployment.ask(
        "POST",
        "/v1/stt/create",
        headers={"content-type": f"multipart/form-data; boundary={said or boundary}"},
        content=head.encode() + recording.content + tail.encode(),
    )


@check(
    "accepted.spellings",
    "A model is accepted under each name that the contract lists for it.",
    source="/components/schemas/KnownModel",
    layer="request",
    cost="creates",
)
def spellings(session: Session) -> Iterator[Finding]:
    _fetched(session)
    names = spellings_of(session.contract, session.models[0])
    asked = [(f"a create of {name!r}", session.deployment.create(_create(session, model=name))) for name in names]
    yield from judged(session, asked, _MADE)


@check(
    "accepted.spellings-of-uploads",
    "A form accepts the same names of a model as JSON does.",
    source="/components/schemas/KnownModel",
    layer="request",
    cost="creates",
)
def spellings_of_uploads(session: Session) -> Iterator[Finding]:
    uploads(session)
    (recording,) = recordings(1, session.rng, session.settings.audio)
    names = spellings_of(session.contract, session.models[0])
    asked = [
        (f"a form with a file for {name!r}", session.deployment.upload(recording, upload_field(name), {"model": name}))
        for name in names
    ]
    yield from judged(session, asked, _MADE)


@check(
    "accepted.media-type",
    "A create is accepted however its media type is spelled, with or without a charset.",
    source="RFC 9110, 8.3.1",
    layer="request",
    cost="creates",
)
def media_type(session: Session) -> Iterator[Finding]:
    wire(session)
    _fetched(session)
    content = json.dumps(_create(session)).encode()
    kinds = ("application/json; charset=utf-8", 'APPLICATION/JSON;charset="UTF-8"')
    yield from judged(
        session, [(f"a create of the type {kind}", _json(session, content, kind)) for kind in kinds], _MADE
    )


@check(
    "accepted.json",
    "A create is accepted whatever white space, key order and escapes its JSON has.",
    source="RFC 8259, 2 and 7",
    layer="request",
    cost="creates",
)
def json_writings(session: Session) -> Iterator[Finding]:
    wire(session)
    _fetched(session)
    plain = json.dumps(_create(session))
    turned = json.dumps(dict(reversed(_create(session).items())), indent="\t")
    writings = {
        "with its keys the other way round, on lines of their own": f"\r\n {turned}\n",
        "with escapes in a key and in a value": plain.replace('"model"', '"mod\\u0065l"').replace("/", "\\/"),
    }
    asked = [(f"a create {what}", _json(session, content.encode())) for what, content in writings.items()]
    yield from judged(session, asked, _MADE)


@check(
    "accepted.form",
    "A form is accepted with its file before its model, and with a quoted boundary.",
    source="RFC 7578, 5.2, and RFC 2046, 5.1.1",
    layer="request",
    cost="creates",
)
def form(session: Session) -> Iterator[Finding]:
    uploads(session)
    (recording,) = recordings(1, session.rng, session.settings.audio)
    asked = [
        ("a form with the file before the model", _form(session, recording)),
        ("a form with a boundary in quotes", _form(session, recording, _BOUNDARY, f'"{_BOUNDARY}"')),
    ]
    yield from judged(session, asked, _MADE)


@check(
    "accepted.file-name",
    "A file is accepted under any ordinary name: with spaces, capitals or several dots.",
    source="RFC 7578, 4.2",
    layer="request",
    cost="creates",
)
def file_name(session: Session) -> Iterator[Finding]:
    uploads(session)
    model, (recording,) = session.models[0], recordings(1, session.rng, session.settings.audio)
    suffix = "." + recording.filename.rpartition(".")[2]
    asked: list[tuple[str, Exchange]] = []
    for name in (f"My call of 4 May{suffix}", f"CALL.v2.final{suffix.upper()}"):
        renamed = Recording(name, recording.content, recording.media_type, recording.duration_s)
        exchange = session.deployment.upload(renamed, upload_field(model), {"model": model})
        asked.append((f"a file with the name {name!r}", exchange))
    yield from judged(session, asked, _MADE)


@check(
    "accepted.again",
    "Two creates make two jobs, even with the same X-Client-Request-Id, which only correlates.",
    source="docs/wire.md, Headers",
    layer="request",
    cost="creates",
)
def again(session: Session) -> Iterator[Finding]:
    wire(session)
    uploads(session)
    model, (recording,) = session.models[0], recordings(1, session.rng, session.settings.audio)
    headers = {"x-client-request-id": f"contract-again-{session.rng.getrandbits(32):x}"}
    send = partial(session.deployment.upload, recording, upload_field(model), {"model": model}, headers=headers)
    first, second = send(), send()
    yield from judged(session, [("a create", first), ("a create that was sent before", second)], _MADE)
    id_ = first.told.get("generation_id")
    if id_ is not None and second.told.get("generation_id") == id_:
        yield session.broken("a create that was sent twice made one job; two are due", first, second)
