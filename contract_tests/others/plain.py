"""HTTP by the server of the standard library, in either version, with a routing of its own."""

import gzip
import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final
from urllib.parse import unquote, urlsplit

from .answers import Answered, Asked
from .bodies import Body
from .service import Service
from .styles import Style

_BEGINS: Final = "/v1/stt/"
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""The library refuses all others with 501, and with a page of HTML."""
_CHUNK: Final = 100


class _Handler(BaseHTTPRequestHandler):
    """Answers for the service of its class."""

    style: ClassVar[Style]
    service: ClassVar[Service]
    _answered = 0
    wbufsize = -1  # an answer goes out as a whole, and waits for nothing

    def go(self) -> None:
        """Answer a request of any method."""
        asked = Asked(self.command, urlsplit(self.path).path, self._headers(), self._body())
        self._answer(asked, self._routed(asked))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - so the library calls it
        """Say nothing."""

    def _routed(self, asked: Asked) -> Answered:
        style, service = self.style, self.service
        name = asked.path.removeprefix(_BEGINS)
        if not asked.path.startswith(_BEGINS) or not name or "/" in name.rstrip("/"):
            return service.no_path(asked)
        if name.endswith("/"):
            if style.slash == "nowhere":
                return service.no_path(asked)
            return Answered(308, [("Location", asked.path.rstrip("/"))], b"")
        if name == "create" and asked.method == "POST":
            return service.create(asked)
        is_create = name == "create" and not style.create_is_id
        if not is_create and asked.method in (("GET", "HEAD") if style.head else ("GET",)):
            return service.fetch(asked, unquote(name, errors="replace"))
        return service.no_method(asked, "POST" if is_create else "GET, HEAD" if style.head else "GET")

    def _headers(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, value in self.headers.items():
            found.setdefault(name.lower(), str(value))
        return found

    def _body(self) -> Body:
        told = self.headers
        if "chunked" in (told.get("transfer-encoding") or "").lower():
            content = b"".join(iter(self._chunk, b""))
        else:
            length = told.get("content-length") or "0"
            content = self.rfile.read(int(length)) if length.isdecimal() else b""
        return Body(told.get("content-type") or "", (told.get("content-encoding") or "").lower(), content)

    def _chunk(self) -> bytes:
        size = int(self.rfile.readline().partition(b";")[0], 16)
        content = self.rfile.read(size)
        self.rfile.readline()
        return content

    def _answer(self, asked: Asked, answered: Answered) -> None:
        style, content = self.style, answered.content
        self.send_response(answered.status)
        for name, value in answered.headers:
            self.send_header(name, value)
        if style.gzip and content and _takes_gzip(asked.headers.get("accept-encoding", "")):
            content = gzip.compress(content, 1)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self._answered += 1
        if style.closes and self._answered >= style.closes:
            self.send_header("Connection", "close")
        chunked = style.chunked and self.request_version == "HTTP/1.1" and answered.status != 204
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
            parts = [content[at : at + _CHUNK] for at in range(0, len(content), _CHUNK)]
            content = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in [*parts, b""])
        elif answered.status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if asked.method != "HEAD":
            self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients may hang up: that is nothing to tell of."""


@contextmanager
def plain(style: Style, service: Service) -> Generator[str]:
    """Started, at the address that is given."""
    own = {"style": style, "service": service, "protocol_version": f"HTTP/{style.version}"}
    handler = type("_HandlerOfStyle", (_Handler,), own | {f"do_{method}": _Handler.go for method in _METHODS})
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _takes_gzip(accepted: str) -> bool:
    for one in accepted.lower().split(","):
        name, _, weight = one.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0")
    return False
