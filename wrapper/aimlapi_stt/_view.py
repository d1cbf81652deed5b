"""The result of a job as one view, whatever its variant. Decoded as it is asked for."""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, wraps
from operator import attrgetter
from typing import TypeVar

from . import _assemblyai, _deepgram
from ._covering import by_channel, covered, without_times
from ._grouping import all_paragraphs, all_told, all_utterances, channels_of, in_order
from ._joining import joined
from ._reading import Json, JsonObject, an_object, below, optional_number, optional_text, text
from ._response import Response
from ._variants import TypedResult, Variant, has_text, typed, variant_of
from .errors import NoWordTimes, SpeechToTextError, UnreadableAnswer
from .parts import Alternative, Channel, Paragraph, Utterance, Word

T = TypeVar("T")

_DURATION = {"deepgram": ("metadata", "duration"), "assemblyai": ("audio_duration",), "mai": ("usage", "seconds")}


def _identified(read: "Callable[[View], T]") -> "Callable[[View], T]":
    """Give an error that is raised while reading the ids of the job, and the answer."""

    @wraps(read)
    def reading(view: "View") -> T:
        try:
            return read(view)
        except SpeechToTextError as problem:
            problem.generation_id, problem.request_id = view.generation_id, view.request_id
            problem.response, problem.status_code = view.response, view.response.status
            raise

    return reading


