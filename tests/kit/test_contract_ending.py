"""Law: however a run of `aimlapi-stt contract` ends, its exit code says so, and what was found is not lost."""

import argparse
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from aimlapi_stt import NotConfigured
from aimlapi_stt.cli.exits import exit_code
from aimlapi_stt_contract.commands import ContractCommand
from tests.cli.command import interrupted, run, run_with, several
from tests.wrapper.sockets import raw_server, reply

from .command_words import AUTH, check
from .made import KEY

SOME = ("--only", "auth.no-key, auth.wrong-key", "--seed", "1")


def test_a_run_may_end_with_the_first_break_that_is_not_known(tmp_path: Path) -> None:
    """Who waits for a person to mend it wants to know soon; and what is known is no reason to stop."""
    file = tmp_path / "known.toml"
    file.write_text('[[known]]\ncheck = "auth.no-key"\nreason = "agreed"\nexpires = 2999-01-01\n')
    with raw_server(*[reply("{}")] * 40) as server:
        words = check(*AUTH, "--base-url", server.base_url, "--fail-fast")
        first, second = several([words, (*words, "--baseline", file)], AIMLAPI_API_KEY=KEY)
    assert (first.returncode, second.returncode) == (1, 1)
    assert " 1 broken, " in first.stdout
    assert "the run ended with auth.no-key (--fail-fast)" in first.stdout
    assert " 1 broken, 1 known, " in second.stdout
    assert "the run ended with auth.wrong-key (--fail-fast)" in second.stdout


def test_what_can_be_written_is_written_and_the_rest_told(place: Any, tmp_path: Path) -> None:
    """A report that took minutes is not lost because another one could not be written."""
    file = tmp_path / "report.json"
    done = run(
        *check(*SOME, "--report", "junit=/dev/full", "--report", f"json={file}", "--base-url", place.base_url),
        AIMLAPI_API_KEY=place.api_key,
    )
    assert done.returncode == 2
    assert "not all reports could be written: /dev/full (No space left on device)" in done.stderr
    told = json.loads(file.read_text())
    assert told["exit_code"] == 0
    assert told["runs"][0]["selection"] == ["--only", "auth.no-key", "--only", "auth.wrong-key"]


def test_a_reader_that_goes_away_is_no_error(place: Any) -> None:
    """`| head` ends when it has seen enough, and no report is to blame."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as nobody:
        done = run_with(
            (None, nobody, None), *check(*AUTH, "--base-url", place.base_url), AIMLAPI_API_KEY=place.api_key
        )
    assert (done.returncode, done.stderr) == (141, "")


def test_a_bug_is_no_broken_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    """1 says that the deployment is wrong; of a bug in the kit, nobody knows what the deployment is."""

    def fails(_: object) -> int:
        raise RuntimeError("as never before")

    monkeypatch.setattr("aimlapi_stt_contract.checking.check", fails)
    with pytest.raises(NotConfigured, match=r"RuntimeError: as never before\. This is a bug of the kit") as told:
        ContractCommand().run(argparse.Namespace(action="check"))
    assert exit_code(told.value) == 2


def test_ctrl_c_is_130_and_what_was_found_is_written(place: Any, tmp_path: Path) -> None:
    """A night's run that somebody ends has found something by then."""
    place.script(delay=600)
    file = tmp_path / "report.json"
    words = check("--report", f"json={file}", "--job-timeout", "600", "--only", "auth", "--only", "job.ends")
    done = interrupted(
        words,
        lambda: any(request.kind == "fetch" and request.generation_id for request in place.requests[12:]),
        signal.SIGINT,
        AIMLAPI_BASE_URL=place.base_url,
        AIMLAPI_API_KEY=place.api_key,
    )
    assert done.returncode == 130
    assert "INTERRUPTED" in done.stdout
    told = json.loads(file.read_text())["runs"][0]
    assert told["interrupted"] is True
    assert "the run was interrupted" in [one["why"] for one in told["results"]]
