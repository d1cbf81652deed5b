"""Faults that the kit does not catch with its defaults, and why; a person fills this in."""

from typing import Final

MISSED: Final[dict[str, str]] = {
    "form-without-parts": "Many frameworks read an HTML form without being told to, and no client that follows the "
    "contract sends one: the kit allows it.",
}
"""By the name of the fault, the reason, in one sentence."""
