"""What pytest collects and runs for a law; one process has one session with the deployment, begun by its first law."""

import argparse
import logging
import time
import warnings
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from aimlapi_stt import NotConfigured

from . import baseline
from .arguments import settings_of
from .contracts import NoContract
from .extensions import load
from .findings import CheckResult, Report, Runs
from .laws import Check, chosen
from .pytest_plugin import as_given_here, hold
from .reports import data, texts
from .run import CannotRun, contract_of, in_order, look, opened, report_of
from .session import Session
from .settings import Settings

_GROUPS: Final = {"jobs": "aimlapi-stt-jobs", "generates": "aimlapi-stt-generated"}
"""Laws of one cost share what is dear: the walk of the lifecycle, the run of schemathesis."""
_IN_FULL: Final = 4


class Held:
    """The deployment, held against its contract by this process."""

    def __init__(self, options: argparse.Namespace) -> None:
        try:
            self._settings: Settings = settings_of(options)
            load(self._settings.checks)
            self.checks = in_order(chosen(self._settings.only, self._settings.skip), self._settings)
            self._entries = [] if options.baseline is None else baseline.read(options.baseline)
            contract_of(self._settings)
        except (NotConfigured, LookupError, NoContract, baseline.NoBaseline) as problem:
            raise pytest.Collector.CollectError(as_given_here(str(problem.args[0]))) from None
        self._open = ExitStack()
        self._session: Session | None = None
        self._refused = ""
        self._results: dict[str, CheckResult] = {}
        self._started, self._began = datetime.now(UTC), time.monotonic()

    def cost(self) -> list[str]:
        """What it may cost, where somebody may have to pay."""
        from .checking import cost_told

        said = cost_told(self._settings)
        return [said] if said else []

    def look(self, check: Check) -> CheckResult:
        """Look whether a law is kept, by what the baseline accepts. That nobody answers stops the first, and skips all
        others.
        """
        if self._refused:
            return CheckResult(check, "skipped", (), 0.0, self._refused)
        with _alone():
            try:
                result = look(self._begun(), check)
            except CannotRun as problem:
                self._refused = as_given_here(str(problem))
                return CheckResult(check, "stopped", (), 0.0, self._refused)
        marked = self._marked(result)
        self._results[check.name] = marked
        return marked

    def reports(self) -> list[Report]:
        """What was found until now; nothing where nothing was asked. The connections are closed."""
        self._open.close()
        return [] if self._session is None else [self._report(*self._results.values())]

    def told(self) -> bytes:
        """The same for another process, without the traffic."""
        without = [replace(report, exchanges=()) for report in self.reports()]
        return data.render(Runs(tuple(without))).encode(errors="backslashreplace")

    def said(self, result: CheckResult) -> str:
        """What is broken, and all that shows it."""
        from .reports import terminal

        report = self._report(result)
        open_ = [finding for finding in result.findings if not finding.known] or list(result.findings)
        parts = [_flat(open_[0].message), f"law: {result.check.law}"]
        for place, finding in enumerate(open_[:_IN_FULL]):
            parts += [*([_flat(finding.message)] if place else []), *([finding.note] if finding.note else [])]
            parts.append(terminal.evidence(report, finding))
        if len(open_) > _IN_FULL:
            parts.append(f"... and {len(open_) - _IN_FULL} more, which `aimlapi-stt contract check --report html` has")
        return texts.plain("\n".join(parts))

    def _begun(self) -> Session:
        if self._session is None:
            self._session = self._open.enter_context(opened(self._settings))
        return self._session

    def _report(self, *results: CheckResult) -> Report:
        assert self._session is not None
        return report_of(self._session, results, self._started, time.monotonic() - self._began)

    def _marked(self, result: CheckResult) -> CheckResult:
        return baseline.applied([self._report(result)], self._entries, _today()).reports[0].results[0]


class Laws(pytest.Directory):
    """The package as pytest collects it: a test for each law."""

    def collect(self) -> Iterator["Law"]:
        """The laws that are asked for, in the order in which they are best looked after."""
        try:
            held = hold(self.config)
        except pytest.UsageError as problem:
            raise self.CollectError(str(problem)) from None
        grouped = self.config.getoption("loadgroup", False)  # told by xdist to its workers
        for check in held.checks:
            id_ = f"{self.nodeid}::{check.name}"
            if grouped and check.cost in _GROUPS:
                # What xdist makes of its mark, and where pytest keeps ids in another place fails to.
                id_ += f"@{_GROUPS[check.cost]}"
            law: Law = Law.from_parent(self, name=check.name, nodeid=id_, check=check, held=held)  # pyright: ignore[reportUnknownMemberType]
            yield law


class Law(pytest.Item):
    """A law as a test: what is asked is its set-up, the judgement its call."""

    def __init__(self, *, check: Check, held: Held, **more: Any) -> None:
        super().__init__(**more)  # pyright: ignore[reportUnknownMemberType]
        self._check, self._held = check, held
        self._result: CheckResult | None = None
        self.user_properties += [("law", check.law), ("source", check.source)]

    def setup(self) -> None:
        """Ask. What cannot be told is an error, what does not apply is skipped."""
        try:
            self._result = self._held.look(self._check)
        except KeyboardInterrupt:
            raise KeyboardInterrupt from None  # a traceback in full would show what is sent, the key too
        if self._result.outcome == "skipped":
            pytest.skip(texts.plain(self._result.why))
        if self._result.outcome == "stopped":
            pytest.fail(texts.plain(self._result.why), pytrace=False)

    def runtest(self) -> None:
        """Judge."""
        assert self._result is not None
        if self._result.outcome == "known" and not self.config.option.runxfail:
            reasons = dict.fromkeys(finding.known for finding in self._result.findings)
            pytest.xfail(texts.plain(f"known: {'; '.join(reasons)}"))
        if self._result.outcome != "kept":
            pytest.fail(self._held.said(self._result), pytrace=False)

    def reportinfo(self) -> tuple[str, int, str]:
        """Where the law is written."""
        code: Any = getattr(self._check.look, "__code__")  # noqa: B009 - a function, as all of them are
        return code.co_filename, code.co_firstlineno - 1, f"law {self.name}"


def heard(told: Iterable[bytes]) -> list[Report]:
    """What other processes found."""
    return [report for one in told if one for report in data.parsed(one, "what a worker told").reports]


def judged(reports: Sequence[Report], options: argparse.Namespace) -> Runs:
    """The runs, with what is to be said of the baseline's entries by all of them together."""
    entries = [] if options.baseline is None else baseline.read(options.baseline)
    return baseline.applied(reports, entries, _today(), strict=options.strict_baseline)


@contextmanager
def _alone() -> Generator[None]:
    """Keep the kit's requests out of a project's logs, where they would be with their keys; and the project's rules
    for warnings, which are about its own code, out of the kit.
    """
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _today() -> date:
    return datetime.now().astimezone().date()


def _flat(text: str) -> str:
    return " ".join(text.split())
