"""A thousand jobs and more in flight at once, each done after 5 to 10 s: what waiting for them costs a client."""

import asyncio
import resource
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, nullcontext
from importlib import import_module
from typing import Any, NamedTuple

import anyio
import httpx

from aimlapi_stt import AsyncSpeechToText, SpeechToText
from aimlapi_stt._policy import poll_delay_s

from .measure import figures, measured, server
from .table import Table, installed

KEY = "sk-0123456789"
URL = "https://audio.example/a.mp3"


class Run(NamedTuple):
    """A row: who, with how many jobs, and which module has to be there."""

    who: str
    function: str
    jobs: int
    module: str = "httpx"


RUNS = [
    Run("**aimlapi-stt**, asyncio", "ours_asyncio", 1000),
    Run("**aimlapi-stt**, asyncio", "ours_asyncio", 5000),
    Run("**aimlapi-stt**, trio", "ours_trio", 1000, "trio"),
    Run("**aimlapi-stt**, threads", "ours_threads", 200),
    Run("bare httpx, 32 requests at once", "bare_limited", 1000),
    Run("bare httpx", "bare", 1000),
    Run("replicate, asyncio", "replicate", 1000, "replicate"),
    Run("assemblyai, asyncio", "assemblyai", 1000, "assemblyai"),
    Run("speechmatics-batch, asyncio", "speechmatics", 1000, "speechmatics"),
]
COLUMNS = ("", "jobs", "failed", "client CPU, s", "CPU a request, ms", "requests", "connections", "late, s", "all, s")


def table() -> Table:
    """A row for each run."""
    known = installed({run.who: run.module for run in RUNS})
    rows: list[list[str]] = []
    for run in RUNS:
        if run.who not in known:
            continue
        with server() as base_url:
            one = measured(f"benchmarks.jobs:{run.function}", base_url=base_url, jobs=run.jobs)
            stats = figures(base_url)
        requests = stats["requests"]
        rows.append(
            [
                run.who,
                f"{run.jobs}",
                f"{one.told:.0f}",
                f"{one.cpu_s:.1f}",
                f"{one.cpu_s / requests * 1000:.2f}",
                f"{requests:.0f}",
                f"{stats['connections']:.0f}",
                f"{stats['late_s']:.1f}",
                f"{one.wall_s:.1f}",
            ]
        )
    note = (
        "All submitted at once, each done 5 to 10 s later, polled as each client does by default (bare httpx as often "
        "as this client). Late: from the end of a job until the client has asked for it, the mean of all."
    )
    return Table("Jobs in flight", COLUMNS, rows, note)


def _all_at_once(jobs: int, make: Callable[[], AbstractAsyncContextManager[Any]], one: Any) -> Callable[[], int]:
    """Run one job after another at once on asyncio, and count those that fail."""
    _allow_connections()

    async def go() -> int:
        async with make() as client:
            done: list[Any] = await asyncio.gather(*(one(client) for _ in range(jobs)), return_exceptions=True)
        return _failures(done)

    return lambda: asyncio.run(go())


def _failures(done: list[Any]) -> int:
    for kind, count in Counter(type(each).__name__ for each in done if isinstance(each, BaseException)).items():
        print(f"{count} failed with {kind}", file=sys.stderr)
    return sum(not (isinstance(each, str) and each) for each in done)


def _allow_connections() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def _one_of_ours(client: AsyncSpeechToText) -> str:
    return (await client.transcribe(URL, model="whisper-tiny")).text


def ours_asyncio(base_url: str, jobs: int) -> Callable[[], int]:
    """This client on asyncio."""
    return _all_at_once(jobs, lambda: AsyncSpeechToText(KEY, base_url), _one_of_ours)


def ours_trio(base_url: str, jobs: int) -> Callable[[], int]:
    """This client on trio."""

    async def go() -> int:
        done: list[str | Exception] = []
        async with AsyncSpeechToText(KEY, base_url) as client, anyio.create_task_group() as group:

            async def one() -> None:
                try:
                    done.append(await _one_of_ours(client))
                except Exception as error:  # noqa: BLE001 - counted
                    done.append(error)

            for _ in range(jobs):
                group.start_soon(one)
        return _failures(list(done))

    return lambda: anyio.run(go, backend="trio")


