"""What a recogniser is to the rest of the gateway: PCM in, segments of timed words out.

An engine comes in two parts. Its setup is made in the server, where it checks its options and says what it can do;
each worker process makes the same setup and loads the engine itself from it. A third party adds one by an entry point
of the group `aimlapi_stt.engines`, whose name is what `serve --engine` takes and whose object makes the setup from a
mapping of options.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

__all__ = ["Ability", "Engine", "EngineSetup", "RecognisedWord", "Segment", "Task"]

Ability = Literal["punctuation", "language", "detect_language", "speakers", "keywords"]
"""What an engine can honour beyond words and times. `language`: it takes the language it is told."""


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """One word.

    Attributes:
        text: The word, without punctuation.
        start_s: Its start, in seconds from the beginning of the audio.
        end_s: Its end, likewise; never before the start, never after the audio.
        confidence: How sure the engine is, from 0 (not at all) to 1.
        written: The word as it stands in a text, with case and punctuation, from an engine that knows them.
        speaker: Who speaks, counted from 0, from an engine that tells speakers apart.
    """

    text: str
    start_s: float
    end_s: float
    confidence: float
    written: str | None = None
    speaker: int | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech between two pauses.

    Attributes:
        words: At least one word, in the order spoken, none overlapping another.
        language: The language that was heard, as a tag like `en`, from an engine that detects it.
        language_confidence: How sure it is of that, from 0 to 1.
    """

    words: tuple[RecognisedWord, ...]
    language: str | None = None
    language_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What an engine is told of a job beside its audio.

    Attributes:
        model: The model that was asked for, without the prefixes of its spellings.
        language: The language that was asked for, as a tag like `en` or `en-US`.
        keywords: Words that are likely to be said.
        script: What a scenario wants of this job; for the scripted engine alone.
    """

    model: str
    language: str | None = None
    keywords: tuple[str, ...] = ()
    script: Mapping[str, object] | None = None


class Engine(Protocol):
    """A recogniser that serves one job after the other; no job hears anything of the one before.

    Attributes:
        name: What the engine is called in results and logs.
        version: The version of the software or of the model that recognises.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - said above
    @property
    def version(self) -> str: ...  # noqa: D102
    def recognise(self, pcm: Iterable[bytes], task: Task) -> Iterator[Segment]:
        """Recognise one recording, reading it as the segments are taken.

        Args:
            pcm: Chunks of any size of mono signed-16-bit little-endian audio at `audio.SAMPLE_RATE`.
            task: What is known of the job.

        Returns:
            The segments in the order spoken; none where nobody speaks.

        Raises:
            audio.AudioError: The audio cannot be had, passed on from `pcm`, or not be recognised; for the owner.
        """
        ...


class EngineSetup(Protocol):
    """How an engine is made, and what it can do.

    Attributes:
        abilities: What it honours; the rest of a job's options is ignored, and the log says so.
        needs_audio: Whether it listens. For one that plays a part, no `url` is fetched and nothing is decoded.
        longest_step_s: Seconds that it may be silent between two segments or two reads of audio; a worker that takes
            longer is taken for hung, and is replaced.
    """

    @property
    def abilities(self) -> frozenset[Ability]: ...  # noqa: D102 - said above
    @property
    def needs_audio(self) -> bool: ...  # noqa: D102
    @property
    def longest_step_s(self) -> float: ...  # noqa: D102
    def load(self) -> Engine:
        """The engine itself, with its model in memory; called once in each worker."""
        ...
