"""One connection, written to byte by byte: for what an HTTP library would not send, and what it would not show.

Its exchanges are kept with all others. What it sends names no audio and no url, and so makes no job.
"""

import socket
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Final
from urllib.parse import urlsplit

import h11

from .deployment import USER_AGENT, Deployment, trust
from .exchanges import Exchange, Request
from .settings import Settings
from .silence import Gone
from .whole import Limit

_PIECE: Final = 65_536


class Connection:
    """A connection to a deployment, with TLS where its address is https.

        with Connection(settings, deployment) as connection:
            connection.send("GET", "/v1/stt/x")
            exchange = connection.answer()

    Attributes:
        closed: whether the last answer was followed by the end of the connection, or said that it is the last.
        rest: bytes that came after the last answer.

    Raises:
        Gone: nobody listens there.
    """

    def __init__(self, settings: Settings, deployment: Deployment) -> None:
        address = urlsplit(settings.base_url)
        self._settings, self._deployment = settings, deployment
        self._host, self._prefix = address.netloc.rpartition("@")[2], address.path.rstrip("/")
        self._waiting: list[tuple[Request, float]] = []
        self._buffer = b""
        self.closed = False
        secure = address.scheme == "https"
        deployment.wait()
        place = (address.hostname or "", address.port or (443 if secure else 80))
        try:
            self._socket = socket.create_connection(place, settings.request_timeout_s)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if secure:
                context = trust(settings)
                context.set_alpn_protocols(["http/1.1"])
                self._socket = context.wrap_socket(self._socket, server_hostname=address.hostname)
        except OSError as problem:
            raise Gone(f"{settings.base_url} takes no connection ({problem})") from problem

    def __enter__(self) -> "Connection":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    @property
    def rest(self) -> bytes:
        """What came after the last answer."""
        return self._buffer

    def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        *,
        key: str = "own",
        version: str = "1.1",
    ) -> None:
        """Write a request; the headers that every request has are added."""
        lengths = {"content-length": str(len(body))} if body else {}
        usual = {"host": self._host, "user-agent": USER_AGENT, "accept": "*/*"}
        every = {**usual, **self._deployment.key(key), **lengths, **(headers or {})}
        lines = [f"{method} {self._prefix}{path} HTTP/{version}", *(f"{name}: {every[name]}" for name in every)]
        redaction = self._deployment.traffic.redaction
        url = redaction.text(f"{self._settings.base_url.rstrip('/')}{path}")
        shown = redaction.text(body.decode("utf-8", errors="backslashreplace"))
        self._waiting.append((Request(method, url, redaction.headers(every.items()), shown), time.monotonic()))
        try:
            self._socket.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        except OSError:
            self.closed = True  # an answer may have come before

    def answer(self) -> Exchange:
        """The answer to the first request that has had none, as it came; no answer where there is none to be read."""
        request, began = self._waiting.pop(0)
        keep = self._deployment.traffic.keep
        try:
            response, content = self._read(request.method)
        except (OSError, h11.RemoteProtocolError) as problem:
            self.closed = True
            why = f"{type(problem).__name__}: {problem}"
            return keep(request, None, (), b"", time.monotonic() - began, why)
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers]
        said = [value.lower() for name, value in headers if name.lower() == "connection"]
        self.closed |= "close" in said or response.http_version < b"1.1"
        return keep(request, response.status_code, headers, content, time.monotonic() - began)

    def is_over(self) -> bool:
        """Whether the connection was ended; what comes until then is the rest."""
        limit = Limit(self._settings.request_timeout_s)
        try:
            while not limit.broken(len(self._buffer)) and (piece := self._socket.recv(_PIECE)):
                self._buffer += piece
        except TimeoutError:
            return False
        except OSError:
            pass
        return True

    def _read(self, method: str) -> tuple[h11.Response, bytes]:
        """One answer. The reader is told of a request of this method, since its answer depends on that."""
        reader = h11.Connection(h11.CLIENT)
        reader.send(h11.Request(method=method, target="/", headers=[("host", "x"), ("connection", "keep-alive")]))
        reader.send(h11.EndOfMessage())
        if self._buffer:  # nothing at all would mean the end
            reader.receive_data(self._buffer)
        response, content, limit = None, b"", Limit(self._settings.request_timeout_s)
        while True:
            if why := limit.broken(len(content)):
                raise TimeoutError(why)
            event = reader.next_event()
            if event is h11.NEED_DATA:
                piece = self._socket.recv(_PIECE)
                if not piece and response is None:
                    raise ConnectionResetError("the connection was closed without an answer")
                reader.receive_data(piece)
            elif isinstance(event, h11.Response):
                response = event
            elif isinstance(event, h11.Data):
                content += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                assert response is not None
                self._buffer = reader.trailing_data[0]
                return response, content
