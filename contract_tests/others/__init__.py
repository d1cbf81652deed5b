"""Deployments that keep the contract and share no code with the gateway of this project: the kit finds nothing at them.

Each has a style, which says what it makes of the freedoms that the contract and the RFCs leave. Not shipped.
"""

from .opened import Other, opened
from .styles import STYLES, Style

__all__ = ["STYLES", "Other", "Style", "opened"]
