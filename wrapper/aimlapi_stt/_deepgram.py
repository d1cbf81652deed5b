"""A result in the shape of Deepgram: what stands where, with its path. Times are seconds already."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from ._joining import joined
from ._reading import (
    Json,
    JsonObject,
    an_array,
    an_object,
    below,
    index,
    label,
    number,
    optional_array,
    optional_number,
    optional_text,
    text,
)
from .errors import UnreadableAnswer
from .parts import Alternative, Channel, Paragraph, Sentence, Utterance, Word


@dataclass(frozen=True, slots=True)
class Said:
    """An alternative of a channel, still as JSON."""

    channel: int
    json: JsonObject
    path: str


def channels(result: Json, place: str) -> list[tuple[JsonObject, str]]:
    """The channels, each with its path."""
    path = f"{place}.results.channels"
    found = below(result, "results", "channels")
    # An object is what the pages document, though no service is known to answer so.
    alone = isinstance(found, dict) and "alternatives" in found
    items: list[Json] = [found] if alone else an_array(found, path)
    return [(an_object(item, f"{path}[{at}]"), f"{path}[{at}]") for at, item in enumerate(items)]


def _all_said(channel: JsonObject, path: str, channel_index: int) -> list[Said]:
    path = f"{path}.alternatives"
    return [
        Said(channel_index, an_object(item, f"{path}[{place}]"), f"{path}[{place}]")
        for place, item in enumerate(an_array(channel.get("alternatives"), path))
    ]


def best(result: Json, place: str) -> list[Said]:
    """The first alternative of each channel that has one.

    Raises:
        UnreadableAnswer: no channel has one, so that the result does not say what was said.
    """
    found: list[Said] = []
    for at, (channel, path) in enumerate(channels(result, place)):
        path = f"{path}.alternatives"
        alternatives = an_array(channel.get("alternatives"), path)
        if alternatives:
            found.append(Said(at, an_object(alternatives[0], f"{path}[0]"), f"{path}[0]"))
    if not found:
        raise UnreadableAnswer(
            "The result has no alternative in any channel, so it does not say what was said; see Transcript.raw.",
            path=f"{place}.results.channels",
        )
    return found


def text_of(said: Said) -> str:
    """The whole text of an alternative."""
    return text(said.json.get("transcript"), f"{said.path}.transcript")


def has_text(said: Said) -> bool:
    """Whether the text of an alternative can be read."""
    return isinstance(said.json.get("transcript"), str)


def words_of(said: Said) -> tuple[Word, ...]:
    """The words of an alternative, in the order in which they stand."""
    return words(optional_array(said.json.get("words"), f"{said.path}.words"), f"{said.path}.words", said.channel)


def words(items: list[Json], path: str, channel: int) -> tuple[Word, ...]:
    """Words, in the order in which they stand. One as it ought to be costs no path."""
    found: list[Word] = []
    for place, item in enumerate(items):
        if type(item) is dict:
            shown = item.get("punctuated_word")
            if shown is None:
                shown = item.get("word")
            start, end, confidence = item.get("start"), item.get("end"), item.get("confidence")
            speaker = item.get("speaker")
            if (
                type(start) is float
                and type(end) is float
                and type(confidence) is float
                and type(shown) is str
                and isfinite(start + end + confidence)
                and (speaker is None or type(speaker) is int)
            ):
                found.append(Word(shown, start, end, confidence, None if speaker is None else str(speaker), channel))
                continue
        found.append(_word(item, f"{path}[{place}]", channel))
    return tuple(found)


def _word(value: Json, path: str, channel: int) -> Word:
    word = an_object(value, path)
    shown = word.get("punctuated_word")
    key = "word" if shown is None else "punctuated_word"
    return Word(
        text(word.get(key), f"{path}.{key}"),
        number(word.get("start"), f"{path}.start"),
        number(word.get("end"), f"{path}.end"),
        optional_number(word.get("confidence"), f"{path}.confidence"),
        label(word.get("speaker"), f"{path}.speaker"),
        channel,
    )


def language(channel: JsonObject, path: str) -> str | None:
    """The language that was detected in a channel."""
    return optional_text(channel.get("detected_language"), f"{path}.detected_language")


def read_channels(result: Json, place: str, decoded: Mapping[int, tuple[Word, ...]]) -> tuple[Channel, ...]:
    """All channels with all alternatives; the words of the first ones are `decoded` already."""
    found: list[Channel] = []
    for at, (channel, path) in enumerate(channels(result, place)):
        alternatives = tuple(
            Alternative(
                text_of(said),
                optional_number(said.json.get("confidence"), f"{said.path}.confidence"),
                words_of(said) if rank else decoded[at],
            )
            for rank, said in enumerate(_all_said(channel, path, at))
        )
        first = alternatives[0] if alternatives else Alternative("", None, ())
        found.append(Channel(at, first.text, first.words, first.confidence, language(channel, path), alternatives))
    return tuple(found)


def confidence(all_said: list[Said]) -> float | None:
    """That of the alternative; of several channels the mean, in which each word counts once."""
    known: list[tuple[float, int]] = []
    for said in all_said:
        value = optional_number(said.json.get("confidence"), f"{said.path}.confidence")
        if value is not None:
            known.append((value, len(optional_array(said.json.get("words"), f"{said.path}.words"))))
    if not known:
        return None
    total = sum(weight for _, weight in known)
    if len(known) == 1 or not total:
        return sum(value for value, _ in known) / len(known)
    return sum(value * weight for value, weight in known) / total


def model(result: Json, place: str) -> str | None:
    """The names of the models, in `model_info`, each once."""
    path = f"{place}.metadata.model_info"
    told = below(result, "metadata", "model_info")
    if told is None:
        return None
    names = [
        optional_text(an_object(item, f"{path}.{key}").get("name"), f"{path}.{key}.name")
        for key, item in an_object(told, path).items()
    ]
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def utterances(result: Json, place: str) -> tuple[Utterance, ...]:
    """The utterances that the service made, if it was asked for them."""
    path = f"{place}.results.utterances"
    items = optional_array(below(result, "results", "utterances"), path)
    return tuple(_utterance(item, f"{path}[{at}]") for at, item in enumerate(items))


def _utterance(value: Json, path: str) -> Utterance:
    found = an_object(value, path)
    channel = index(found.get("channel"), f"{path}.channel")
    return Utterance(
        text(found.get("transcript"), f"{path}.transcript"),
        number(found.get("start"), f"{path}.start"),
        number(found.get("end"), f"{path}.end"),
        optional_number(found.get("confidence"), f"{path}.confidence"),
        label(found.get("speaker"), f"{path}.speaker"),
        channel,
        words(optional_array(found.get("words"), f"{path}.words"), f"{path}.words", channel),
    )


def paragraphs(all_said: list[Said]) -> tuple[Paragraph, ...]:
    """The paragraphs that the service made, if it was asked for them."""
    return tuple(_paragraph(item, path, said.channel) for said in all_said for item, path in _paragraphs_of(said))


def _paragraphs_of(said: Said) -> list[tuple[Json, str]]:
    """The paragraphs of an alternative, each with its path."""
    path = f"{said.path}.paragraphs"
    told = said.json.get("paragraphs")
    if isinstance(told, list):  # what the pages document, each in an object of its own
        places = [f"{path}[{at}]" for at in range(len(told))]
        return [
            (an_object(item, at).get("paragraphs"), f"{at}.paragraphs") for item, at in zip(told, places, strict=True)
        ]
    if told is not None:
        path, told = f"{path}.paragraphs", an_object(told, path).get("paragraphs")
    return [(item, f"{path}[{at}]") for at, item in enumerate(optional_array(told, path))]


def _paragraph(value: Json, path: str, channel: int) -> Paragraph:
    found = an_object(value, path)
    sentences: list[Sentence] = []
    for place, item in enumerate(an_array(found.get("sentences"), f"{path}.sentences")):
        at = f"{path}.sentences[{place}]"
        told = an_object(item, at)
        sentences.append(
            Sentence(
                text(told.get("text"), f"{at}.text"),
                number(told.get("start"), f"{at}.start"),
                number(told.get("end"), f"{at}.end"),
            )
        )
    return Paragraph(
        start=number(found.get("start"), f"{path}.start"),
        end=number(found.get("end"), f"{path}.end"),
        speaker=label(found.get("speaker"), f"{path}.speaker"),
        sentences=tuple(sentences),
        text=joined(sentence.text for sentence in sentences),
        channel=channel,
    )
