"""The checks, a module for each subject. To add one, write it where its subject is; importing enters it."""

from ..lifecycle import laws as lifecycle
from ..schemas import laws as schemas
from . import accepted, answers, auth, bodies, connections, creates, errors, headers, ids, methods, others, reached

__all__ = [
    "accepted",
    "answers",
    "auth",
    "bodies",
    "connections",
    "creates",
    "errors",
    "headers",
    "ids",
    "lifecycle",
    "methods",
    "others",
    "reached",
    "schemas",
]
