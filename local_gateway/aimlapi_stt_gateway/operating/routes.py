"""What a gateway offers to who runs it and who meets it first: health, metrics, the contract, a page about itself."""

from collections.abc import Set

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from ..door.keys import KeyRing
from ..engines import Ability
from ..settings import Settings
from .contract_document import contract_document
from .docs_page import docs_page
from .metrics import CONTENT_TYPE, Metrics
from .standing import Watchman


def operating_routes(
    settings: Settings, keys: KeyRing, watchman: Watchman, metrics: Metrics, abilities: Set[Ability]
) -> list[Route]:
    """The routes beside the API: `/`, `/docs`, `/openapi.json`, `/healthz`, `/metrics`.

    All but the metrics are for everybody. They want a key where the API wants a certain one: they tell how much a
    gateway is used.
    """
    guarded = bool(settings.keys) or settings.keys_file is not None

    async def start(_: Request) -> Response:
        return RedirectResponse("docs")

    async def docs(_: Request) -> Response:
        page = docs_page(settings, abilities)
        return Response(page.html, headers=page.headers, media_type="text/html")

    async def document(_: Request) -> Response:
        return Response(contract_document(settings.dialect), media_type="application/json")

    async def health(_: Request) -> Response:
        status, body = await run_in_threadpool(watchman.health)
        return JSONResponse(body, status, headers={"cache-control": "no-store"})

    async def measured(request: Request) -> Response:
        if guarded:
            keys.owner(request.headers.get("authorization"))
        return Response(await run_in_threadpool(metrics.text), media_type=CONTENT_TYPE)

    return [
        Route("/", start),
        Route("/docs", docs),
        Route("/openapi.json", document),
        Route("/healthz", health),
        Route("/metrics", measured),
    ]
