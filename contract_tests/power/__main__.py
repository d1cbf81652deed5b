"""`python -m contract_tests.power`: how many broken deployments the kit tells from a faithful one.

Exit code 0: all are caught with each seed, or listed in `missed.py`, and no faithful one has a finding. 1 otherwise.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from . import table
from .catalogue import FAULTS, fault_named
from .harness import Run, all_runs, run_faithful, run_fault, run_fault_briefly
from .missed import MISSED


def main(arguments: Sequence[str]) -> int:
    """Measure; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m contract_tests.power", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], metavar="N", help="(default: 1 2 3)")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these faults, or those of these areas")
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="so many at once (default: 1)")
    parser.add_argument(
        "--all-layers", action="store_true", help="generate requests also where a fault is caught already"
    )
    parser.add_argument("--clean", type=int, default=0, metavar="N", help="run faithful deployments in N seeds, too")
    parser.add_argument("--clean-alone", action="store_true", help="run no fault")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the table to a file, and caught.json")
    options = parser.parse_args(arguments)
    if options.write is not None and (options.only or options.clean_alone):
        parser.error("--write: the page tells of all faults. Leave out --only and --clean-alone.")
    tasks: list[tuple[Callable[..., Run], str, int]] = []
    if not options.clean_alone:
        names = _chosen(parser, options.only)
        how = run_fault if options.all_layers else run_fault_briefly
        tasks = [(how, name, seed) for name in names for seed in options.seeds]
    faithful = [(run_faithful, kind, seed) for kind in ("scripted", "real") for seed in range(1, options.clean + 1)]
    began, runs, clean = time.monotonic(), list[Run](), list[Run]()
    for run in all_runs([*tasks, *faithful], options.processes):
        (runs if run.subject in FAULTS else clean).append(run)
        print(table.line(run), flush=True)
    print(*table.totals(runs, clean), f"All of it took {time.monotonic() - began:.0f} s.", sep="\n")
    if options.write is not None:
        command = f"python -m contract_tests.power {' '.join(arguments)}"
        options.write.write_text(table.markdown(runs, clean, command), encoding="utf-8")
        table.write_caught(runs)
    missed = {run.subject for run in runs} - set(table.caught_in_all(runs)) - MISSED.keys()
    return 1 if missed or any(run.outcome != "kept" for run in clean) else 0


def _chosen(parser: argparse.ArgumentParser, only: Sequence[str] | None) -> list[str]:
    found: list[str] = []
    for name in only or list(FAULTS):
        of_area = [fault.name for fault in FAULTS.values() if fault.area == name]
        try:
            found += of_area or [fault_named(name).name]
        except LookupError as problem:
            parser.error(str(problem))
    return list(dict.fromkeys(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
