"""What jobs are made of: recordings that differ, so that a mix-up shows, or files that the user gives."""

import io
import random
import wave
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_RATE: Final = 16_000


@dataclass(frozen=True, slots=True)
class Recording:
    """Audio to send.

    Attributes:
        filename: as the form names it.
        content: the bytes of the file.
        media_type: of the part.
        duration_s: how long it plays, in seconds; `None` where that is not known.
    """

    filename: str
    content: bytes
    media_type: str = "audio/wav"
    duration_s: float | None = None


def recordings(count: int, rng: random.Random, given: tuple[Path, ...] = ()) -> list[Recording]:
    """That many recordings. The kit's own are cut from its speech, each with a length of its own; given ones are used
    in turn.
    """
    if given:
        return [_of_file(given[index % len(given)]) for index in range(count)]
    # The second sentence begins after the first 2.3 seconds: whatever the length, something is said.
    lengths = rng.sample(range(20, 20 + max(60, count)), count)
    return [_cut(index, tenths / 10) for index, tenths in enumerate(lengths)]


NOT_AUDIO: Final = Recording("letter.txt", b"Dear reader, this is a letter and not a recording.\n", "text/plain")
"""A file that nobody can hear."""


def _cut(index: int, seconds: float) -> Recording:
    pcm = _speech()
    size = int(seconds * _RATE) * 2
    part = (pcm * (size // len(pcm) + 1))[:size]
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(_RATE)
        writer.writeframes(part)
    return Recording(f"recording-{index}.wav", file.getvalue(), duration_s=seconds)


def _of_file(path: Path) -> Recording:
    content = path.read_bytes()
    seconds = None
    try:
        with wave.open(io.BytesIO(content)) as reader:
            seconds = reader.getnframes() / reader.getframerate()
    except (wave.Error, EOFError):
        pass
    kinds = {".wav": "audio/wav", ".mp3": "audio/mpeg", ".flac": "audio/flac", ".m4a": "audio/mp4", ".ogg": "audio/ogg"}
    return Recording(path.name, content, kinds.get(path.suffix.lower(), "application/octet-stream"), seconds)


@cache
def _speech() -> bytes:
    """Nine seconds of speech, 16 kHz, mono, signed 16 bit."""
    package = Path(__file__).resolve().parent
    places = (package / "lights.wav", package.parents[2] / "samples" / "lights.wav")
    with wave.open(str(next(place for place in places if place.is_file()))) as reader:
        frames: bytes = reader.readframes(reader.getnframes())
    return frames
