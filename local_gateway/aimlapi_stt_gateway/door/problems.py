"""Answers that say no: problem+json, as the service writes them."""

import json
import re
import uuid
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

_CLIENT_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_TITLES = {413: "Content Too Large", 414: "URI Too Long"}  # newer than some of the Pythons that know the old names
_NAMES = {400: "ValidationError", 401: "UnauthorizedError", 404: "NotFoundError", 429: "TooManyRequestsError"}


class Refused(Exception):
    """A request is answered with this status and text, and with these headers beside the usual ones."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}


def ids(request: Request) -> dict[str, str]:
    """The headers by which an answer can be found again; the client's own id is echoed where it is well formed."""
    return _ids(request.headers.get("x-client-request-id", ""))


def problem(request: Request, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """An error as `application/problem+json`."""
    found = ids(request)
    # Not `request.url`: it is put together from the Host header, which may be anything.
    body = _body(status, message, str(request.scope["path"]), found["x-request-id"])
    return JSONResponse(body, status, headers={**(headers or {}), **found}, media_type="application/problem+json")


def raw_problem(refused: Refused, path: str, client_id: str) -> bytes:
    """The same as a whole HTTP answer after which the connection is closed, for what never becomes a request."""
    found = _ids(client_id)
    body = json.dumps(_body(refused.status, str(refused), path, found["x-request-id"])).encode()
    headers = {
        "content-type": "application/problem+json",
        "content-length": str(len(body)),
        "connection": "close",
        **refused.headers,
        **found,
    }
    lines = [f"HTTP/1.1 {refused.status} {_title(refused.status)}", *(f"{key}: {headers[key]}" for key in headers)]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _ids(client_id: str) -> dict[str, str]:
    echoed = {"x-client-request-id": client_id} if client_id and _CLIENT_REQUEST_ID.fullmatch(client_id) else {}
    return {"x-request-id": str(uuid.uuid4()), **echoed}


def _body(status: int, message: str, path: str, request_id: str) -> dict[str, object]:
    return {
        "title": _title(status),
        "status": status,
        "message": message,
        "instance": path,
        "requestId": request_id,
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "error": {"name": _NAMES.get(status, "Error"), "message": message},
    }


def _title(status: int) -> str:
    try:
        return _TITLES.get(status) or HTTPStatus(status).phrase
    except ValueError:
        return "Error"