def ours_threads(base_url: str, jobs: int) -> Callable[[], int]:
    """This client, a thread a job."""

    def go() -> int:
        with SpeechToText(KEY, base_url) as client, ThreadPoolExecutor(jobs) as pool:
            waiting = [pool.submit(client.transcribe, URL, model="whisper-tiny") for _ in range(jobs)]
            return sum(bool(each.exception()) or not each.result().text for each in waiting)

    return go


async def _polled(client: httpx.AsyncClient, base_url: str, lane: AbstractAsyncContextManager[Any]) -> str:
    async def asked(request: Callable[[], Awaitable[httpx.Response]]) -> Any:
        async with lane:
            return (await request()).raise_for_status().json()

    body = {"model": "whisper-tiny", "url": URL}
    job = (await asked(lambda: client.post(f"{base_url}/v1/stt/create", json=body)))["generation_id"]
    clock = asyncio.get_running_loop().time
    began = clock()
    while True:
        answer = await asked(lambda: client.get(f"{base_url}/v1/stt/{job}"))
        if answer["status"] == "completed":
            text: str = answer["result"]["results"]["channels"][0]["alternatives"][0]["transcript"]
            return text
        await asyncio.sleep(poll_delay_s(clock() - began, 0.5))


def _bare(base_url: str, jobs: int, lane: Callable[[], AbstractAsyncContextManager[Any]]) -> Callable[[], int]:
    shared: list[AbstractAsyncContextManager[Any]] = []

    def make() -> httpx.AsyncClient:
        shared.append(lane())
        return httpx.AsyncClient(headers={"Authorization": f"Bearer {KEY}"}, timeout=300)

    async def one(client: httpx.AsyncClient) -> str:
        return await _polled(client, base_url, shared[0])

    return _all_at_once(jobs, make, one)


def bare_limited(base_url: str, jobs: int) -> Callable[[], int]:
    """Httpx behind a semaphore."""
    return _bare(base_url, jobs, lambda: asyncio.Semaphore(32))


def bare(base_url: str, jobs: int) -> Callable[[], int]:
    """Httpx as it comes, but with a timeout that lets it finish."""
    return _bare(base_url, jobs, nullcontext)


def replicate(base_url: str, jobs: int) -> Callable[[], int]:
    """Replicate: a fixed half second between two looks."""
    sdk: Any = import_module("replicate")

    async def one(client: Any) -> str:
        prediction = await client.predictions.async_create(version="1", input={"audio": URL})
        await prediction.async_wait()
        return str(prediction.output)

    return _all_at_once(jobs, lambda: nullcontext(sdk.Client(api_token=KEY, base_url=base_url)), one)


def assemblyai(base_url: str, jobs: int) -> Callable[[], int]:
    """AssemblyAI: fixed 3 s between two looks."""
    sdk: Any = import_module("assemblyai")
    client: Any = sdk.AsyncClient(settings=sdk.Settings(api_key=KEY, base_url=base_url))

    async def one(transcriber: Any) -> str:
        return str((await transcriber.transcribe(URL)).text)

    return _all_at_once(jobs, lambda: nullcontext(sdk.AsyncTranscriber(client=client)), one)


def speechmatics(base_url: str, jobs: int) -> Callable[[], int]:
    """Speechmatics, on aiohttp: from half a second, growing, to 5 s."""
    sdk: Any = import_module("speechmatics.batch")

    async def one(client: Any) -> str:
        fetched = sdk.FetchData(url=URL)
        config = sdk.JobConfig(type=sdk.JobType.TRANSCRIPTION, fetch_data=fetched)
        job = await client.submit_job(None, config=config)
        await client.wait_for_completion(job.id)
        return "done"

    return _all_at_once(jobs, lambda: sdk.AsyncClient(api_key=KEY, url=f"{base_url}/v2"), one)
