"""What schemathesis asks and is answered, as exchanges of the run: keys left out, audio as its size."""

from collections.abc import Mapping
from email import message_from_bytes
from email.message import Message
from email.policy import HTTP
from typing import Any

from ..deployment import Traffic
from ..exchanges import Exchange, Part, Redaction, Request
from .values import is_list


def kept(traffic: Traffic, request: Any, response: Any, seconds: float, why: str = "") -> Exchange:
    """Note a prepared request of requests, and a response of either library; `None` where there was none, and why."""
    shown = _shown(request, traffic.redaction)
    if response is None:
        return traffic.keep(shown, None, (), b"", seconds, why)
    return traffic.keep(shown, response.status_code, _headers(response.headers), response.content or b"", seconds)


def _headers(headers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Of schemathesis, or of requests: the former has a list of values for each name."""
    found: list[tuple[str, str]] = []
    for name, value in headers.items():
        values = value if is_list(value) else [value]
        found += [(name, str(one)) for one in values]
    return found


def _shown(request: Any, redaction: Redaction) -> Request:
    sent: dict[str, Any] = dict(request.headers or {})
    headers = redaction.headers((name, _text(value)) for name, value in sent.items())
    content: Any = request.body or b""
    content = content if isinstance(content, bytes) else str(content).encode("utf-8", errors="surrogatepass")
    form = _form(content, {name.lower(): value for name, value in headers}, redaction)
    body = "" if form else redaction.raw(content).decode("utf-8", errors="backslashreplace")
    return Request(str(request.method), redaction.text(str(request.url)), headers, body, form)


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _form(content: bytes, headers: Mapping[str, str], redaction: Redaction) -> tuple[Part, ...]:
    """The parts of a form; none where it cannot be read as one."""
    kind = headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        return ()
    message = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + content, policy=HTTP)
    return tuple(_part(part, redaction) for part in message.iter_parts()) if message.is_multipart() else ()


def _part(part: "Message[str, str]", redaction: Redaction) -> Part:
    name = part.get_param("name", "", "content-disposition")
    filename = part.get_filename()
    payload: Any = part.get_payload(decode=True)
    content: bytes = payload if isinstance(payload, bytes) else b""
    if filename is not None:
        return Part(redaction.text(str(name)), f"<{part.get_content_type()}, {len(content)} bytes>", filename)
    return Part(redaction.text(str(name)), redaction.text(content.decode("utf-8", errors="backslashreplace")))
