"""The command line: a thin shell over the client. Data on stdout, all else on stderr, fixed exit codes (`exits`)."""

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version
from types import FrameType
from typing import NoReturn

from ..errors import SpeechToTextError
from .advice import Interrupted, complain, job_in_notes, silence, way_back, with_advice
from .commands import Command, CommandError, found_commands
from .exits import BROKEN, INTERRUPTED, NOT_CONFIGURED, READER_GONE, TABLE, exit_code
from .transcribe import TranscribeCommand, WaitCommand

_ENDINGS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. `AIMLAPI_STT_TRACEBACK=1` shows tracebacks of bugs."""
    commands: list[Command] = [TranscribeCommand(), WaitCommand(), *found_commands()]
    parser = _parser(commands)
    options, unknown = parser.parse_known_args(arguments)
    parser.refuse(unknown)
    command = next(command for command in commands if command.name == options.command)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A letter that the terminal does not know is no reason to fail.
            stream.reconfigure(errors="backslashreplace")
    # A termination signal, or the end of the terminal, ends a command as Ctrl-C does: gateways and workers are stopped.
    for signum in _ENDINGS:
        signal.signal(signum, _interrupt)
    try:
        return command.run(options)
    except SpeechToTextError as error:
        complain(with_advice(error, options))
        return exit_code(error)
    except CommandError as error:
        complain(str(error))
        return error.exit_code
    except Interrupted as interruption:
        complain(str(interruption))
        return INTERRUPTED
    except KeyboardInterrupt:
        complain("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        silence(sys.stdout)  # whoever read it has gone
        return READER_GONE
    except Exception as bug:
        if os.environ.get("AIMLAPI_STT_TRACEBACK") == "1":
            raise
        job = job_in_notes(bug)
        complain(
            f"{type(bug).__name__}: {bug}. This is a bug; AIMLAPI_STT_TRACEBACK=1 shows where. Please report it."
            + (way_back(job, options) if job else "")
        )
        return BROKEN


class _Parser(argparse.ArgumentParser):
    """Wrong arguments are one line as well; and what is not known is named without its value, which may be a key."""

    def error(self, message: str) -> NoReturn:
        complain(f"{message}. {self.prog} --help lists what there is.")
        sys.exit(NOT_CONFIGURED)

    def refuse(self, unknown: Sequence[str]) -> None:
        """Fail where there are arguments that no option and no command has taken."""
        names = [word.partition("=")[0] if word.startswith("--") else word[:2] for word in unknown if word[:1] == "-"]
        if unknown:
            self.error(f"there is no option {' or '.join(names)}" if names else "there are too many arguments")


def _parser(commands: Sequence[Command]) -> _Parser:
    parser = _Parser(
        prog="aimlapi-stt",
        description="Speech to text with AI/ML API, a white label of it, or a gateway on this machine.",
        epilog=TABLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('aimlapi-stt')}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in commands:
        command.add_arguments(
            subparsers.add_parser(
                command.name,
                help=command.summary,
                description=f"{command.summary[:1].upper()}{command.summary[1:]}.",
                epilog=TABLE,
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
        )
    return parser


def _interrupt(signum: int, frame: FrameType | None) -> None:
    # Once is enough: a second one would interrupt the cleaning up, and leave processes and folders behind.
    for ending in _ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    raise KeyboardInterrupt
