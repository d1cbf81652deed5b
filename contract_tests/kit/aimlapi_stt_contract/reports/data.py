"""The report as JSON, and back, whatever checks the kit has by then; docs/contract-report.md describes the shape."""

import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, cast

from ..exchanges import Answer, Exchange, Part, Request
from ..findings import CheckResult, Finding, Report, Runs
from ..laws import Check

FORMAT: Final = "aimlapi-stt-contract-report"
VERSION: Final = 1

_OF_CHECK: Final = ("name", "law", "source", "layer", "cost")
_OF_FINDING: Final = ("message", "pointer", "page", "operation", "model", "known", "note")
_LISTS: Final = ("models", "options", "selection")
_OF_REPORT: Final = tuple(field.name for field in fields(Report) if field.name not in ("results", "exchanges", *_LISTS))


class NoReport(Exception):
    """A file is no report. The text says why."""


def render(runs: Runs) -> str:
    """The whole, with all traffic."""
    numbers = {id(one.finding): one.number for one in runs.numbered}
    document = {
        "format": FORMAT,
        "version": VERSION,
        "kit": version("aimlapi-stt"),
        "exit_code": runs.exit_code,
        "notes": runs.notes,
        "stale": runs.stale,
        "runs": [_report(report, numbers) for report in runs.reports],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read(file: Path) -> Runs:
    """A report that was written as JSON.

    Raises:
        NoReport: it cannot be read, is something else, or of a later version.
    """
    try:
        return parsed(file.read_bytes(), str(file))
    except OSError as problem:
        raise NoReport(f"{file} cannot be read ({problem.strerror}). Name a report in JSON.") from problem


def parsed(content: bytes, file: str) -> Runs:
    """A report from what stands in a file of this name. Raises `NoReport`."""
    try:
        found = json.loads(content)
        if found["format"] != FORMAT or found["version"] != VERSION:
            raise NoReport(
                f"{file} is a {found['format']} of version {found['version']}, and this kit reads {FORMAT} of version "
                f"{VERSION}. Name a report that this kit wrote."
            )
        return Runs(tuple(map(_read_report, found["runs"])), tuple(found["notes"]), found["stale"])
    except (ValueError, LookupError, TypeError, AttributeError) as problem:
        raise NoReport(
            f"{file} is no report ({type(problem).__name__}: {problem}). Name what `--report json=FILE` wrote."
        ) from problem


def _report(report: Report, numbers: dict[int, int]) -> dict[str, Any]:
    traffic = {exchange.number: exchange for exchange in report.exchanges}
    for finding in (finding for result in report.results for finding in result.findings):
        traffic |= {exchange.number: exchange for exchange in finding.exchanges}
    return {
        **{name: getattr(report, name) for name in _OF_REPORT},
        **{name: getattr(report, name) for name in _LISTS},
        "results": [_result(result, numbers) for result in report.results],
        "exchanges": [_exchange(traffic[number]) for number in sorted(traffic)],
    }


def _result(result: CheckResult, numbers: dict[int, int]) -> dict[str, Any]:
    findings = [
        {
            "number": numbers[id(finding)],
            **{name: getattr(finding, name) for name in _OF_FINDING},
            "exchanges": [exchange.number for exchange in finding.exchanges],
        }
        for finding in result.findings
    ]
    check = {name: getattr(result.check, name) for name in _OF_CHECK}
    return {
        "check": check, "outcome": result.outcome, "seconds": result.seconds, "why": result.why, "findings": findings,
    }  # fmt: skip


def _exchange(exchange: Exchange) -> dict[str, Any]:
    answer = exchange.answer
    told = None
    if answer is not None:
        told = {"status": answer.status, "headers": answer.headers, "body": answer.body, "size": answer.size}
    return {
        "number": exchange.number,
        "started": exchange.started,
        "seconds": exchange.seconds,
        "why": exchange.why,
        "request": asdict(exchange.request),
        "answer": told,
    }


def _read_report(told: dict[str, Any]) -> Report:
    traffic = {one["number"]: _read_exchange(one) for one in told["exchanges"]}
    return Report(
        **{name: told[name] for name in _OF_REPORT},
        models=tuple(told["models"]),
        options=tuple(told["options"]),
        selection=tuple(told.get("selection", ())),  # reports of earlier kits have none
        results=tuple(_read_result(one, traffic) for one in told["results"]),
        exchanges=list(traffic.values()),
    )


def _read_result(told: dict[str, Any], traffic: dict[int, Exchange]) -> CheckResult:
    check = Check(**{name: told["check"][name] for name in _OF_CHECK}, look=_not_here)
    findings = tuple(
        Finding(
            check,
            exchanges=tuple(traffic[number] for number in one["exchanges"]),
            **{name: one[name] for name in _OF_FINDING},
        )
        for one in told["findings"]
    )
    return CheckResult(check, told["outcome"], findings, told["seconds"], told["why"])


def _read_exchange(told: dict[str, Any]) -> Exchange:
    request, answer = told["request"], told["answer"]
    parts = tuple(Part(**part) for part in request["form"])
    asked = Request(request["method"], request["url"], _pairs(request["headers"]), request["body"], parts)
    heard = None
    if answer is not None:
        body = cast(str, answer["body"])
        content = body.encode(errors="surrogatepass")
        heard = Answer(answer["status"], _pairs(answer["headers"]), body, answer["size"], content)
    return Exchange(told["number"], asked, heard, told["seconds"], told["why"], told["started"])


def _pairs(told: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in told)


def _not_here(session: object) -> Iterator[Finding]:
    raise NotImplementedError("this check was read from a report, and cannot be run")
