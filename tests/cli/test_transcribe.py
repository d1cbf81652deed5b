"""The command that the README begins with, as a user types it."""

import json
import re
import shutil
import socket
import time
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from aimlapi_stt.cli.exits import TABLE
from aimlapi_stt_gateway import LocalGateway
from tests.cli.command import on_a_terminal, run, several, workers_under
from tests.conftest import SAMPLES
from tests.gateway.support import SENTENCE
from tests.wrapper.payloads import DEEPGRAM, JOB
from tests.wrapper.sockets import RawServer, raw_server, reply


class Told(NamedTuple):
    """How to reach the gateway, and what `--format json` told of the clip there."""

    access: dict[str, str]
    document: dict[str, Any]


@pytest.fixture(scope="module")
def told(gateway: LocalGateway, clip: Path) -> Told:
    access = {"AIMLAPI_API_KEY": gateway.api_key, "AIMLAPI_BASE_URL": gateway.base_url}
    return Told(access, json.loads(run("transcribe", clip, "--format", "json", **access).stdout))


def test_the_sample_is_transcribed_with_no_key_and_no_network(tmp_path: Path) -> None:
    """The transcript alone on stdout, nothing on stderr, nothing left behind; `test_readme` has all of the WAV."""
    beginning, temporary = tmp_path / "speech.mp3", tmp_path / "temporary"
    temporary.mkdir()
    beginning.write_bytes((SAMPLES / "lights.mp3").read_bytes()[:17_000])  # 2 s of 8000 bytes each, and a tag
    done = run("transcribe", beginning, "--local", TMPDIR=str(temporary))
    assert (done.returncode, done.stdout, done.stderr) == (0, SENTENCE + "\n", "")
    assert list(temporary.iterdir()) == []
    assert workers_under(temporary) == []


def test_every_format_is_what_it_says(told: Told, clip: Path) -> None:
    """Each is for another program to read, whichever command writes it."""
    assert told.document["text"] == SENTENCE
    assert told.document["words"][0].keys() == {"text", "start", "end", "confidence", "speaker", "channel"}
    assert told.document["duration_s"] == pytest.approx(2.0, abs=0.1)
    srt = run("transcribe", clip, "--format", "srt", **told.access).stdout
    assert srt.startswith("1\n00:00:00,")
    assert " --> " in srt
    vtt = run("wait", "--format", "vtt", "--", told.document["generation_id"], **told.access).stdout
    assert vtt.startswith("WEBVTT\n\n00:00:00.")


def test_several_sources_are_printed_a_line_each_and_one_that_fails_does_not_stop_the_rest(
    gateway: LocalGateway, clip: Path, tmp_path: Path
) -> None:
    """A folder of recordings with one broken file in it."""
    missing, other = tmp_path / "none.wav", Path(shutil.copy(clip, tmp_path / "other.wav"))
    done = run("transcribe", clip, missing, other, "--base-url", gateway.base_url, AIMLAPI_API_KEY=gateway.api_key)
    assert done.stdout.splitlines() == [f"{clip}: {SENTENCE}", f"{other}: {SENTENCE}"]
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert str(missing) in done.stderr


class BusyServer(RawServer):
    """It takes its time before it reads its first request, so that a large upload has to wait halfway."""

    def __init__(self) -> None:
        answers: list[Any] = [{"generation_id": JOB}, *[{"status": "generating"}] * 3]
        answers.append({"status": "completed", "result": DEEPGRAM})
        super().__init__(*(reply(json.dumps(answer)) for answer in answers))

    def _serve(self, connection: socket.socket) -> None:
        if not self.requests:
            time.sleep(0.5)
        super()._serve(connection)


def test_a_terminal_sees_upload_status_and_time_on_stderr_alone(tmp_path: Path) -> None:
    """Somebody who waits wants to know that it goes on; a pipe must not get it."""
    large = tmp_path / "large\x1b.wav"
    large.write_bytes(bytes(8_000_000))
    with closing(BusyServer()) as server:
        code, stdout, shown = on_a_terminal("transcribe", large, "--base-url", server.base_url, AIMLAPI_API_KEY="key")
    assert (code, stdout) == (0, "Hello there.\n")
    assert re.search(r": sent \d\d? %, 0\.\d s", shown)
    assert re.search(r": generating, \d\.\d s", shown)
    assert shown.endswith("\r\x1b[2K")
    assert "\x1b" not in shown.replace("\r\x1b[2K", "")
    assert max(map(len, shown.split("\r\x1b[2K"))) < 80


def test_a_terminal_that_goes_away_does_not_take_the_transcript_with_it(clip: Path) -> None:
    """It goes into a file, perhaps, and the connection to the machine broke off."""
    with closing(BusyServer()) as server:
        place = ("--base-url", server.base_url)
        code, stdout, _ = on_a_terminal("transcribe", clip, *place, gone_after=b"sent", AIMLAPI_API_KEY="key")
    assert (code, stdout) == (0, "Hello there.\n")


def test_a_job_can_be_waited_for_by_its_id(told: Told) -> None:
    """That is what an interrupted command tells the user to type."""
    done = run("wait", "--", told.document["generation_id"], **told.access)
    assert (done.returncode, done.stdout) == (0, SENTENCE + "\n")


def test_help_and_version_say_what_there_is() -> None:
    """Every command and every exit code stands in the help."""
    shown, version = (done.stdout for done in several([("--help",), ("--version",)]))
    assert all(word in shown for word in ("transcribe", "wait", "serve", TABLE))
    assert version.startswith("aimlapi-stt 0.")


def test_options_of_the_service_go_out_typed_and_speakers_are_named() -> None:
    """Who types a command has the same options as who writes a program."""
    created = reply(json.dumps({"generation_id": JOB}))
    done = reply(json.dumps({"generation_id": JOB, "status": "completed", "result": DEEPGRAM}))
    with raw_server(created, done) as server:
        options = ["-o", "diarize=true", "--option", "language=en", "-o", 'tag=["a", "b"]', "--speakers"]
        lines: list[list[str]] = [
            ["transcribe", "https://example.com/a.mp3", *options],
            ["wait", "--format", "json", "--speakers", "--", JOB],
            ["wait", "--format", "json", "--", JOB],
        ]
        ended = several(lines, AIMLAPI_API_KEY="k", AIMLAPI_BASE_URL=server.base_url)
    assert [(one.returncode, one.stderr) for one in ended] == [(0, "")] * 3
    assert "Speaker 1: there" in ended[0].stdout
    assert [one["speaker"] for one in json.loads(ended[1].stdout)["utterances"]] == [None, "1"]
    assert "utterances" not in json.loads(ended[2].stdout)
    sent = json.loads(server.requests[0].partition(b"\r\n\r\n")[2])
    assert (sent["diarize"], sent["language"], sent["tag"]) == (True, "en", ["a", "b"])
