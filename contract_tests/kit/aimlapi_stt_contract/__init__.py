"""The contract kit: point it at a deployment of the speech-to-text API, and know whether it keeps the contract."""

from .findings import CheckResult, Finding, Outcome, Report
from .run import run_checks
from .settings import PROFILES, Profile, Settings

__all__ = [
    "PROFILES",
    "CheckResult",
    "Finding",
    "Outcome",
    "Profile",
    "Report",
    "Settings",
    "run_checks",
]
