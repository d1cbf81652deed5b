"""A page that needs nothing else: no server, no network, and for the essential no script."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..exchanges import Exchange
from ..findings import CheckResult, Outcome, Runs
from ..laws import Check
from ..rerun import command
from . import texts

_BODY: Final = 4000
_MOST: Final = 1500
"""Exchanges that a page lists: more of them, and browsers grow slow."""


@dataclass(frozen=True, slots=True)
class Row:
    """A check, and what became of it in each run; `None` where a run did not have it."""

    check: Check
    cells: list[CheckResult | None]

    @property
    def worst(self) -> Outcome:
        """The outcome that the row is filtered by."""
        found = {cell.outcome for cell in self.cells if cell is not None}
        return next(outcome for outcome in texts.OUTCOMES if outcome in found)

    @property
    def reasons(self) -> list[str]:
        """Why it was skipped or stopped."""
        return list(dict.fromkeys(cell.why for cell in self.cells if cell is not None and cell.why))


def render(runs: Runs) -> str:
    """The page. Whatever it shows is escaped; what it may do is told to the browser, and is next to nothing."""
    numbered = runs.numbered
    traffic = [(index, exchange) for index, report in enumerate(runs.reports) for exchange in report.exchanges]
    shown = traffic[:_MOST]
    anchors = {id(exchange): f"x{index}-{exchange.number}" for index, exchange in shown}
    marked: dict[int, list[int]] = {}
    for one in numbered:
        for exchange in one.finding.exchanges:
            marked.setdefault(id(exchange), []).append(one.number)
    style, script = (_loaded(f"page.{kind}") for kind in ("css", "js"))
    outcomes = Counter(result.outcome for report in runs.reports for result in report.results)
    return _environment().get_template("page.html.jinja").render(
        runs=runs,
        rows=_rows(runs),
        outcomes=[(outcome, outcomes[outcome]) for outcome in texts.OUTCOMES if outcomes[outcome]],
        numbered=numbered,
        first=_first_numbers(runs),
        traffic=shown,
        left_out=len(traffic) - len(shown),
        anchors=anchors,
        marked=marked,
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; base-uri 'none'; "
        "form-action 'none'",
        command=command,
        reads=_reads,
        id_of=id,
        texts=texts,
    )  # fmt: skip


def _rows(runs: Runs) -> list[tuple[str, list[Row]]]:
    """The checks of each layer, in order, each with its results."""
    columns = [{result.check.name: result for result in report.results} for report in runs.reports]
    checks = {result.check.name: result.check for report in runs.reports for result in report.results}
    rows = [Row(check, [column.get(name) for column in columns]) for name, check in checks.items()]
    layers = [(layer, [row for row in rows if row.check.layer == layer]) for layer in texts.LAYERS]
    return [(layer, found) for layer, found in layers if found]


def _first_numbers(runs: Runs) -> dict[tuple[int, str], int]:
    """The first finding of a check in a run, which its mark leads to."""
    found: dict[tuple[int, str], int] = {}
    for one in runs.numbered:
        found.setdefault((id(one.report), one.finding.check.name), one.number)
    return found


def _reads(exchange: Exchange) -> dict[str, Any]:
    """What the filters look at, and what is shown."""
    status, told = exchange.status, {} if exchange.answer is None else exchange.answer.told_shown
    return {
        "request": texts.request_text(exchange.request, _BODY),
        "answer": texts.answer_text(exchange, _BODY),
        "kind": "none" if status is None else f"{status // 100}xx",
        "path": texts.plain(re.sub(r"^\w+://[^/]*", "", exchange.request.url)),
        "said": texts.plain(str(told.get("status") or told.get("title") or ""))[:60],
    }


@cache
def _environment() -> Environment:
    made = Environment(loader=PackageLoader("aimlapi_stt_contract.reports", "templates"), autoescape=True,
                       undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    made.filters["plain"] = texts.plain
    return made


def _loaded(name: str) -> str:
    loader = _environment().loader
    assert loader is not None
    return loader.get_source(_environment(), name)[0]


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
