"""Results read for laws, whatever their family: their words, texts, times and durations, as far as they have them."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from ..jobs import History, phase_of
from ..session import Session

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What was said in a channel, or in all of them.

    Attributes:
        where: where it stands in the result.
        text: the transcript.
        words: its words.
        paragraphs: the paragraphs, where it has them.
    """

    where: str
    text: str
    words: list[Json]
    paragraphs: list[Json] | None = None


def completed_jobs(session: Session) -> Iterator[tuple[History, Json]]:
    """The jobs with a result that is an object."""
    for job in session.jobs:
        result: Any = job.result
        if job.final is not None and phase_of(job.final) == "completed" and isinstance(result, dict):
            yield job, cast(Json, result)


def said_in(result: Json) -> list[Said]:
    """What was said, where the result tells words beside texts: an entry for each channel's first alternative."""
    found: list[Said] = []
    for at, channel in enumerate(dicts(nested(result, "results", "channels"))):
        for alternative in dicts(channel.get("alternatives"))[:1]:
            if isinstance(text := alternative.get("transcript"), str):
                paragraphs = nested(alternative, "paragraphs", "paragraphs")
                told = dicts(paragraphs) if isinstance(paragraphs, list) else None
                found.append(Said(f"results.channels[{at}]", text, dicts(alternative.get("words")), told))
    if isinstance(result.get("words"), list) and isinstance(text := result.get("text"), str):
        found.append(Said("the result", text, dicts(result["words"])))
    return found


def utterances_in(result: Json) -> list[Json]:
    """Its utterances, in either family."""
    return dicts(nested(result, "results", "utterances")) or dicts(result.get("utterances"))


def text_in(result: Json) -> str | None:
    """All that was said; `None` where it tells no text."""
    if isinstance(text := result.get("text"), str):
        return text
    said = said_in(result)
    return " ".join(one.text for one in said) if said else None


def duration_in(result: Json) -> tuple[str, float] | None:
    """Where the result tells how long the audio is, and the seconds."""
    for path in (("metadata", "duration"), ("audio_duration",), ("usage", "seconds")):
        value = nested(result, *path)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return ".".join(path), float(value)
    return None


def second_of(job: History) -> int:
    """How much of a time in its result is a second: AssemblyAI's are milliseconds."""
    return 1000 if job.family == "assemblyai" else 1


def word_of(word: Json) -> str:
    """A word as it stands in the text."""
    told = next((word[key] for key in ("punctuated_word", "text", "word") if isinstance(word.get(key), str)), "")
    return cast(str, told)


def letters(text: str) -> str:
    """A text without spaces, punctuation and case: what two tellings of the same have in common."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def objects(node: Any, where: str = "") -> Iterator[tuple[str, Json]]:
    """All objects in a value, each with where it is."""
    if isinstance(node, dict):
        yield where, cast(Json, node)
    for step, value in inside(node):
        yield from objects(value, f"{where}{step}." if isinstance(step, str) else f"{where.removesuffix('.')}[{step}].")


def dicts(value: Any) -> list[Json]:
    """The objects of a list; none where it is no list. A lone object counts as a list of one: pages have it so."""
    if isinstance(value, dict):
        return [cast(Json, value)]
    return [cast(Json, one) for _, one in inside(value) if isinstance(one, dict)]


def inside(value: Any) -> list[tuple[str | int, Any]]:
    """What an object or a list holds, with keys or places; nothing of any other value."""
    if isinstance(value, dict):
        return list(cast(Json, value).items())
    return list(enumerate(value)) if isinstance(value, list) else []  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def nested(value: Any, *path: str) -> Any:
    """What is found under keys one in another; `None` where there is nothing."""
    for key in path:
        value = cast(Json, value).get(key) if isinstance(value, dict) else None
    return value
