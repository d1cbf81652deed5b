"""Whatever goes wrong is one line that says what to do next, with a fixed exit code; no traceback, nothing left."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from aimlapi_stt_gateway import LocalGateway
from tests.cli.command import COMMAND, environment, interrupted, run, run_anew, run_with, several, workers_under
from tests.gateway.support import SENTENCE
from tests.wrapper.payloads import JOB, OPENAI, PROBLEM
from tests.wrapper.sockets import closed_port, hang_up, raw_server, reply

KEY = "sk-very-secret"
CREATED = reply(json.dumps({"generation_id": JOB}))
DONE = reply(json.dumps({"status": "completed", "result": OPENAI}))


def check(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """One line on stderr with these words, nothing on stdout, this exit code, no key."""
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith("aimlapi-stt: error: ")
    assert done.stderr.count("\n") == 1
    assert all(word in done.stderr for word in words)
    assert KEY not in done.stderr


def test_a_file_that_is_not_audio_is_a_failed_job(gateway: LocalGateway, tmp_path: Path) -> None:
    """Also when its name says wav."""
    letter = tmp_path / "letter.wav"
    letter.write_text("Dear reader, this is not a recording.")
    done = run("transcribe", letter, "--base-url", gateway.base_url, AIMLAPI_API_KEY=gateway.api_key)
    check(done, 6, "cannot be read as audio", "Check that the audio plays")


def test_a_wrong_key_is_told_so(gateway: LocalGateway, sample: Path) -> None:
    """With what to check."""
    done = run("transcribe", sample, "--base-url", gateway.base_url, AIMLAPI_API_KEY=KEY)
    check(done, 4, "401", "Check the API key")


def test_a_refused_port_is_told_so(sample: Path) -> None:
    """With the address that was tried."""
    address = closed_port()
    check(run("transcribe", sample, "--base-url", address, AIMLAPI_API_KEY=KEY), 5, address, "Check the base URL")


def test_without_a_key_both_ways_out_are_named(sample: Path) -> None:
    """A key, or this machine, which has no jobs to wait for. A variable that is blank is not set."""
    for done in several([("transcribe", sample), ("wait", "id")], AIMLAPI_API_KEY=" "):
        check(done, 2, "Set AIMLAPI_API_KEY", "--key-file")
        assert ("--local" in done.stderr) == ("transcribe" in done.args)


def _empty(folder: Path) -> Path:
    empty = folder / "empty.wav"
    empty.touch()
    return empty


def test_what_cannot_be_sent_is_refused_in_one_line(tmp_path: Path, sample: Path) -> None:
    """Before anything is sent, whatever people type, or what a script has put together; a key in it is not repeated."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    nobody = ("--base-url", closed_port())
    refused: list[tuple[tuple[str | Path, ...], int, str]] = [
        (("--base-url", "api.example"), 2, "no base URL"),
        (("--base-url", "http://api.example"), 2, "unencrypted"),
        (("--base-url", "https://api.example\n/b"), 2, "no base URL"),
        (("--base-url", f"https://user:{KEY}@api.example"), 2, "must not carry a user name"),
        (("--base-url", ""), 2, "nothing is given"),
        (("--local", "--base-url", "https://api.example"), 2, "leave out --base-url"),
        (("--local", "--deployment", "apilaplas"), 2, "leave out --deployment"),
        (("--local", "--key-file", "key"), 2, "leave out --key-file"),
        (("--local", "--allow-http", "gateway.internal"), 2, "leave out --allow-http"),
        (("--deployment", "apilaplas", "--base-url", "https://api.example"), 2, "leave out one of them"),
        (("--deployment", "apilaplas"), 2, "Set APILAPLAS_API_KEY"),  # the key of another is none of its business
        (("--deployment", "aplaplas"), 2, "choose from 'aimlapi', 'apilaplas'"),
        (("--key-file", ""), 2, "nothing is given"),
        (("--key-file", tmp_path), 2, "Is a directory"),
        (("--key-file", pipe), 2, "no regular file"),
        (("--key-file", "/dev/zero"), 2, "no regular file"),
        (("--allow-http", "a b;c"), 2, "is no host"),
        (("second.wav", "--format", "srt"), 2, "takes one source"),
        (("--format", "docx"), 2, "choose from 'json', 'srt'"),
        *((("--timeout", word), 2, "no positive number") for word in ("nan", "inf", "-1", "0", "1e999", "soon", "")),
        ((f"--token={KEY}",), 2, "no option --token"),
        ((f"-k{KEY}",), 2, "no option -k"),
        (("--model", ""), 2, "no model id"),
        (("-o", "diarise=true"), 2, "'diarize'"),
        (("-o", "diarize=yes"), 2, "diarize"),
        (("-o", "model=x"), 2, "no request option"),
        (("-o", "correlation_id=x"), 2, "no request option"),
        (("-o", "x"), 2, "no request option"),
        (("-o", ""), 2, "no request option"),
        (("-o", "language=NaN"), 2, "cannot be sent"),
        (("-o", 'language="\\ud800"'), 2, "surrogate"),
        (("-o", f"tag={'[' * 100_000}"), 2, "nested too deeply"),
        (("-o", "tag=a", "-o", "tag=b"), 2, "-o tag is given twice"),
    ]
    waits: list[tuple[tuple[str, ...], int, str]] = [
        *((("--", job), 2, "no generation id") for job in ("", "..", " ", "a\nb", "a\x7f", "a\x1b[31m", "\udcff")),
        (("--deployment", "apilaplas", "--", JOB), 2, "Set APILAPLAS_API_KEY"),
        (("--deployment", "aimlapi", "--base-url", "https://api.example", "--", JOB), 2, "leave out one of them"),
        (("id", "--token", KEY), 2, "no option --token"),
        (("id", KEY), 2, "too many arguments"),
        ((JOB,), 2, "wait --help"),  # it begins with a dash; the help says what to do
    ]
    sources: list[tuple[tuple[str | Path, ...], int, str]] = [
        ((tmp_path / "none.wav",), 3, "none.wav does not exist. Check the path"),
        ((tmp_path,), 3, "is a folder"),
        (("",), 3, "is a folder"),
        ((_empty(tmp_path),), 3, "empty.wav is empty (0 bytes)"),
        (("a\x1b[31m\n  b\udcff",), 3, "a\\x1b[31m\\n  b\\udcff does not exist"),
    ]
    lines = [
        *(("transcribe", sample, *arguments) for arguments, _, _ in refused),
        *(("wait", *arguments) for arguments, _, _ in waits),
        *(("transcribe", *arguments, *nobody) for arguments, _, _ in sources),
    ]
    for done, (_, code, word) in zip(several(lines, AIMLAPI_API_KEY=KEY), [*refused, *waits, *sources], strict=True):
        check(done, code, word)


