"""The HTTP side: create a job, look at a job, health. Answers are the wire's, or one page's (`dialects`)."""

import asyncio
import errno
import ipaddress
import logging
import sqlite3
from collections.abc import Callable, Mapping, Set
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Protocol, cast

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from ..dialects import DIALECTS, WIRE, charges
from ..engines import Ability
from ..families import KNOBS, TEST_MODEL
from ..families.honoured import ignored
from ..jobs.job import compact
from ..jobs.store import JobRow, Store
from ..settings import Settings
from .keys import KeyRing, Owner
from .notes import note
from .options import prepare
from .problems import Refused, ids, problem
from .requests import NewJob, read_job
from .uploads import announced_bytes

_SHORT = 64 << 10
_LATER = {"retry-after": "60"}
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_LONG = 64 << 10  # letters, of a result that takes noticeable time to put into another form
_log = logging.getLogger("aimlapi_stt_gateway")


class Scenario(Protocol):
    """What plays a part in place of a recogniser (`scripted`): it decides what becomes of each job."""

    def script(self, job: NewJob) -> Mapping[str, object]:
        """What a new job's engine is told; kept with the job. Raises `Refused` where the part is a refusal."""
        ...

    def shown(self, job: JobRow) -> JobRow:
        """A job as it is shown to who looks at it now; each call is one look."""
        ...


def make_app(
    store: Store,
    settings: Settings,
    keys: KeyRing,
    wake: Callable[[], None],
    scenario: Scenario | None = None,
    abilities: Set[Ability] = frozenset(),
) -> Starlette:
    """The application over a store; `wake` is called when a job was accepted, `abilities` are those of the engine."""
    dialect = DIALECTS[settings.dialect]
    prepare()
    fitting = CapacityLimiter(1)  # each takes much memory, and they would only share one core

    async def create(request: Request) -> Response:
        owner = _owner(request, keys)
        _check_folder(store)
        # Before the body: gigabytes may follow that nobody wants. With a short one it is enough that `add` looks.
        short = scenario is None and 0 < announced_bytes(request) <= _SHORT
        if not short and store.waiting() >= settings.max_queue:
            raise _full(store)
        job_id = dialect.new_id()
        path = store.audio_path(job_id)
        try:
            job = await read_job(request, path, settings.max_upload_bytes)
            if scenario is None and job.model == TEST_MODEL:
                raise Refused(404, f"Only a scripted gateway has the model {TEST_MODEL}.")
            script = None if scenario is None else scenario.script(job)
            add = partial(store.add, job_id, owner.id, job.model, job.options, job.url, script, settings.max_queue)
            _check_folder(store, None if job.url is not None else path)
            if not await _add(add, partial(store.withdraw, job_id)):
                raise _full(store)
        except BaseException as problem:
            _drop(path)
            if _no_room(problem):
                _log.error("no room for a job in %s: %s", store.folder, problem)
                raise Refused(503, "The gateway has no room left for jobs. Try again later.", _LATER) from problem
            raise
        taken = KNOBS if job.model == TEST_MODEL else ()
        asked = {name: value for name, value in job.options.items() if name not in taken}
        warnings = ignored(job.family, asked, abilities, script)
        if warnings:
            _log.warning("job %s: %s", job_id, " ".join(warnings))
        note(request, key=owner.name, job=job_id, model=job.model, warnings=warnings)
        wake()
        return _answer(request, dialect.success_status, compact(dialect.created(job_id)), job_id)

    async def fetch(request: Request) -> Response:
        owner = _owner(request, keys)
        job_id = str(request.path_params["generation_id"])
        note(request, key=owner.name, job=job_id)
        job = store.get(job_id)  # here and now: it waits for nobody, and a thread would cost more than it does
        if job is None or job.owner != owner.id:
            raise Refused(404, "No job has this generation id, or its result has expired.")
        if scenario is not None:
            job = scenario.shown(job)
        if dialect.name != WIRE and len(job.result_json or "") > _LONG:
            body = await to_thread.run_sync(dialect.fetched_json, job, limiter=fitting)
        else:
            body = dialect.fetched_json(job)
        return _answer(request, dialect.fetch_status, body, job_id, charges(job))

    app = Starlette(
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
    app.router.redirect_slashes = False  # the redirect would name whatever host the client does
    return app


def _owner(request: Request, keys: KeyRing) -> Owner:
    given = request.headers.getlist("authorization")
    if len(given) > 1:
        raise Refused(400, "The header authorization is given more than once.")
    owner = keys.owner(given[0] if given else None)
    if keys.accepts_any:
        _check_host(request.headers.get("host", ""))
    return owner


def _check_host(host: str) -> None:
    """Without keys only this machine may ask, and not a page in its browser whose name was made to lead here."""
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if name.lower() != "localhost" and not _is_loopback(name):
        raise Refused(421, "Without a key of its own the gateway answers to localhost and 127.0.0.1 alone.")


def _is_loopback(name: str) -> bool:
    """Whether the host of a URL is an address of this machine alone, in digits."""
    try:
        if name.startswith("["):
            return ipaddress.IPv6Address(name.removeprefix("[").removesuffix("]")).is_loopback
        return ipaddress.IPv4Address(name).is_loopback
    except ValueError:
        return False


def _check_folder(store: Store, audio: Path | None = None) -> None:
    if store.is_lost() or (audio is not None and not audio.exists()):
        _log.error("%s is gone, or another one than it was; no job is accepted", store.folder)
        raise Refused(503, "The gateway has lost its data folder. Try again later.", _LATER)


async def _add(add: Callable[..., bool], withdraw: Callable[[], None]) -> bool:
    """Add a job. Where this is cancelled there is none, whatever a thread was at: its client is told so."""
    try:
        return add(at_once=True)  # here and now: a thread would cost more than it does
    except BlockingIOError:
        pass
    loop = asyncio.get_running_loop()
    adding = loop.run_in_executor(None, add)
    try:
        return await asyncio.shield(adding)
    except asyncio.CancelledError:
        await _ended(adding)
        if adding.exception() is None and adding.result():
            withdrawing = loop.run_in_executor(None, withdraw)
            await _ended(withdrawing)
            if withdrawing.exception() is not None:
                _log.error("a job that was refused could not be withdrawn: %s", withdrawing.exception())
        raise


async def _ended(work: asyncio.Future[Any]) -> None:
    """Wait for the end of work, however often this is cancelled: a server that stops does so twice."""
    while not work.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([work])


def _full(store: Store) -> Refused:
    return Refused(429, "Too many jobs are waiting. Try again later.", {"retry-after": str(store.retry_after_s())})


def _no_room(problem: BaseException) -> bool:
    if isinstance(problem, sqlite3.Error):
        return getattr(problem, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(problem, OSError) and problem.errno in _NO_ROOM


def _drop(path: Path) -> None:
    """Remove an upload, where there is one. That it fails must not hide why it was to be removed."""
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        _log.error("cannot remove %s: %s", path, problem)


def _answer(request: Request, status: int, body: str, job_id: str, more: Mapping[str, str] | None = None) -> Response:
    headers = {**ids(request), **(more or {}), "x-inference-id": job_id}
    return Response(body, status, headers, media_type="application/json")


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
