"""Bodies that are no request: each is refused, none brings the service down."""

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..exchanges import Exchange
from ..findings import Finding
from ..laws import check
from ..refusals import JSON, NO_AUDIO, WRONG_BODY
from ..session import Session
from .judging import REFUSED, generates, judged, wrong

_CREATE: Final = "/paths/~1v1~1stt~1create/post/requestBody"
_VALID: Final = json.dumps(NO_AUDIO).encode()
NOWHERE: Final = "https://audio.invalid/contract.wav"
"""An address that leads nowhere, by RFC 6761: a job that is made of it all the same fails."""


def _sent(session: Session, content: bytes, headers: Mapping[str, str]) -> Exchange:
    return session.deployment.ask("POST", "/v1/stt/create", headers=headers, content=content, refusable=True)


@check(
    "bodies.not-json",
    "A body that claims to be JSON and is not is refused with a 4xx.",
    source="RFC 8259, 2",
    layer="request",
    cost="refusable",
)
def not_json(session: Session) -> Iterator[Finding]:
    # None names audio: whoever reads one of them all the same has no job to make of it.
    bodies = {
        "an empty body": b"",
        "a body of white space": b" \r\n",
        "a word": b"whisper-tiny",
        "half of an object": _VALID[: len(_VALID) // 2],
        "an object that is not closed": _VALID[:-1],
        "more after the object": _VALID + b"]",
        "two objects": _VALID + _VALID,
        "NaN": b'{"model": NaN}',
        "single quotes": _VALID.replace(b'"', b"'"),
        "a comma too many": b'{"model": "whisper-tiny",}',
        "a line end in a text": b'{"model": "whisper\n-tiny"}',
        "a form": b"model=whisper-tiny",
    }
    asked = [(f"a create with {what} as JSON", _sent(session, body, JSON)) for what, body in bodies.items()]
    yield from judged(session, asked, WRONG_BODY)


@check(
    "bodies.odd-json",
    "JSON that parsers disagree about, in a create without audio, is refused with a 4xx.",
    source="RFC 8259, 4, 6 and 8",
    layer="request",
    cost="refusable",
)
def odd_json(session: Session) -> Iterator[Finding]:
    bodies = {
        "a name twice": b'{"model": "whisper-tiny", "model": "whisper-base"}',
        "a byte order mark": b"\xef\xbb\xbf" + _VALID,
        "UTF-16": _VALID.decode().encode("utf-16"),
        "Latin-1": '{"model": "whisper-tiny", "tag": "é"}'.encode("latin-1"),
        "half of a surrogate pair": b'{"model": "\\ud800"}',
        "a null character": b'{"model": "whisper-tiny\\u0000"}',
        "a number with 5000 digits": b'{"model": ' + b"9" * 5000 + b"}",
        "a number beyond all doubles": b'{"model": 1e999}',
        "a name that is empty": b'{"": "whisper-tiny"}',
        "names of prototypes": b'{"__proto__": {"model": "whisper-tiny"}, "constructor": {}}',
    }
    asked = [(f"a create with {what}", _sent(session, body, JSON)) for what, body in bodies.items()]
    yield from judged(session, asked, REFUSED)


@check(
    "bodies.no-object",
    "A JSON body that is not an object is refused with a 4xx.",
    source=_CREATE,
    layer="request",
    cost="refusable",
)
def no_object(session: Session) -> Iterator[Finding]:
    bodies: list[Any] = [None, True, 7, "whisper-tiny", [], [NO_AUDIO], [[]]]
    asked = [(f"a create with {json.dumps(body)}", _sent(session, json.dumps(body).encode(), JSON)) for body in bodies]
    yield from judged(session, asked, WRONG_BODY)


@check(
    "bodies.media-type",
    "A media type that the contract does not name is refused, whatever the body holds.",
    source=f"{_CREATE}/content",
    layer="request",
    cost="creates",
)
def media_type(session: Session) -> Iterator[Finding]:
    body = json.dumps({"model": session.models[0], "url": NOWHERE}).encode()
    # Form fields of HTML are left out: frameworks read them unasked, and no client of the service sends them.
    kinds = ("text/plain", "application/xml", "application/octet-stream")
    asked = [
        (
            f"a create in JSON that is said to be {kind}",
            session.deployment.ask("POST", "/v1/stt/create", headers={"content-type": kind}, content=body),
        )
        for kind in kinds
    ]
    yield from judged(session, asked, WRONG_BODY)


@check(
    "bodies.media-type-spelling",
    "A media type means the same in capitals and with a charset.",
    source="RFC 9110, 8.3.1",
    layer="request",
    cost="refusable",
)
def media_type_spelling(session: Session) -> Iterator[Finding]:
    for kind in ("Application/JSON", "application/json; charset=utf-8", 'application/json;charset="UTF-8"'):
        exchange = _sent(session, _VALID, {"content-type": kind})
        found = wrong(exchange, (400, 413, 422))
        if found is not None:
            yield session.broken(f"a create without audio of the type {kind} {found}", exchange)
            return


@check(
    "bodies.cut",
    "A create whose body is cut short creates no job.",
    source=_CREATE,
    layer="request",
    cost="creates",
)
def cut(session: Session) -> Iterator[Finding]:
    whole = json.dumps({"model": session.models[0], "url": NOWHERE}).encode()
    exchange = session.deployment.ask("POST", "/v1/stt/create", headers=JSON, content=whole[:-1])
    yield from judged(session, [("a create whose JSON lacks its last character", exchange)], WRONG_BODY)


@check(
    "bodies.packed",
    "A compressed body, or one that claims to be, is read or refused, without a server error.",
    source="RFC 9110, 8.4 and 15.5.16",
    layer="request",
    cost="refusable",
)
def packed(session: Session) -> Iterator[Finding]:
    gzip = zlib.compressobj(wbits=31)
    bodies = {
        ("in gzip", "gzip"): gzip.compress(_VALID) + gzip.flush(),
        ("that is said to be gzip and is not", "gzip"): _VALID,
        ("of a coding that there is not", "no-coding-of-anybody"): _VALID,
    }
    asked = [
        (f"a create without audio {what}", _sent(session, body, {**JSON, "content-encoding": coding}))
        for (what, coding), body in bodies.items()
    ]
    yield from judged(session, asked, REFUSED)


@check(
    "bodies.broken-form",
    "A malformed multipart form is refused with a 4xx.",
    source="RFC 7578, 4.1; RFC 2046, 5.1.1",
    layer="request",
    cost="refusable",
)
def broken_form(session: Session) -> Iterator[Finding]:
    part = b'--b\r\ncontent-disposition: form-data; name="model"\r\n\r\nwhisper-tiny\r\n'
    forms = {
        "that does not say its boundary": (part + b"--b--\r\n", ""),
        "with another boundary than it says": (part + b"--b--\r\n", "; boundary=another"),
        "without its end": (part, "; boundary=b"),
        "with a part that has no name": (part.replace(b'; name="model"', b"") + b"--b--\r\n", "; boundary=b"),
        "with nothing in it": (b"", "; boundary=b"),
        "that is JSON": (_VALID, "; boundary=b"),
    }
    asked = [
        (f"a form {what}", _sent(session, body, {"content-type": f"multipart/form-data{boundary}"}))
        for what, (body, boundary) in forms.items()
    ]
    yield from judged(session, asked, REFUSED)


@check(
    "bodies.sizes",
    "A create without audio is refused with a 4xx, however large or deeply nested it is.",
    source="RFC 9110, 15.5.14",
    layer="request",
    cost="refusable",
)
def sizes(session: Session) -> Iterator[Finding]:
    generates(session, "it sends bodies of some 100 KB")
    bodies: dict[str, bytes] = {
        "a text of 150 KB": json.dumps({"tag": "a" * 150_000}).encode(),
        "2000 keys": json.dumps({f"key-{number}": number for number in range(2000)}).encode(),
        "a list of 5000 items": json.dumps({"tag": ["a"] * 5000}).encode(),
        "2000 objects in each other": b'{"a":' * 2000 + b"1" + b"}" * 2000,
        "2000 lists in each other": b'{"model":' + b"[" * 2000 + b"]" * 2000 + b"}",
    }
    asked = [(f"a create with {what}", _sent(session, body, JSON)) for what, body in bodies.items()]
    yield from judged(session, asked, REFUSED)
