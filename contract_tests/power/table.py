"""What a measurement found, as a text to read, as docs/contract-power.md, and as caught.json."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from .catalogue import ALL, FAULTS
from .catalogue.reused import LEFT_OUT
from .faults import Fault
from .harness import Run
from .missed import MISSED

CAUGHT_FILE: Final = Path(__file__).with_name("caught.json")
_MOST_CHECKS: Final = 4

_INTRODUCTION: Final = """\
# The power of the contract kit

A catalogue of {faults} deployments, each broken in one way, is held against the contract by the kit as it comes: the
profile quick, all checks, a second key. A fault is caught where the kit has a finding. Where single requests and the
lifecycle find it already, generated requests are not sent any more (`--all-layers` does): what catches it is the same,
and the list of checks is shorter than it would be. Each fault is known to be
active: one that changed no answer of the run is told as "not met". Most of the catalogue was written from the contract
and from [what the service really does](wire.md), without a look at the checks; what stands in `catalogue/behind.py` and
`careless.py` came later, from a search for faults that would be missed, after which laws were added. Beside the
catalogue, faithful deployments are held against the contract: each finding there would be a false one.

This page is written by

    {command}
"""


def caught_in_all(runs: Iterable[Run]) -> list[str]:
    """The faults that were caught with each seed, in the order of the catalogue."""
    by_name = _by_name(runs)
    return [name for name, found in by_name.items() if all(run.outcome == "caught" for run in found)]


def catching(runs: Sequence[Run]) -> dict[str, list[str]]:
    """By fault the checks that caught it with each seed; where none did so each time, those that ever did."""
    found: dict[str, list[str]] = {}
    for name, those in _by_name(runs).items():
        if all(run.outcome == "caught" for run in those):
            always = set[str].intersection(*(set(run.checks) for run in those))
            found[name] = sorted(always or {check for run in those for check in run.checks})
    return found


def read_caught() -> dict[str, list[str]]:
    """What the last measurement found to catch each fault."""
    found: dict[str, list[str]] = json.loads(CAUGHT_FILE.read_text("utf-8"))
    return found


def write_caught(runs: Sequence[Run]) -> None:
    """Keep which checks catch which fault."""
    CAUGHT_FILE.write_text(json.dumps(catching(runs), indent=2) + "\n", encoding="utf-8")


def line(run: Run) -> str:
    """One run, as it is told while others go on."""
    said = ", ".join(run.checks[:_MOST_CHECKS]) if run.checks else run.said
    return f"{run.outcome:10}  {run.subject}  seed {run.seed}  {run.cpu_s:.1f} s CPU  {said}"


def totals(runs: Sequence[Run], clean: Sequence[Run]) -> list[str]:
    """The figures in some lines."""
    by_name = _by_name(runs)
    every, told = len(by_name), list[str]()
    if runs:
        seeds = len({run.seed for run in runs})
        ever = sum(any(run.outcome == "caught" for run in found) for found in by_name.values())
        always = len(caught_in_all(runs))
        told.append(f"{always} of {every} faults are caught with each of {seeds} seeds, {ever} with any.")
        told.append(f"A run takes {_mean(runs)}.")
    for subject in dict.fromkeys(run.subject for run in clean):
        those = [run for run in clean if run.subject == subject]
        false = sum(run.outcome != "kept" for run in those)
        told.append(f"{subject}: a finding in {false} of {len(those)} seeds; a run takes {_mean(those)}.")
    return told


def markdown(runs: Sequence[Run], clean: Sequence[Run], command: str) -> str:
    """The whole page."""
    by_name = _by_name(runs)
    parts = [_INTRODUCTION.format(faults=len(ALL), command=command), "## In figures\n"]
    parts.append("\n".join(f"- {told}" for told in totals(runs, clean)) + "\n")
    parts += [_areas(by_name), _not_caught(by_name), "## All of them\n", _faults(by_name), _left_out()]
    return "\n".join(parts)


def _areas(by_name: Mapping[str, list[Run]]) -> str:
    every, caught = Counter[str](), Counter[str]()
    for name, found in by_name.items():
        every[FAULTS[name].area] += 1
        caught[FAULTS[name].area] += all(run.outcome == "caught" for run in found)
    return _table(("area", "faults", "caught with each seed"),
                  [(area, str(number), str(caught[area])) for area, number in every.items()])  # fmt: skip


def _not_caught(by_name: Mapping[str, list[Run]]) -> str:
    rows: list[tuple[str, ...]] = []
    for name, found in by_name.items():
        others = Counter(run.outcome for run in found if run.outcome != "caught")
        if others:
            ways = ", ".join(f"{outcome} ({number} of {len(found)})" for outcome, number in others.items())
            rows.append((f"`{name}`", FAULTS[name].does, ways, MISSED.get(name, "")))
    if not rows:
        return "Each of them is caught with each seed.\n"
    return "## Not caught with each seed\n\n" + _table(("fault", "what it does", "outcome", "reason"), rows)


def _faults(by_name: Mapping[str, list[Run]]) -> str:
    rows: list[tuple[str, ...]] = []
    for name, found in by_name.items():
        fault: Fault = FAULTS[name]
        checks = Counter(check for run in found for check in run.checks).most_common()
        shown = ", ".join(f"`{check}`" for check, _ in checks[:_MOST_CHECKS])
        more = f" and {len(checks) - _MOST_CHECKS} more" if len(checks) > _MOST_CHECKS else ""
        number = sum(run.outcome == "caught" for run in found)
        law = f"{fault.law} ({fault.source.removeprefix('docs/')})"
        rows.append((f"`{name}`", fault.area, fault.does, law, f"{number} of {len(found)}", shown + more))
    return _table(("fault", "area", "what it does", "the law that it breaks", "caught", "by"), rows)


def _left_out() -> str:
    told = [f"- {why} {', '.join(f'`{name}`' for name in names)}" for why, names in LEFT_OUT.items()]
    return ("## Faults of the scripted gateway that are not here\n\nThey are for the tests of programs, and break no "
            "contract, or show nothing that another one does not.\n\n" + "\n".join(told) + "\n")  # fmt: skip


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines) + "\n"


def _by_name(runs: Iterable[Run]) -> dict[str, list[Run]]:
    """Runs by the name of their fault, in the order of the catalogue."""
    found: dict[str, list[Run]] = {}
    for run in runs:
        found.setdefault(run.subject, []).append(run)
    return {name: found[name] for name in FAULTS if name in found}


def _mean(runs: Sequence[Run]) -> str:
    cpu_s, jobs = sum(run.cpu_s for run in runs), sum(run.creates for run in runs)
    return f"{cpu_s / len(runs):.1f} s CPU and {jobs // len(runs)} jobs"
