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
    """The environment with some variables set; no proxies, no colours, and Python buffers as it does by itself."""
    strange = ("_proxy", "pythonunbuffered")
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith(strange)}
    return {**kept, **variables}


def run(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, in a process that has its modules already; `run_anew` is for what is about those."""
    return run_with((None, None, None), *arguments, **variables)


def run_with(streams: forked.Streams, *arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The same with streams of the caller's own; what goes to them is not in the result."""
    assert not any(name.startswith("PYTHON") for name in variables), "such a variable needs a start from nothing"
    words = [str(argument) for argument in arguments]
    ended = forked.run(Path(COMMAND), words, environment(**variables), _LONGEST_S, streams)
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
    with forked.holding(given) as stdin:
        code, told, errors = forked.run(_SEVERAL, [], environment(**variables), _LONGEST_S, (stdin, None, None))
    assert (code, errors) == (0, "")
    return [subprocess.CompletedProcess(*ended) for ended in json.loads(told)]


def on_a_terminal(*arguments: str | Path, gone_after: bytes | None = None, **variables: str) -> tuple[int, str, str]:
    """Run the command with stderr on a terminal, which goes away once it was sent `gone_after`: exit code, stdout, what
    the terminal was sent.
    """
    ours, theirs = pty.openpty()
    shown = b""
    with contextlib.ExitStack() as stack:
        terminal = stack.enter_context(os.fdopen(theirs, "wb"))
        words = [str(argument) for argument in arguments]
        started = forked.started(Path(COMMAND), words, environment(**variables), (None, None, terminal))
        process = stack.enter_context(started)
        terminal.close()
        while True:
            try:
                data = os.read(ours, 65536)
            except OSError:  # the terminal is gone when the last process that has it is
                break
            shown += data
            if not data or (gone_after is not None and gone_after in shown):
                break
        os.close(ours)
        code, stdout, _ = process.ended(_LONGEST_S)
    return code, stdout, shown.decode()


def interrupted(
    arguments: Sequence[str | Path],
    ready: Callable[[], bool],
    signum: int = signal.SIGINT,
    again_every_s: float | None = None,
    **variables: str,
) -> subprocess.CompletedProcess[str]:
    """Start the command in a process group of its own; once `ready`, signal the whole group, as a terminal does.

    Perhaps again and again, until it has ended.
    """
    words = [str(argument) for argument in arguments]
    with forked.started(Path(COMMAND), words, environment(**variables), own_group=True) as process:
        deadline = time.monotonic() + _LONGEST_S
        while not ready() and time.monotonic() < deadline and not process.has_ended():
            time.sleep(0.02)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signum)
            while again_every_s is not None and not process.has_ended():
                time.sleep(again_every_s)
                os.killpg(process.pid, signum)
        return subprocess.CompletedProcess([COMMAND, *words], *process.ended(_LONGEST_S))


def workers_under(folder: Path) -> list[str]:
    """The command lines of recogniser processes that work in `folder`, of any parent."""
    found: list[str] = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            line = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if "aimlapi_stt_gateway.jobs.worker" in line and str(folder) in line:
                found.append(line)
    return found
