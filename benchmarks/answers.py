"""What clients make of answers with a single fault: a required key missing, a null, a wrong type, over real sockets.

Each gets the answers of its own API: ours whole answers to a fetch, the others the result that they have in common with
it, of which they read the one without a fault.
"""

from collections import Counter
from collections.abc import Callable
from importlib import import_module
from typing import Any

import httpx

from aimlapi_stt_contract.client import AnswerServer, Client, Ours, Reading, covering_answers, judged
from aimlapi_stt_contract.contracts import contract_for

from .table import Table, installed

KEY = "sk-0123456789"
PEERS = {"openai": "openai", "assemblyai": "assemblyai", "deepgram-sdk": "deepgram"}
COMPONENTS = {"openai": "OpenAITranscript", "assemblyai": "AssemblyAITranscript", "deepgram-sdk": "DeepgramResult"}

_WORD = {"start": 0.1, "end": 0.5, "confidence": 0.9}
EXAMPLES: dict[str, Any] = {
    "openai": {
        "text": "Turn on the lights.",
        "usage": {
            "type": "tokens", "input_tokens": 20, "output_tokens": 5, "total_tokens": 25,
            "input_token_details": {"text_tokens": 0, "audio_tokens": 20},
        },
    },
    "assemblyai": {
        "id": "b3f1c2d4", "status": "completed", "audio_url": "https://a.example/a.wav", "text": "Lights.",
        "language_model": "assemblyai_default", "acoustic_model": "assemblyai_default", "language_code": "en_us",
        "words": [{"text": "Lights.", "start": 100, "end": 500, "confidence": 0.9, "speaker": None}],
        "confidence": 0.9, "audio_duration": 2, "punctuate": True, "format_text": True,
    },
    "deepgram-sdk": {
        "metadata": {
            "transaction_key": "deprecated", "request_id": "b3f1c2d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d", "sha256": "a" * 64,
            "created": "2026-03-04T05:06:07.000Z", "duration": 2.0, "channels": 1, "models": ["m"],
            "model_info": {"m": {"name": "n", "version": "1", "arch": "a"}},
        },
        "results": {
            "channels": [
                {"alternatives": [
                    {"transcript": "lights", "confidence": 0.9,
                     "words": [{"word": "lights", "punctuated_word": "Lights.", **_WORD}]},
                ]},
            ],
        },
    },
}  # fmt: skip
"""A result that each of the other clients reads."""


class Peer:
    """Another client: `call` gives its object, `dumped` what of the answer can be had from that again."""

    def __init__(self, package: str, call: Callable[[], Any], dumped: Callable[[Any], Any]) -> None:
        self._package = package
        self._call = call
        self._dumped = dumped

    def read(self, generation_id: str) -> Reading:
        """Ask; an error counts as the client's own where its class is defined in its package."""
        try:
            given = self._call()
        except Exception as problem:
            if any(kind.__module__.partition(".")[0] == self._package for kind in type(problem).__mro__):
                return Reading("refused", str(problem))
            raise
        return Reading("understood", raw=self._dumped(given))


def table() -> Table:
    """A line for each client."""
    rows = [_row("**aimlapi-stt**", "FetchAnswer", None, Ours)]
    for name in installed(PEERS):
        rows.append(_row(name, COMPONENTS[name], EXAMPLES[name], MADE[name]))
    note = (
        "Answers with one fault each, made from the effective contract, served over loopback. Noticed: by an error of "
        "the client's own, or by saying so. Taken for good: handed on without a word. Foreign: an error of some "
        "library below, or a `KeyError`, which no program expects."
    )
    return Table("Answers", ("", "single faults", "noticed", "taken for good", "foreign errors"), rows, note)


def _row(name: str, component: str, example: Any, made: Callable[[str], Client]) -> list[str]:
    answers = covering_answers(contract_for(None, None), component, [example] if example else None)
    whole, faulty = answers[0], [one for one in answers if one.kind == "invalid"]
    with AnswerServer(to_creates=example is not None) as server:
        client = made(server.base_url)
        (good,) = judged(server, client, [whole])
        assert good.reading.outcome == "understood", f"{name} does not read the answer without a fault: {good}"
        found = Counter(verdict.reading.outcome for verdict in judged(server, client, faulty))
    noticed = found["refused"] + found["unknown"]
    return [name, str(len(faulty)), f"{noticed / len(faulty):.0%}", str(found["understood"]), str(found["crashed"])]


def openai(base_url: str) -> Client:
    """OpenAI."""
    sdk: Any = import_module("openai")
    client = sdk.OpenAI(api_key=KEY, base_url=base_url, max_retries=0)
    call: Callable[[], Any] = lambda: client.audio.transcriptions.create(file=b"RIFF", model="gpt-4o-transcribe")  # noqa: E731
    return Peer("openai", call, lambda given: given.model_dump(exclude_unset=True))


def assemblyai(base_url: str) -> Client:
    """AssemblyAI."""
    api: Any = import_module("assemblyai.api")
    client = httpx.Client(base_url=base_url)
    return Peer("assemblyai", lambda: api.get_transcript(client, "job"), lambda given: given.dict(exclude_unset=True))


def deepgram(base_url: str) -> Client:
    """Deepgram."""
    sdk: Any = import_module("deepgram")
    places: Any = import_module("deepgram.environment").DeepgramClientEnvironment
    here = places(base=base_url, production=base_url, agent=base_url, agent_rest=base_url)
    client = sdk.DeepgramClient(api_key=KEY, environment=here)
    once = {"max_retries": 0}
    return Peer(
        "deepgram",
        lambda: client.listen.v1.media.transcribe_file(request=b"RIFF", request_options=once),
        lambda given: given.model_dump(exclude_unset=True),
    )


MADE: dict[str, Callable[[str], Client]] = {"openai": openai, "assemblyai": assemblyai, "deepgram-sdk": deepgram}
