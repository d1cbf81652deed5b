"""`Transcript`: one view of a finished job, whatever the variant of its result. Decoded as it is asked for."""

from collections.abc import Callable
from functools import cached_property, wraps
from math import isfinite
from operator import attrgetter
from typing import TypeVar

from . import _assemblyai, _deepgram, exports, subtitles
from ._cues import Cue, Layout, cues_of
from ._grouping import channels_of, paragraphs_of, utterances_of
from ._reading import Json, JsonObject, an_object, below, optional_number, optional_text, text
from ._response import Response
from ._variants import TypedResult, Variant, has_text, typed, variant_of
from .errors import NoWordTimes, UnreadableAnswer
from .parts import Alternative, Channel, Paragraph, Utterance, Word

T = TypeVar("T")

_DURATION = {"deepgram": ("metadata", "duration"), "assemblyai": ("audio_duration",), "mai": ("usage", "seconds")}


def _identified(read: "Callable[[Transcript], T]") -> "Callable[[Transcript], T]":
    """Give an error that is raised while reading the ids of the job."""

    @wraps(read)
    def reading(transcript: "Transcript") -> T:
        try:
            return read(transcript)
        except UnreadableAnswer as problem:
            problem.generation_id, problem.request_id = transcript.generation_id, transcript.request_id
            raise

    return reading


