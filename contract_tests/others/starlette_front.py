"""HTTP by Starlette behind uvicorn: their routing, their forms, their words for what they do not know."""

import threading
import time
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from .answers import Answered, Asked
from .bodies import Body
from .service import Service
from .styles import Style

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class _Front:
    def __init__(self, style: Style, service: Service) -> None:
        self._style = style
        self._service = service

    async def create(self, request: Request) -> Response:
        asked = await _asked(request)
        if asked.method in ("GET", "HEAD") and self._style.create_is_id:
            request.path_params["generation_id"] = "create"
            return await self.fetch(request)
        if asked.method != "POST":
            return self._response(self._service.no_method(asked, "POST"))
        return self._response(await run_in_threadpool(self._service.create, asked))

    async def fetch(self, request: Request) -> Response:
        asked = await _asked(request)
        methods = ("GET", "HEAD") if self._style.head else ("GET",)
        if asked.method not in methods:
            return self._response(self._service.no_method(asked, ", ".join(methods)))
        answered = await run_in_threadpool(self._service.fetch, asked, request.path_params["generation_id"])
        return self._response(answered)

    async def unknown(self, request: Request, problem: Exception) -> Response:
        assert isinstance(problem, HTTPException)
        return self._response(self._service.no_path(await _asked(request)))

    def _response(self, answered: Answered) -> Response:
        style = self._style
        response: Response = Response(answered.content, answered.status)
        if style.chunked and answered.content:
            response = StreamingResponse(_pieces(answered.content), answered.status)
        for name, value in answered.headers:
            response.headers.append(name, value)
        if style.closes:
            response.headers["connection"] = "close"
        return response


async def _asked(request: Request) -> Asked:
    headers = {name.lower(): value for name, value in reversed(request.headers.items())}
    coding = headers.get("content-encoding", "").lower()
    body = Body(headers.get("content-type", ""), coding, await request.body())
    return Asked(request.method, request.scope["path"], headers, body)


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 100):
        yield content[at : at + 100]


@contextmanager
def starlette(style: Style, service: Service) -> Generator[str]:
    """Started, at the address that is given."""
    front = _Front(style, service)
    routes = [
        Route("/v1/stt/create", front.create, methods=_METHODS),
        Route("/v1/stt/{generation_id}", front.fetch, methods=_METHODS),
    ]
    packing = [Middleware(GZipMiddleware, minimum_size=1)] if style.gzip else []
    handlers: dict[Any, Any] = {404: front.unknown, 405: front.unknown}
    app = Starlette(routes=routes, middleware=packing, exception_handlers=handlers)
    app.router.redirect_slashes = style.slash == "leads"
    server = uvicorn.Server(uvicorn.Config(app, port=0, http="h11", log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
