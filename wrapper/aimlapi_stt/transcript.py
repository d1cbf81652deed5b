"""`Transcript`: what was said, and files of it."""

from functools import cached_property
from math import isfinite

from . import exports, subtitles
from ._cues import Cue, Layout, cues_of
from ._view import View


class Transcript(View):
    """What was said, with times where the service gives them.

    Attributes:
        generation_id: the job.
        request_id: the service's id of the answer, `None` where it gave none.
        variant: the shape of the result: deepgram, assemblyai, openai, mai or unknown.
        raw: the whole answer as JSON, nothing left out.
        response: the answer as it came: status, headers, bytes.

    Reading a part whose JSON has a wrong type raises `UnreadableAnswer` with the place; all else stays readable.
    """

    def __repr__(self) -> str:
        return f"Transcript(generation_id={self.generation_id!r}, variant={self.variant!r})"

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
        parts: dict[str, object] = {"text": self.text, "words": [exports.spoken(one) for one in self.words]}
        if utterances:
            parts["utterances"] = [exports.spoken(one) for one in self.utterances]
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
            NoWordTimes: there is a text but no word has a time (openai and mai results), or less than half of the text
                of a channel has; use `text` instead. Fewer words that lack are not noticed.
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
        return cues_of(self._timed_words, layout, labelled=labelled)

    def _header_number(self, name: str) -> float | None:
        try:
            value = float(self.response.headers.get(name, ""))
        except ValueError:
            return None
        return value if isfinite(value) else None
