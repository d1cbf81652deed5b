"""Faults that the kit does not catch with its defaults, and why that is so; a person fills this in."""

from typing import Final

MISSED: Final[dict[str, str]] = {
    "form-without-parts": "Frameworks read such a form unasked, and who follows the contract sends none: no law of the "
    "kit forbids it.",
    "url-refused": "A url from which nothing can be fetched may be refused at once, and the kit names no other one. "
    "With --audio-url it is caught.",
}
"""By the name of the fault, the reason, in one sentence."""
