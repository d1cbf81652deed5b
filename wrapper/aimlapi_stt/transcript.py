"""`Transcript`: one view of a finished job, whatever the variant of its result. Decoded as it is asked for."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from . import subtitles
from ._reading import (
    Json,
    JsonObject,
    an_array,
    an_object,
    below,
    label,
    number,
    optional_array,
    optional_number,
    optional_text,
    text,
)
from ._response import Response
from ._variants import TypedResult, Variant, typed, variant_of
from .errors import NoWordTimes, UnreadableAnswer


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
        return typed(self._result, self.variant)

    @cached_property
    def text(self) -> str:
        """All that was said. The channels of a multichannel recording follow each other, a line each.

        Raises:
            UnreadableAnswer: the result is of no known variant, or the text in it is no string; see `raw`.
        """
        with self._identified():
            if self.variant == "deepgram":
                return "\n".join(
                    text(said.get("transcript"), f"{at}.transcript") for _, said, at in self._alternatives()
                )
            if self.variant == "unknown":
                raise self._unknown()
            return "" if self._is_silent() else text(self._at("text"), f"{self._place}.text")

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words in the order of their times; empty where the variant (openai, mai) has none.

        Raises:
            UnreadableAnswer: a word lacks its text or times, or has them in a wrong type (the path says which), or the
                result is of no known variant; see `raw`.
        """
        with self._identified():
            if self.variant == "deepgram":
                words = [
                    _deepgram_word(word, f"{at}.words[{index}]", channel)
                    for channel, said, at in self._alternatives()
                    for index, word in enumerate(optional_array(said.get("words"), f"{at}.words"))
                ]
                return tuple(sorted(words, key=lambda word: word.start))
            if self.variant == "assemblyai":
                place = f"{self._place}.words"
                items = optional_array(self._at("words"), place)
                return tuple(_assemblyai_word(word, f"{place}[{index}]") for index, word in enumerate(items))
            if self.variant == "unknown":
                raise self._unknown()
            return ()

    @cached_property
    def duration_s(self) -> float | None:
        """Length of the audio in seconds, `None` where the service does not say."""
        keys = _DURATION.get(self.variant)
        with self._identified():
            return optional_number(self._at(*keys), ".".join([self._place, *keys])) if keys else None

    @cached_property
    def language(self) -> str | None:
        """Language tag of the audio, `None` where the service does not say."""
        with self._identified():
            if self.variant == "deepgram":
                channels = self._channels() if self._at("results", "channels") is not None else []
                if not channels:
                    return None
                channel, place = channels[0]
                return optional_text(channel.get("detected_language"), f"{place}.detected_language")
            return optional_text(self._at("language_code"), f"{self._place}.language_code")

    def to_srt(self) -> str:
        """The transcript as SubRip subtitles; empty where nothing was said.

        Raises:
            NoWordTimes: there is a text but no word has a time (openai and mai results); use `text` instead.
            UnreadableAnswer: as for `words` and `text`.
        """
        return subtitles.srt(self._cues())

    def to_vtt(self) -> str:
        """The transcript as WebVTT subtitles; the header alone where nothing was said.

        Raises:
            NoWordTimes: there is a text but no word has a time (openai and mai results); use `text` instead.
            UnreadableAnswer: as for `words` and `text`.
        """
        return subtitles.vtt(self._cues())

    def _cues(self) -> list[subtitles.Cue]:
        if not self.words and self.text.strip():
            raise NoWordTimes(
                f"A result of the variant {self.variant} has no word times, so there are no subtitles of it.",
                generation_id=self.generation_id,
                request_id=self.request_id,
            )
        return subtitles.cues([(word.text, word.start, word.end, word.speaker) for word in self.words])

    def _unknown(self) -> UnreadableAnswer:
        return UnreadableAnswer(
            "The result is of no variant that this client knows. It is in Transcript.raw; please report this.",
            path=self._place,
        )

    @contextmanager
    def _identified(self) -> Generator[None]:
        """Give an error that is raised while reading the ids of this job."""
        try:
            yield
        except UnreadableAnswer as problem:
            problem.generation_id, problem.request_id = self.generation_id, self.request_id
            raise

    def _is_silent(self) -> bool:
        """AssemblyAI writes null where nothing was said (_answers has seen that it is finished). A result that tells
        neither text nor words says nothing at all, which is not the same.
        """
        told = isinstance(self._result, dict) and not self._result.keys().isdisjoint(("text", "words"))
        return self.variant == "assemblyai" and told and self._at("text") is None and self._at("words") in (None, [])

    def _at(self, *keys: str) -> Json:
        return below(self._result, *keys)

    def _channels(self) -> list[tuple[JsonObject, str]]:
        """The channels of a Deepgram result, each with its path."""
        place = f"{self._place}.results.channels"
        channels = self._at("results", "channels")
        # An object is what the pages document, though no service is known to answer so.
        alone = isinstance(channels, dict) and "alternatives" in channels
        items: list[Json] = [channels] if alone else an_array(channels, place)
        return [(an_object(item, f"{place}[{index}]"), f"{place}[{index}]") for index, item in enumerate(items)]

    def _alternatives(self) -> list[tuple[int, JsonObject, str]]:
        """The first alternative of each channel: channel, alternative, path."""
        found: list[tuple[int, JsonObject, str]] = []
        for index, (channel, place) in enumerate(self._channels()):
            path = f"{place}.alternatives"
            alternatives = an_array(channel.get("alternatives"), path)
            if alternatives:
                found.append((index, an_object(alternatives[0], f"{path}[0]"), f"{path}[0]"))
        if not found:
            raise UnreadableAnswer(
                "The result has no alternative in any channel, so it does not say what was said; see Transcript.raw.",
                path=f"{self._place}.results.channels",
            )
        return found


_DURATION = {"deepgram": ("metadata", "duration"), "assemblyai": ("audio_duration",), "mai": ("usage", "seconds")}


def _deepgram_word(value: Json, path: str, channel: int) -> Word:
    word = an_object(value, path)
    shown = word.get("punctuated_word")
    return Word(
        text(shown if shown is not None else word.get("word"), f"{path}.word"),
        number(word.get("start"), f"{path}.start"),
        number(word.get("end"), f"{path}.end"),
        optional_number(word.get("confidence"), f"{path}.confidence"),
        label(word.get("speaker"), f"{path}.speaker"),
        channel,
    )


def _assemblyai_word(value: Json, path: str) -> Word:
    word = an_object(value, path)
    return Word(
        text(word.get("text"), f"{path}.text"),
        number(word.get("start"), f"{path}.start") / 1000,
        number(word.get("end"), f"{path}.end") / 1000,
        optional_number(word.get("confidence"), f"{path}.confidence"),
        label(word.get("speaker"), f"{path}.speaker"),
    )
