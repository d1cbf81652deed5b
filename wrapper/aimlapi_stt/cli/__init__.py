"""The command line: a thin shell over the client. Data on stdout, all else on stderr, fixed exit codes (`exits`)."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version
from types import FrameType

from ..errors import RateLimited, ServiceFailed, SpeechToTextError, Unreachable, UnreadableAnswer, WaitTimedOut
from .commands import Command, CommandError, found_commands
from .exits import BROKEN, INTERRUPTED, TABLE, exit_code
from .transcribe import Interrupted, TranscribeCommand, WaitCommand, complain, how_to_go_on

_BROKEN_PIPE = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. `AIMLAPI_STT_TRACEBACK=1` shows tracebacks of bugs."""
    commands: list[Command] = [TranscribeCommand(), WaitCommand(), *found_commands()]
    options = _parser(commands).parse_args(arguments)
    command = next(command for command in commands if command.name == options.command)
    # A termination signal ends a command as Ctrl-C does, so that gateways and workers are stopped.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return command.run(options)
    except SpeechToTextError as error:
        complain(_with_advice(error, options))
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
        # Whoever read stdout has gone; keep the interpreter from complaining when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except Exception as bug:
        if os.environ.get("AIMLAPI_STT_TRACEBACK") == "1":
            raise
        complain(f"{type(bug).__name__}: {bug}. This is a bug; AIMLAPI_STT_TRACEBACK=1 shows where. Please report it.")
        return BROKEN


def _with_advice(error: SpeechToTextError, options: argparse.Namespace) -> str:
    """The text of an error; where a job goes on at a service, also the command that reads it."""
    goes_on = isinstance(error, (WaitTimedOut, Unreachable, ServiceFailed, RateLimited, UnreadableAnswer))
    if error.generation_id is None or not goes_on or getattr(options, "local", False):
        return str(error)
    return f"{error} {how_to_go_on(error.generation_id, options)}"


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
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
