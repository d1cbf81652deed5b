"""Law: where a stream is a pipe, closed, full, or knows few letters, no transcript is lost; the exit code is right."""

import json
import os
import shlex
import subprocess
from functools import partial
from pathlib import Path

from aimlapi_stt_gateway import LocalGateway
from tests.cli.command import COMMAND, environment, run_anew, run_with
from tests.cli.failure import CREATED, DONE, KEY, check
from tests.gateway.support import SENTENCE
from tests.wrapper.payloads import JOB, OPENAI
from tests.wrapper.sockets import raw_server, reply


def test_a_pipe_is_a_source_too(gateway: LocalGateway, clip: Path) -> None:
    """`cat speech.wav | aimlapi-stt transcribe /dev/stdin` is what people type."""
    arguments = ("transcribe", "/dev/stdin", "--base-url", gateway.base_url)
    with subprocess.Popen(["cat", clip], stdout=subprocess.PIPE) as cat:
        done = run_with((cat.stdout, None, None), *arguments, AIMLAPI_API_KEY=gateway.api_key)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == SENTENCE + "\n"


def _closed(redirection: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command from nothing: for a stream that is closed then, Python makes none."""
    line = ["bash", "-c", f"{shlex.join([COMMAND, *map(str, arguments)])} {redirection}"]
    return subprocess.run(line, env=environment(AIMLAPI_API_KEY=KEY), capture_output=True, text=True, check=False)


def test_a_transcript_that_cannot_be_written_is_not_lost(clip: Path) -> None:
    """It is paid for; the job can be read again. Where that can be known before, nothing is paid."""
    with raw_server(CREATED, DONE) as server, Path("/dev/full").open("wb") as full:
        arguments = ("transcribe", clip, "--base-url", server.base_url)
        check(_closed(">&-", *arguments), 10, "stdout is closed")
        assert server.creates == 0
        done = run_with((None, full, None), *arguments, AIMLAPI_API_KEY=KEY)
        check(done, 10, f"aimlapi-stt wait --base-url {server.base_url} -- {JOB}")


def test_letters_that_the_output_does_not_know_are_escaped_not_fatal() -> None:
    """An ASCII locale is common on servers."""
    result = {"status": "completed", "result": {**OPENAI, "text": "grüß dich \ud800"}}
    with raw_server(reply(json.dumps(result))) as server:
        arguments = ("wait", "--base-url", server.base_url, "--", JOB)
        done = run_anew(*arguments, AIMLAPI_API_KEY=KEY, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stdout, done.stderr) == (0, "gr\\xfc\\xdf dich \\ufffd\n", "")


def test_a_closed_stderr_changes_nothing(clip: Path) -> None:
    """The transcript alone goes to stdout, errors least of all. Nor does one that is full."""
    with Path("/dev/full").open("wb") as full:
        for run_so in (partial(_closed, "2>&-"), partial(run_with, (None, None, full), AIMLAPI_API_KEY=KEY)):
            with raw_server(CREATED, DONE) as server:
                done = run_so("transcribe", clip, f"{clip}.none", "--base-url", server.base_url)
            assert (done.returncode, done.stdout) == (3, f"{clip}: {OPENAI['text']}\n")


def test_a_reader_that_goes_away_is_no_error(clip: Path) -> None:
    """`| head -0` is the end of the reader, not of the world."""
    reader, writer = os.pipe()
    os.close(reader)
    with raw_server(CREATED, DONE) as server, os.fdopen(writer, "wb") as nobody:
        arguments = ("transcribe", clip, clip, "--base-url", server.base_url)
        done = run_with((None, nobody, None), *arguments, AIMLAPI_API_KEY=KEY)
    assert (done.returncode, done.stderr) == (141, "")
