"""One tiny GET, again and again over one connection: what a client adds to the HTTP library below it."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import anyio
import httpx

from aimlapi_stt import AsyncSpeechToText, SpeechToText

from .measure import interleaved, server
from .table import Table, installed

COUNT, ROUNDS = 800, 7
KEY = "sk-0123456789"
HEADERS = {"Authorization": f"Bearer {KEY}"}

PEERS = {
    "bare httpx": "httpx",
    "**aimlapi-stt**": "aimlapi_stt",
    "openai": "openai",
    "assemblyai": "assemblyai",
    "deepgram-sdk": "deepgram",
    "replicate": "replicate",
}
FUNCTIONS = {
    "bare httpx": "bare",
    "**aimlapi-stt**": "ours",
    "openai": "openai",
    "assemblyai": "assemblyai",
    "deepgram-sdk": "deepgram",
    "replicate": "replicate",
}
ON_ASYNCIO = {"bare httpx, asyncio": "bare_async", "**aimlapi-stt**, asyncio": "ours_async"}


def table() -> Table:
    """CPU for each GET, beside bare httpx."""
    names = {name: FUNCTIONS[name] for name in installed(PEERS)} | ON_ASYNCIO
    targets = {name: f"benchmarks.request:{function}" for name, function in names.items()}
    with server() as base_url:
        found = interleaved(targets, ROUNDS, base_url=base_url)
    rows: list[list[str]] = []
    for name, one in found.items():
        base = found["bare httpx, asyncio" if "asyncio" in name else "bare httpx"]
        rows.append([name, f"{one.cpu_s / COUNT * 1e6:.0f}", f"{one.cpu_s / base.cpu_s:.2f}"])
    note = f"One queued job looked at {COUNT} times over one connection; median of {ROUNDS} rounds."
    return Table("One look at a job", ["", "CPU, µs", "x httpx"], rows, note)


def _often(call: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        for _ in range(COUNT):
            call()

    for _ in range(100):  # what is loaded and connected once is not what is asked for here
        call()
    return run


def bare(base_url: str) -> Callable[[], None]:
    """Httpx alone."""
    client = httpx.Client(headers=HEADERS)
    return _often(lambda: client.get(f"{base_url}/v1/stt/job").raise_for_status().json())


def ours(base_url: str) -> Callable[[], None]:
    """This client."""
    client = SpeechToText(KEY, base_url)
    return _often(lambda: client.fetch("job"))


def openai(base_url: str) -> Callable[[], None]:
    """The description of a model, which is as small."""
    sdk: Any = import_module("openai")
    client = sdk.OpenAI(api_key=KEY, base_url=base_url)
    return _often(lambda: client.models.retrieve("m"))


def assemblyai(base_url: str) -> Callable[[], None]:
    """A transcript that is queued."""
    sdk: Any = import_module("assemblyai")
    api: Any = import_module("assemblyai.api")
    client = sdk.Client(settings=sdk.Settings(api_key=KEY, base_url=base_url))
    return _often(lambda: api.get_transcript(client.http_client, "job"))


def deepgram(base_url: str) -> Callable[[], None]:
    """The description of a project, which is as small."""
    sdk: Any = import_module("deepgram")
    environments: Any = import_module("deepgram.environment")
    place = environments.DeepgramClientEnvironment(base=base_url, production="", agent="", agent_rest=base_url)
    client = sdk.DeepgramClient(api_key=KEY, environment=place)
    return _often(lambda: client.manage.v1.projects.get("p"))


def replicate(base_url: str) -> Callable[[], None]:
    """A prediction that is under way."""
    sdk: Any = import_module("replicate")
    client = sdk.Client(api_token=KEY, base_url=base_url)
    return _often(lambda: client.predictions.get("job"))


def bare_async(base_url: str) -> Callable[[], None]:
    """Httpx alone, on asyncio."""

    async def go() -> None:
        async with httpx.AsyncClient(headers=HEADERS) as client:
            for _ in range(COUNT):
                (await client.get(f"{base_url}/v1/stt/job")).raise_for_status().json()

    return lambda: anyio.run(go)


def ours_async(base_url: str) -> Callable[[], None]:
    """This client, on asyncio."""

    async def go() -> None:
        async with AsyncSpeechToText(KEY, base_url) as client:
            for _ in range(COUNT):
                await client.fetch("job")

    ours(base_url)  # loads the generated client
    return lambda: anyio.run(go)
