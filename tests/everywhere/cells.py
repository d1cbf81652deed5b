"""Every family in every dialect, and what is said in each."""

import ssl
from collections.abc import Iterable

import pytest

from aimlapi_stt_gateway.dialects import DIALECTS, WIRE
from aimlapi_stt_gateway.families import FAMILIES
from tests.contract.laws import DEPTH

POLL_S = 0.01
AUDIO = b"any bytes, of which nothing is heard"
URL = "https://example.org/a.wav"
TRUSTING_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients that are made for a test: the certificates of the world, which none needs here, take longer to load."""

MODELS = {
    "deepgram": "whisper-tiny",
    "assemblyai": "universal",
    "openai": "gpt-4o-transcribe",
    "mai": "mai-transcribe-1",
}
"""A model of each family."""

WITH_WORDS = ("deepgram", "assemblyai")
"""The families whose results have words with times."""

CELLS = [(dialect, family) for dialect in DIALECTS for family in FAMILIES]
everywhere = pytest.mark.parametrize(("dialect", "family"), CELLS, ids=[f"{d}, {f}" for d, f in CELLS])
"""Marks a test that is run for each family in each dialect."""

EDGES = CELLS if DEPTH > 1 else [cell for cell in CELLS if cell[0] == WIRE or cell[1] == "deepgram"]
along_the_edges = pytest.mark.parametrize(("dialect", "family"), EDGES, ids=[f"{d}, {f}" for d, f in EDGES])
"""For what takes long, or hardly depends on the cell: each family and each dialect once, and all at a greater depth."""

WORDS = (("Good", 0.5, 0.75), ("morning.", 1.0, 1.5), ("Who", 4.0, 4.25), ("speaks?", 4.5, 5.25))
SCRIPT = [{"text": text, "start": start, "end": end} for text, start, end in WORDS]
SAID = "good morning who speaks"


def at_depth(usually: Iterable[str], deeper: Iterable[str]) -> list[str]:
    """What is tried: some of its kind usually, the others as well at a greater depth."""
    return [*usually, *(deeper if DEPTH > 1 else ())]


def plain(text: str) -> str:
    """A text without case and punctuation."""
    return " ".join(text.lower().replace(".", "").replace("?", "").split())
