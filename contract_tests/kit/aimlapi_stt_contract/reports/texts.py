"""What all reports show alike: exchanges as text, and nothing in it that a terminal or a reader is misled by."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, get_args

from ..exchanges import Exchange, Request
from ..findings import CheckResult, Finding, Outcome, Report, Runs
from ..laws import Layer

LAYERS: Final[tuple[Layer, ...]] = get_args(Layer)
OUTCOMES: Final[tuple[Outcome, ...]] = ("broken", "stopped", "known", "skipped", "kept")

_ODD: Final = re.compile(r"[^\n\t -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u052f]")


def plain(text: str) -> str:
    """A text in which what does not print is spelled out: bodies come from strangers, and may hold escapes."""
    return _ODD.sub(lambda found: found[0] if found[0].isprintable() else _spelled(found[0]), text)


def cut(text: str, most: int) -> str:
    """The beginning of a text, and how much was left out."""
    return text if len(text) <= most else f"{text[:most]} ... ({len(text) - most} more letters)"


def request_text(request: Request, most: int) -> str:
    """What was asked, as it looks on the wire, without what every request has."""
    lines = [f"{request.method} {request.url}"]
    lines += [f"{name}: {value}" for name, value in request.headers if name.lower() not in _USUAL]
    lines += [f"{part.name} = {part.content}{f' ({part.filename})' if part.filename else ''}" for part in request.form]
    return plain("\n".join(lines + ([cut(request.body, most)] if request.body else [])))


def answer_text(exchange: Exchange, most: int) -> str:
    """What was answered, or why nothing was."""
    answer = exchange.answer
    if answer is None:
        return plain(f"no answer after {exchange.seconds:.2f} s: {exchange.why}")
    lines = [f"{answer.status} after {exchange.seconds:.2f} s, {answer.size} bytes"]
    lines += [f"{name}: {value}" for name, value in answer.headers if name.lower() not in _USUAL]
    return plain("\n".join([*lines, cut(answer.body, most)]))


def origin(finding: Finding) -> str:
    """Where the rule stands, in words: a pointer into the contract, and its page; or what is no part of it."""
    where = finding.pointer or finding.check.source
    return plain(f"{where}, {finding.page}" if finding.page is not None and where.startswith("/") else where)


def by_layer(report: Report) -> Iterator[tuple[Layer, list[CheckResult]]]:
    """The results of each layer that has any."""
    for layer in LAYERS:
        if results := [result for result in report.results if result.check.layer == layer]:
            yield layer, results


def areas(results: Iterable[CheckResult]) -> str:
    """Of which areas results are, and how many of each."""
    return ", ".join(f"{area} {count}" for area, count in Counter(result.check.area for result in results).items())


def verdict(runs: Runs) -> str:
    """The outcome in a word."""
    return {0: "KEPT", 1: "BROKEN", 2: "NOT KNOWN", 130: "INTERRUPTED"}[runs.exit_code]


def summary(runs: Runs) -> str:
    """The outcome in a sentence or two."""
    outcomes = Counter(result.outcome for report in runs.reports for result in report.results)
    total, findings = outcomes.total(), sum(len(report.findings) for report in runs.reports)
    told = [f"{outcomes[outcome]} {outcome}" for outcome in OUTCOMES if outcomes[outcome]]
    what = counted(total, "check") + (f" of {len(runs.reports)} models" if len(runs.reports) > 1 else "")
    asked = sum(len(report.exchanges) for report in runs.reports)
    jobs, seconds = sum(report.creates for report in runs.reports), sum(report.seconds for report in runs.reports)
    found = f" ({counted(findings, 'finding')})" if findings else ""
    cost = f"{counted(asked, 'request')}, {counted(jobs, 'job')}, {seconds:.1f} s"
    return f"{what}: {', '.join(told) or 'none was run'}{found}. {cost}."


def counted(count: int, what: str) -> str:
    """A number of things, in words."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def names(runs: Runs, outcome: Outcome) -> list[str]:
    """The checks that ended so in any run, in the order of the report."""
    results = [result for report in runs.reports for _, of_layer in by_layer(report) for result in of_layer]
    return list(dict.fromkeys(result.check.name for result in results if result.outcome == outcome))


def reached(report: Report) -> str:
    """What of the service was seen."""
    return plain(", ".join(f"{name} x{count}" for name, count in report.reached.items())) or "nothing"


_USUAL: Final = frozenset(
    ("accept", "accept-encoding", "connection", "content-length", "date", "host", "server", "user-agent")
)


def _spelled(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
