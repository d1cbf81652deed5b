"""What a recogniser is to the rest of the gateway: PCM in, segments of timed words out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Engine", "RecognisedWord", "Segment"]


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """One word.

    Attributes:
        text: The word as the engine writes it.
        start_s: Its start, in seconds from the beginning of the audio.
        end_s: Its end, likewise; never before the start, never after the audio.
        confidence: How sure the engine is, from 0 (not at all) to 1.
    """

    text: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech between two pauses.

    Attributes:
        words: At least one word, in the order spoken, none overlapping another.
    """

    words: tuple[RecognisedWord, ...]


class Engine(Protocol):
    """A recogniser that serves one job after the other; no job hears anything of the one before.

    Attributes:
        name: What the engine is called in results and logs.
        version: The version of the software or of the model that recognises.
    """

    name: str
    version: str

    def recognise(self, pcm: Iterable[bytes]) -> Iterator[Segment]:
        """Recognise one recording, reading it as the segments are taken.

        Args:
            pcm: Chunks of any size of mono signed-16-bit little-endian audio at `audio.SAMPLE_RATE`.

        Returns:
            The segments in the order spoken; none where nobody speaks.

        Raises:
            audio.AudioError: Passed on from `pcm`; send another file.
        """
        ...
