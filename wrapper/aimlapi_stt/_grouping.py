"""Words -> utterances -> paragraphs, and channels, where the service did not group them itself, or not all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from ._covering import covered, holds
from ._joining import ends_sentence, joined
from .parts import Alternative, Channel, Paragraph, Sentence, Utterance, Word

LONGEST_PAUSE_S = 0.8
PARAGRAPH_PAUSE_S = 2.0
PARAGRAPH_SENTENCES = 5


def all_told(texts: Mapping[int, str], told: Sequence[Utterance]) -> bool:
    """Whether the service's utterances hold the text of every channel, or all of it where it is not told by channel."""
    if len(texts) == 1:
        return all(holds((one.text for one in told), text) for text in texts.values())
    return texts.keys() <= covered(texts, told)


def all_utterances(
    texts: Mapping[int, str], words: Sequence[Word], told: Sequence[Utterance], length: float
) -> tuple[Utterance, ...]:
    """The utterances of all channels in the order of their times, with all of the text: of each channel those that the
    service told if they hold its text, else those of its words if these do, else one as long as the audio.
    """
    alone = len(texts) == 1
    done = covered(texts, told)
    found = [one for one in told if one.channel in done or not (alone or one.channel in texts)]
    for number in sorted(texts.keys() - done):
        spoken = [word for word in words if alone or word.channel == number]
        if holds((word.text for word in spoken), texts[number]):
            found += utterances_of(spoken)
        else:
            end = max([length, *(word.end for word in words), *(one.end for one in told)])
            found.append(Utterance(texts[number], 0.0, end, channel=number))
    return in_order(found)


def in_order(utterances: Iterable[Utterance]) -> tuple[Utterance, ...]:
    """Utterances in the order of their times, of one speaker each."""
    return tuple(sorted((part for one in utterances for part in _by_speaker(one)), key=attrgetter("start")))


def _by_speaker(utterance: Utterance) -> list[Utterance]:
    """An utterance, split where the speaker of its words changes."""

    def speaker(word: Word) -> str | None:
        return word.speaker or utterance.speaker

    words = sorted(utterance.words, key=attrgetter("start"))
    several = len(set(map(speaker, words))) > 1
    if not several or not holds((word.text for word in words), utterance.text):
        return [replace(utterance, words=tuple(words))]
    return [replace(_utterance(list(said)), speaker=who) for who, said in groupby(words, key=speaker)]


def utterances_of(words: Iterable[Word]) -> tuple[Utterance, ...]:
    """Utterances in the order of their times: a new one with a change of speaker, or after a pause of 0.8 s. Each
    channel is grouped for itself, for people interrupt each other.
    """
    found: list[Utterance] = []
    for _, spoken in groupby(sorted(words, key=attrgetter("channel")), key=attrgetter("channel")):
        group: list[Word] = []
        end = 0.0
        for word in spoken:
            if group and (word.speaker != group[-1].speaker or word.start - end > LONGEST_PAUSE_S):
                found.append(_utterance(group))
                group = []
            end = max(end, word.end) if group else word.end
            group.append(word)
        found.append(_utterance(group))
    return tuple(sorted(found, key=attrgetter("start")))


def _utterance(words: list[Word]) -> Utterance:
    return Utterance(
        text=joined(word.text for word in words),
        start=min(word.start for word in words),
        end=max(word.end for word in words),
        confidence=_mean_confidence(words),
        speaker=words[0].speaker,
        channel=words[0].channel,
        words=tuple(words),
    )


def _mean_confidence(words: Sequence[Word]) -> float | None:
    known = [word.confidence for word in words if word.confidence is not None]
    return sum(known) / len(known) if known else None


def channels_of(words: Sequence[Word], language: str | None) -> tuple[Channel, ...]:
    """The channels that words are of, where the service gives the words of all of them in one."""
    found: list[Channel] = []
    for number in sorted({word.channel for word in words}):
        spoken = tuple(word for word in words if word.channel == number)
        only = Alternative(joined(word.text for word in spoken), _mean_confidence(spoken), spoken)
        found.append(Channel(number, only.text, spoken, only.confidence, language, (only,)))
    return tuple(found)


def all_paragraphs(told: Sequence[Paragraph], utterances: Sequence[Utterance]) -> tuple[Paragraph, ...]:
    """Paragraphs in the order of their times: those that the service told, and those of more utterances."""
    return tuple(sorted((*told, *paragraphs_of(utterances)), key=attrgetter("start")))


def paragraphs_of(utterances: Sequence[Utterance]) -> tuple[Paragraph, ...]:
    """Paragraphs in the order of their times: a new one with a change of speaker or channel, after a pause of 2 s, or
    after 5 sentences.
    """
    found: list[Paragraph] = []
    group: list[Sentence] = []
    last: Utterance | None = None
    for utterance in utterances:
        if group and last is not None:
            other = (utterance.speaker, utterance.channel) != (last.speaker, last.channel)
            if other or utterance.start - last.end > PARAGRAPH_PAUSE_S or len(group) >= PARAGRAPH_SENTENCES:
                found.append(_paragraph(group, last.speaker, last.channel))
                group = []
        last = utterance
        for sentence in _sentences(utterance):
            if len(group) >= PARAGRAPH_SENTENCES:
                found.append(_paragraph(group, last.speaker, last.channel))
                group = []
            group.append(sentence)
    if group and last is not None:
        found.append(_paragraph(group, last.speaker, last.channel))
    return tuple(found)


def _paragraph(sentences: Sequence[Sentence], speaker: str | None, channel: int) -> Paragraph:
    """A paragraph of sentences, from the beginning of the first to the end of the last."""
    return Paragraph(
        start=min(sentence.start for sentence in sentences),
        end=max(sentence.end for sentence in sentences),
        speaker=speaker,
        sentences=tuple(sentences),
        text=joined(sentence.text for sentence in sentences),
        channel=channel,
    )


def _sentences(utterance: Utterance) -> list[Sentence]:
    if not holds((word.text for word in utterance.words), utterance.text):
        return [Sentence(utterance.text, utterance.start, utterance.end)]
    found: list[Sentence] = []
    group: list[Word] = []
    for word in utterance.words:
        group.append(word)
        if ends_sentence(word.text):
            found.append(_sentence(group))
            group = []
    if group:
        found.append(_sentence(group))
    return found


def _sentence(words: list[Word]) -> Sentence:
    return Sentence(
        joined(word.text for word in words), min(word.start for word in words), max(word.end for word in words)
    )
