"""What a create has to name: a model, and exactly one of a url and a file in its field."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from ..exchanges import Exchange
from ..families import MODELS, family_of, upload_field
from ..findings import Finding
from ..inputs import Recording, recordings
from ..laws import NotAsked, check
from ..refusals import WRONG_BODY
from ..session import Session
from .bodies import NOWHERE
from .judging import REFUSED, judged, wire

_INPUT: Final = "docs/wire.md, Input"
_UNKNOWN: Final = (*WRONG_BODY, 404)


def _form(session: Session, fields: Mapping[str, str]) -> Exchange:
    """A form without a file. httpx writes one as a form of HTML where there is no file, and so it is written here."""
    parts = "".join(
        f'--contract\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    headers = {"content-type": "multipart/form-data; boundary=contract"}
    content = f"{parts}--contract--\r\n".encode()
    return session.deployment.ask("POST", "/v1/stt/create", headers=headers, content=content, refusable=True)


def _recording(session: Session) -> Recording:
    return recordings(1, session.rng, session.settings.audio)[0]


def uploads(session: Session) -> None:
    """Go on where the contract has forms with a file. A page may have none, and then what becomes of one is open.

    Raises:
        NotAsked: it has none.
    """
    operation = session.contract.document["paths"][session.contract.create_path]["post"]
    if "multipart/form-data" not in operation.get("requestBody", {}).get("content", {}):
        raise NotAsked("the contract has no uploads")


@check(
    "creates.no-source",
    "A create with neither a url nor a file is refused with 400.",
    source=_INPUT,
    layer="request",
    cost="refusable",
)
def no_source(session: Session) -> Iterator[Finding]:
    for model in session.models:
        deployment = session.deployment
        asked = [
            (f"a create of {model} with neither url nor file", deployment.create({"model": model}, refusable=True)),
            (f"a form of {model} without a file", _form(session, {"model": model})),
        ]
        yield from judged(session, asked, WRONG_BODY)


@check(
    "creates.empty-form",
    "An empty form is refused with 400.",
    source=_INPUT,
    layer="request",
    cost="refusable",
)
def empty_form(session: Session) -> Iterator[Finding]:
    yield from judged(session, [("an empty form", _form(session, {}))], WRONG_BODY)


@check(
    "creates.wrong-kinds",
    "A model that is not a string is refused with 400.",
    source="/components/schemas/TranscriptionOptions/properties/model",
    layer="request",
    cost="refusable",
)
def wrong_kinds(session: Session) -> Iterator[Finding]:
    values: list[Any] = [None, 7, True, [], ["whisper-tiny"], {"name": "whisper-tiny"}, ""]
    asked = [
        (f"a create with the model {value!r}", session.deployment.create({"model": value}, refusable=True))
        for value in values
    ]
    yield from judged(session, asked, WRONG_BODY)


@check(
    "creates.unknown-model",
    "A model that does not exist is refused with 400 or 404.",
    source="docs/wire.md, HTTP errors",
    layer="request",
    cost="creates",
)
def unknown_model(session: Session) -> Iterator[Finding]:
    wire(session)
    names = (f"no-model-{session.rng.randrange(10**9)}", "no/model/of-anybody")
    asked = [(f"the model {name!r}", session.deployment.create({"model": name, "url": NOWHERE})) for name in names]
    yield from judged(session, asked, _UNKNOWN)


@check(
    "creates.no-model",
    "A create with audio and no model is refused with 400.",
    source="/components/schemas/TranscriptionOptions/required",
    layer="request",
    cost="creates",
)
def no_model(session: Session) -> Iterator[Finding]:
    deployment = session.deployment
    asked = [("a create with a url and no model", deployment.create({"url": NOWHERE}))]
    asked += [("a create with no model but null", deployment.create({"url": NOWHERE, "model": None}))]
    asked += [("a form with a file and no model", deployment.upload(_recording(session), "audio", {}))]
    yield from judged(session, asked, WRONG_BODY)


@check(
    "creates.both",
    "A create with both a url and a file is refused with 400: it takes exactly one of them.",
    source=_INPUT,
    layer="request",
    cost="creates",
)
def both(session: Session) -> Iterator[Finding]:
    wire(session)
    uploads(session)
    model = session.models[0]
    form = {"model": model, "url": NOWHERE}
    exchange = session.deployment.upload(_recording(session), upload_field(model), form)
    yield from judged(session, [("a form with both a url and a file", exchange)], WRONG_BODY)


@check(
    "creates.url",
    "A url that is not http or https is refused with 400.",
    source="/components/schemas/CreateRequest",
    layer="request",
    cost="creates",
)
def url(session: Session) -> Iterator[Finding]:
    wire(session)
    urls: list[Any] = [7, [], "", "no url", "ftp://audio.invalid/a.wav", "file:///etc/passwd", "data:audio/wav;base64,"]
    asked = [
        (f"a create with the url {value!r}", session.deployment.create({"model": session.models[0], "url": value}))
        for value in urls
    ]
    yield from judged(session, asked, WRONG_BODY)


@check(
    "creates.field",
    "A file in a field of another name is refused with 400, and not ignored.",
    source=_INPUT,
    layer="request",
    cost="creates",
)
def field(session: Session) -> Iterator[Finding]:
    wire(session)
    uploads(session)
    form = {"model": session.models[0]}
    exchange = session.deployment.upload(_recording(session), "recording", form)
    yield from judged(session, [("a form with its file in the field 'recording'", exchange)], WRONG_BODY)


@check(
    "creates.file-of-openai",
    "The gpt-4o models take their file in the field `file`, and refuse one in `audio` with 400.",
    source=_INPUT,
    layer="request",
    cost="creates",
)
def file_of_openai(session: Session) -> Iterator[Finding]:
    wire(session)
    uploads(session)
    model = next((model for model in session.models if family_of(model) == "openai"), None)
    if model is None:
        raise NotAsked(f"none of the models that jobs name is like {MODELS['openai']}")
    send = partial(session.deployment.upload, _recording(session), form={"model": model})
    yield from judged(session, [(f"a file for {model} in the field 'audio'", send(field="audio"))], WRONG_BODY)


@check(
    "creates.strangers",
    "Text in any script is accepted or refused with a 4xx, and never garbled in the answer.",
    source="RFC 8259, 8.1",
    layer="request",
    cost="refusable",
)
def strangers(session: Session) -> Iterator[Finding]:
    texts = ("шёпот", "耳語", "همس", "Zürich", "\N{WHITE SMILING FACE}\N{MICROPHONE}", "e\u0301", "a\u202eb", "'; --")
    asked: list[tuple[str, Exchange]] = []
    for text in texts:
        for body in ({"model": text}, {"model": "whisper-tiny", "language": text, "keywords": [text]}):
            exchange = session.deployment.create(body, refusable=True)
            asked.append((f"a create without audio that says {text!r}", exchange))
            misread = text.encode().decode("latin-1")
            if misread != text and misread in json.dumps(exchange.told, ensure_ascii=False):
                yield session.broken(f"{text!r} is told as {misread!r}", exchange)
    yield from judged(session, asked, REFUSED)


@check(
    "creates.file-names",
    "A file name in any script is accepted, or refused with a 4xx.",
    source="RFC 7578, 5.1",
    layer="request",
    cost="creates",
)
def file_names(session: Session) -> Iterator[Finding]:
    uploads(session)
    model = session.models[0]
    recording = _recording(session)
    for name in ("шёпот \N{MICROPHONE}.wav", "../\"a';b" + "a" * 250 + ".wav"):
        renamed = Recording(name, recording.content, recording.media_type, recording.duration_s)
        exchange = session.deployment.upload(renamed, upload_field(model), {"model": model})
        yield from judged(session, [(f"a file with the name {name[:40]!r}", exchange)], range(200, 500))
