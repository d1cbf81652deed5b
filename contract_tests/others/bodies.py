"""What a create says: read from JSON or from a form, and held against the contract's own schema."""

import email.parser
import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal, NoReturn, cast

from aimlapi_stt_contract.contracts import Schema, contract_for
from aimlapi_stt_contract.families import upload_field

Wrong = Literal["unread", "media_type", "wrong_body"]

_CONTRACT: Final = contract_for(None, None)
_SCHEMAS: Final[Schema] = _CONTRACT.document["components"]["schemas"]
_OPTIONS: Final[Schema] = _SCHEMAS["TranscriptionOptions"]["properties"]
MODELS: Final = frozenset(_SCHEMAS["KnownModel"]["enum"])


class Refused(Exception):
    """A body that makes no job: which freedom has its status, and why."""

    def __init__(self, wrong: Wrong, why: str) -> None:
        super().__init__(why)
        self.wrong: Wrong = wrong


@dataclass(frozen=True, slots=True)
class Body:
    """A request's body, as it came."""

    media_type: str
    coding: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form; `file` says whether it has the name of a file."""

    name: str
    content: bytes
    file: bool


@dataclass(frozen=True, slots=True)
class Create:
    """A job that is asked for: the model, the options, and a file or a url."""

    model: str
    options: dict[str, Any]
    file: bytes | None


def read(body: Body, *, unpacks: bool) -> Any:
    """A value of JSON, or the list of the fields of a form. Raises `Refused` where it is none."""
    content = body.content
    if body.coding not in ("", "identity"):
        if body.coding != "gzip" or not unpacks:
            raise Refused("media_type", f"A body may not be in {body.coding[:20]!r}.")
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError) as problem:
            raise Refused("unread", "The body is not in gzip.") from problem
    kind = body.media_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        return _json(content)
    if kind == "multipart/form-data":
        return form(body.media_type, content)
    raise Refused("media_type", "A create is JSON or a form.")


def create_of(said: Any) -> Create:
    """The create that was read. Raises `Refused` where it breaks the contract."""
    if isinstance(said, list) and all(isinstance(one, Field) for one in cast(list[object], said)) and said:
        return _of_form(cast(list[Field], said))
    options = cast(dict[str, Any], said)
    if not isinstance(said, dict) or not _keeps("CreateRequest", options):
        raise Refused("wrong_body", "The body breaks the contract.")
    return Create(options["model"], options, None)


def form(media_type: str, content: bytes) -> list[Field]:
    """The fields of a form, read by the parser of e-mails, which have the same form."""
    head = f"content-type: {media_type}\r\n\r\n".encode("latin-1", "replace")
    message = email.parser.BytesParser().parsebytes(head + content)
    parts: Any = message.get_payload()
    if message.defects or not isinstance(parts, list):
        raise Refused("unread", "The form cannot be read.")
    return [_field(part) for part in cast(list[object], parts)]


def _field(part: Any) -> Field:
    name, file = (part.get_param(key, None, "content-disposition") for key in ("name", "filename"))
    content = part.get_payload(decode=True)
    if not isinstance(name, str) or not isinstance(content, bytes):
        raise Refused("unread", "A part of the form has no name.")
    return Field(name, content, file is not None)


def _json(content: bytes) -> Any:
    def refuse(word: str) -> NoReturn:
        raise ValueError(word)

    try:
        return json.loads(content.decode(), parse_constant=refuse)
    except (ValueError, RecursionError) as problem:
        raise Refused("unread", "The body is not valid JSON.") from problem


def _of_form(fields: Iterable[Field]) -> Create:
    options: dict[str, Any] = {}
    files: list[Field] = []
    for field in fields:
        if field.file:
            files.append(field)
            continue
        value = _value(field.name, field.content.decode(errors="replace"))
        if field.name in options:
            before = options[field.name]
            value = [*cast(list[object], before), value] if isinstance(before, list) else [before, value]
        options[field.name] = value
    if "url" in options or len(files) != 1 or not files[0].content:
        raise Refused("wrong_body", "A form has one file, which is not empty, and no url.")
    if not _keeps("TranscriptionOptions", options):
        raise Refused("wrong_body", "The form breaks the contract.")
    if files[0].name != upload_field(options["model"]):
        raise Refused("wrong_body", f"The file belongs into the field {upload_field(options['model'])!r}.")
    return Create(options["model"], options, files[0].content)


def _keeps(name: str, value: object) -> bool:
    try:
        kept: bool = _CONTRACT.validator(_CONTRACT.component(name)).is_valid(value)
    except (ValueError, TypeError):  # half of a surrogate pair, and numbers that are too great
        return False
    return kept


def _value(name: str, text: str) -> Any:
    """The value that a field's text stands for: what the contract has under that name."""
    kinds = _kinds(_OPTIONS.get(name, {}))
    if "boolean" in kinds and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if "number" in kinds:
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _kinds(schema: Schema) -> set[str]:
    told = schema.get("type", [])
    found = {told} if isinstance(told, str) else set(told)
    return found.union(*(_kinds(branch) for branch in schema.get("anyOf", [])))