def test_an_answer_that_got_lost_warns_of_a_second_bill(sample: Path) -> None:
    """The most expensive mistake is to just try again."""
    with raw_server(hang_up) as server:
        done = run("transcribe", sample, "--base-url", server.base_url, AIMLAPI_API_KEY=KEY)
    check(done, 8, "may or may not have been created", "correlation id")
    assert server.creates == 1


def test_a_job_that_takes_too_long_is_told_with_its_id(sample: Path) -> None:
    """It goes on, and can be read later."""
    with raw_server(CREATED, reply('{"status": "generating"}')) as server:
        done = run(
            "transcribe", sample, "--timeout", "0.5", "--base-url", server.base_url, AIMLAPI_API_KEY=KEY
        )  # fmt: skip
    check(done, 7, JOB, "generating", f"aimlapi-stt wait --base-url {server.base_url} -- {JOB}")


def test_refusals_and_nonsense_are_told_in_one_line(sample: Path) -> None:
    """Whatever the other side says."""
    access = {"AIMLAPI_API_KEY": KEY}
    with raw_server(reply(json.dumps(PROBLEM), "403 Forbidden")) as server:
        check(run("transcribe", sample, "--base-url", server.base_url, **access), 4, "403", "Top up")
    with raw_server(CREATED, reply("<html>\n<p>\n")) as server:
        check(run("transcribe", sample, "--base-url", server.base_url, **access), 9, JOB, "not JSON")
    with raw_server(DONE) as server:
        done = run("wait", "--format", "srt", "--base-url", server.base_url, "--", JOB, **access)
        check(done, 9, "no word times", "--format txt", f"aimlapi-stt wait --base-url {server.base_url} -- {JOB}")


