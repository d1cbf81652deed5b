"""A deployment that is faithful until it is told how to break, and a server that says what it is told, byte by byte."""

import json
import socketserver
import ssl
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, BinaryIO, Final

import httpx

from aimlapi_stt_contract import PROFILES, Settings
from aimlapi_stt_contract.contracts import contract_for
from aimlapi_stt_contract.deployment import Deployment, Traffic, redaction_of
from aimlapi_stt_contract.findings import CheckResult
from aimlapi_stt_contract.laws import CHECKS
from aimlapi_stt_contract.run import look
from aimlapi_stt_contract.session import Session
from aimlapi_stt_gateway import ScriptedGateway

KEY: Final = "Key-of-the-contract-kit"
Ask = Callable[[httpx.Request], httpx.Response]
Break = Callable[[httpx.Request, Ask], httpx.Response]
QUICK = replace(PROFILES["quick"], jobs=2, burst=4, looks_after=1, examples=0)


class Breaking(httpx.BaseTransport):
    """Asks the gateway, with its key in place of `KEY`; what is to break stands between."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._inner = httpx.HTTPTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        self.breaks: Break | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the gateway does, or as it is broken."""
        request.read()
        return self._ask(request) if self.breaks is None else self.breaks(request, self._ask)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def _ask(self, request: httpx.Request) -> httpx.Response:
        given = request.headers.get("authorization")
        if given is not None:
            request.headers["authorization"] = given.replace(KEY, self._key)
        response = self._inner.handle_request(request)
        response.read()
        return response


class Broken:
    """A session with a gateway that can be broken."""

    def __init__(self, gateway: ScriptedGateway, other_key: str, **settings: Any) -> None:
        self.settings = Settings(gateway.base_url, KEY, other_key, QUICK, seed=7, **settings)
        deployment = Deployment(self.settings, Traffic(redaction_of(self.settings)))
        deployment._client.close()
        self._way = Breaking(gateway.api_key)
        deployment._client = httpx.Client(transport=self._way)
        self.session = Session(self.settings, contract_for(None, None), deployment)

    def break_with(self, breaks: Break | None) -> None:
        """Break so from now on."""
        self._way.breaks = breaks

    def look(self, name: str, breaks: Break | None) -> CheckResult:
        """What one check finds while the gateway is broken so."""
        self.break_with(breaks)
        self.session.__dict__.pop("refusals", None)
        return look(self.session, CHECKS[name])


def answer(status: int, told: object = None, **headers: str) -> httpx.Response:
    """An answer that is made up."""
    given = {"content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return httpx.Response(status, headers=given, content=json.dumps(told).encode())


def changed(
    response: httpx.Response,
    *,
    status: int | None = None,
    headers: Iterable[tuple[str, str]] = (),
    without: Iterable[str] = (),
    content: bytes | None = None,
    told: Callable[[dict[str, Any]], object] | None = None,
) -> httpx.Response:
    """An answer with something else in it."""
    dropped = {"content-length", *without}
    kept = [(name, value) for name, value in response.headers.multi_items() if name not in dropped]
    body = response.content if content is None else content
    if told is not None:
        body = json.dumps(told(json.loads(response.content))).encode()
    return httpx.Response(status or response.status_code, headers=[*kept, *headers], content=body)


Play = Callable[[BinaryIO, BinaryIO], object]


@contextmanager
def said(play: Play, tls: ssl.SSLContext | None = None) -> Generator[str]:
    """The address of a server whose connections are what `play` makes of them."""

    class Handler(socketserver.StreamRequestHandler):
        def setup(self) -> None:
            if tls is not None:
                self.request = tls.wrap_socket(self.request, server_side=True)
            super().setup()

        def handle(self) -> None:
            play(self.rfile, self.wfile)  # type: ignore[arg-type]

        def finish(self) -> None:
            super().finish()
            self.request.close()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            scheme = "http" if tls is None else "https"
            yield f"{scheme}://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def request_of(stream: BinaryIO) -> tuple[str, dict[str, str]] | None:
    """The first line of a request and its headers; its body is left where it is."""
    line = stream.readline().decode("latin-1").rstrip("\r\n")
    if not line:
        return None
    headers: dict[str, str] = {}
    while (header := stream.readline()) not in (b"\r\n", b"\n", b""):
        name, _, value = header.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip(" \r\n")
    return line, headers


def answered(status: int, body: bytes = b"{}", **headers: str) -> bytes:
    """A whole answer, in bytes."""
    given = {"content-type": "application/json", "content-length": str(len(body))}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = [f"HTTP/1.1 {status} Status", *(f"{name}: {value}" for name, value in given.items())]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body
