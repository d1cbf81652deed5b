"""A transcript as plain text or JSON."""

import json
import re
from collections.abc import Iterable
from itertools import groupby

from ._cues import speaker_name
from ._joining import joined
from ._wrap import clean
from .parts import Utterance, Word

_HALVES = re.compile("[\ud800-\udfff]")


def sayable(text: str) -> str:
    """A text without halves of surrogate pairs, which no file can hold."""
    return _HALVES.sub("\N{REPLACEMENT CHARACTER}", text)


def turns(utterances: Iterable[Utterance], several_channels: bool) -> str:
    """Who said what: a line for each turn."""
    named = [(speaker_name(one.speaker, one.channel, several_channels), clean(one.text)) for one in utterances]
    lines: list[str] = []
    for name, turn in groupby(named, key=lambda one: one[0]):
        said = joined(text for _, text in turn)
        lines.append(said if name is None else f"{name}: {said}")
    return "\n".join(lines)


def spoken(one: Word | Utterance) -> dict[str, object]:
    """A word or an utterance as JSON has it; the words of an utterance stand in the transcript."""
    return {
        "text": one.text,
        "start": one.start,
        "end": one.end,
        "confidence": one.confidence,
        "speaker": one.speaker,
        "channel": one.channel,
    }


def document(parts: dict[str, object]) -> str:
    """A document as JSON on one line."""
    return sayable(json.dumps(parts, ensure_ascii=False, allow_nan=False))
