"""`contract check`: the runs, one or one for each model, and what is written about them."""

import argparse
import io
import os
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from aimlapi_stt import NotConfigured

from . import baseline
from .arguments import settings_of
from .contracts import NoContract
from .extensions import load
from .findings import CheckResult, Report, Runs
from .laws import chosen
from .lifecycle.cost import cost_of
from .reports import FORMATS, github, save, terminal, texts
from .run import CannotRun, Interrupted, IsLast, Tell, contract_of, run_checks
from .session import known_models
from .settings import Settings

_INTERRUPTED: Final = 130
_OUT: Final = "-"


def check(options: argparse.Namespace) -> int:
    """Hold a deployment against its contract; the exit code.

    Raises:
        NotConfigured: it cannot begin, or a report cannot be written; the text says why and what to do.
    """
    settings: Settings = settings_of(options)
    try:
        load(options.checks)
        count = len(chosen(settings.only, settings.skip))
    except LookupError as problem:
        raise NotConfigured(problem.args[0]) from problem
    try:
        entries = [] if options.baseline is None else baseline.read(options.baseline)
        each = _each(settings, options.matrix)
    except (baseline.NoBaseline, NoContract) as problem:
        raise NotConfigured(str(problem)) from problem
    wanted: list[tuple[str, str]] = list(dict.fromkeys(options.report))
    _check_files(wanted, options.write_baseline)
    if said := cost_told(settings, len(each)):
        sys.stderr.write(f"{said}\n")
    today = datetime.now().astimezone().date()

    def ends(result: CheckResult) -> bool:
        return baseline.is_open(result, entries, today)

    reports, ending = _all(each, count, ends if options.fail_fast else None)
    runs = baseline.applied(reports, entries, today, strict=options.strict_baseline)
    if reports:
        _tell(runs, wanted, options.write_baseline)
    if isinstance(ending, (CannotRun, NoContract)):
        raise NotConfigured(str(ending)) from ending
    if ending is not None and not reports:
        raise ending
    return runs.exit_code if ending is None else _INTERRUPTED


def _each(settings: Settings, matrix: bool) -> list[Settings]:
    """The settings of each run."""
    if not matrix:
        return [settings]
    models = settings.models or known_models(contract_of(settings))
    if not models:
        raise NotConfigured("the contract names no model. Name each --model of the matrix.")
    return [replace(settings, models=(model,)) for model in models]


def _all(each: Sequence[Settings], count: int, is_last: IsLast | None) -> tuple[list[Report], BaseException | None]:
    """The reports of the runs, and what kept the others from being made."""
    reports: list[Report] = []
    try:
        for settings in each:
            if settings.budget is not None:  # it is one for all runs
                spent = sum(report.creates for report in reports)
                settings = replace(settings, max_creates=max(settings.budget - spent, 0))
            with _progress(count, ", ".join(settings.models) if len(each) > 1 else "") as tell:
                reports.append(run_checks(settings, tell, is_last=is_last))
            if is_last is not None and any(map(is_last, reports[-1].results)):
                break
    except Interrupted as interruption:
        return [*reports, interruption.report], interruption
    except (CannotRun, NoContract, KeyboardInterrupt) as problem:
        return reports, problem
    return reports, None


@contextmanager
def _progress(count: int, which: str) -> Generator[Tell | None]:
    """Shows on a terminal how far the checks are, and what is broken as soon as it is found."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True, highlight=False, markup=False)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(which or "checks", total=count)

        def tell(result: CheckResult) -> None:
            progress.update(task, advance=1, description=f"{which} {result.check.name}".strip())
            if result.outcome in ("broken", "stopped"):
                said = result.findings[0].message if result.findings else result.why
                progress.console.print(texts.plain(f"{result.outcome} {result.check.name}: {texts.cut(said, 200)}"))

        yield tell


def cost_told(settings: Settings, runs: int = 1) -> str:
    """What the runs may cost, where somebody may have to pay."""
    if settings.profile.name != "live" and settings.budget is None:
        return ""
    matrix = f" The jobs are those of all {runs} runs together, one for each model." if runs > 1 else ""
    return f"{settings.profile.name}: {cost_of(settings)}{matrix} Ctrl-C stops it."


def _check_files(wanted: Sequence[tuple[str, str]], new_baseline: Path | None) -> None:
    """See to it that what is found after minutes can be written."""
    files = [Path(file) for _, file in wanted if file != _OUT] + ([new_baseline] if new_baseline else [])
    for file in files:
        if not file.parent.is_dir():
            raise NotConfigured(
                f"{file} cannot be written: there is no folder {file.parent}. Make it, or name another."
            )
        if file.is_dir():
            raise NotConfigured(f"{file} cannot be written: it is a folder. Name a file in it.")
        if not os.access(file if file.exists() else file.parent, os.W_OK):
            raise NotConfigured(f"{file} cannot be written: it is not allowed. Name another file.")
    if new_baseline is not None and new_baseline.exists():
        raise NotConfigured(f"{new_baseline} exists, and may hold reasons. Name another file, or remove it.")


def _tell(runs: Runs, wanted: Sequence[tuple[str, str]], new_baseline: Path | None) -> None:
    """Print the report, and write the others: all that can be written, whichever cannot."""
    out = sys.stderr if any(file == _OUT and name != "github" for name, file in wanted) else sys.stdout
    on_github = github.is_running(os.environ)
    if on_github:
        text = io.StringIO()
        terminal.show(runs, text, width=100)
        out.write(github.unheard(text.getvalue()))
    else:
        terminal.show(runs, out)
    out.flush()
    failures: list[str] = []
    for name, file in wanted:
        if file == _OUT:
            sys.stdout.write(FORMATS[name].render(runs))
        else:
            with _noting(failures, file):
                save(runs, name, Path(file))
    if on_github and "github" not in dict(wanted):
        sys.stdout.write(github.annotations(runs))
    if on_github and (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
        with _noting(failures, summary):
            save(runs, "markdown", Path(summary), add=True)
    if new_baseline is not None:
        text_ = baseline.written(runs, datetime.now(UTC).date())
        with _noting(failures, str(new_baseline)):
            new_baseline.write_text(text_, encoding="utf-8", errors="backslashreplace")
    sys.stdout.flush()
    if failures:
        raise NotConfigured(f"not all reports could be written: {'; '.join(failures)}. Name other files.")


@contextmanager
def _noting(failures: list[str], file: str) -> Generator[None]:
    try:
        yield
    except OSError as failure:
        failures.append(f"{file} ({failure.strerror})")
