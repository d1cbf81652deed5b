"""What a user is told when a command ends early: one line, with the command that reads a paid job later."""

import argparse
import ast
import contextlib
import os
import sys
from typing import TextIO

from .._ids import goes_on
from ..errors import JobFailed, NotFoundOrExpired, SpeechToTextError
from .service import how_to_go_on

# After these there is nothing to be read later, whatever else is known of the job.
_OVER = (JobFailed, NotFoundOrExpired)


class Interrupted(Exception):
    """Ctrl-C or a termination signal; the text says what becomes of the job."""


def complain(message: str) -> None:
    """One line on stderr, if there is one that takes it: the exit code is right all the same."""
    if sys.stderr is None:  # closed by the caller
        return
    try:
        print(f"aimlapi-stt: error: {printable(message)}", file=sys.stderr, flush=True)
    except OSError:
        silence(sys.stderr)


def silence(stream: TextIO) -> None:
    """Keep the interpreter from failing once more, when it flushes the stream at its end: it would end with 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def printable(text: str) -> str:
    """A text on one line, with nothing in it that a terminal would obey. Its spaces may be part of a command."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text.strip())


def with_advice(error: SpeechToTextError, options: argparse.Namespace) -> str:
    """The text of an error; where there is a job to be read, with the command for it in place of Python."""
    job = error.generation_id
    if job is None or isinstance(error, _OVER):
        return str(error)
    text = str(error)
    for told in (goes_on(job), goes_on(job).replace("The job", "It", 1)):  # as the sentence before it has it
        text = text.replace(f" {told}", "")
    return text + way_back(job, options)


def way_back(generation_id: str, options: argparse.Namespace) -> str:
    """A sentence more, on how to read a job later. None where the job is gone with its gateway."""
    return "" if _is_local(options) else f" {how_to_go_on(generation_id, options)}"


def after_interruption(
    interruption: BaseException, generation_id: str | None, correlation_id: str, options: argparse.Namespace
) -> str:
    """What becomes of a job that somebody does not want to wait for."""
    if _is_local(options):
        return "Interrupted; the local gateway is stopped and nothing is left behind. Run the command again."
    job = generation_id or job_in_notes(interruption)
    if job is None:
        return (
            "Interrupted while submitting; a job may have been created. "
            f"Look for correlation id {correlation_id} in your account before you submit again."
        )
    return f"Interrupted; job {job} goes on at the service.{way_back(job, options)}"


def job_in_notes(problem: BaseException) -> str | None:
    """The id of the job that was written on an interruption or a bug on its way here."""
    before, after = goes_on("<id>").split('"<id>"')
    for note in getattr(problem, "__notes__", ()):
        with contextlib.suppress(ValueError, SyntaxError):
            found = str(ast.literal_eval(str(note).removeprefix(before).removesuffix(after)))
            if goes_on(found) == note:
                return found
    return None


def _is_local(options: argparse.Namespace) -> bool:
    return bool(getattr(options, "local", False))
