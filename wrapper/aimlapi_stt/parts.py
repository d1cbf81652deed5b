"""What a transcript is made of. All times are seconds from the beginning of the audio, in every variant."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word.

    Attributes:
        text: the word, with punctuation where the service added it.
        start: seconds from the beginning of the audio, in every variant.
        end: seconds from the beginning of the audio, in every variant.
        confidence: 0 to 1; `None` where the service gives none.
        speaker: the speaker's label; `None` unless speakers were told apart.
        channel: the audio channel, from 0.
    """

    text: str
    start: float
    end: float
    confidence: float | None = None
    speaker: str | None = None
    channel: int = 0


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one speaker said in one go.

    Attributes:
        text: the words as a text.
        start: seconds.
        end: seconds.
        confidence: 0 to 1; `None` where the service gives none.
        speaker: the speaker's label; `None` unless speakers were told apart.
        channel: the audio channel, from 0.
        words: its words, empty where the service gives none with it.
    """

    text: str
    start: float
    end: float
    confidence: float | None = None
    speaker: str | None = None
    channel: int = 0
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph.

    Attributes:
        text: the sentence.
        start: seconds.
        end: seconds.
    """

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences of one speaker that belong together.

    Attributes:
        start: seconds.
        end: seconds.
        speaker: the speaker's label; `None` unless speakers were told apart.
        sentences: its sentences.
        text: the sentences as one text.
        channel: the audio channel, from 0.
    """

    start: float
    end: float
    speaker: str | None
    sentences: tuple[Sentence, ...]
    text: str
    channel: int = 0


@dataclass(frozen=True, slots=True)
class Alternative:
    """One reading of what was said in a channel.

    Attributes:
        text: the whole of it.
        confidence: 0 to 1; `None` where the service gives none.
        words: its words; empty where the variant has none.
    """

    text: str
    confidence: float | None
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """One audio channel.

    Attributes:
        index: its number, from 0.
        text: what was said in it, by its best reading; empty where it has none.
        words: the words of the best reading.
        confidence: that of the best reading.
        language: language tag, `None` where the service does not say.
        alternatives: all readings, the best one first.
    """

    index: int
    text: str
    words: tuple[Word, ...]
    confidence: float | None
    language: str | None
    alternatives: tuple[Alternative, ...]


__all__ = ["Alternative", "Channel", "Paragraph", "Sentence", "Utterance", "Word"]
