"""The local gateway in a process of its own, and beside it what its HTTP costs at least: a bare application.

Run as `python -m benchmarks.gateway_server KIND WORKERS`: it prints its port, and ends when its standard input does.
"""

import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aimlapi_stt_gateway.server import listen, make_gateway
from aimlapi_stt_gateway.settings import Settings

KEY = "sk-0123456789"


def _bare() -> Starlette:
    """The same framework and server, which read the body and answer a constant."""

    async def create(request: Request) -> Response:
        await request.json()
        return JSONResponse({"generation_id": "abcdefghijklmnopqrstu", "status": "queued"})

    async def fetch(_: Request) -> Response:
        return JSONResponse({"generation_id": "abcdefghijklmnopqrstu", "status": "queued"})

    return Starlette(
        routes=[
            Route("/v1/stt/create", create, methods=["POST"]),
            Route("/v1/stt/{generation_id}", fetch, methods=["GET"]),
        ]
    )


def main(kind: str, workers: int) -> None:
    """Serve until standard input ends."""
    listener = listen("127.0.0.1", 0)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        gateway: Any = None
        if kind == "bare":
            config = uvicorn.Config(_bare(), log_level="warning", access_log=False, lifespan="off", log_config=None)
            server = uvicorn.Server(config)
        else:
            gateway = make_gateway(Settings(keys=[KEY], workers=workers), Path(folder))
            server = gateway.server

        def watch() -> None:
            sys.stdin.read()
            server.should_exit = True

        threading.Thread(target=watch, daemon=True).start()
        print(listener.getsockname()[1], flush=True)
        try:
            server.run(sockets=[listener])
        finally:
            if gateway is not None:
                gateway.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