def _wait_for_worker(folder: Path) -> bool:
    # First there is its folder: to look through all processes costs more than what is waited for.
    return any(folder.iterdir()) and bool(workers_under(folder))


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interruption_in_mid_job_leaves_no_process_and_no_file_behind(
    sample: Path, tmp_path: Path, signum: int
) -> None:
    """Ctrl-C reaches the whole group of processes at once."""
    arguments: list[str | Path] = ["transcribe", *[sample] * 20, "--local"]
    done = interrupted(arguments, lambda: _wait_for_worker(tmp_path), signum, TMPDIR=str(tmp_path))
    assert done.returncode == 130
    assert done.stderr.count("\n") == 1
    assert re.match(r"aimlapi-stt: error: Interrupted", done.stderr)
    assert workers_under(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_at_the_service_names_the_job_and_how_to_read_it(sample: Path) -> None:
    """It is paid for."""
    with raw_server(CREATED, reply('{"status": "queued"}')) as server:
        arguments: list[str | Path] = ["transcribe", sample, "--base-url", server.base_url]
        done = interrupted(arguments, lambda: len(server.requests) > 1, AIMLAPI_API_KEY=KEY)
    check(done, 130, f"job {JOB} goes on", f"aimlapi-stt wait --base-url {server.base_url} -- {JOB}")


def _stall(connection: socket.socket, _: bytes) -> None:
    connection.recv(1)  # until the other side has gone


def test_an_interrupted_submission_names_what_the_job_can_be_found_by(sample: Path) -> None:
    """It may have been created, and an account may have many."""
    with raw_server(_stall) as server:
        arguments: list[str | Path] = ["transcribe", sample, "--base-url", server.base_url]
        done = interrupted(arguments, lambda: bool(server.requests), AIMLAPI_API_KEY=KEY)
        (sent,) = re.findall(rb"(?i)x-client-request-id: (\S+)", server.requests[0])
    check(done, 130, "may have been created", f"correlation id {sent.decode()} in your account")


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


def test_a_local_job_that_takes_too_long_names_no_job_that_is_gone(sample: Path) -> None:
    """The gateway has stopped; there is nothing to wait for."""
    done = run("transcribe", sample, "--local", "--timeout", "0.01")
    assert "not finished after" in done.stderr
    assert "wait" not in done.stderr
    check(done, 7)


def test_an_interruption_while_the_program_is_still_loading_is_one_line() -> None:
    """It takes a moment to start, and impatient people press Ctrl-C just then."""
    program = """
import sys
class Impatient:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("aimlapi_stt."):
            raise KeyboardInterrupt
sys.meta_path.insert(0, Impatient())
from aimlapi_stt_main import main
sys.exit(main())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    check(done, 130, "Interrupted")


def test_a_second_interruption_does_not_interrupt_the_cleaning_up(sample: Path, tmp_path: Path) -> None:
    """Impatient people press it twice; workers and folders must go all the same."""
    for pause_s in (0.0, 0.05, 0.15):
        arguments: list[str | Path] = ["transcribe", *[sample] * 20, "--local"]
        done = interrupted(arguments, lambda: _wait_for_worker(tmp_path), signal.SIGINT, pause_s, TMPDIR=str(tmp_path))
        check(done, 130, "Interrupted")
        assert workers_under(tmp_path) == []
        assert list(tmp_path.iterdir()) == []


def test_a_local_gateway_that_cannot_start_is_told_so(sample: Path) -> None:
    """Here no file may have a single byte."""
    command = f"ulimit -f 0; {COMMAND} transcribe {sample} --local"
    done = subprocess.run(["bash", "-c", command], env=environment(), capture_output=True, text=True, check=False)
    check(done, 5, "local gateway cannot start")


def test_an_answer_that_cannot_be_understood_does_not_say_that_the_job_goes_on() -> None:
    """It is completed; looking again is all that can be done."""
    with raw_server(reply(json.dumps({"status": "completed"}))) as server:
        done = run("wait", "--base-url", server.base_url, "--", JOB, AIMLAPI_API_KEY=KEY)
    check(done, 9, "holds no result")
    assert "goes on" not in done.stderr
