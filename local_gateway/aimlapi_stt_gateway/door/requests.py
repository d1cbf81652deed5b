"""The request of a create, read and checked: JSON with a url, or a form with a file."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from starlette.requests import Request

from ..families import Family, family_of
from .options import WrongOption, checked, checked_form
from .problems import Refused
from .uploads import FILE_FIELDS, Form, announced_bytes, read_form

LARGEST_JSON = 256 << 10
_DEEPEST = 32
_LONGEST_LIST = 1000
_MOST_VALUES = 10_000
_LONGEST_URL = 8 << 10
_NOT_IN_A_URL = re.compile(r"[\x00-\x20\x7f\\<>\"^`{|}]")


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job that was asked for. Without a `url` its audio was uploaded."""

    model: str
    family: Family
    options: dict[str, object]
    url: str | None


async def read_job(request: Request, target: Path, largest_upload: int) -> NewJob:
    """A job from a request; an uploaded file is written to `target`.

    Raises:
        Refused: the request is of no form that is taken, or something in it is missing or wrong.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    form: Form | None = None
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Refused(415, "Send the body as it is, without a content-encoding.")
    try:
        if kind == "application/json":
            values = await _read_json(request)
            model, url = values.pop("model", None), values.pop("url", None)
            options = checked(values)
        elif kind == "multipart/form-data":
            form = await read_form(request, target, largest_upload)
            _check_files(form)
            model, url = _single(form, "model"), _single(form, "url")
            options = checked_form(form.fields)
        else:
            raise Refused(415, "Send application/json with a url, or multipart/form-data with a file.")
    except WrongOption as problem:
        raise Refused(400, str(problem)) from problem
    name, family = _checked_model(model)
    return NewJob(name, family, options, _checked_source(url, form, family))


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def _single(form: Form, name: str) -> str | None:
    """A field of a form that can be given once, taken out of it."""
    texts = form.fields.pop(name, [None])
    if len(texts) > 1:
        raise Refused(400, f"{name} is given more than once.")
    return texts[0]


async def _read_json(request: Request) -> dict[str, object]:
    too_large = Refused(413, f"The JSON body is larger than {LARGEST_JSON} bytes.")
    if announced_bytes(request) > LARGEST_JSON:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_JSON:
            raise too_large
    try:
        document: Any = _DECODER.decode(body.decode())
    except (ValueError, RecursionError):
        raise Refused(400, "The body is not JSON in UTF-8.") from None
    if not isinstance(document, dict):
        raise Refused(400, "The body is no JSON object.")
    found = cast(dict[str, object], document)
    _check_shape(found)
    return found


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object, unless a name stands in it twice: who checked one of the two values may have let the other in."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Refused(400, "A name stands twice in an object of the JSON.")
    return found


_DECODER = json.JSONDecoder(parse_constant=_no_number, object_pairs_hook=_object)


def _check_shape(document: object) -> None:
    """Refuse what takes those who come after this long to look at, or nests deeper than their stack goes."""
    level: list[object] = [document]
    values = 0
    for _ in range(_DEEPEST):
        if any(isinstance(node, list) and len(cast(list[object], node)) > _LONGEST_LIST for node in level):
            raise Refused(400, f"A list in the JSON has more than {_LONGEST_LIST} items.")
        level = [child for node in level for child in _children(node)]
        values += len(level)
        if values > _MOST_VALUES:
            raise Refused(400, f"The JSON has more than {_MOST_VALUES} values.")
        if not level:
            return
    raise Refused(400, f"The JSON is more than {_DEEPEST} levels deep.")


def _children(node: object) -> Iterable[object]:
    if isinstance(node, dict):
        return cast(dict[str, object], node).values()
    return cast(list[object], node) if isinstance(node, list) else ()


def _checked_model(model: object) -> tuple[str, Family]:
    if not isinstance(model, str) or not model:
        raise Refused(400, "model is missing; it names the model, like whisper-tiny.")
    family = family_of(model)
    if family is None:
        raise Refused(404, f"This gateway has no model {model[:80]!r}; its page /docs lists those it has.")
    return model, family


def _check_files(form: Form) -> None:
    for name in FILE_FIELDS:
        if name in form.fields:
            raise Refused(400, f"{name} has to be a file: give its part a file name.")


def _checked_source(url: object, form: Form | None, family: Family) -> str | None:
    """The url, or `None` where a file was uploaded: exactly one of the two."""
    uploaded = form is not None and form.file_field is not None
    if url is not None and uploaded:
        raise Refused(400, "Send either a url or a file, not both.")
    if form is not None and uploaded:
        if form.file_field != family.upload_field:
            raise Refused(400, f"One of url or file is required; a file goes into the field {family.upload_field!r}.")
        if form.file_bytes == 0:
            raise Refused(400, "The uploaded audio is empty (0 bytes).")
        return None
    if url is None:
        raise Refused(400, f"One of url or file is required; a file goes into the field {family.upload_field!r}.")
    return _checked_url(url)


def _checked_url(url: object) -> str:
    """A URL that everybody reads alike: what is fetched from it must be what was checked."""
    refused = Refused(400, "url has to be an http or https URL.")
    if not isinstance(url, str):
        raise refused
    if len(url) > _LONGEST_URL:
        raise Refused(400, f"url may have {_LONGEST_URL} letters and no more.")
    if _NOT_IN_A_URL.search(url):
        raise Refused(400, "url has to be an http or https URL, with spaces and the like percent-encoded.")
    try:
        url.encode()  # half a surrogate, which JSON can write and nothing can send, raises as well
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise refused from None
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise refused
    if "%" in host:
        raise Refused(400, "url must not name a network interface (%) in its host.")
    return url
