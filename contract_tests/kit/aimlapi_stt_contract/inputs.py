"""What jobs are made of: recordings that differ, so that a mix-up shows, or files that the user gives."""

import hashlib
import io
import itertools
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
        channels: how many audio channels it has; `None` where that is not known.
        text: what is said in it; `None` where that is not known.
    """

    filename: str
    content: bytes
    media_type: str = "audio/wav"
    duration_s: float | None = None
    channels: int | None = None
    text: str | None = None

    @property
    def sha256(self) -> str:
        """The digest of its bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of the kit's speech that jobs may carry.

    Attributes:
        start_s: where it begins, in a pause.
        seconds: how long it is.
    """

    start_s: float
    seconds: float

    @property
    def filename(self) -> str:
        """The name of its file, which no other cut has."""
        return f"speech-{self.start_s}-{self.seconds}.wav"

    @property
    def text(self) -> str:
        """What is said in it, up to the last whole word."""
        end_s = self.start_s + self.seconds
        again = [(word, at + _LENGTH_S) for word, at in _WORDS]
        return " ".join(word for word, at in (*_WORDS, *again) if self.start_s < at <= end_s)

    def recording(self) -> Recording:
        """The cut as a file."""
        pcm = _speech()
        begin, size = (int(seconds * _RATE) * 2 for seconds in (self.start_s, self.seconds))
        file = io.BytesIO()
        with wave.open(file, "wb") as writer:
            writer.setnchannels(1)
            writer.setsampwidth(2)
            writer.setframerate(_RATE)
            writer.writeframes((pcm + pcm)[begin : begin + size])
        return Recording(self.filename, file.getvalue(), duration_s=self.seconds, channels=1, text=self.text)


_LENGTH_S: Final = 9.18
_WORDS: Final = (
    ("turn", 0.48), ("on", 0.65), ("the", 0.75), ("lights", 1.13), ("in", 1.27), ("the", 1.35), ("kitchen", 1.93),
    ("play", 3.32), ("some", 3.59), ("music", 4.03), ("in", 4.15), ("the", 4.23), ("living", 4.60), ("room", 5.07),
    ("set", 6.41), ("the", 6.55), ("alarm", 6.85), ("for", 7.04), ("seven", 7.43), ("in", 7.53), ("the", 7.59),
    ("morning", 8.26),
)  # fmt: skip
"""What is said in the kit's speech, and where each word ends, in seconds."""

_STARTS: Final = (0.0, 2.9, 6.0)
"""Each before a sentence, so that cuts from different places say different things."""

# Apart by more than what rounding to a tenth moves. None is whole seconds: who rounds to those does not tell another's.
_SECONDS: Final = tuple(round(whole + part, 1) for whole in (2, 3, 4) for part in (0.1, 0.3, 0.6, 0.8))

_SHORT: Final = 8
"""So many of the lengths are under four seconds."""

CUTS: Final = tuple(Cut(start, seconds) for start, seconds in itertools.product(_STARTS, _SECONDS))
"""All parts of the speech that the kit sends: what a gateway that only plays a part has to be told."""


def recordings(count: int, rng: random.Random, given: tuple[Path, ...] = ()) -> list[Recording]:
    """That many recordings. The kit's own are cut from its speech, each with a length of its own as far as there are
    lengths, the long ones last; given ones are used in turn.
    """
    if given:
        return [_of_file(given[index % len(given)]) for index in range(count)]
    seconds = [*rng.sample(_SECONDS[:_SHORT], _SHORT), *rng.sample(_SECONDS[_SHORT:], len(_SECONDS) - _SHORT)]
    starts = rng.sample(_STARTS, len(_STARTS))
    lines = [[Cut(starts[(at + turn) % len(starts)], length) for at, length in enumerate(seconds)]
             for turn in range(len(starts))]  # fmt: skip
    cuts = [cut for line in lines for cut in line]
    return [cuts[index % len(cuts)].recording() for index in range(count)]


NOT_AUDIO: Final = Recording("letter.txt", b"Dear reader, this is a letter and not a recording.\n", "text/plain")
"""A file that nobody can hear."""

NOWHERE: Final = "https://audio.invalid/"
"""Where nothing can be fetched: no name under `.invalid` exists (RFC 6761)."""


def _of_file(path: Path) -> Recording:
    content = path.read_bytes()
    seconds = channels = None
    try:
        with wave.open(io.BytesIO(content)) as reader:
            seconds, channels = reader.getnframes() / reader.getframerate(), reader.getnchannels()
    except (wave.Error, EOFError):
        pass
    kinds = {".wav": "audio/wav", ".mp3": "audio/mpeg", ".flac": "audio/flac", ".m4a": "audio/mp4", ".ogg": "audio/ogg"}
    return Recording(path.name, content, kinds.get(path.suffix.lower(), "application/octet-stream"), seconds, channels)


@cache
def _speech() -> bytes:
    """Nine seconds of speech, 16 kHz, mono, signed 16 bit."""
    package = Path(__file__).resolve().parent
    places = (package / "lights.wav", package.parents[2] / "samples" / "lights.wav")
    with wave.open(str(next(place for place in places if place.is_file()))) as reader:
        frames: bytes = reader.readframes(reader.getnframes())
    return frames
