"""`aimlapi-stt` in a process that is not waited for, forked from one that has its modules in memory: a start of a
server is mostly imports.

What runs is a process of its own all the same, with its own arguments, environment, streams, signals and exit code.
"""

import functools
import multiprocessing
import os
import runpy
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # it is not there where there is no fork
    from multiprocessing.context import ForkServerContext

COMMAND = str(Path(sysconfig.get_path("scripts")) / "aimlapi-stt")
_MODULES = ["tests.gateway.starting", "aimlapi_stt_main", "aimlapi_stt.cli", "aimlapi_stt_gateway.commands",
            "aimlapi_stt_gateway.server", "aimlapi_stt_gateway.engines.registry"]  # fmt: skip


class Started(Protocol):
    """A process that was started."""

    @property
    def pid(self) -> int:
        """Its id."""
        ...

    def kill(self) -> None:
        """Kill -9."""
        ...

    def ended(self, within_s: float) -> int | None:
        """Its exit code once it has ended, and `None` where it does not in that time."""
        ...


class _Forked:
    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], output: Path) -> None:
        given = (list(arguments), dict(environment), str(output))
        self._process = _context().Process(target=_become, args=given, daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def kill(self) -> None:
        self._process.kill()

    def ended(self, within_s: float) -> int | None:
        self._process.join(within_s)
        return self._process.exitcode


class _Anew:
    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], output: Path) -> None:
        with output.open("ab") as stream:
            self._process = subprocess.Popen(
                [COMMAND, *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream
            )
        self.pid = self._process.pid

    def kill(self) -> None:
        self._process.kill()

    def ended(self, within_s: float) -> int | None:
        try:
            return self._process.wait(within_s)
        except subprocess.TimeoutExpired:
            return None


def start(
    arguments: Sequence[str], output: Path, environment: Mapping[str, str] | None = None, *, anew: bool = False
) -> Started:
    """Start the command.

    Args:
        arguments: all that comes after its name.
        output: the file to which stdout and stderr are appended.
        environment: all of it; as it is here where nothing is said.
        anew: from nothing, as a shell does.
    """
    kind = _Anew if anew or not hasattr(os, "fork") else _Forked
    return kind(arguments, os.environ if environment is None else environment, output)


@functools.cache
def _context() -> "ForkServerContext":
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_MODULES)
    return context


def _become(arguments: list[str], environment: dict[str, str], output: str) -> None:
    """Be the process that was asked for."""
    stream = os.open(output, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number in (1, 2):
        os.dup2(stream, number)
    os.close(stream)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None  # known from another environment
    sys.path[:0] = [path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path not in sys.path]
    sys.argv = [COMMAND, *arguments]
    runpy.run_path(COMMAND, run_name="__main__")
