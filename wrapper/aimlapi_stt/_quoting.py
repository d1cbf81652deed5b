"""Quote a value from outside in a message: short, printable, and without what must not be shown."""

from collections.abc import Callable
from json.encoder import JSONEncoder

_LENGTH = 60


def shown(value: object, redacted: Callable[[str], str] = str) -> str:
    """A value as a message can quote it: as JSON, on one line, printable, cut. Costs no more than what is shown.

    `redacted` takes out what must not be shown; it sees the text before it is cut, so that no half of it is left.
    """
    text = ""
    try:
        if isinstance(value, str):
            value = redacted(value)[: _LENGTH + 1]
        # Python's own encoder and not the fast one in C, which writes all of a value before it gives any of it.
        for piece in JSONEncoder(ensure_ascii=False).iterencode(value):
            text += piece
            if len(text) > _LENGTH:
                break
    except (TypeError, ValueError, RecursionError):
        text = type(value).__name__
    text = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in redacted(text))
    return text if len(text) <= _LENGTH else text[: _LENGTH - 3] + "..."
