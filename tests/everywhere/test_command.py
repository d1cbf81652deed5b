"""The command, for every family of models and in every dialect of the service."""

import json
from pathlib import Path

from aimlapi_stt_gateway import ScriptedGateway
from tests.cli.command import several
from tests.everywhere.cells import MODELS, SAID, SCRIPT, WITH_WORDS, along_the_edges, plain


@along_the_edges
def test_the_command_prints_files_waits_and_fails_as_it_says(
    played: ScriptedGateway, dialect: str, family: str, tmp_path: Path
) -> None:
    """Who types a command has the same service as who writes a program."""
    audio, bad, missing = tmp_path / "a.wav", tmp_path / "bad.wav", tmp_path / "none.wav"
    for path in (audio, bad):
        path.write_bytes(b"any bytes, of which nothing is heard")
    played.script(words=SCRIPT)
    played.script(error={"name": "InvalidAudio", "message": "Nobody speaks."}, when={"file": "bad.wav"})
    access = {"AIMLAPI_API_KEY": played.api_key, "AIMLAPI_BASE_URL": played.base_url}
    model = ("--model", MODELS[family])
    options = ("-o", "diarize=true", "-o", "language=en", "-o", "utt_split=1.5")
    told, two, failed = several(
        [
            ("transcribe", "https://example.org/a.wav", *model, *options, "--format", "json"),
            ("transcribe", audio, missing, *model),
            ("transcribe", bad, *model),
        ],
        **access,
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert (two.returncode, plain(two.stdout)) == (3, f"{str(audio).lower().replace('.', '')}: {SAID}")
    assert (failed.returncode, failed.stdout) == (6, "")
    assert "Nobody speaks." in failed.stderr or dialect != "wire"  # a page may have no place for a reason
    asked = [one.options for one in played.requests if one.kind == "create" and one.options]
    assert asked == [{"diarize": True, "language": "en", "utt_split": 1.5}]

    document = json.loads(told.stdout)
    assert plain(document["text"]) == SAID
    assert [word["start"] for word in document["words"]] == (
        [word["start"] for word in SCRIPT] if family in WITH_WORDS else []
    )
    job = document["generation_id"]
    waited, srt, vtt = several(
        [("wait", "--", job), ("wait", "--format", "srt", "--", job), ("wait", "--format", "vtt", "--", job)], **access
    )
    assert (waited.returncode, plain(waited.stdout)) == (0, SAID)
    if family in WITH_WORDS:
        assert (srt.returncode, vtt.returncode) == (0, 0)
        assert srt.stdout.startswith("1\n00:00:00,500 --> ")
        assert vtt.stdout.startswith("WEBVTT\n\n00:00.500 --> ") or "00:00:00.500 --> " in vtt.stdout
    else:
        assert srt.returncode == vtt.returncode != 0
        assert (srt.stdout, vtt.stdout) == ("", "")