class Transcript:
    """What was said, with times where the service gives them.

    Attributes:
        generation_id: the job.
        request_id: the service's id of the answer, `None` where it gave none.
        variant: the shape of the result: deepgram, assemblyai, openai, mai or unknown.
        raw: the whole answer as JSON, nothing left out.
        response: the answer as it came: status, headers, bytes.

    Reading a part whose JSON has a wrong type raises `UnreadableAnswer` with the place; all else stays readable.
    """

    def __init__(self, generation_id: str, raw: JsonObject, result: Json, place: str, response: Response) -> None:
        """Made by the client; `place` is the key of `raw` under which `result` stands."""
        self.generation_id = generation_id
        self.request_id = response.request_id
        self.raw = raw
        self.response = response
        self.variant: Variant = variant_of(result)
        self._result = result
        self._place = place

    def __repr__(self) -> str:
        return f"Transcript(generation_id={self.generation_id!r}, variant={self.variant!r})"

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
            return _assemblyai.words(an_object(self._result, self._place), self._place)
        return ()

    @cached_property
    @_identified
    def utterances(self) -> tuple[Utterance, ...]:
        """Who said what, in the order of time: as the service grouped it if it was asked to (`utterances`, or speakers
        told apart), else the words, with a new utterance at each change of speaker and after a pause of 0.8 s, and each
        channel for itself. Empty where the variant (openai, mai) has no words.

        Raises:
            UnreadableAnswer: as for `words`.
        """
        told: tuple[Utterance, ...] = ()
        if self.variant == "deepgram":
            told = _deepgram.utterances(self._result, self._place)
        elif self.variant == "assemblyai":
            told = _assemblyai.utterances(self._result, self._place)
        return told or utterances_of(self.words)

    @cached_property
    @_identified
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The text in paragraphs, in the order of time: as the service made them if it was asked to (`paragraphs`, of
        Whisper and Nova models), else made here of the `utterances`: a new one at each change of speaker or channel,
        after a pause of 2 s, and after 5 sentences. Empty where the variant (openai, mai) has no words.

        Raises:
            UnreadableAnswer: as for `words`.
        """
        told: tuple[Paragraph, ...] = ()
        if self.variant == "deepgram":
            told = _deepgram.paragraphs(_deepgram.best(self._result, self._place))
        return told or paragraphs_of(self.utterances)

    @cached_property
    @_identified
    def channels(self) -> tuple[Channel, ...]:
        """The audio channels, with every alternative that the service gives. A variant that has no channels is one.

        Raises:
            UnreadableAnswer: as for `text` and `words`.
        """
        if self.variant == "deepgram":
            return _deepgram.read_channels(self._result, self._place, self._deepgram_words)
        if any(word.channel for word in self.words):
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
    def credits_used(self) -> float | None:
        """What the job cost in credits, by the header `x-aimlapi-credits-used`; `None` where there is none."""
        return self._header_number("x-aimlapi-credits-used")

    @cached_property
    def usd_spent(self) -> float | None:
        """What the job cost in US dollars, by the header `x-aimlapi-usd-spent`; `None` where there is none."""
        return self._header_number("x-aimlapi-usd-spent")

    def to_txt(self, *, speakers: bool = False) -> str:
        """The transcript as plain text.

        Args:
            speakers: a line for each turn, with who speaks: `Speaker 0: ...`. Without names where nobody was told
                apart, and the text as it is where the variant (openai, mai) has no words.

        Raises:
            UnreadableAnswer: as for `text` and `utterances`.
        """
        if speakers and self.utterances:
            several = len({one.channel for one in self.utterances}) > 1
            return exports.sayable(exports.turns(self.utterances, several))
        return exports.sayable(self.text)

    def to_json(self, *, utterances: bool = False) -> str:
        """The transcript as a JSON object on one line: text, words, language, duration and ids, whatever the variant.

        Args:
            utterances: also the utterances.

        Raises:
            UnreadableAnswer: as for `text` and `words`.
        """
        parts: dict[str, object] = {"text": self.text, "words": [exports.word(one) for one in self.words]}
        if utterances:
            parts["utterances"] = [exports.utterance(one) for one in self.utterances]
        parts |= {
            "language": self.language,
            "duration_s": self.duration_s,
            "variant": self.variant,
            "generation_id": self.generation_id,
            "request_id": self.request_id,
        }
        return exports.document(parts)

    def to_srt(self, *, line_length: int = 42, lines: int = 2, speakers: bool = False) -> str:
        """The transcript as SubRip subtitles; empty where nothing was said.

        Args:
            line_length: how wide a line may be, in columns; Chinese, Japanese and Korean letters and emoji take two.
            lines: how many lines a subtitle may have.
            speakers: say who speaks at each change of speaker, as `Speaker 0: ...`.

        Raises:
            NoWordTimes: there is a text but no word has a time (openai and mai results); use `text` instead.
            UnreadableAnswer: as for `words` and `text`.
            ValueError: `line_length` is below 10, or `lines` below 1.
        """
        return subtitles.srt(self._cues(Layout(line_length, lines), labelled=speakers))

    def to_vtt(self, *, line_length: int = 42, lines: int = 2, speakers: bool = False) -> str:
        """The transcript as WebVTT subtitles; the header alone where nothing was said. Arguments and errors as for
        `to_srt`, but that `speakers` marks each subtitle with its voice, as `<v Speaker 0>...`.
        """
        return subtitles.vtt(self._cues(Layout(line_length, lines)), voices=speakers)

    def to_tsv(self) -> str:
        """The transcript as a table of what is said and when, with tabs between `start`, `end` (milliseconds) and
        `text`; the header alone where nothing was said. Errors as for `to_srt`.
        """
        return subtitles.tsv(self._cues(Layout()))

    def _cues(self, layout: Layout, *, labelled: bool = False) -> list[Cue]:
        if not self.words and self.text.strip():
            raise NoWordTimes(
                f"A result of the variant {self.variant} has no word times, so there are no subtitles of it.",
                generation_id=self.generation_id,
                request_id=self.request_id,
            )
        return cues_of(self.words, layout, labelled=labelled)

    @cached_property
    def _deepgram_words(self) -> dict[int, tuple[Word, ...]]:
        """The words of each channel, by its number."""
        return {said.channel: _deepgram.words_of(said) for said in _deepgram.best(self._result, self._place)}

    def _header_number(self, name: str) -> float | None:
        try:
            value = float(self.response.headers.get(name, ""))
        except ValueError:
            return None
        return value if isfinite(value) else None

    def _require_known(self) -> None:
        if self.variant == "unknown":
            raise UnreadableAnswer(
                "The result is of no variant that this client knows. It is in Transcript.raw; please report this.",
                path=self._place,
            )
