"""Decoding a transcript of 50,000 words, some five hours of speech, beside `json.loads` of the same bytes."""

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

import httpx

from aimlapi_stt import SpeechToText, Transcript

from .measure import Measured, interleaved
from .table import Table, installed

WORDS, ROUNDS = 50_000, 5
KEY = "sk-0123456789"

PEERS = {"openai": "openai", "assemblyai": "assemblyai", "deepgram-sdk": "deepgram"}
OURS = {
    "**aimlapi-stt**, text": "text",
    "**aimlapi-stt**, words": "words",
    "**aimlapi-stt**, words and subtitles": "subtitles",
    "**aimlapi-stt**, the typed result": "typed",
}
SHAPES = ("deepgram", "assemblyai", "openai")
FUNCTIONS = {"openai": "openai", "assemblyai": "assemblyai", "deepgram-sdk": "deepgram"}


def table() -> Table:
    """CPU and memory for each way to read them, beside the floor of the same shape."""
    names = {name: FUNCTIONS[name] for name in installed(PEERS)}
    targets = {name: f"benchmarks.words:{function}" for name, function in OURS.items()}
    targets |= {name: f"benchmarks.words:{function}" for name, function in names.items()}
    floors = {f"json.loads, {shape}": f"benchmarks.words:{shape}_loads" for shape in SHAPES}
    found = interleaved(floors | targets, ROUNDS)
    rows = [_row(name, found[name], found[name]) for name in list(floors)[:1]]
    rows += [_row(name, found[name], found[f"json.loads, {FUNCTIONS.get(name, 'deepgram')}"]) for name in targets]
    note = (
        f"{WORDS} words in an answer that is in memory already, through each client to its own objects; each beside "
        f"`json.loads` of its own bytes. Median of {ROUNDS} rounds."
    )
    return Table("Words", ("", "CPU, ms", "x json.loads", "memory, MB"), rows, note)


def _row(name: str, one: Measured, floor: Measured) -> list[str]:
    return [name, f"{one.cpu_s * 1000:.0f}", f"{one.cpu_s / floor.cpu_s:.2f}", f"{one.grown_mb:.0f}"]


def _spoken() -> list[dict[str, object]]:
    return [
        {"word": f"word{at}", "start": at * 0.37, "end": at * 0.37 + 0.31, "confidence": 0.9 + at % 97 / 1000}
        for at in range(WORDS)
    ]


def _deepgram_body() -> dict[str, object]:
    words = [one | {"punctuated_word": f"Word{at},"} for at, one in enumerate(_spoken())]
    said = {"transcript": " ".join(str(one["word"]) for one in words), "confidence": 0.9, "words": words}
    metadata = {
        "transaction_key": "deprecated",
        "request_id": "r",
        "sha256": "a" * 64,
        "created": "2026-11-21T12:00:00.000Z",
        "duration": WORDS * 0.37,
        "channels": 1,
        "models": ["m"],
        "model_info": {"m": {"name": "n", "version": "1", "arch": "a"}},
    }
    return {"metadata": metadata, "results": {"channels": [{"alternatives": [said]}]}}


def _assemblyai_body() -> dict[str, object]:
    words = [
        {
            "text": one["word"],
            "start": at * 370,
            "end": at * 370 + 310,
            "confidence": one["confidence"],
            "speaker": None,
        }
        for at, one in enumerate(_spoken())
    ]
    said = " ".join(str(one["text"]) for one in words)
    return {"id": "job", "status": "completed", "audio_url": "https://a.example", "text": said, "words": words}


def _openai_body() -> dict[str, object]:
    words = [{name: one[name] for name in ("word", "start", "end")} for one in _spoken()]
    said = " ".join(str(one["word"]) for one in words)
    return {"text": said, "words": words, "duration": WORDS * 0.37, "language": "english"}


def _answering(body: object) -> httpx.Client:
    data = json.dumps(body).encode()

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=data, headers={"content-type": "application/json"})

    return httpx.Client(transport=httpx.MockTransport(answer), base_url="https://a.example")


def _loads(body: object) -> Callable[[], None]:
    data = json.dumps(body).encode()

    def go() -> None:
        json.loads(data)

    return go


def deepgram_loads() -> Callable[[], None]:
    """The floor for Deepgram's shape, which is also ours."""
    return _loads(_deepgram_body())


def assemblyai_loads() -> Callable[[], None]:
    """The floor for AssemblyAI's shape."""
    return _loads(_assemblyai_body())


def openai_loads() -> Callable[[], None]:
    """The floor for OpenAI's shape."""
    return _loads(_openai_body())


def _ours(read: Callable[[Transcript], object]) -> Callable[[], None]:
    client = SpeechToText(KEY, http_client=_answering({"status": "completed", "result": _deepgram_body()}))
    SpeechToText(KEY, http_client=_answering({"status": "queued"})).fetch("job")  # loads the generated client

    def go() -> None:
        transcript = client.fetch("job").transcript
        assert transcript is not None
        read(transcript)

    return go


def text() -> Callable[[], None]:
    """The text alone."""
    return _ours(lambda transcript: transcript.text)


def words() -> Callable[[], None]:
    """The words."""
    return _ours(lambda transcript: transcript.words)


def subtitles() -> Callable[[], None]:
    """Subtitles, which are made of the words."""
    return _ours(lambda transcript: transcript.to_srt())


def typed() -> Callable[[], None]:
    """The result as its generated class, checked against the contract."""
    return _ours(lambda transcript: transcript.result)


def openai() -> Callable[[], object]:
    """OpenAI, with times of words asked for."""
    sdk: Any = import_module("openai")
    client = sdk.OpenAI(api_key=KEY, base_url="https://a.example", http_client=_answering(_openai_body()))
    return lambda: client.audio.transcriptions.create(file=b"RIFF", model="whisper-1", response_format="verbose_json")


def assemblyai() -> Callable[[], object]:
    """AssemblyAI."""
    api: Any = import_module("assemblyai.api")
    client = _answering(_assemblyai_body())
    return lambda: api.get_transcript(client, "job")


def deepgram() -> Callable[[], object]:
    """Deepgram, which has the same shape as ours."""
    sdk: Any = import_module("deepgram")
    client = sdk.DeepgramClient(api_key=KEY, httpx_client=_answering(_deepgram_body()))
    return lambda: client.listen.v1.media.transcribe_file(request=b"RIFF")
