"""Law: whatever ends early, a job that is paid for can be read later, with a command that can be pasted as it is."""

import argparse
import json
import shlex
import subprocess
from pathlib import Path

import pytest

from aimlapi_stt import errors
from aimlapi_stt._answers import rejection
from aimlapi_stt._ids import goes_on, note_job
from aimlapi_stt.cli.advice import after_interruption, job_in_notes, printable, with_advice
from aimlapi_stt.cli.progress import line
from aimlapi_stt.cli.service import how_to_go_on
from tests.cli import forked
from tests.cli.command import environment, several
from tests.wrapper.payloads import JOB, KEY, OPENAI, answer
from tests.wrapper.sockets import raw_server, reply

NASTY = ("x; touch pwned", "a'b", 'a"b', "a  b", "$(id)", "`id`", "a\\b", "*", "~", "-", "--help", "ünï", "'; '")


def options(**given: object) -> argparse.Namespace:
    """Options as the parser gives them."""
    none: dict[str, object] = {"base_url": None, "deployment": None, "key_file": None, "allow_http": [], "local": False}
    return argparse.Namespace(**{**none, **given})


@pytest.mark.parametrize(
    "error",
    [
        *(rejection(answer({}, status), KEY, JOB) for status in (307, 400, 401, 403, 408, 425, 429, 500, 503)),
        rejection(answer(b"<html>", 403), KEY, JOB),
        errors.Unreachable(f"No answer. {goes_on(JOB)}", generation_id=JOB),
        errors.UnreadableAnswer(f"No sense. {goes_on(JOB)}", generation_id=JOB),
        errors.AnswerTooLarge(f"Too large. {goes_on(JOB)}", generation_id=JOB),
        errors.NoResult("Nothing in it.", generation_id=JOB),
        errors.WaitTimedOut(f"Not finished. {goes_on(JOB)}", generation_id=JOB),
        errors.ClientClosed(f"Closed. {goes_on(JOB)}", generation_id=JOB),
    ],
    ids=lambda error: f"{type(error).__name__}-{error.status_code}",
)
def test_after_any_error_of_a_look_the_command_for_another_one_is_told(error: errors.SpeechToTextError) -> None:
    """A refused look says nothing of the job. Where the job is gone with its gateway, there is no way to it."""
    told = with_advice(error, options())
    assert told.endswith(f" Read it later: aimlapi-stt wait -- {JOB}")
    assert told.count(JOB) == 1 + str(error).replace(goes_on(JOB), "").count(JOB)
    local = with_advice(error, options(local=True))
    assert "client.wait" not in told + local
    assert "aimlapi-stt wait" not in local


@pytest.mark.parametrize(
    "error",
    [
        rejection(answer({}, 404), KEY, JOB),
        errors.JobFailed("Failed.", error_name=None, error_message=None, generation_id=JOB),
        errors.Unreachable("No answer."),
    ],
    ids=lambda error: type(error).__name__,
)
def test_where_there_is_nothing_to_read_later_nothing_is_promised(error: errors.SpeechToTextError) -> None:
    """A job that failed or is forgotten does not come back, and without an id there is nothing to ask for."""
    assert with_advice(error, options()) == str(error)


@pytest.mark.parametrize("job", NASTY)
def test_the_job_that_is_noted_on_an_interruption_is_the_one_that_is_told(job: str) -> None:
    """The client knows the id before its caller does."""
    interruption = KeyboardInterrupt()
    assert "correlation id c-1 " in after_interruption(interruption, None, "c-1", options())
    interruption.add_note("A job may have been created; look for correlation id c-1.")
    note_job(interruption, job)
    assert job_in_notes(interruption) == job
    told = after_interruption(interruption, None, "c-1", options())
    assert shlex.split(told.split("Read it later: ")[1]) == ["aimlapi-stt", "wait", "--", job]
    assert "c-1" not in told


def test_the_command_can_be_pasted_whatever_is_in_it() -> None:
    """Ids and addresses come from outside, and a shell would do what they say. Paths may even have two lines."""
    hosts = ["b;id", "c d"]
    given = options(base_url="https://h/a'b;c", key_file=Path("my  key\n\u00a0'\\\udcff"), allow_http=hosts)
    for job in NASTY:
        command = printable(how_to_go_on(job, given)).removeprefix("Read it later: aimlapi-stt ")
        done = subprocess.run(["bash", "-c", f"printf '%s\\0' {command}"], capture_output=True, check=True)
        access = ["--allow-http", hosts[0], "--allow-http", hosts[1], "--key-file", str(given.key_file)]
        words = ["wait", "--base-url", "https://h/a'b;c", *access, "--", job]
        assert done.stdout.split(b"\0")[:-1] == [word.encode(errors="surrogateescape") for word in words]


def test_an_id_with_quotes_and_spaces_comes_back_from_the_command_line_as_it_went_in() -> None:
    """The line that is printed is all that a user has of a job."""
    with raw_server(reply("{}", "403 Forbidden")) as server:
        place = ("--base-url", f"{server.base_url}/a'b;c")
        ended = several([("wait", *place, "--", job) for job in NASTY], AIMLAPI_API_KEY="key")
    for job, done in zip(NASTY, ended, strict=True):
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (4, "", 1)
        words = ["aimlapi-stt", "wait", *place, "--", job]
        assert shlex.split(done.stderr.split("Read it later: ")[1]) == words


def test_a_bug_in_this_program_does_not_lose_the_job(sample: Path, tmp_path: Path) -> None:
    """It is paid for, whoever is to blame."""
    program = tmp_path / "with_a_bug.py"
    program.write_text("""
import sys
from aimlapi_stt.cli import formats, main
formats.FORMATS["txt"] = lambda *_: 1 / 0
sys.exit(main(sys.argv[1:]))
""")
    finished = {"status": "completed", "result": OPENAI}
    with raw_server(reply(json.dumps({"generation_id": JOB})), reply(json.dumps(finished))) as server:
        arguments = ["transcribe", str(sample), "--base-url", server.base_url]
        code, stdout, stderr = forked.run(program, arguments, environment(AIMLAPI_API_KEY="key"), 60)
    assert (code, stdout, stderr.count("\n")) == (1, "", 1)
    assert "ZeroDivisionError" in stderr
    assert f"aimlapi-stt wait --base-url {server.base_url} -- {JOB}" in stderr


@pytest.mark.parametrize(
    ("name", "columns", "shown"),
    [
        ("a.wav", 80, "a.wav: queued"),
        ("a-long-name.wav", 20, "...name.wav: queued"),
        ("会议会议会议会议.wav", 20, "...会议.wav: queued"),
        ("a.wav", 9, "...: que"),
        ("会" * 5000, 20, "...会会会会: queued"),
        ("a.wav", 0, ""),
    ],
)
def test_the_progress_line_is_never_longer_than_the_terminal_is_wide(name: str, columns: int, shown: str) -> None:
    """Of a line that is broken only the last part can be erased, and the terminal fills with the rest."""
    assert line(name, ": queued", columns) == shown
