"""Words with times -> cues -> SubRip or WebVTT."""

import html
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

LINE_LENGTH = 42
LINES = 2
LONGEST_CUE_S = 6.0
LONGEST_PAUSE_S = 0.8
_LATEST_S = 360_000.0  # a hundred hours; later times are nonsense, and must not crash
_SENTENCE_ENDS = (".", "?", "!", "。", "？", "！", "؟")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is on screen from `start` to `end` (seconds)."""

    start: float
    end: float
    text: str


def cues(words: Iterable[tuple[str, float, float, str | None]]) -> list[Cue]:
    """Words (text, start, end, speaker) as cues: a new one after a sentence, a pause, a change of speaker, or when the
    lines are full or the time is up. Cues never overlap.
    """
    found: list[Cue] = []
    line: list[str] = []
    start = end = 0.0
    last_speaker: str | None = None
    for text, word_start, word_end, speaker in words:
        full = len(textwrap.wrap(" ".join([*line, text]), LINE_LENGTH)) > LINES
        late = word_end - start > LONGEST_CUE_S or word_start - end > LONGEST_PAUSE_S
        if line and (full or late or speaker != last_speaker or line[-1].endswith(_SENTENCE_ENDS)):
            found.append(Cue(start, end, " ".join(line)))
            line = []
        if not line:
            start = max(word_start, end)
        line.append(text)
        end = max(end, word_end, start)
        last_speaker = speaker
    if line:
        found.append(Cue(start, end, " ".join(line)))
    return found


def srt(found: Iterable[Cue]) -> str:
    """Cues as a SubRip file."""
    blocks = [
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{_lines(cue.text.replace('-->', '->'))}\n"
        for number, cue in enumerate(found, start=1)
    ]
    return "\n".join(blocks)


def vtt(found: Iterable[Cue]) -> str:
    """Cues as a WebVTT file."""
    blocks = [
        f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n{html.escape(_lines(cue.text), quote=False)}\n"
        for cue in found
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def _lines(text: str) -> str:
    return "\n".join(textwrap.wrap(text, LINE_LENGTH, break_long_words=False, break_on_hyphens=False))


def _clock(seconds: float, point: str) -> str:
    milliseconds = round(min(max(seconds, 0.0), _LATEST_S) * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}{point}{milliseconds % 1000:03}"
