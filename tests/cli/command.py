"""Run `aimlapi-stt` as a user does: the installed command, in a process of its own."""

import contextlib
import json
import os
import pty
import signal
import subprocess
import sysconfig
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.cli import forked

COMMAND = str(Path(sysconfig.get_path("scripts")) / "aimlapi-stt")
_LONGEST_S = 60.0
_SEVERAL = Path(__file__).with_name("several.py")


def environment(**variables: str) -> dict[str, str]:
    """The environment with some variables set; no proxies, no colours."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, **variables}


def run(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, in a process that has its modules already; `run_anew` is for what is about those."""
    if not hasattr(os, "fork") or any(name.startswith("PYTHON") for name in variables):
        return run_anew(*arguments, **variables)
    words = [str(argument) for argument in arguments]
    ended = forked.run(Path(COMMAND), words, environment(**variables), _LONGEST_S)
    return subprocess.CompletedProcess([COMMAND, *words], *ended)


def run_anew(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, from nothing, as a shell does."""
    command = [COMMAND, *map(str, arguments)]
    return subprocess.run(
        command, env=environment(**variables), capture_output=True, text=True, timeout=_LONGEST_S, check=False
    )


def several(lines: Sequence[Sequence[str | Path]], **variables: str) -> list[subprocess.CompletedProcess[str]]:
    """Run the command for each line of arguments, in one process: starting takes longer than what most of them do."""
    given = json.dumps([[str(argument) for argument in line] for line in lines])
    code, told, errors = forked.run(_SEVERAL, [], environment(**variables), _LONGEST_S, given)
    assert (code, errors) == (0, "")
    return [subprocess.CompletedProcess(*ended) for ended in json.loads(told)]


def on_a_terminal(*arguments: str | Path, gone_after: bytes | None = None, **variables: str) -> tuple[int, str, str]:
    """Run the command with stderr on a terminal, which goes away once it was sent `gone_after`: exit code, stdout, what
    the terminal was sent.
    """
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [COMMAND, *map(str, arguments)], env=environment(**variables), stdout=subprocess.PIPE, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            data = os.read(ours, 65536)
        except OSError:  # the terminal is gone when the last process that has it is
            break
        shown += data
        if not data or (gone_after is not None and gone_after in shown):
            break
    os.close(ours)
    stdout, _ = process.communicate(timeout=_LONGEST_S)
    return process.returncode, stdout.decode(), shown.decode()


def interrupted(
    arguments: Sequence[str | Path],
    ready: Callable[[], bool],
    signum: int = signal.SIGINT,
    again_after_s: float | None = None,
    **variables: str,
) -> subprocess.CompletedProcess[str]:
    """Start the command in a process group of its own; once `ready`, signal the whole group, as a terminal does."""
    process = subprocess.Popen(
        [COMMAND, *map(str, arguments)],
        env=environment(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    deadline = time.monotonic() + _LONGEST_S
    while not ready() and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signum)
        if again_after_s is not None:
            time.sleep(again_after_s)
            os.killpg(process.pid, signum)
    stdout, stderr = process.communicate(timeout=_LONGEST_S)
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


def workers_under(folder: Path) -> list[str]:
    """The command lines of recogniser processes that work in `folder`, of any parent."""
    found: list[str] = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            line = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if "aimlapi_stt_gateway.jobs.worker" in line and str(folder) in line:
                found.append(line)
    return found
