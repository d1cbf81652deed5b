"""What other processes cost, read from /proc: CPU so far, memory at the worst moment, children."""

import os
import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from .measure import ROOT, clean_environment

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


class Served(NamedTuple):
    """A server in a process of its own."""

    port: int
    pid: int


@contextmanager
def served(kind: str, workers: int) -> Generator[Served]:
    """The gateway, or the bare application, until the block ends."""
    command = [sys.executable, "-m", "benchmarks.gateway_server", kind, str(workers)]
    with subprocess.Popen(
        command, cwd=ROOT, env=clean_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield Served(int(process.stdout.readline()), process.pid)


def cpu_s(pid: int) -> float:
    """Seconds of CPU, user and system, since a process began."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK_S


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]


def forget_peak(pid: int) -> None:
    """Let the peak of a process's memory begin anew."""
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def memory_mb(pid: int, kind: str = "VmRSS") -> float:
    """Resident memory: now, or at its peak (`VmHWM`)."""
    found = re.search(rf"{kind}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else float("nan")
