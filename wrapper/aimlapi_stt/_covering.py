"""Whether parts of a transcript hold all of its text, so that nothing is lost where they stand for it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from ._joining import joined
from .parts import Word

WHOLE = 0.9  # the same words may be written otherwise in two places: `twenty five`, `25`
PART = 0.5


class _Part(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def channel(self) -> int: ...


def holds(parts: Iterable[str], text: str, share: float = WHOLE) -> bool:
    """Whether parts have that share of the letters of a text, whatever stands between them."""
    return _letters("".join(parts)) >= share * _letters(text)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text)) or len("".join(text.split()))


def by_channel(text: str, words: Sequence[Word]) -> dict[int, str]:
    """The text of each channel, where words of several channels have one text; all in the first if words lack."""
    if not any(word.channel for word in words) or not holds((word.text for word in words), text):
        return {0: text}
    numbers = sorted({word.channel for word in words})
    return {number: joined(word.text for word in words if word.channel == number) for number in numbers}


def covered(texts: Mapping[int, str], told: Sequence[_Part]) -> set[int]:
    """The channels whose texts are held by what the service told of them."""
    own = {number: [part.text for part in told if part.channel == number] for number in texts}
    return {number for number, text in texts.items() if own[number] and holds(own[number], text)}


def without_times(texts: Mapping[int, str], words: Sequence[Word]) -> int | None:
    """The first channel of whose text no word, or not even half, has a time."""
    for number, text in texts.items():
        own = [word.text for word in words if len(texts) == 1 or word.channel == number]
        if not holds(own, text, PART):
            return number
    return None
