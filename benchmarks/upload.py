"""Half a gigabyte of audio: how far memory rises above where it was before the upload."""

import os
import tempfile
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import anyio
import httpx

from aimlapi_stt import AsyncSpeechToText, SpeechToText

from .measure import figures, measured, server
from .table import Table, installed

KEY = "sk-0123456789"
SIZE = 500 << 20
PIECE = bytes(1 << 20)

PEERS = {
    "**aimlapi-stt**": "aimlapi_stt",
    "bare httpx": "httpx",
    "openai": "openai",
    "assemblyai": "assemblyai",
    "deepgram-sdk": "deepgram",
    "speechmatics-batch, asyncio": "speechmatics",
}
# Which kinds of source each client documents.
SOURCES = {
    "**aimlapi-stt**": ("ours", ("path", "file", "bytes", "pipe")),
    "**aimlapi-stt**, asyncio": ("ours_async", ("path", "file", "bytes", "pipe")),
    "bare httpx": ("bare", ("file", "bytes")),
    "openai": ("openai", ("path", "file", "bytes")),
    "assemblyai": ("assemblyai", ("path", "file", "bytes")),
    "deepgram-sdk": ("deepgram", ("bytes",)),
    "speechmatics-batch, asyncio": ("speechmatics", ("path", "file")),
}
KINDS = ("path", "file", "pipe", "bytes")


def table() -> Table:
    """Megabytes above idle, and seconds of CPU, for each way to give audio."""
    known = installed(PEERS)
    rows: list[list[str]] = []
    with server() as base_url, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.wav"
        with path.open("wb") as file:
            for _ in range(SIZE // len(PIECE)):
                file.write(PIECE)
        for name, (function, kinds) in SOURCES.items():
            if name.removesuffix(", asyncio") not in known and name not in known:
                continue
            cells = [name]
            for kind in KINDS:
                if kind not in kinds:
                    cells.append("-")
                    continue
                target = f"benchmarks.upload:{function}"
                one = measured(target, base_url=base_url, kind=kind, path=str(path))
                if (sent := figures(base_url)["bytes"]) < SIZE:
                    raise RuntimeError(f"{name} sent {sent:.0f} of {SIZE} bytes from {kind}")
                cells.append(f"{one.grown_mb:.1f} MB, {one.cpu_s:.1f} s")
            rows.append(cells)
    note = (
        "Memory above idle at the worst moment, and CPU, for 500 MB; the bytes themselves, where bytes are given, were "
        "there before. A dash: the client does not document such a source."
    )
    return Table("Uploads", ("", *KINDS), rows, note)


def _source(kind: str, path: str) -> Any:
    match kind:
        case "path":
            return path
        case "file":
            return Path(path).open("rb")
        case "bytes":
            return bytes(SIZE)
        case _:
            return _piped()


def _piped() -> Any:
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "wb") as file:
            for _ in range(SIZE // len(PIECE)):
                file.write(PIECE)

    threading.Thread(target=write, daemon=True).start()
    return os.fdopen(reading, "rb")


def ours(base_url: str, kind: str, path: str) -> Callable[[], None]:
    """This client."""
    client = SpeechToText(KEY, base_url)
    client.submit(b"RIFF", model="whisper-tiny")
    source = _source(kind, path)

    def go() -> None:
        client.submit(source, model="whisper-tiny")

    return go


def ours_async(base_url: str, kind: str, path: str) -> Callable[[], None]:
    """This client on asyncio."""
    ours(base_url, "path", path)  # loads the generated client
    source = _source(kind, path)

    async def submit(source: Any) -> None:
        async with AsyncSpeechToText(KEY, base_url) as client:
            await client.submit(source, model="whisper-tiny")

    anyio.run(submit, b"RIFF")
    return lambda: anyio.run(submit, source)


def bare(base_url: str, kind: str, path: str) -> Callable[[], None]:
    """Httpx: a form with a file."""
    client = httpx.Client(headers={"Authorization": f"Bearer {KEY}"}, timeout=60)
    source = _source(kind, path)

    def post(data: Any) -> None:
        client.post(f"{base_url}/v1/stt/create", data={"model": "m"}, files={"audio": data}).raise_for_status()

    post(b"RIFF")
    return lambda: post(source)


def openai(base_url: str, kind: str, path: str) -> Callable[[], None]:
    """OpenAI takes a path as a `Path`."""
    sdk: Any = import_module("openai")
    client = sdk.OpenAI(api_key=KEY, base_url=base_url)
    source = _source(kind, path)
    given = Path(path) if kind == "path" else source
    client.audio.transcriptions.create(file=b"RIFF", model="whisper-1")
    return lambda: client.audio.transcriptions.create(file=given, model="whisper-1")


def assemblyai(base_url: str, kind: str, path: str) -> Callable[[], None]:
    """AssemblyAI sends the file alone, with no form around it."""
    sdk: Any = import_module("assemblyai")
    client = sdk.Client(settings=sdk.Settings(api_key=KEY, base_url=base_url, http_timeout=60))
    transcriber = sdk.Transcriber(client=client)
    transcriber.upload_file(b"RIFF")
    source = _source(kind, path)
    return lambda: transcriber.upload_file(source)


def deepgram(base_url: str, kind: str, path: str) -> Callable[[], None]:
    """Deepgram takes bytes alone."""
    sdk: Any = import_module("deepgram")
    environments: Any = import_module("deepgram.environment")
    place = environments.DeepgramClientEnvironment(base=base_url, production="", agent="", agent_rest=base_url)
    client = sdk.DeepgramClient(api_key=KEY, environment=place)
    client.listen.v1.media.transcribe_file(request=b"RIFF")
    source = _source(kind, path)
    return lambda: client.listen.v1.media.transcribe_file(request=source)


def speechmatics(base_url: str, kind: str, path: str) -> Callable[[], None]:
    """Speechmatics, on aiohttp."""
    sdk: Any = import_module("speechmatics.batch")
    source = _source(kind, path)

    async def submit(given: Any) -> None:
        async with sdk.AsyncClient(api_key=KEY, url=f"{base_url}/v2") as client:
            await client.submit_job(given, transcription_config=sdk.TranscriptionConfig(language="en"))

    small = Path(path).with_name("small.wav")
    small.write_bytes(b"RIFF")
    anyio.run(submit, str(small))
    return lambda: anyio.run(submit, source)
