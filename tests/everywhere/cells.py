"""Every family in every dialect, and what is said in each."""

import pytest

from aimlapi_stt_gateway.dialects import DIALECTS, WIRE
from aimlapi_stt_gateway.families import FAMILIES
from tests.contract.laws import DEPTH

POLL_S = 0.01
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

_EDGES = CELLS if DEPTH > 1 else [cell for cell in CELLS if cell[0] == WIRE or cell[1] == "deepgram"]
along_the_edges = pytest.mark.parametrize(("dialect", "family"), _EDGES, ids=[f"{d}, {f}" for d, f in _EDGES])
"""For what starts processes: each family and each dialect once, and all of them at a greater depth."""

WORDS = (("Good", 0.5, 0.75), ("morning.", 1.0, 1.5), ("Who", 4.0, 4.25), ("speaks?", 4.5, 5.25))
SCRIPT = [{"text": text, "start": start, "end": end} for text, start, end in WORDS]
SAID = "good morning who speaks"


def plain(text: str) -> str:
    """A text without case and punctuation."""
    return " ".join(text.lower().replace(".", "").replace("?", "").split())
