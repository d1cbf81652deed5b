"""SARIF 2.1.0, for code scanning: the laws are its rules."""

import hashlib
import json
import re
from importlib.metadata import version
from typing import Any, Final

from ..exchanges import Exchange
from ..findings import CheckResult, Finding, Report, Runs
from ..laws import Check
from ..rerun import command
from . import texts

_BODY: Final = 4000
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def render(runs: Runs) -> str:
    """The log, with a run for each of ours."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report) for report in runs.reports]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _run(report: Report) -> dict[str, Any]:
    places = {result.check.name: index for index, result in enumerate(report.results)}
    stopped = [result for result in report.results if result.outcome == "stopped"]
    return {
        "tool": {
            "driver": {
                "name": "aimlapi-stt contract",
                "version": version("aimlapi-stt"),
                "rules": [_rule(result.check) for result in report.results],
            }
        },
        "automationDetails": {"id": f"contract/{report.label}/"},
        "invocations": [
            {
                "commandLine": command(report),
                "executionSuccessful": not stopped and not report.interrupted,
                "startTimeUtc": report.started.replace("+00:00", "Z"),
                "toolExecutionNotifications": [_notification(result, places) for result in stopped],
            }
        ],
        "results": [
            _result(report, finding, places[result.check.name])
            for result in report.results
            for finding in result.findings
        ],
        "properties": {"seed": report.seed, "profile": report.profile, "deployment": report.base_url,
                       "contract": report.contract, "reached": report.reached},
    }  # fmt: skip


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.name,
        "shortDescription": {"text": check.law},
        "fullDescription": {"text": f"{check.law} It is written at {check.source}."},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["contract", check.layer, check.area]},
    }


def _notification(result: CheckResult, places: dict[str, int]) -> dict[str, Any]:
    rule = {"id": result.check.name, "index": places[result.check.name]}
    return {"level": "error", "message": {"text": result.why}, "associatedRule": rule}


def _result(report: Report, finding: Finding, index: int) -> dict[str, Any]:
    lines = [finding.message, finding.note, f"Again: {command(report, finding)}"]
    pointer = finding.pointer or finding.check.source
    told: dict[str, Any] = {
        "ruleId": finding.check.name,
        "ruleIndex": index,
        "level": "error",
        "message": {"text": "\n".join(filter(None, lines))},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": _artifact(report)}, "region": {"startLine": 1}},
                "logicalLocations": [{"fullyQualifiedName": pointer, "kind": "object"}],
            }
        ],
        "partialFingerprints": {"law/v1": _fingerprint(finding)},
    }
    if finding.exchanges:
        told |= _web(finding.exchanges[-1])
    if finding.known:
        told["suppressions"] = [{"kind": "external", "justification": finding.known}]
    return told


def _web(exchange: Exchange) -> dict[str, Any]:
    asked, answer = exchange.request, exchange.answer
    told: dict[str, Any] = {
        "webRequest": {"method": asked.method, "target": asked.url, "headers": dict(asked.headers),
                       "body": {"text": texts.cut(asked.body, _BODY)}}
    }  # fmt: skip
    if answer is None:
        return {**told, "webResponse": {"noResponseReceived": True}}
    told["webResponse"] = {
        "statusCode": answer.status,
        "headers": dict(answer.headers),
        "body": {"text": texts.cut(answer.body, _BODY)},
    }
    return told


def _artifact(report: Report) -> str:
    """A file to show it at: the contract that was given, if one was."""
    options = dict(zip(report.options, report.options[1:], strict=False))
    given = options.get("--contract")
    return given if given and re.fullmatch(r"[\w./-]+", given) else "openapi.json"


def _fingerprint(finding: Finding) -> str:
    """The same for the same deviation in another run, whatever the ids and numbers."""
    words = [finding.check.name, finding.operation, finding.model, re.sub(r"\S*\d\S*", "0", finding.message)]
    return hashlib.sha256("\0".join(word or "" for word in words).encode(errors="replace")).hexdigest()[:32]
