"""Words as a result tells them: with or without punctuation, numerals and speakers; joined, cut and averaged."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from ..engines import RecognisedWord
from ..engines.recognition import Heard
from ._asked import SPEAKERS, Options, asks, language
from ._numerals import with_numerals

Words = Sequence[RecognisedWord]
Channel = Sequence[Words]
"""What was said in a channel: segment by segment, word by word."""

# Thai, Lao, Burmese, Khmer, Chinese and Japanese put no space between words.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f]"
)
_SENTENCE_END: Final = re.compile(r"[.?!…。？！｡؟۔।॥][\"'”’»)\]」』）]*$")


def as_asked(heard: Heard, options: Options, *, written: bool) -> Heard:
    """What was heard, with what the options ask for and without what they do not.

    Args:
        heard: Words with all that the engine knows of them.
        options: Of the job. `numerals` and speakers told apart are seen to here.
        written: Whether words are told with case and punctuation, where the engine knows them.
    """

    def told(words: Words, spoken: str | None) -> tuple[RecognisedWord, ...]:
        if not asks(options, *SPEAKERS):
            words = [replace(word, speaker=None) for word in words]
        if not written:
            words = [replace(word, written=None) for word in words]
        if asks(options, "numerals"):
            words = with_numerals(words, spoken or language(options) or "en")
        return tuple(words)

    return replace(
        heard,
        channels=tuple(
            tuple(replace(segment, words=told(segment.words, segment.language)) for segment in channel)
            for channel in heard.channels
        ),
    )


def shown(word: RecognisedWord) -> str:
    """A word as it stands in a text."""
    return word.text if word.written is None else word.written


def text_of(words: Iterable[RecognisedWord]) -> str:
    """Words as one text, with the spaces that their script has."""
    return joined(shown(word) for word in words)


def joined(pieces: Iterable[str]) -> str:
    """Words or sentences as one text."""
    found: list[str] = []
    for piece in filter(None, pieces):
        if found and not (_UNSPACED.match(found[-1][-1]) and _UNSPACED.match(piece)):
            found.append(" ")
        found.append(piece)
    return "".join(found)


def mean_confidence(words: Words) -> float | None:
    """The mean of the words' confidences; `None` of no word."""
    return round(sum(word.confidence for word in words) / len(words), 6) if words else None


class Told(NamedTuple):
    """A language and how sure the engine is of it."""

    language: str | None = None
    confidence: float | None = None


def language_told(heard: Heard, channel: int) -> Told:
    """The language of most words of a channel, as the engine told it."""
    count: dict[str, int] = {}
    sure: dict[str, float | None] = {}
    for segment in heard.channels[channel]:
        if segment.language is not None:
            count[segment.language] = count.get(segment.language, 0) + len(segment.words)
            sure.setdefault(segment.language, segment.language_confidence)
    most = max(count, key=lambda tag: count[tag], default=None)
    return Told() if most is None else Told(most, sure[most])


def turns(words: Words, pause_s: float) -> Iterator[Words]:
    """Words, cut where the speaker changes and at pauses of at least so many seconds."""
    group: list[RecognisedWord] = []
    for word in words:
        if group and (word.speaker != group[-1].speaker or word.start_s - group[-1].end_s >= pause_s):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def sentences(channel: Channel, pause_s: float) -> list[Words]:
    """The words of a channel as sentences: by punctuation where words have it, else by segments and pauses."""
    if not any(word.written is not None for words in channel for word in words):
        return [turn for words in channel for turn in turns(words, pause_s)]
    found: list[Words] = []
    for turn in turns([word for words in channel for word in words], float("inf")):
        start = 0
        for at, word in enumerate(turn, 1):
            if at == len(turn) or _SENTENCE_END.search(shown(word)):
                found.append(turn[start:at])
                start = at
    return found


def paragraphs(channel: Channel, pause_s: float, longest_pause_s: float, most: int) -> list[list[Words]]:
    """Sentences in paragraphs: a new one with a new speaker, after a longer pause, after so many sentences."""
    all_sentences = sentences(channel, pause_s)
    found: list[list[Words]] = [[all_sentences[0]]] if all_sentences else []
    for earlier, later in pairwise(all_sentences):
        pause = later[0].start_s - earlier[-1].end_s
        if earlier[-1].speaker != later[0].speaker or pause >= longest_pause_s or len(found[-1]) >= most:
            found.append([])
        found[-1].append(later)
    return found