class View:
    """What `Transcript` reads; see there."""

    def __init__(self, generation_id: str, raw: JsonObject, result: Json, place: str, response: Response) -> None:
        """Made by the client; `place` is the key of `raw` under which `result` stands."""
        self.generation_id = generation_id
        self.request_id = response.request_id
        self.raw = raw
        self.response = response
        self.variant: Variant = variant_of(result)
        self._result = result
        self._place = place

    @cached_property
    def result(self) -> TypedResult:
        """The result as the typed class of its variant; an `UnknownResult`, with the reason, where it fits none."""
        return typed(self._result, self.variant, self._place)

    @cached_property
    @_identified
    def text(self) -> str:
        """All that was said. The channels of a multichannel recording follow each other, a line each.

        Raises:
            UnreadableAnswer: the result is of no known variant and has no `text`, or the text is no string; see `raw`.
        """
        if self.variant == "deepgram":
            return "\n".join(_deepgram.text_of(said) for said in _deepgram.best(self._result, self._place))
        if not has_text(self._result):
            self._require_known()
        if self.variant == "assemblyai" and _assemblyai.is_silent(self._result):
            return ""
        return text(below(self._result, "text"), f"{self._place}.text")

    @cached_property
    @_identified
    def words(self) -> tuple[Word, ...]:
        """The words in the order of their times; empty where the variant (openai, mai) has none.

        Raises:
            UnreadableAnswer: a word lacks its text or times, or has them in a wrong type (the path says which), or the
                result is of no known variant; see `raw`.
        """
        if self.variant == "deepgram":
            words = [word for spoken in self._deepgram_words.values() for word in spoken]
            return tuple(sorted(words, key=attrgetter("start")))
        self._require_known()
        if self.variant == "assemblyai":
            told = _assemblyai.words(an_object(self._result, self._place), self._place)
            return tuple(sorted(told, key=attrgetter("start")))
        return ()

    @cached_property
    @_identified
    def utterances(self) -> tuple[Utterance, ...]:
        """Who said what, in the order of time, one speaker in each: as the service grouped it if it was asked to
        (`utterances`, or speakers told apart), else the words, with a new utterance at each change of speaker and after
        a pause of 0.8 s, and each channel for itself. Empty where the variant (openai, mai) has no words.

        No text is left out. The service's utterances are used for the channels whose text they hold; where words lack
        too, the text of the channel is one utterance, from the beginning of the audio to its end, as far as known.

        Raises:
            UnreadableAnswer: as for `words` and `text`.
        """
        told: tuple[Utterance, ...] = ()
        if self.variant == "deepgram":
            told = _deepgram.utterances(self._result, self._place)
        elif self.variant == "assemblyai":
            told = _assemblyai.utterances(self._result, self._place)
        elif not self.words:
            return ()
        if told and all_told(self._texts, told):
            return in_order(told)
        length = 0.0
        with suppress(UnreadableAnswer):
            length = self.duration_s or 0.0
        return all_utterances(self._texts, self.words, told, length)

    @cached_property
    @_identified
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The text in paragraphs, in the order of time: as the service made them if it was asked to (`paragraphs`, of
        Whisper and Nova models), for the channels whose text they hold; else made here of the `utterances`: a new one
        at each change of speaker or channel, after a pause of 2 s, and after 5 sentences. Empty where the variant
        (openai, mai) has no words.

        Raises:
            UnreadableAnswer: as for `words` and `text`.
        """
        if self.variant != "deepgram":
            return all_paragraphs((), self.utterances)
        told = _deepgram.paragraphs(_deepgram.best(self._result, self._place))
        done = covered(self._texts, told)
        rest = () if self._texts.keys() <= done else [one for one in self.utterances if one.channel not in done]
        return all_paragraphs([one for one in told if one.channel in done], rest)

    @cached_property
    @_identified
    def channels(self) -> tuple[Channel, ...]:
        """The audio channels, with every alternative that the service gives. A variant that has no channels is one.

        Raises:
            UnreadableAnswer: as for `text` and `words`.
        """
        if self.variant == "deepgram":
            return _deepgram.read_channels(self._result, self._place, self._deepgram_words)
        if self._texts.keys() != {0}:
            return channels_of(self.words, self.language)
        only = Alternative(self.text, self.confidence, self.words)
        return (Channel(0, only.text, only.words, only.confidence, self.language, (only,)),)

    @cached_property
    @_identified
    def confidence(self) -> float | None:
        """How sure the service is of the whole, 0 to 1; of several channels the mean, in which each word counts once.
        `None` where it does not say.
        """
        if self.variant == "deepgram":
            return _deepgram.confidence(_deepgram.best(self._result, self._place))
        return optional_number(below(self._result, "confidence"), f"{self._place}.confidence")

    @cached_property
    @_identified
    def duration_s(self) -> float | None:
        """Length of the audio in seconds, `None` where the service does not say."""
        keys = _DURATION.get(self.variant)
        return optional_number(below(self._result, *keys), ".".join([self._place, *keys])) if keys else None

    @cached_property
    @_identified
    def language(self) -> str | None:
        """Language tag of the audio, of the first channel of several; `None` where the service does not say."""
        if self.variant == "deepgram":
            told = below(self._result, "results", "channels") is not None
            channels = _deepgram.channels(self._result, self._place) if told else []
            return _deepgram.language(*channels[0]) if channels else None
        return optional_text(below(self._result, "language_code"), f"{self._place}.language_code")

    @cached_property
    @_identified
    def model(self) -> str | None:
        """The model as the service names it in the result, which need not be the id that was asked for; several in one
        line. `None` where it does not say.
        """
        if self.variant == "deepgram":
            return _deepgram.model(self._result, self._place)
        return optional_text(below(self._result, "speech_model"), f"{self._place}.speech_model")

    @cached_property
    @_identified
    def _timed_words(self) -> tuple[Word, ...]:
        """The words, if they can stand for the text."""
        if not self.words and self.text.strip():
            raise NoWordTimes(
                f"A result of the variant {self.variant} has no word times, so there are no subtitles of it. "
                "Use its text."
            )
        lacking = without_times(self._texts, self.words)
        if lacking is not None:
            raise NoWordTimes(
                f"Less than half of the text of channel {lacking} has word times, so subtitles would leave out much of "
                "it. Use the text; Transcript.words has the words that have times."
            )
        return self.words

    @cached_property
    def _texts(self) -> dict[int, str]:
        """The text of each channel, by its number; that of the words where only these can be read."""
        if self.variant != "deepgram":
            told = below(self._result, "text")
            readable = isinstance(told, str) or not self.words
            return by_channel(self.text if readable else joined(word.text for word in self.words), self.words)
        texts: dict[int, str] = {}
        if not below(self._result, "results", "channels"):
            return texts
        for said in _deepgram.best(self._result, self._place):
            if _deepgram.has_text(said) or not self._deepgram_words[said.channel]:
                texts[said.channel] = _deepgram.text_of(said)
            else:
                texts[said.channel] = joined(word.text for word in self._deepgram_words[said.channel])
        return texts

    @cached_property
    def _deepgram_words(self) -> dict[int, tuple[Word, ...]]:
        """The words of each channel, by its number."""
        return {said.channel: _deepgram.words_of(said) for said in _deepgram.best(self._result, self._place)}

    def _require_known(self) -> None:
        if self.variant == "unknown":
            what = "The result is of no variant that this client knows."
            if has_text(self._result):
                what = (
                    "The result has words or segments in a form that this client does not know; its text can be read."
                )
            raise UnreadableAnswer(f"{what} It is in Transcript.raw; please report this.", path=self._place)
