"""The command line: a thin shell over the client. Data on stdout, all else on stderr, fixed exit codes (`exits`)."""

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version
from types import FrameType

from ..errors import SpeechToTextError
from .commands import Command, CommandError, found_commands
from .exits import BROKEN, INTERRUPTED, TABLE, exit_code
from .transcribe import Interrupted, TranscribeCommand, WaitCommand, complain, silence_stdout, with_advice

_BROKEN_PIPE = 141
_ENDINGS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. `AIMLAPI_STT_TRACEBACK=1` shows tracebacks of bugs."""
    commands: list[Command] = [TranscribeCommand(), WaitCommand(), *found_commands()]
    options = _parser(commands).parse_args(arguments)
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
        silence_stdout()  # whoever read it has gone
        return _BROKEN_PIPE
    except Exception as bug:
        if os.environ.get("AIMLAPI_STT_TRACEBACK") == "1":
            raise
        complain(f"{type(bug).__name__}: {bug}. This is a bug; AIMLAPI_STT_TRACEBACK=1 shows where. Please report it.")
        return BROKEN


def _parser(commands: Sequence[Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
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
