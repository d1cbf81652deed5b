"""Faults that the kit does not catch with its defaults, and why; a person fills this in."""

from typing import Final

MISSED: Final[dict[str, str]] = {
    "form-without-parts": "Many frameworks read an HTML form without being told to, and no client that follows the "
    "contract sends one: the kit allows it.",
    "url-refused": "A url from which nothing can be fetched may be refused at once, and the kit names no other one. "
    "With --audio-url it is caught.",
}
"""By the name of the fault, the reason, in one sentence."""
