"""The report that a person reads: by layer, the broken laws with what shows them, and one line at the end."""

import io
import textwrap
from typing import IO, Final

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ..findings import CheckResult, Finding, Numbered, Outcome, Report, Runs
from ..rerun import command
from . import texts

_STYLES: Final[dict[Outcome, str]] = {
    "broken": "bold red",
    "stopped": "bold magenta",
    "known": "yellow",
    "skipped": "dim",
    "kept": "green",
}
_MARKS: Final[dict[Outcome, str]] = {
    "broken": "BROKEN",
    "stopped": "stopped",
    "known": "known",
    "skipped": "-",
    "kept": "ok",
}
_ABSENT: Final[Outcome] = "skipped"
_BODY: Final = 600
_SHOWN: Final = 4
"""Findings of a check that are named; the first one is shown in full."""


class _Console(Console):
    """A console whose reader may go away: that is for the command to say, and not the exit code of a broken law."""

    def on_broken_pipe(self) -> None:
        """Called where writing failed so."""
        raise BrokenPipeError


def show(runs: Runs, stream: IO[str], *, width: int | None = None) -> None:
    """Print it. Colours only where somebody looks: not into a file, and not with NO_COLOR."""
    console = _Console(file=stream, highlight=False, markup=False, emoji=False, width=width)
    numbered = {id(one.finding): one for one in runs.numbered}
    for report in runs.reports:
        _head(console, report)
        for layer, results in texts.by_layer(report):
            console.print(Rule(Text(layer), align="left", characters="-", style="dim"))
            for result in results:
                _result(console, result, numbered)
            _rest(console, results)
    if len(runs.reports) > 1:
        _matrix(console, runs)
    _foot(console, runs)


def evidence(report: Report, finding: Finding) -> str:
    """What shows a finding, and how to look again, as text."""
    text = io.StringIO()
    console = Console(file=text, highlight=False, markup=False, emoji=False, force_terminal=False, color_system=None)
    _evidence(console, report, finding)
    return textwrap.dedent(text.getvalue()).rstrip()


def _head(console: Console, report: Report) -> None:
    _line(console, "")
    for name, value in (
        ("deployment", report.base_url),
        ("contract", report.contract),
        ("run", f"profile {report.profile}, seed {report.seed}, models {report.label}"),
    ):
        _line(console, Text.assemble((f"{name:<11}", "bold"), texts.plain(value)))


def _result(console: Console, result: CheckResult, numbered: dict[int, Numbered]) -> None:
    if result.outcome in ("kept", "skipped") and not result.findings:
        return
    style = _STYLES[result.outcome]
    _line(console, Text.assemble((f"{result.outcome:<8}", style), (f"{result.check.name}  ", "bold"), result.check.law))
    if result.why:
        _line(console, Text(texts.plain(result.why), style), 4)
    told = sorted(result.findings, key=lambda finding: bool(finding.known))
    for place, finding in enumerate(told[:_SHOWN]):
        _finding(console, numbered[id(finding)], in_full=not place and not finding.known)
    if len(told) > _SHOWN:
        _line(console, f"... and {len(told) - _SHOWN} more, which the other formats have", 4)


def _finding(console: Console, one: Numbered, *, in_full: bool) -> None:
    number, report, finding = one
    _line(console, Text.assemble((f"#{number} ", "bold"), texts.plain(finding.message)), 4)
    for said in (f"known: {finding.known}" if finding.known else "", finding.note):
        if said:
            _line(console, Text(texts.plain(said), "yellow"), 7)
    if in_full:
        _evidence(console, report, finding)


def _evidence(console: Console, report: Report, finding: Finding) -> None:
    for exchange in finding.exchanges[-2:]:
        _barred(console, "> ", texts.request_text(exchange.request, _BODY))
        _barred(console, "< ", texts.answer_text(exchange, _BODY))
    about = [finding.operation, f"model {finding.model}" if finding.model else None]
    told = {
        "about": ", ".join(filter(None, about)),
        "contract": texts.origin(finding),
        "curl": finding.exchanges[-1].request.curl() if finding.exchanges else "",
        "again": command(report, finding),
    }
    for name, value in told.items():
        if value:
            _line(console, Text.assemble((f"{name + ':':<10}", "dim"), texts.plain(value)), 7)


def _rest(console: Console, results: list[CheckResult]) -> None:
    kept = [result for result in results if result.outcome == "kept"]
    if kept:
        _line(console, Text.assemble((f"{'kept':<8}", _STYLES["kept"]), f"{len(kept)}: {texts.areas(kept)}"))
    reasons: dict[str, list[str]] = {}
    for result in results:
        if result.outcome == "skipped":
            reasons.setdefault(result.why, []).append(result.check.name)
    for why, names in reasons.items():
        _line(console, Text(f"{'skipped':<8}{', '.join(names)}: {texts.plain(why)}", _STYLES["skipped"]))


def _matrix(console: Console, runs: Runs) -> None:
    outcomes: list[dict[str, Outcome]] = [
        {result.check.name: result.outcome for result in report.results} for report in runs.reports
    ]
    names = list(dict.fromkeys(name for column in outcomes for name in column))
    told = [name for name in names if any(column.get(name) not in ("kept", "skipped") for column in outcomes)]
    table = Table("check", *(texts.plain(report.label) for report in runs.reports), box=None, title_justify="left")
    for name in told:
        cells: list[Outcome] = [column.get(name, _ABSENT) for column in outcomes]
        table.add_row(name, *(Text(_MARKS[cell], _STYLES[cell]) for cell in cells))
    console.print(Rule(Text("models"), align="left", characters="-", style="dim"))
    if told:
        console.print(table)
    if len(told) < len(names):
        _line(console, f"{texts.counted(len(names) - len(told), 'check')}: kept, or skipped, for every model")


def _foot(console: Console, runs: Runs) -> None:
    console.print(Rule(characters="-", style="dim"))
    for report in runs.reports:
        which = f" ({report.label})" if len(runs.reports) > 1 else ""
        _line(console, Text(f"reached{which}: {texts.reached(report)}", "dim"))
    for note in runs.notes:
        _line(console, Text(f"note: {texts.plain(note)}", "yellow"))
    for outcome in ("broken", "stopped"):
        if names := texts.names(runs, outcome):
            _line(console, Text(f"{outcome}: {', '.join(names)}", _STYLES[outcome]))
    style = {0: "bold green", 1: "bold red"}.get(runs.exit_code, "bold magenta")
    _line(console, Text.assemble((texts.verdict(runs), style), f"  {texts.summary(runs)}"))
    for report in runs.reports:
        _line(console, Text.assemble(("again: ", "dim"), texts.plain(command(report))))


def _barred(console: Console, bar: str, text: str) -> None:
    for line in text.splitlines() or [""]:
        _line(console, Text.assemble((bar, "cyan"), line), 7)


def _line(console: Console, text: Text | str, indent: int = 0) -> None:
    """A line that is never broken, so that commands can be pasted."""
    shown = text if isinstance(text, Text) else Text(text)
    console.print(Text(" " * indent) + shown, soft_wrap=True)
