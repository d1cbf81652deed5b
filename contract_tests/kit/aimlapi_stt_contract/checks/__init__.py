"""The checks, a module for each subject. To add one, write it where its subject is; importing enters it."""

from ..lifecycle import laws as lifecycle
from . import auth, reached

__all__ = ["auth", "lifecycle", "reached"]
