"""The HTTP side: create a job, look at a job, health. Answers are the wire's, or one page's (`dialects`)."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, cast

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .dialects import DIALECTS
from .keys import KeyRing
from .notes import note
from .problems import Refused, ids, problem
from .requests import NewJob, read_job
from .settings import Settings
from .store import JobRow, Store


class Scenario(Protocol):
    """What plays a part in place of a recogniser (`scripted`): it decides what becomes of each job."""

    def script(self, job: NewJob) -> Mapping[str, object]:
        """What a new job's engine is told; kept with the job. Raises `Refused` where the part is a refusal."""
        ...

    def shown(self, job: JobRow) -> JobRow:
        """A job as it is shown to who looks at it now; each call is one look."""
        ...


def make_app(
    store: Store, settings: Settings, keys: KeyRing, wake: Callable[[], None], scenario: Scenario | None = None
) -> Starlette:
    """The application over a store; `wake` is called when a job was accepted."""
    dialect = DIALECTS[settings.dialect]

    async def create(request: Request) -> Response:
        owner = keys.owner(request.headers.get("authorization"))
        job_id = dialect.new_id()
        path = store.audio_path(job_id)
        try:
            job = await read_job(request, path, settings.max_upload_bytes)
            script = None if scenario is None else scenario.script(job)
            if not await run_in_threadpool(
                store.add, job_id, owner.id, job.model, job.options, job.url, script, settings.max_queue
            ):
                raise Refused(429, "Too many jobs are waiting. Try again later.", {"retry-after": "5"})
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        note(request, key=owner.name, job=job_id, model=job.model)
        wake()
        return _answer(request, dialect.success_status, dialect.created(job_id), job_id)

    async def fetch(request: Request) -> Response:
        owner = keys.owner(request.headers.get("authorization"))
        job_id = str(request.path_params["generation_id"])
        note(request, key=owner.name, job=job_id)
        job = await run_in_threadpool(store.get, job_id)
        if job is None or job.owner != owner.id:
            raise Refused(404, "No job has this generation id, or its result has expired.")
        if scenario is not None:
            job = scenario.shown(job)
        return _answer(request, dialect.success_status, dialect.fetched(job), job_id)

    return Starlette(
        routes=[
            Route("/v1/stt/create", create, methods=["POST"]),
            Route("/v1/stt/{generation_id}", fetch, methods=["GET"]),
        ],
        exception_handlers={
            Refused: _refused,
            HTTPException: _http_exception,
            ClientDisconnect: _disconnected,
            Exception: _broken,
        },
    )


def _answer(request: Request, status: int, body: dict[str, Any], job_id: str) -> Response:
    return JSONResponse(body, status, headers={**ids(request), "x-inference-id": job_id})


def _refused(request: Request, refusal: Exception) -> Response:
    refused = cast(Refused, refusal)
    # The connection stays open and uvicorn discards the rest of the body: closed with bytes unread, it would be reset,
    # and a client in the middle of an upload would lose this answer.
    return problem(request, refused.status, str(refused), refused.headers)


def _http_exception(request: Request, raised: Exception) -> Response:
    known = cast(HTTPException, raised)
    return problem(request, known.status_code, known.detail, dict(known.headers or {}))


def _disconnected(request: Request, _: Exception) -> Response:
    return problem(request, 400, "The client went away before the request was complete.")


def _broken(request: Request, _: Exception) -> Response:
    return problem(request, 500, "The gateway failed; its log says why.")
