"""Words -> utterances -> paragraphs, and channels, where the service did not group them itself."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter

from ._joining import ends_sentence, joined
from .parts import Alternative, Channel, Paragraph, Sentence, Utterance, Word

LONGEST_PAUSE_S = 0.8
PARAGRAPH_PAUSE_S = 2.0
PARAGRAPH_SENTENCES = 5


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
    if not utterance.words:
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
