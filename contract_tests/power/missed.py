"""Faults that the kit does not catch with its defaults, and why that is so; a person fills this in."""

from typing import Final

MISSED: Final[dict[str, str]] = {}
"""By the name of the fault, the reason, in one sentence."""
