"""All faults, by name. To add one, write it into the list of its subject; docs/testing.md has the table."""

from typing import Final

from ..faults import Fault
from ..strict import nearest
from .bodies import BODIES
from .envelopes import ENVELOPES
from .ids import IDS
from .results import RESULTS
from .statuses import STATUSES
from .wire import WIRE

SUBJECTS: Final = {
    "HTTP status": STATUSES,
    "Body": BODIES,
    "Envelope": ENVELOPES,
    "Result": RESULTS,
    "Ids and headers": IDS,
    "Time and connection": WIRE,
}
"""The faults by what is wrong."""

FAULTS: Final = {fault.name: fault for faults in SUBJECTS.values() for fault in faults}


def fault_named(name: str) -> Fault:
    """The fault of a name.

    Raises:
        LookupError: there is none; the text lists names that are near.
    """
    if name not in FAULTS:
        raise LookupError(f"there is no fault {name!r}. {nearest(name, list(FAULTS))}")
    return FAULTS[name]
