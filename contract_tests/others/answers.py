"""What is answered, and how it is written: JSON, the headers above it, and refusals in either form."""

import itertools
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final, cast

from .bodies import Body
from .styles import Style

Headers = list[tuple[str, str]]

_CLIENT_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_EXTRA: Final[dict[str, Any]] = {"links": {"docs": "https://docs.example.org"}, "createdAt": 1, "meta": None}
_PAGE: Final = b"<!doctype html><title>404</title><h1>Not here</h1>\n"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: `headers` by their names in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Body


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, before it is packed and cut into chunks."""

    status: int
    headers: Headers
    content: bytes


class Answers:
    """Writes answers as the style has them."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._turns = itertools.count()

    def job(self, asked: Asked, status: int, told: dict[str, Any], id_: str) -> Answered:
        """A success about a job."""
        priced = [("x-aimlapi-credits-used", "0.0315"), ("x-aimlapi-usd-spent", "0")] if self._style.priced else []
        told = told | (_EXTRA if self._style.extra else {})
        return self._json(asked, status, "application/json", told, [("X-Inference-Id", id_), *priced])

    def refusal(self, asked: Asked, status: int, message: str, headers: Headers | None = None) -> Answered:
        """A refusal in the style's form."""
        style, now = self._style, datetime.now(UTC).isoformat()
        if style.problem == "older":
            # As the service has it in places, the number is text.
            told: dict[str, Any] = {"message": message, "statusCode": status if style.details else str(status)}
            told |= {"path": asked.path, "timestamp": now} if style.details else {}
        else:
            told = {"title": "Refused", "status": status, "message": message}
            more = {"instance": asked.path, "timestamp": now, "error": {"name": "Refused", "message": message}}
            told |= more if style.details else {}
        if style.request_ids:
            told["requestId"] = str(uuid.uuid4())
        if style.extra:
            told |= {"code": f"E{status}", "detail": [{"loc": ["body"], "msg": message}]}
        kind = "application/json" if style.problem == "older" else "application/problem+json"
        challenge = [("WWW-Authenticate", 'Bearer realm="stt", error="invalid_token"' if style.details else "Bearer")]
        return self._json(asked, status, kind, told, [*(headers or []), *(challenge if status == 401 else [])])

    def busy(self, asked: Asked) -> Answered:
        """One that is one too many; it may be asked again at once."""
        when = "0" if self._style.retry_after == "seconds" else format_datetime(datetime.now(UTC), usegmt=True)
        return self.refusal(asked, 429, "Too many requests.", [("Retry-After", when)])

    def page(self, asked: Asked) -> Answered:
        """What a router says of paths that it does not know."""
        return Answered(404, [("Content-Type", "text/html"), *self._usual(asked)], _PAGE)

    def options(self, asked: Asked, allowed: str) -> Answered:
        """What is answered to OPTIONS, be it a browser that asks whether it may."""
        allow = [("Allow", allowed), ("Access-Control-Allow-Methods", allowed)]
        return Answered(204, [*allow, ("Access-Control-Allow-Headers", "*"), *self._usual(asked)], b"")

    def _json(self, asked: Asked, status: int, kind: str, told: dict[str, Any], headers: Headers) -> Answered:
        style = self._style
        if style.order == "changing" and next(self._turns) % 2:
            told = cast(dict[str, Any], _reversed(told))
        text = json.dumps(told, ensure_ascii=not style.pretty, indent=2 if style.pretty else None)
        content = text.encode(errors="backslashreplace")
        return Answered(status, [("Content-Type", kind + style.charset), *headers, *self._usual(asked)], content)

    def _usual(self, asked: Asked) -> Headers:
        found = [("X-Request-Id", uuid.uuid4().hex)]
        client_id = asked.headers.get("x-client-request-id", "")
        if _CLIENT_ID.fullmatch(client_id):
            found.append(("X-Client-Request-Id", client_id))
        if self._style.cors:
            found += [("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "*"), ("Vary", "Origin")]
        if self._style.proxied:
            found += [("Via", "1.1 edge"), ("Cache-Control", "no-store"), ("Set-Cookie", "route=b; Path=/; HttpOnly")]
        return found


def _reversed(value: Any) -> Any:
    """A value whose objects have their keys the other way round."""
    if isinstance(value, dict):
        return {key: _reversed(one) for key, one in reversed(cast(dict[str, Any], value).items())}
    return [_reversed(one) for one in cast(list[object], value)] if isinstance(value, list) else value
