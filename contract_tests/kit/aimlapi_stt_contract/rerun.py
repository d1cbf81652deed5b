"""The command that asks the same again. Keys are not in it: they come from the environment."""

import ipaddress
import shlex
from dataclasses import MISSING, fields
from typing import Any, Final
from urllib.parse import urlsplit

from .findings import Finding, Report
from .settings import Settings

_OPTIONS: Final = {
    "page": "--page",
    "contract": "--contract",
    "models": "--model",
    "audio": "--audio",
    "audio_url": "--audio-url",
    "max_creates": "--max-creates",
    "closed": "--closed",
    "checks": "--checks",
    "ca_file": "--ca-file",
    "request_timeout_s": "--timeout",
    "job_timeout_s": "--job-timeout",
}
"""What decides what is asked, beside the deployment, the profile and the seed."""


def options_of(settings: Settings) -> tuple[str, ...]:
    """What the command is told for these settings, but for the selection; what is as it is by default is left out."""
    words = ["--base-url", settings.base_url, "--profile", settings.profile.name, "--seed", str(settings.seed)]
    host = urlsplit(settings.base_url).hostname or ""
    if settings.base_url.startswith("http:") and not _this_machine(host):
        words += ["--allow-http", host]
    usual = {field.name: field.default for field in fields(Settings) if field.default is not MISSING}
    for name, option in _OPTIONS.items():
        value: Any = getattr(settings, name)
        if value == usual[name]:
            continue
        for one in value if isinstance(value, tuple) else (value,):  # pyright: ignore[reportUnknownVariableType]
            words += [option] if one is True else [option, str(one)]  # pyright: ignore[reportUnknownArgumentType]
    return tuple(words)


def selection_of(settings: Settings) -> tuple[str, ...]:
    """Which checks the command is told to run, and to skip."""
    return tuple(word for name in ("only", "skip") for one in getattr(settings, name) for word in (f"--{name}", one))


def command(report: Report, finding: Finding | None = None) -> str:
    """The line of shell that runs it again, or the check of one finding alone; what is about a run needs all of it."""
    selection = report.selection
    if finding is not None and finding.check.area != "run":
        selection = ("--only", finding.check.name)
    return shlex.join(["aimlapi-stt", "contract", "check", *report.options, *selection])


def _this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
