"""What GitHub shows: annotations on a run, and a summary in Markdown."""

import re
import secrets
from collections.abc import Mapping
from typing import Final

from ..findings import CheckResult, Numbered, Report, Runs
from ..rerun import command
from . import texts

_BODY: Final = 1500
_MOST: Final = 40
"""Findings that a summary shows in full: GitHub takes a megabyte."""
_MARKS: Final = {"broken": ":x:", "stopped": ":warning:", "known": ":zzz:", "skipped": ":white_circle:",
                 "kept": ":white_check_mark:"}  # fmt: skip


def is_running(environment: Mapping[str, str]) -> bool:
    """Whether this is a step of GitHub Actions."""
    return environment.get("GITHUB_ACTIONS") == "true"


def unheard(text: str) -> str:
    """A text in which GitHub obeys no line: bodies come from strangers, and may look like commands."""
    word = secrets.token_hex(16)
    return f"::stop-commands::{word}\n{text}\n::{word}::\n"


def annotations(runs: Runs) -> str:
    """A line for each check that is broken or stopped, and for each note."""
    lines: list[str] = []
    for report in runs.reports:
        for result in report.results:
            title = _title(result, f" ({report.label})" if len(runs.reports) > 1 else "")
            if result.outcome == "broken":
                lines.append(f"::error title={_property(title)}::{_data(_told(report, result))}")
            elif result.outcome == "stopped":
                lines.append(f"::warning title={_property(title)}::{_data(result.why)}")
    lines += [f"::warning title=contract baseline::{_data(note)}" for note in runs.notes]
    return "".join(f"{line}\n" for line in lines)


def markdown(runs: Runs) -> str:
    """The summary."""
    parts = [f"## Contract: {texts.verdict(runs)}", _inline(texts.summary(runs)), *map(_inline, runs.notes)]
    for report in runs.reports:
        run = f"profile {report.profile}, seed {report.seed}, models {report.label}"
        parts.append(f"{_inline(report.base_url)}, held against {_inline(report.contract)}; {_inline(run)}")
        rows = [row for _, results in texts.by_layer(report) for row in map(_row, results)]
        told = [row for row in rows if row]
        if told:
            parts.append("\n".join(["| | check | law | found |", "|---|---|---|---|", *told]))
    open_ = [one for one in runs.numbered if not one.finding.known]
    parts += [_details(one) for one in open_[:_MOST]]
    if len(open_) > _MOST:
        parts.append(f"{len(open_) - _MOST} more findings are in the other formats.")
    parts += [f"Again:\n\n{_fenced(command(report))}" for report in runs.reports]
    return "\n\n".join(parts) + "\n"


def _title(result: CheckResult, which: str) -> str:
    return f"contract {result.outcome}: {result.check.name}{which}"


def _told(report: Report, result: CheckResult) -> str:
    open_ = [finding for finding in result.findings if not finding.known]
    messages = [
        f"- {texts.cut(finding.message, 500)}{f' ({finding.note})' if finding.note else ''}" for finding in open_
    ]
    return "\n".join([result.check.law, *messages[:5], f"Again: {command(report, open_[0])}"])


def _row(result: CheckResult) -> str:
    if result.outcome == "kept":
        return ""
    found = "; ".join(texts.cut(finding.message, 200) for finding in result.findings[:3]) or result.why
    cells = (_MARKS[result.outcome], f"`{result.check.name}`", _inline(result.check.law), _inline(found))
    return f"| {' | '.join(cells)} |"


def _details(one: Numbered) -> str:
    number, report, finding = one
    parts = [f"<details><summary>#{number} {_inline(finding.check.name)}: {_inline(finding.message)}</summary>"]
    for exchange in finding.exchanges[-2:]:
        said = f"{texts.request_text(exchange.request, _BODY)}\n\n{texts.answer_text(exchange, _BODY)}"
        parts += [_fenced(said), _fenced(texts.cut(texts.plain(exchange.request.curl()), 2 * _BODY))]
    parts += [_inline(f"contract: {texts.origin(finding)}"), _fenced(command(report, finding)), "</details>"]
    return "\n\n".join(parts)


def _inline(text: str) -> str:
    """Words of Markdown that are nothing but words, on one line."""
    line = " ".join(texts.plain(text).split())
    return re.sub(r"[\\`*_\[\]<>|~&#@$]", _entity, line)


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _fenced(text: str) -> str:
    """Code that ends where it should: its fence is longer than any in it."""
    shown = texts.plain(text)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", shown)), default=0))
    return f"{fence}text\n{shown}\n{fence}"


def _data(text: str) -> str:
    return texts.plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
