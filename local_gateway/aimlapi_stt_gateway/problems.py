"""Answers that say no: problem+json, as the service writes them."""

import re
import uuid
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

_CLIENT_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
_NAMES = {400: "ValidationError", 401: "UnauthorizedError", 404: "NotFoundError", 429: "TooManyRequestsError"}


class Refused(Exception):
    """A request is answered with this status and text, and with these headers beside the usual ones."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}


def ids(request: Request) -> dict[str, str]:
    """The headers by which an answer can be found again; the client's own id is echoed where it is well formed."""
    client_id = request.headers.get("x-client-request-id", "")
    echoed = {"x-client-request-id": client_id} if _CLIENT_REQUEST_ID.fullmatch(client_id) else {}
    return {"x-request-id": str(uuid.uuid4()), **echoed}


def problem(request: Request, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """An error as `application/problem+json`."""
    found = ids(request)
    name = _NAMES.get(status, "Error")
    body = {
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "message": message,
        "instance": request.url.path,
        "requestId": found["x-request-id"],
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "error": {"name": name, "message": message},
    }
    return JSONResponse(body, status, headers={**(headers or {}), **found}, media_type="application/problem+json")
