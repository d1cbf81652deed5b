"""Cues -> SubRip, WebVTT or TSV."""

import html
from collections.abc import Iterable

from ._cues import Cue


def srt(cues: Iterable[Cue]) -> str:
    """Cues as a SubRip file; empty where there are none."""
    blocks = [
        f"{number}\n{_clock(cue.start_ms, ',')} --> {_clock(cue.end_ms, ',')}\n{_srt_text(cue)}\n"
        for number, cue in enumerate(cues, start=1)
    ]
    return "\n".join(blocks)


def vtt(cues: Iterable[Cue], *, voices: bool = False) -> str:
    """Cues as a WebVTT file; the header alone where there are none. `voices` marks each cue with who speaks."""
    blocks = [f"{_clock(cue.start_ms, '.')} --> {_clock(cue.end_ms, '.')}\n{_vtt_text(cue, voices)}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *blocks])


def tsv(cues: Iterable[Cue]) -> str:
    """Cues as a table, with times in milliseconds; the header alone where there are none."""
    rows = [f"{cue.start_ms}\t{cue.end_ms}\t{cue.text}\n" for cue in cues]  # a text has no tabs and no line ends
    return "".join(["start\tend\ttext\n", *rows])


def _srt_text(cue: Cue) -> str:
    # The arrow would be taken for times; a format without escapes has no other way to say it.
    return "\n".join(line.replace("-->", "->") for line in cue.lines)


def _vtt_text(cue: Cue, voices: bool) -> str:
    text = html.escape("\n".join(cue.lines), quote=False)
    return f"<v {html.escape(cue.speaker, quote=False)}>{text}" if voices and cue.speaker else text


def _clock(milliseconds: int, point: str) -> str:
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}{point}{milliseconds % 1000:03}"
