"""Measure a function in a process of its own: seconds of CPU and of the clock, and memory."""

import importlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple, cast
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
_KIB = 1024


class Measured(NamedTuple):
    """What a function cost. `grown_mb` is how far memory rose above where it began, at the worst moment; `told` is the
    number that it returned, if it did.
    """

    cpu_s: float
    wall_s: float
    grown_mb: float
    told: float


def measured(target: str, **arguments: object) -> Measured:
    """Call `module:function` in a new process.

    The function does what need not be measured, then returns a function without arguments that is.
    """
    module, _, name = target.partition(":")
    command = [sys.executable, "-m", "benchmarks.measure", module, name, json.dumps(arguments)]
    done = subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{target} with {arguments} failed:\n{done.stderr[-2000:]}")
    if done.stderr:
        print(f"{target}: {done.stderr.strip()[-500:]}", file=sys.stderr)
    return Measured(*json.loads(done.stdout.splitlines()[-1]))


def interleaved(targets: dict[str, str], times: int, **arguments: object) -> dict[str, Measured]:
    """The median of each figure over several processes: round by round, so that a slow minute slows all alike."""
    found: dict[str, list[Measured]] = {name: [] for name in targets}
    for _ in range(times):
        for name, target in targets.items():
            found[name].append(measured(target, **arguments))
    return {name: _middle(rounds) for name, rounds in found.items()}


def _middle(found: list[Measured]) -> Measured:
    cpu_s, wall_s, grown_mb, told = (median(each[at] for each in found) for at in range(4))
    return Measured(cpu_s, wall_s, grown_mb, told)


@contextmanager
def server() -> Generator[str]:
    """The base URL of a server that plays all APIs."""
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(
        command, cwd=ROOT, env=clean_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"


def figures(base_url: str) -> dict[str, float]:
    """What the server has seen since it was asked the last time."""
    with urlopen(f"{base_url}/stats") as answer:  # noqa: S310 - our own server
        return cast(dict[str, float], json.load(answer))


def clean_environment() -> dict[str, str]:
    """Without keys, addresses and proxies of whoever runs this."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "PYTHONPATH", "LANG")}
    return kept | {"NO_PROXY": "*"}


def _memory_mb(kind: str) -> float:
    found = re.search(rf"{kind}:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / _KIB if found else float("nan")


def _main(module: str, name: str, arguments: str) -> None:
    prepare = cast(Callable[..., Callable[[], object]], getattr(importlib.import_module(module), name))
    run = prepare(**json.loads(arguments))
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    idle_mb = _memory_mb("VmRSS")
    cpu, wall = time.process_time(), time.perf_counter()
    told = run()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(json.dumps([cpu, wall, _memory_mb("VmHWM") - idle_mb, told if isinstance(told, int | float) else 0]))


if __name__ == "__main__":
    _main(*sys.argv[1:])
