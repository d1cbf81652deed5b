"""JUnit XML, as CI systems read it: a suite for each run, a case for each check."""

import re
from typing import Final
from xml.etree import ElementTree

from ..findings import CheckResult, Finding, Report, Runs
from ..rerun import command
from . import texts

_BODY: Final = 4000
_NO_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(runs: Runs) -> str:
    """The document."""
    root = ElementTree.Element("testsuites", name="aimlapi-stt contract")
    for report in runs.reports:
        _suite(root, report, several=len(runs.reports) > 1)
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("time", f"{sum(report.seconds for report in runs.reports):.3f}")
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(root: ElementTree.Element, report: Report, *, several: bool) -> None:
    outcomes = [result.outcome for result in report.results]
    suite = ElementTree.SubElement(
        root, "testsuite", name=_text(f"contract [{report.label}]" if several else "contract"),
        tests=str(len(outcomes)), failures=str(outcomes.count("broken")), errors=str(outcomes.count("stopped")),
        skipped=str(outcomes.count("skipped") + outcomes.count("known")), time=f"{report.seconds:.3f}",
        timestamp=report.started.partition("+")[0],
    )  # fmt: skip
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in (
        ("deployment", report.base_url),
        ("contract", report.contract),
        ("profile", report.profile),
        ("seed", str(report.seed)),
        ("again", command(report)),
        ("reached", texts.reached(report)),
    ):
        ElementTree.SubElement(properties, "property", name=name, value=_text(value))
    for result in report.results:
        name = f"{result.check.name}[{report.label}]" if several else result.check.name
        case = ElementTree.SubElement(
            suite, "testcase", classname=f"contract.{result.check.layer}.{result.check.area}", name=_text(name),
            time=f"{result.seconds:.3f}",
        )  # fmt: skip
        _ending(case, report, result)


def _ending(case: ElementTree.Element, report: Report, result: CheckResult) -> None:
    if result.outcome == "broken":
        open_ = [finding for finding in result.findings if not finding.known]
        message = open_[0].message + (f" (and {len(open_) - 1} more)" if len(open_) > 1 else "")
        kind = ElementTree.SubElement(case, "failure", message=_text(message), type=result.check.name)
        kind.text = _text("\n\n".join([result.check.law, *(_shown(report, finding) for finding in open_)]))
    elif result.outcome == "stopped":
        ElementTree.SubElement(case, "error", message=_text(result.why), type="stopped")
    elif result.outcome == "known":
        reasons = dict.fromkeys(finding.known for finding in result.findings)
        ElementTree.SubElement(case, "skipped", message=_text(f"known: {'; '.join(reasons)}"))
    elif result.outcome == "skipped":
        ElementTree.SubElement(case, "skipped", message=_text(result.why))


def _shown(report: Report, finding: Finding) -> str:
    lines = [finding.message, *([finding.note] if finding.note else [])]
    for exchange in finding.exchanges:
        lines += [texts.request_text(exchange.request, _BODY), texts.answer_text(exchange, _BODY)]
        lines += [exchange.request.curl()]
    return "\n".join([*lines, f"contract: {texts.origin(finding)}", f"again: {command(report, finding)}"])


def _text(text: str) -> str:
    """A text that XML can hold."""
    return _NO_XML.sub("\ufffd", texts.plain(text))
