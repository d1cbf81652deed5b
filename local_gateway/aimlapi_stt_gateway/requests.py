"""The request of a create, read and checked: JSON with a url, or a form with a file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from starlette.requests import Request

from .families import Family, family_of
from .options import WrongOption, checked, checked_form
from .problems import Refused
from .uploads import LARGEST_FIELDS, Form, read_form


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
    try:
        if kind == "application/json":
            values = await _read_json(request)
            model, url = values.pop("model", None), values.pop("url", None)
            options = checked(values)
        elif kind == "multipart/form-data":
            form = await read_form(request, target, largest_upload)
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
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FIELDS:
            raise Refused(413, f"The JSON body is larger than {LARGEST_FIELDS} bytes.")
    try:
        document: Any = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refused(400, "The body is not JSON.") from None
    if not isinstance(document, dict):
        raise Refused(400, "The body is no JSON object.")
    return cast(dict[str, object], document)


def _checked_model(model: object) -> tuple[str, Family]:
    if not isinstance(model, str) or not model:
        raise Refused(400, "model is missing; it names the model, like whisper-tiny.")
    family = family_of(model)
    if family is None:
        raise Refused(404, f"This gateway has no model {model[:80]!r}; its documentation lists those it has.")
    return model, family


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
    if not _is_http_url(url):
        raise Refused(400, "url has to be an http or https URL.")
    return cast(str, url)


def _is_http_url(url: object) -> bool:
    try:
        parts = urlsplit(url) if isinstance(url, str) and url.encode() else None
        return parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # a half surrogate, which JSON can write and nothing can send, is one too
        return False
