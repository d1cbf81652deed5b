"""Deviations that are accepted for a while: each with a reason, and a day on which it has to be looked at again."""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final, cast

from .findings import CheckResult, Finding, Report, Runs
from .laws import CHECKS, nearest

_PATTERNS: Final = ("check", "operation", "model", "message")
_KEYS: Final = (*_PATTERNS, "reason", "expires")
_REQUIRED: Final = ("check", "reason", "expires")
_FOR_DAYS: Final = 30


class NoBaseline(Exception):
    """A baseline cannot be used. The text names the file, the entry, and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A deviation that is known. `check`, `operation`, `model` and `message` are patterns, in which `*` is anything."""

    number: int
    check: str
    reason: str
    expires: date
    operation: str = "*"
    model: str = "*"
    message: str = "*"

    def fits(self, finding: Finding) -> bool:
        """Whether it is about this finding."""
        told = (finding.check.name, finding.operation or "", finding.model or "", finding.message)
        mine = (self.check, self.operation, self.model, self.message)
        return all(fnmatchcase(text, pattern) for text, pattern in zip(told, mine, strict=True))

    def __str__(self) -> str:
        more = [f"{name} {text!r}" for name in _PATTERNS[1:] if (text := getattr(self, name)) != "*"]
        return f"entry {self.number} of the baseline ({', '.join([self.check, *more])})"


def read(file: Path) -> list[Entry]:
    """The entries of a file, in TOML or, where its name ends in `.json`, in JSON.

    Raises:
        NoBaseline: it cannot be read, or an entry lacks something.
    """
    try:
        text = file.read_text(encoding="utf-8")
        found: object = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as problem:
        raise NoBaseline(
            f"the baseline {file} cannot be read ({problem}). Correct it, or make one with --write-baseline."
        ) from problem
    known = cast(dict[str, Any], found).get("known", []) if isinstance(found, dict) else None
    if not isinstance(known, list) or set(cast(dict[str, Any], found)) - {"known"}:
        raise NoBaseline(f"the baseline {file} has other things than a list `known`. Write each entry under [[known]].")
    return [_entry(file, number, one) for number, one in enumerate(cast(list[object], known), 1)]


def applied(reports: Sequence[Report], entries: Sequence[Entry], today: date, *, strict: bool = False) -> Runs:
    """The runs, with what is known marked so; and what is to be said of entries that are of no use any more."""
    used: set[int] = set()
    marked = tuple(
        replace(report, results=tuple(_marked(result, entries, today, used) for result in report.results))
        for report in reports
    )
    idle = [entry for entry in entries if entry.number not in used and _looked_for(entry, reports)]
    notes = [_note(entry, reports) for entry in idle]
    return Runs(marked, tuple(notes), strict and bool(idle))


def is_open(result: CheckResult, entries: Sequence[Entry], today: date) -> bool:
    """Whether a check is broken in a way that is not known."""
    return _marked(result, entries, today, set()).outcome == "broken"


def written(runs: Runs, today: date) -> str:
    """A baseline of all that is broken, in TOML. Each reason is left to be filled in: a blank one is refused."""
    expires = today + timedelta(days=_FOR_DAYS)
    lines = [
        "# Deviations from the contract that are accepted for now. A run with --baseline does not fail for them.",
        "# Fill in each reason. Patterns may have *; `message` and `model` may be added to narrow an entry down.",
    ]
    open_ = [finding for report in runs.reports for finding in report.findings]
    for (check, operation), finding in {(one.check.name, one.operation): one for one in reversed(open_)}.items():
        lines += ["", "[[known]]", f"# {_comment(finding.check.law)}", f"# found: {_comment(finding.message)}"]
        lines += [f"check = {_quoted(check)}", *([f"operation = {_quoted(operation)}"] if operation else [])]
        lines += ['reason = ""', f"expires = {expires.isoformat()}"]
    return "\n".join(lines) + "\n"


def _marked(result: CheckResult, entries: Sequence[Entry], today: date, used: set[int]) -> CheckResult:
    findings = tuple(_told(finding, entries, today, used) for finding in result.findings)
    known = result.outcome == "broken" and all(finding.known for finding in findings)
    return replace(result, findings=findings, outcome="known" if known else result.outcome)


def _told(finding: Finding, entries: Sequence[Entry], today: date, used: set[int]) -> Finding:
    fitting = [entry for entry in entries if entry.fits(finding)]
    used.update(entry.number for entry in fitting)
    good = next((entry for entry in fitting if entry.expires >= today), None)
    if good is not None:
        return replace(finding, known=f"{good.reason} (until {good.expires.isoformat()})")
    if fitting:
        return replace(finding, note=f"{fitting[0]} expired on {fitting[0].expires.isoformat()}: {fitting[0].reason}")
    return finding


def _note(entry: Entry, reports: Sequence[Report]) -> str:
    if not _about(entry, reports):
        return f"{entry} is about no check; correct or remove it. {nearest(entry.check)}"
    return f"{entry} matches nothing any more. Remove it."


def _about(entry: Entry, reports: Sequence[Report]) -> set[str]:
    """The names of the checks that an entry is about."""
    names = (*CHECKS, *(result.check.name for report in reports for result in report.results))
    return {name for name in names if fnmatchcase(name, entry.check)}


def _looked_for(entry: Entry, reports: Sequence[Report]) -> bool:
    """Whether what an entry is about was looked at, all of it; or there is no such check."""
    results = [result for report in reports for result in report.results]
    looked = {result.check.name for result in results if result.outcome not in ("skipped", "stopped")}
    models = [model for report in reports for model in report.models]
    return _about(entry, reports) <= looked and (
        entry.model == "*" or any(fnmatchcase(model, entry.model) for model in models)
    )


def _entry(file: Path, number: int, told: object) -> Entry:
    where = f"the baseline {file}, entry {number}"
    if not isinstance(told, dict):
        raise NoBaseline(f"{where} is no table. Write it under [[known]].")
    table = cast(dict[str, Any], told)
    if isinstance(table.get("check"), str):
        where += f" ({table['check']})"
    for name in table:
        if name not in _KEYS:
            raise NoBaseline(f"{where} has a key {name!r}. There are: {', '.join(_KEYS)}.")
    for name in _REQUIRED:
        if name not in table or table[name] == "":
            what = "says why the deviation is accepted" if name == "reason" else "is needed"
            raise NoBaseline(f"{where} has no {name}, which {what}. Fill it in.")
    try:
        expires = _date(table["expires"])
    except (TypeError, ValueError):
        raise NoBaseline(f"{where} expires {table['expires']!r}, which is no date. Write it like 2026-12-31.") from None
    for name in (*_PATTERNS, "reason"):
        if not isinstance(table.get(name, ""), str):
            raise NoBaseline(f"{where} has a {name} that is no text. Write it in quotes.")
    texts = {name: table[name] for name in (*_PATTERNS, "reason") if name in table}
    return Entry(number=number, expires=expires, **texts)


def _date(told: object) -> date:
    if type(told) is date:
        return told
    if isinstance(told, str):
        return date.fromisoformat(told)
    raise TypeError


def _quoted(text: str) -> str:
    return json.dumps(text)  # a string of JSON is one of TOML


def _comment(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)[:200]
