"""Whatever goes wrong is one line that says what to do next, with a fixed exit code; no traceback, nothing left."""

import json
import os
import subprocess
from pathlib import Path

from aimlapi_stt_gateway import LocalGateway
from tests.cli.command import COMMAND, environment, run, several
from tests.cli.failure import CREATED, DONE, KEY, check
from tests.wrapper.payloads import JOB, PROBLEM
from tests.wrapper.sockets import closed_port, hang_up, raw_server, reply


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


def test_a_local_job_that_takes_too_long_names_no_job_that_is_gone(sample: Path) -> None:
    """The gateway has stopped; there is nothing to wait for."""
    done = run("transcribe", sample, "--local", "--timeout", "0.01")
    assert "not finished after" in done.stderr
    assert "wait" not in done.stderr
    check(done, 7)


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
