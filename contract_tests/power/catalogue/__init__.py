"""All broken deployments, by name. To add one, write it into the module of its area."""

from typing import Final

from ..faults import Fault
from .auth import AUTH
from .behind import BEHIND
from .careless import CARELESS
from .concurrency import CONCURRENCY
from .create import CREATE
from .encodings import ENCODINGS
from .errors import ERRORS
from .fetch import FETCH
from .headers import HEADERS
from .lifecycle import LIFECYCLE
from .methods import METHODS
from .results import RESULTS
from .reused import REUSED
from .uploads import UPLOADS

ALL: Final = (
    *REUSED, *CREATE, *UPLOADS, *FETCH, *RESULTS, *LIFECYCLE, *CONCURRENCY, *AUTH, *ERRORS, *HEADERS, *ENCODINGS,
    *METHODS, *BEHIND, *CARELESS,
)  # fmt: skip
"""Every fault, in the order of the table."""

FAULTS: Final[dict[str, Fault]] = {fault.name: fault for fault in ALL}
"""Every fault by its name."""


def fault_named(name: str) -> Fault:
    """The fault of a name.

    Raises:
        LookupError: there is none.
    """
    if name not in FAULTS:
        raise LookupError(f"there is no fault {name!r}. docs/contract-power.md lists them.")
    return FAULTS[name]
