"""The command that the README begins with, as a user types it."""

import json
from pathlib import Path

import pytest

from aimlapi_stt_gateway import LocalGateway
from tests.cli.command import on_a_terminal, run, workers_under
from tests.conftest import SAMPLES

SAID = " ".join((SAMPLES / "lights.txt").read_text().split())


@pytest.mark.parametrize("name", ["lights.wav", "lights.mp3", "lights.flac"])
def test_the_sample_is_transcribed_with_no_key_and_no_network(name: str, tmp_path: Path) -> None:
    """The transcript alone on stdout, nothing on stderr, nothing left behind."""
    done = run("transcribe", SAMPLES / name, "--local", TMPDIR=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (0, SAID + "\n", "")
    assert list(tmp_path.iterdir()) == []
    assert workers_under(tmp_path) == []


def test_every_format_is_what_it_says(gateway: LocalGateway, sample: Path) -> None:
    """Each is for another program to read."""
    access = {"AIMLAPI_API_KEY": gateway.api_key, "AIMLAPI_BASE_URL": gateway.base_url}
    document = json.loads(run("transcribe", sample, "--format", "json", **access).stdout)
    assert document["text"] == SAID
    assert document["words"][0].keys() == {"text", "start", "end", "confidence", "speaker", "channel"}
    assert document["duration_s"] == pytest.approx(9.18, abs=0.1)
    srt = run("transcribe", sample, "--format", "srt", **access).stdout
    assert srt.startswith("1\n00:00:00,")
    assert " --> " in srt
    assert run("transcribe", sample, "--format", "vtt", **access).stdout.startswith("WEBVTT\n\n00:00:00.")


def test_several_sources_are_printed_a_line_each_and_one_that_fails_does_not_stop_the_rest(
    gateway: LocalGateway, tmp_path: Path
) -> None:
    """A folder of recordings with one broken file in it."""
    missing = tmp_path / "none.wav"
    done = run(
        "transcribe", SAMPLES / "lights.mp3", missing, SAMPLES / "lights.flac", "--base-url", gateway.base_url,
        AIMLAPI_API_KEY=gateway.api_key,
    )  # fmt: skip
    assert done.stdout.splitlines() == [f"{SAMPLES / name}: {SAID}" for name in ("lights.mp3", "lights.flac")]
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert str(missing) in done.stderr


def test_a_terminal_sees_status_and_time_on_stderr_alone(gateway: LocalGateway, sample: Path) -> None:
    """Somebody who waits wants to know that it goes on; a pipe must not get it."""
    code, stdout, shown = on_a_terminal(
        "transcribe", sample, "--base-url", gateway.base_url, AIMLAPI_API_KEY=gateway.api_key
    )
    assert (code, stdout) == (0, SAID + "\n")
    assert "generating, 0." in shown
    assert shown.endswith("\r\x1b[2K")


def test_a_job_can_be_waited_for_by_its_id(gateway: LocalGateway, sample: Path) -> None:
    """That is what an interrupted command tells the user to type."""
    access = {"AIMLAPI_API_KEY": gateway.api_key, "AIMLAPI_BASE_URL": gateway.base_url}
    job = json.loads(run("transcribe", sample, "--format", "json", **access).stdout)["generation_id"]
    done = run("wait", "--", job, **access)
    assert (done.returncode, done.stdout) == (0, SAID + "\n")


def test_help_and_version_say_what_there_is() -> None:
    """Every command and every exit code stands in the help."""
    shown = run("--help").stdout
    assert all(word in shown for word in ("transcribe", "wait", "serve", "exit codes", "130"))
    assert run("--version").stdout.startswith("aimlapi-stt 0.")
