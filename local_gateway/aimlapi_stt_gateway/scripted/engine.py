"""The engine that recites: it hears nothing, and says what the script of the job says."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from ..audio import AudioError
from ..configured import not_configured
from ..engines import Ability, RecognisedWord, Segment, Task
from .scenario import Scenario, read_scenario
from .script import Script
from .strict import nearest

PAUSE_S: Final = 0.5
"""Seconds of silence that part one segment from the next."""


class ScriptedSetup:
    """The scripted engine as `EngineSetup`. Its one option is `scenario`, the TOML file that says what becomes of jobs.

    Attributes:
        scenario: what the file says; an empty one without it.
    """

    abilities: frozenset[Ability] = frozenset(("punctuation", "detect_language", "speakers"))
    needs_audio = False
    longest_step_s = 30.0

    def __init__(self, options: Mapping[str, str]) -> None:
        """Read the scenario.

        Raises:
            NotConfigured: an option is unknown, or the scenario cannot be read; the text says where.
        """
        unknown = next((name for name in options if name != "scenario"), None)
        if unknown is not None:
            raise not_configured(f"the engine scripted has no option {unknown!r}. {nearest(unknown, ['scenario'])}")
        self.scenario = read_scenario(Path(options["scenario"])) if "scenario" in options else Scenario()

    def load(self) -> "ScriptedEngine":
        """The engine; there is nothing to load."""
        return ScriptedEngine()


class ScriptedEngine:
    """Says the words of the job's script, whatever the audio."""

    name: str = "scripted"
    version: str = "1"
    needs_audio = False

    def recognise(self, pcm: Iterable[bytes], task: Task) -> Iterator[Segment]:
        """Recite; `Engine.recognise` has the terms.

        Raises:
            AudioError: the script has the job fail.
        """
        script = Script.read(task.script or {})
        if script.error is not None:
            raise AudioError(script.error["message"])
        confidence = None if script.language is None else 1.0
        for words in _parted(script.words):
            yield Segment(words, script.language, confidence)


def _parted(words: tuple[RecognisedWord, ...]) -> Iterator[tuple[RecognisedWord, ...]]:
    start = 0
    for n in range(1, len(words) + 1):
        if n == len(words) or words[n].start_s - words[n - 1].end_s >= PAUSE_S:
            yield words[start:n]
            start = n
