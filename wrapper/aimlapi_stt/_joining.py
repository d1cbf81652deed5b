"""Words -> a text: with spaces between them, as the script of their letters has it."""

from collections.abc import Iterable

# Scripts that put no space between words: Thai, Lao, Burmese, Khmer, Chinese and Japanese with their punctuation.
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x2E80, 0x312F),
    (0x31A0, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFF9F),
    (0x20000, 0x3FFFF),
)
SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！", "｡", "؟", "۔", "।", "॥", "։", "።", "။", "។")
_CLOSING = "\"'”’»)]}」』）"


def joined(words: Iterable[str]) -> str:
    """Words as one text."""
    pieces: list[str] = []
    last = ""
    for word in words:
        if not word:
            continue
        if last and is_spaced(last, word):
            pieces.append(" ")
        pieces.append(word)
        last = word
    return "".join(pieces)


def is_spaced(before: str, after: str) -> bool:
    """Whether a space belongs between two words."""
    return not (_is_unspaced(before[-1]) and _is_unspaced(after[0]))


def _is_unspaced(letter: str) -> bool:
    code = ord(letter)
    return code >= 0x0E00 and any(first <= code <= last for first, last in _UNSPACED)


def ends_sentence(word: str) -> bool:
    """Whether a word is the last one of a sentence, by its punctuation."""
    return word.rstrip(_CLOSING).endswith(SENTENCE_ENDS)
