"""The contract kit: point it at a deployment of the speech-to-text API, and know whether it keeps the contract."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .findings import CheckResult, Finding, Outcome, Report, Runs
    from .run import CannotRun, Interrupted, run_checks
    from .settings import PROFILES, Profile, Settings

__all__ = [
    "PROFILES",
    "CannotRun",
    "CheckResult",
    "Finding",
    "Interrupted",
    "Outcome",
    "Profile",
    "Report",
    "Runs",
    "Settings",
    "run_checks",
]

_PLACES = {
    **dict.fromkeys(("CheckResult", "Finding", "Outcome", "Report", "Runs"), ".findings"),
    **dict.fromkeys(("CannotRun", "Interrupted", "run_checks"), ".run"),
    **dict.fromkeys(("PROFILES", "Profile", "Settings"), ".settings"),
}


def __getattr__(name: str) -> object:
    # Loaded on demand: whoever starts the command for something else should not wait for this.
    if name in _PLACES:
        found: object = getattr(import_module(_PLACES[name], __name__), name)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
