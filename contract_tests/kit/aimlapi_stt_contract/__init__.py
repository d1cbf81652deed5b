"""The contract kit: point it at a deployment of the speech-to-text API, and know whether it keeps the contract."""

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
