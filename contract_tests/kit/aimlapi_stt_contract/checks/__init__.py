"""The checks, a module for each subject. To add one, write it where its subject is; importing enters it."""

from ..lifecycle import laws as lifecycle
from ..schemas import laws as schemas
from . import auth

__all__ = ["auth", "lifecycle", "schemas"]
