"""What a run finds, as data: reports show it, a baseline compares it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from .exchanges import Exchange
from .laws import Check, Layer

Outcome = Literal["kept", "broken", "known", "skipped", "stopped"]
"""kept; broken; known: all that was found is in the baseline; skipped: not asked, for a reason; stopped: an error in
the kit, or the deployment went away.
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One break of a law.

    Attributes:
        check: whose law.
        message: what was found, and what should have been; no key, no more of a body than says it.
        exchanges: the requests that show it with their answers, the telling one last.
        pointer: where in the contract the rule stands, a JSON pointer; `None` for a law that no schema can say.
        page: the documentation page that it comes from, and its address where that is known.
        operation: like `POST /v1/stt/create`; `None` where it is about more than one.
        model: the model that was asked for, where that matters.
        known: why the baseline accepts it; empty where it does not.
        note: what else the baseline says of it, like that an entry has expired.
    """

    check: Check
    message: str
    exchanges: tuple[Exchange, ...] = ()
    pointer: str | None = None
    page: str | None = None
    operation: str | None = None
    model: str | None = None
    known: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What became of a check.

    Attributes:
        check: which.
        outcome: how it ended.
        findings: all that it found, the first of each kind.
        seconds: how long it took.
        why: why it was skipped or stopped; empty otherwise.
    """

    check: Check
    outcome: Outcome
    findings: tuple[Finding, ...]
    seconds: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run.

    Attributes:
        base_url: the deployment.
        contract: what it was held against, in words.
        profile: the profile's name.
        seed: what was drawn from.
        models: the models that jobs named.
        results: a result for each check, in order.
        exchanges: the traffic, keys and audio left out.
        creates: how many jobs were created.
        reached: what of the service was seen, like `created` or `status completed`, and how often.
        seconds: how long it took.
        started: when, in UTC, as ISO 8601.
        options: what the command is told to run this again, but for the selection.
        selection: which checks the command was told to run, and to skip.
        interrupted: whether somebody ended it early.
    """

    base_url: str
    contract: str
    profile: str
    seed: int
    models: tuple[str, ...]
    results: tuple[CheckResult, ...]
    exchanges: Sequence[Exchange]
    creates: int
    reached: dict[str, int]
    seconds: float
    started: str
    options: tuple[str, ...] = ()
    selection: tuple[str, ...] = ()
    interrupted: bool = False

    @property
    def findings(self) -> list[Finding]:
        """All findings that no baseline knows."""
        broken = [result for result in self.results if result.outcome == "broken"]
        return [finding for result in broken for finding in result.findings if not finding.known]

    @property
    def exit_code(self) -> int:
        """0 kept, 1 broken, 2 where a check was stopped and nothing is known to be broken, 130 where the run was."""
        outcomes = {result.outcome for result in self.results}
        return 130 if self.interrupted else 1 if "broken" in outcomes else 2 if "stopped" in outcomes else 0

    @property
    def label(self) -> str:
        """What tells this run from others of a matrix."""
        return ", ".join(self.models) or "no model"


class Numbered(NamedTuple):
    """A finding with the number that replays it."""

    number: int
    report: Report
    finding: Finding


@dataclass(frozen=True, slots=True)
class Runs:
    """What is reported together: one run, or one for each model.

    Attributes:
        reports: the runs, in order.
        notes: what is to be said of the baseline.
        stale: whether a note is about an entry that matches nothing, and such entries are not allowed.
    """

    reports: tuple[Report, ...]
    notes: tuple[str, ...] = ()
    stale: bool = False

    @property
    def exit_code(self) -> int:
        """The worst of the runs: interrupted, broken, stopped, kept. Where all was skipped, nothing is known: 2."""
        outcomes = {result.outcome for report in self.reports for result in report.results}
        codes = {0, 1 if self.stale else 0, 2 if outcomes == {"skipped"} else 0}
        codes |= {report.exit_code for report in self.reports}
        return next(code for code in (130, 1, 2, 0) if code in codes)

    @property
    def numbered(self) -> list[Numbered]:
        """All findings, known ones too, counted from 1, as reports show them: by run and layer."""
        layers = get_args(Layer)
        found = [
            (report, finding)
            for report in self.reports
            for result in sorted(report.results, key=lambda result: layers.index(result.check.layer))
            for finding in result.findings
        ]
        return [Numbered(number, *one) for number, one in enumerate(found, 1)]
