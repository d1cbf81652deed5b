"""The one table of status words. The list is open: a word that is not in it is neither success nor a lost job."""

import enum


class Phase(enum.Enum):
    """What a status word means for somebody who waits."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNKNOWN = "unknown"


_TABLE = {
    "queued": Phase.PENDING,
    "waiting": Phase.PENDING,
    "active": Phase.PENDING,
    "processing": Phase.PENDING,
    "generating": Phase.PENDING,
    "completed": Phase.SUCCEEDED,
    "error": Phase.FAILED,
    "failed": Phase.FAILED,
}


def phase_of(status: str) -> Phase:
    """The phase of a status word, `UNKNOWN` for one that is not in the table."""
    return _TABLE.get(status.strip().lower(), Phase.UNKNOWN)
