"""`aimlapi-stt transcribe` and `aimlapi-stt wait`."""

import argparse
import inspect
import json
import sys
import uuid
from contextlib import ExitStack
from typing import cast

from .._ids import is_usable_id, note_job
from .._operations import Options
from .._policy import seconds
from ..client import Job, SpeechToText
from ..errors import NoWordTimes, SpeechToTextError
from ..transcript import Transcript
from .advice import Interrupted, after_interruption, complain, printable, silence, way_back, with_advice
from .commands import CommandError, GatewayInside, local_gateway
from .exits import NOT_CONFIGURED, OK, exit_code
from .formats import FORMATS, STREAMABLE
from .progress import Progress
from .service import add_place, check_key, check_place, connect, of_a_service

# What `submit` takes beside the options of the service.
_ARGUMENTS = inspect.signature(SpeechToText.submit).parameters.keys()


def _add_common(parser: argparse.ArgumentParser) -> None:
    add_place(parser)
    parser.add_argument("--format", choices=sorted(FORMATS), default="txt", help="what to print (default: %(default)s)")
    parser.add_argument(
        "--timeout", type=_seconds, metavar="SECONDS", help="how long to wait for a job (default: 1800)"
    )
    parser.add_argument(
        "--speakers", action="store_true", help="say who speaks, where speakers were told apart; in JSON as utterances"
    )


def _seconds(text: str) -> float:
    try:
        return seconds(float(text), "it")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no positive number of seconds") from None


def _option(text: str) -> tuple[str, object]:
    name, separator, value = text.partition("=")
    if not (name and separator) or name in _ARGUMENTS:
        raise argparse.ArgumentTypeError(f"{text!r} is no request option. Give one like diarize=true")
    try:
        return name, json.loads(value)
    except RecursionError:
        raise argparse.ArgumentTypeError(f"the value of {name} is nested too deeply") from None
    except ValueError:
        return name, value


def _once(given: list[tuple[str, object]]) -> Options:
    """Options by name. Of two values one would be lost without a word."""
    options = dict(given)
    for name in options:
        if sum(other == name for other, _ in given) > 1:
            raise CommandError(f"-o {name} is given twice. Give it once; several values are a list of JSON.", 2)
    return cast(Options, options)


def _check_stdout() -> None:
    # Before a job is created: a transcript that nobody can read is paid for all the same.
    if sys.stdout is None:
        raise CommandError("stdout is closed, so the transcript could not be printed. Give it a file or a pipe.", 10)


class TranscribeCommand:
    """Transcribe files or URLs, one after the other."""

    name = "transcribe"
    summary = "print what is said in audio files or URLs"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options of `transcribe`."""
        parser.add_argument("sources", nargs="+", metavar="SOURCE", help="an audio file, or an http(s) URL")
        parser.add_argument("--model", default="whisper-tiny", help="model id (default: %(default)s)")
        parser.add_argument(
            "--local", action="store_true", help="recognise on this machine, with no key and no network"
        )
        parser.add_argument(
            "-o",
            "--option",
            action="append",
            default=[],
            type=_option,
            metavar="NAME=VALUE",
            help="a request option, like diarize=true or language=en; the value as JSON, else as text; may be repeated",
        )
        _add_common(parser)

    def run(self, options: argparse.Namespace) -> int:
        """Print each transcript; the exit code is that of the first source that failed."""
        if len(options.sources) > 1 and options.format not in STREAMABLE:
            raise CommandError(f"--format {options.format} takes one source; subtitles of several do not mix", 2)
        request_options = _once(options.option)
        _check_stdout()
        check_place(options)
        if options.local and (other := of_a_service(options)):
            raise CommandError(f"--local starts a gateway of its own; leave out {other}", NOT_CONFIGURED)
        if not options.local:
            check_key(options)
        worst = OK
        with ExitStack() as stack:
            if options.local:
                gateway = _started(stack)
                client = stack.enter_context(SpeechToText(gateway.api_key, gateway.base_url))
            else:
                client = stack.enter_context(connect(options))
            for source in options.sources:
                try:
                    self._one(client, source, options, request_options)
                except SpeechToTextError as error:
                    if len(options.sources) == 1:
                        raise
                    complain(f"{source}: {with_advice(error, options)}")
                    worst = worst or exit_code(error)
        return worst

    def _one(self, client: SpeechToText, source: str, options: argparse.Namespace, request_options: Options) -> None:
        job: Job | None = None
        correlation_id = uuid.uuid4().hex
        try:
            with Progress(source) as progress:
                progress.show("submitting")
                job = client.submit(
                    source,
                    model=options.model,
                    on_upload=progress.on_upload,
                    correlation_id=correlation_id,
                    **request_options,
                )
                progress.show("submitted")
                transcript = job.wait(timeout=options.timeout, on_status=progress.on_status)
            name = f"{printable(source)}: " if len(options.sources) > 1 and options.format == "txt" else ""
            _print(transcript, options, name)
        except KeyboardInterrupt as interruption:
            told = after_interruption(interruption, job.id if job else None, correlation_id, options)
            raise Interrupted(told) from None
        except Exception as problem:
            if job is not None:
                note_job(problem, job.id)
            raise


def _started(stack: ExitStack) -> GatewayInside:
    try:
        return stack.enter_context(local_gateway())
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise CommandError(
            f"The local gateway cannot start ({reason}). Check the folder for temporary files.", 5
        ) from None


class WaitCommand:
    """Wait for a job that was submitted before."""

    name = "wait"
    summary = "print the transcript of a job that was submitted before"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options of `wait`."""
        parser.add_argument(
            "generation_id", metavar="ID", help="the generation id of the job, after -- if it begins with -"
        )
        _add_common(parser)

    def run(self, options: argparse.Namespace) -> int:
        """Print the transcript."""
        if not is_usable_id(options.generation_id):
            raise CommandError(f"{options.generation_id!r} is no generation id. Copy it again.", NOT_CONFIGURED)
        _check_stdout()
        check_place(options)
        check_key(options)
        job = options.generation_id
        try:
            with connect(options) as client, Progress(job) as progress:
                transcript = client.wait(job, timeout=options.timeout, on_status=progress.on_status)
            _print(transcript, options, "")
        except KeyboardInterrupt as interruption:
            raise Interrupted(after_interruption(interruption, job, "", options)) from None
        return OK


def _print(transcript: Transcript, options: argparse.Namespace, prefix: str) -> None:
    again = way_back(transcript.generation_id, options)
    try:
        text = FORMATS[options.format](transcript, options.speakers)
    except NoWordTimes as problem:
        raise CommandError(f"{problem} Use --format txt or json.{again}", 9) from None
    try:
        print(prefix + text.rstrip("\n"), flush=True)
    except BrokenPipeError:
        raise
    except OSError as problem:
        silence(sys.stdout)
        raise CommandError(f"The transcript cannot be written ({problem.strerror}).{again}", 10) from problem
