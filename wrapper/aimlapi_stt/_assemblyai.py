"""A result in the shape of AssemblyAI: what stands where, with its path. Milliseconds become seconds."""

from math import isfinite

from ._reading import (
    Json,
    JsonObject,
    an_object,
    below,
    index,
    label,
    number,
    optional_array,
    optional_number,
    text,
)
from .parts import Utterance, Word

_FIRST_CHANNEL = 1  # it counts channels from 1
_ANY_DAY_MS = 10**12


def is_silent(result: Json) -> bool:
    """AssemblyAI writes null where nothing was said, and where the result is still under way: only its status tells the
    two apart (`_answers` has seen that it is finished). A result without text and words says nothing at all.
    """
    told = isinstance(result, dict) and "status" in result and not result.keys().isdisjoint(("text", "words"))
    return told and below(result, "text") is None and below(result, "words") in (None, [])


def words(holder: JsonObject, place: str) -> tuple[Word, ...]:
    """The words of a result or an utterance, in the order in which they stand. One as it ought to be costs no path."""
    path = f"{place}.words"
    found: list[Word] = []
    for at, item in enumerate(optional_array(holder.get("words"), path)):
        if type(item) is dict:
            said, start, end, confidence = item.get("text"), item.get("start"), item.get("end"), item.get("confidence")
            speaker = item.get("speaker")
            if (
                type(start) is int
                and type(end) is int
                and 0 <= start <= end < _ANY_DAY_MS
                and type(confidence) is float
                and isfinite(confidence)
                and type(said) is str
                and (speaker is None or type(speaker) is str)
                and item.get("channel") is None
            ):
                found.append(Word(said, start / 1000, end / 1000, confidence, speaker))
                continue
        found.append(_word(item, f"{path}[{at}]"))
    return tuple(found)


def _word(value: Json, path: str) -> Word:
    word = an_object(value, path)
    return Word(
        text(word.get("text"), f"{path}.text"),
        number(word.get("start"), f"{path}.start") / 1000,
        number(word.get("end"), f"{path}.end") / 1000,
        optional_number(word.get("confidence"), f"{path}.confidence"),
        label(word.get("speaker"), f"{path}.speaker"),
        index(word.get("channel"), f"{path}.channel", _FIRST_CHANNEL),
    )


def utterances(result: Json, place: str) -> tuple[Utterance, ...]:
    """The utterances that the service made, if it was asked to tell speakers or channels apart."""
    path = f"{place}.utterances"
    items = optional_array(below(result, "utterances"), path)
    return tuple(_utterance(item, f"{path}[{at}]") for at, item in enumerate(items))


def _utterance(value: Json, path: str) -> Utterance:
    found = an_object(value, path)
    return Utterance(
        text(found.get("text"), f"{path}.text"),
        number(found.get("start"), f"{path}.start") / 1000,
        number(found.get("end"), f"{path}.end") / 1000,
        optional_number(found.get("confidence"), f"{path}.confidence"),
        label(found.get("speaker"), f"{path}.speaker"),
        index(found.get("channel"), f"{path}.channel", _FIRST_CHANNEL),
        words(found, path),
    )
