"""The HTTP side: create a job, look at a job, health. Answers are the wire's, or one page's (`dialects`)."""

import hashlib
import hmac
import json
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .dialects import Dialect
from .models import plain_name
from .options import WrongOption, checked, checked_form
from .store import Store
from .uploads import FILE_FIELDS, LARGEST_FIELDS, Form, UploadRefused, read_form

_CLIENT_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_TITLES = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed",
           413: "Content Too Large", 415: "Unsupported Media Type", 500: "Internal Server Error"}  # fmt: skip
_NAMES = {400: "ValidationError", 401: "UnauthorizedError", 404: "NotFoundError"}


class Refused(Exception):
    """A request is answered with this status and text."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server is told. Without `keys` any bearer key is accepted, which is for loopback alone."""

    dialect: Dialect
    keys: Sequence[str] = ()

    def owner(self, authorization: str | None) -> str:
        """Who asks, as the digest of the key; keys are kept and compared as digests.

        Raises:
            Refused: there is no bearer key, or none that is accepted.
        """
        scheme, _, key = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise Refused(401, "The request has no bearer key. Send the header Authorization: Bearer <key>.")
        digest = _digest(key.strip())
        accepted = [hmac.compare_digest(digest, _digest(known)) for known in self.keys]
        if self.keys and not any(accepted):
            raise Refused(401, "The API key is not valid here.")
        return digest


@dataclass(frozen=True, slots=True)
class _NewJob:
    model: str
    options: dict[str, object]
    url: str | None


def make_app(store: Store, settings: Settings, wake: Callable[[], None]) -> Starlette:
    """The application over a store; `wake` is called when a job was accepted."""

    async def create(request: Request) -> Response:
        owner = settings.owner(request.headers.get("authorization"))
        job_id = settings.dialect.new_id()
        path = store.audio_path(job_id)
        try:
            job = await _read_job(request, job_id, store)
            await run_in_threadpool(store.add, job_id, owner, job.model, job.options, job.url)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        wake()
        return _answer(request, settings.dialect.success_status, settings.dialect.created(job_id), job_id)

    async def fetch(request: Request) -> Response:
        owner = settings.owner(request.headers.get("authorization"))
        job_id = str(request.path_params["generation_id"])
        job = await run_in_threadpool(store.get, job_id)
        if job is None or job.owner != owner:
            raise Refused(404, "No job has this generation id, or its result has expired.")
        return _answer(request, settings.dialect.success_status, settings.dialect.fetched(job), job_id)

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    return Starlette(
        routes=[
            Route("/v1/stt/create", create, methods=["POST"]),
            Route("/v1/stt/{generation_id}", fetch, methods=["GET"]),
            Route("/healthz", health, methods=["GET"]),
        ],
        exception_handlers={
            Refused: _refused,
            UploadRefused: _refused,
            HTTPException: _http_exception,
            ClientDisconnect: _disconnected,
            Exception: _broken,
        },
    )


async def _read_job(request: Request, job_id: str, store: Store) -> _NewJob:
    """A job from a request.

    Raises:
        Refused, UploadRefused: the request is of no form that is taken, or something in it is missing or wrong.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "application/json":
            values = await _read_json(request)
            model, url = values.pop("model", None), values.pop("url", None)
            options = checked(values)
            uploaded = False
        elif kind == "multipart/form-data":
            form = await read_form(request, store.audio_path(job_id))
            if form.file_bytes == 0:
                raise Refused(400, "The uploaded audio is empty (0 bytes).")
            model, url = _single(form, "model"), _single(form, "url")
            options = checked_form(form.fields)
            uploaded = form.file_bytes is not None
        else:
            raise Refused(415, "Send application/json with a url, or multipart/form-data with a file.")
    except WrongOption as problem:
        raise Refused(400, str(problem)) from problem
    return _NewJob(_checked_model(model), options, _checked_url(url, uploaded=uploaded))


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


def _checked_model(model: object) -> str:
    if not isinstance(model, str) or not model:
        raise Refused(400, "model is missing; it names the model, like whisper-tiny.")
    if plain_name(model) is None:
        raise Refused(404, f"This gateway has no model {model[:80]!r}; it answers for whisper-* and nova-*.")
    return model


def _checked_url(url: object, *, uploaded: bool) -> str | None:
    if url is not None and uploaded:
        raise Refused(400, "Send either a url or a file, not both.")
    if url is None and not uploaded:
        raise Refused(400, f"One of url or file is required; a file goes into the field {FILE_FIELDS[0]!r}.")
    if url is not None and not _is_http_url(url):
        raise Refused(400, "url has to be an http or https URL.")
    return cast(str | None, url)


def _is_http_url(url: object) -> bool:
    try:
        parts = urlsplit(url) if isinstance(url, str) and url.encode() else None
        return parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # a half surrogate, which JSON can write and nothing can send, is one too
        return False


def _answer(request: Request, status: int, body: dict[str, Any], job_id: str) -> Response:
    return JSONResponse(body, status, headers={**_ids(request), "x-inference-id": job_id})


def _ids(request: Request) -> dict[str, str]:
    client_id = request.headers.get("x-client-request-id", "")
    echoed = {"x-client-request-id": client_id} if _CLIENT_REQUEST_ID.fullmatch(client_id) else {}
    return {"x-request-id": str(uuid.uuid4()), **echoed}


def _problem(request: Request, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    ids = _ids(request)
    body = {
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "message": message,
        "instance": request.url.path,
        "requestId": ids["x-request-id"],
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "error": {"name": _NAMES.get(status, "Error"), "message": message},
    }
    return JSONResponse(body, status, headers={**(headers or {}), **ids}, media_type="application/problem+json")


def _refused(request: Request, problem: Exception) -> Response:
    refused = cast(Refused | UploadRefused, problem)
    headers = {"www-authenticate": "Bearer"} if refused.status == 401 else {}
    # The connection stays open and uvicorn discards the rest of the body: closed with bytes unread, it would be reset,
    # and a client in the middle of an upload would lose this answer.
    return _problem(request, refused.status, str(refused), headers)


def _http_exception(request: Request, problem: Exception) -> Response:
    raised = cast(HTTPException, problem)
    return _problem(request, raised.status_code, raised.detail, dict(raised.headers or {}))


def _disconnected(request: Request, _: Exception) -> Response:
    return _problem(request, 400, "The client went away before the request was complete.")


def _broken(request: Request, _: Exception) -> Response:
    return _problem(request, 500, "The gateway failed; its log says why.")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
