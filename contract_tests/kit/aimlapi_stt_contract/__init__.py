"""The contract kit: point it at a deployment of the speech-to-text API, and know whether it keeps the contract.

What is listed in `__all__` is public: `run_checks` with `Settings` gives a `Report`, and `check`, with `Session`,
`Finding` and `NotAsked`, writes a check of your own. All else may change.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .exchanges import Answer, Exchange
    from .findings import CheckResult, Finding, Outcome, Report, Runs
    from .jobs import History
    from .laws import NotAsked, check
    from .run import CannotRun, Interrupted, run_checks
    from .session import Session
    from .settings import PROFILES, Profile, Settings

__all__ = [
    "PROFILES",
    "Answer",
    "CannotRun",
    "CheckResult",
    "Exchange",
    "Finding",
    "History",
    "Interrupted",
    "NotAsked",
    "Outcome",
    "Profile",
    "Report",
    "Runs",
    "Session",
    "Settings",
    "check",
    "run_checks",
]

_PLACES = {
    **dict.fromkeys(("Answer", "Exchange"), ".exchanges"),
    **dict.fromkeys(("CheckResult", "Finding", "Outcome", "Report", "Runs"), ".findings"),
    "History": ".jobs",
    **dict.fromkeys(("NotAsked", "check"), ".laws"),
    **dict.fromkeys(("CannotRun", "Interrupted", "run_checks"), ".run"),
    "Session": ".session",
    **dict.fromkeys(("PROFILES", "Profile", "Settings"), ".settings"),
}


def __getattr__(name: str) -> object:
    # Loaded on demand: whoever starts the command for something else should not wait for this.
    if name in _PLACES:
        found: object = getattr(import_module(_PLACES[name], __name__), name)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
