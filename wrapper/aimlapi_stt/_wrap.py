"""How wide a text is on a screen, and where it may be cut: never inside what a reader takes for one letter."""

import unicodedata
from collections.abc import Iterator

_REGIONAL = range(0x1F1E6, 0x1F200)  # two of them are a flag
_MODIFIERS = range(0x1F3FB, 0x1F400)  # skin tones
_LEADING_JAMO = (range(0x1100, 0x1160), range(0xA960, 0xA980))
_FOLLOWING_JAMO = (range(0x1160, 0x1200), range(0xD7B0, 0xD800))
_HANGUL = range(0xAC00, 0xD7A4)
_SARA_AM = ("\u0e33", "\u0eb3")
_EMOJI_STYLE = "\ufe0f"
_VIRAMA = 9  # its combining class: the next consonant is written into the same sign
_BYTE_ORDER_MARK = "\ufeff"


def clean(text: str) -> str:
    """A text on one line, without what no file of text can hold: control characters, and halves of pairs."""
    text = " ".join(text.split())
    if text.isprintable():
        return text
    kept = (
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(letter) == "Cs" else letter
        for letter in text
        if letter != _BYTE_ORDER_MARK and unicodedata.category(letter) != "Cc"
    )
    return " ".join("".join(kept).split())


def clusters(text: str) -> Iterator[str]:
    """A text, cut wherever it may be cut. Close to Unicode's rule for grapheme clusters, and never finer than that."""
    start = 0
    flags = 0
    for at in range(1, len(text)):
        before, letter = text[at - 1], text[at]
        flags = flags + 1 if ord(before) in _REGIONAL else 0
        if not _belongs(before, letter) and not (flags % 2 and ord(letter) in _REGIONAL):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _belongs(before: str, letter: str) -> bool:
    """Whether a letter belongs to the one before it."""
    if before.isascii() and letter.isascii():
        return False
    code, last = ord(letter), ord(before)
    if unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf") or unicodedata.category(before) == "Cf":
        return True  # accents, joiners and what they join
    if code in _MODIFIERS or letter in _SARA_AM or any(code in jamo for jamo in _FOLLOWING_JAMO):
        return True
    if any(last in jamo for jamo in _LEADING_JAMO):
        return code in _HANGUL or any(code in jamo for jamo in _LEADING_JAMO)
    return unicodedata.combining(before) == _VIRAMA and letter.isalpha()


def width(text: str) -> int:
    """How many columns a text takes: two for a letter that East Asian typography makes wide, and for an emoji."""
    return len(text) if text.isascii() else sum(_cluster_width(cluster) for cluster in clusters(text))


def _cluster_width(cluster: str) -> int:
    wide = unicodedata.east_asian_width(cluster[0]) in "WF" or ord(cluster[0]) in _REGIONAL or _EMOJI_STYLE in cluster
    return 2 if wide else 0 if unicodedata.category(cluster[0]) in ("Mn", "Me", "Cf") else 1


def pieces(text: str, limit: int) -> list[str]:
    """A text without spaces in pieces of at most `limit` columns, all of it in one where that is wide enough."""
    if width(text) <= limit:
        return [text]
    found = [""]
    used = 0
    for cluster in clusters(text):
        more = _cluster_width(cluster)
        if found[-1] and used + more > limit:
            found.append("")
            used = 0
        found[-1] += cluster
        used += more
    return found
