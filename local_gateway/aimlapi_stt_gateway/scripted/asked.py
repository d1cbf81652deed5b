"""What a gateway was asked: one record a request, filled in while the request is read and answered."""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Literal, cast

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, FormParser, parse_options_header
from starlette.types import Message, Receive, Scope

Kind = Literal["create", "fetch", "other"]

_LARGEST_JSON: Final = 1 << 20
_WITH_SCHEME: Final = ("authorization", "proxy-authorization")
_SECRET: Final = ("authorization", "cookie", "api-key", "token")


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was uploaded.

    Attributes:
        field: the field of the form that it came in.
        name: its name, as the client gave it.
        size: in bytes.
        sha256: digest of its bytes, in hex.
    """

    field: str
    name: str
    size: int
    sha256: str


@dataclass(slots=True)
class Asked:
    """One request.

    Attributes:
        method: like `POST`.
        path: without the query, as it was sent.
        kind: `create`, `fetch` (a look at a job), or `other`.
        headers: by their names in lower case; in place of a secret `...`, or how it is presented, like `Bearer`.
        model: the model that a create asks for.
        options: what else it asks for; as text where a form was refused before it was understood.
        url: where a create says that the audio is.
        file: what it uploads.
        generation_id: the job that was made, or is looked at.
        status: the HTTP status that the client was sent, before faults that break the connection; 0 for none.
        faults: the names of the faults that the request met.
    """

    method: str
    path: str
    kind: Kind
    headers: dict[str, str]
    model: str | None = None
    options: dict[str, Any] = field(default_factory=dict[str, Any])
    url: str | None = None
    file: SentFile | None = None
    generation_id: str | None = None
    status: int = 0
    faults: list[str] = field(default_factory=list[str])

    @classmethod
    def by(cls, scope: Scope) -> "Asked":
        """What the head of a request says."""
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        raw = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        asked = cls(scope["method"], raw.partition("?")[0], _kind(scope), _without_secrets(headers))
        if asked.kind == "fetch":
            asked.generation_id = scope["path"].removeprefix("/v1/stt/")
        return asked

    def says(self, fields: dict[str, Any]) -> None:
        """Take the fields of a body: the model and the url apart, the rest as options."""
        rest = dict(fields)
        model, url = rest.pop("model", None), rest.pop("url", None)
        self.model = model if isinstance(model, str) else None
        self.url = url if isinstance(url, str) else None
        self.options = rest


def reading(asked: Asked, scope: Scope, receive: Receive) -> Receive:
    """A `receive` that notes what the body of a create says while the application reads it."""
    kind, options = parse_options_header(dict(scope["headers"]).get(b"content-type"))
    body = _Form(asked, options.get(b"boundary")) if kind == b"multipart/form-data" else _Json(asked)

    async def read() -> Message:
        message = await receive()
        if message["type"] == "http.request":
            body.take(message.get("body", b""))
            if not message.get("more_body"):
                body.end()
        return message

    return read if asked.kind == "create" else receive


class _Json:
    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._data = bytearray()

    def take(self, data: bytes) -> None:
        if len(self._data) <= _LARGEST_JSON:
            self._data += data

    def end(self) -> None:
        with suppress(ValueError, RecursionError):
            document: object = json.loads(self._data)
            if isinstance(document, dict):
                self._asked.says(cast(dict[str, Any], document))


class _Form:
    def __init__(self, asked: Asked, boundary: bytes | None) -> None:
        self._asked = asked
        self._fields: dict[str, Any] = {}
        self._parser = (
            FormParser("multipart/form-data", self._field, self._file, boundary=boundary) if boundary else None
        )

    def take(self, data: bytes) -> None:
        if self._parser is not None:
            try:
                self._parser.write(data)
            except FormParserError:  # the application says what is wrong with it
                self._parser = None

    def end(self) -> None:
        if self._parser is not None:
            with suppress(FormParserError):
                self._parser.finalize()
            self._parser = None
        self._asked.says(self._fields)

    def _field(self, found: Field) -> None:
        self._fields[_text(found.field_name)] = _text(found.value)

    def _file(self, found: File) -> None:
        found.file_object.seek(0)
        digest = hashlib.file_digest(found.file_object, "sha256").hexdigest()
        self._asked.file = SentFile(_text(found.field_name), _text(found.file_name), found.size, digest)
        found.close()


def _kind(scope: Scope) -> Kind:
    path: str = scope["path"]
    if scope["method"] == "POST" and path == "/v1/stt/create":
        return "create"
    return "fetch" if scope["method"] == "GET" and path.startswith("/v1/stt/") else "other"


def _without_secrets(headers: dict[str, str]) -> dict[str, str]:
    return {name: _without_secret(name, value) for name, value in headers.items()}


def _without_secret(name: str, value: str) -> str:
    if not any(word in name for word in _SECRET):
        return value
    scheme, space, _ = value.partition(" ")
    return scheme if space and name in _WITH_SCHEME else "..."


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "replace")
