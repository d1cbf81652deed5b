"""Spoken numbers in figures, by the library text2num: `twenty five` becomes one word `25` that spans both."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..engines import RecognisedWord

LANGUAGES: Final = ("de", "en", "es", "fr", "it", "nl", "pt")
"""The languages whose numbers are known."""

_PAUSE_S: Final = 1.0  # between two numbers, not inside one
_AFTER: Final = re.compile(r"[^\w%]*$")


def known_language(tag: str) -> str | None:
    """`en` for `en-US`; `None` for a language whose numbers are not known."""
    plain = re.split("[-_]", tag.lower())[0]
    return plain if plain in LANGUAGES else None


@dataclass(frozen=True, slots=True)
class _Token:
    """A word as the library wants it; its method names are the library's."""

    word: RecognisedWord

    def text(self) -> str:
        return self.word.text.lower()

    def nt_separated(self, previous: "_Token") -> bool:
        """Whether no number goes across from the word before."""
        earlier = previous.word
        ends = earlier.written is not None and earlier.written.endswith((",", ".", ";", ":", "?", "!"))
        return ends or earlier.speaker != self.word.speaker or self.word.start_s - earlier.end_s >= _PAUSE_S

    def not_a_number_part(self) -> bool:
        return False


def with_numerals(words: Sequence[RecognisedWord], tag: str) -> list[RecognisedWord]:
    """Words, their numbers in figures; unchanged in a language whose numbers are not known."""
    known = known_language(tag)
    if known is None:
        return list(words)
    from text_to_num import find_numbers

    found: list[RecognisedWord] = []
    done = 0
    for number in find_numbers([_Token(word) for word in words], known):
        found += [*words[done : number.start], _merged(words[number.start : number.end], number.text)]
        done = number.end
    return [*found, *words[done:]]


def _merged(words: Sequence[RecognisedWord], figures: str) -> RecognisedWord:
    """One word for several: from the first's start to the last's end, as sure as they are on average."""
    last = words[-1].written
    after = _AFTER.search(last) if last is not None else None
    return RecognisedWord(
        figures,
        words[0].start_s,
        words[-1].end_s,
        sum(word.confidence for word in words) / len(words),
        None if after is None else figures + after[0],
        words[0].speaker,
    )
