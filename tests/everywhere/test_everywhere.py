"""The client's whole surface, for every family of models and in every dialect of the service.

The lists of families and dialects are the gateway's own: what is added there is tried here.
"""

import hashlib
from pathlib import Path

import pytest

from aimlapi_stt import (
    NotFoundOrExpired,
    NoWordTimes,
    SpeechToText,
    Unauthorized,
    WaitTimedOut,
)
from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.dialects import DIALECTS
from aimlapi_stt_gateway.families import FAMILIES
from tests.everywhere.cells import (
    AUDIO,
    MODELS,
    SAID,
    SCRIPT,
    TRUSTING_NOBODY,
    URL,
    WITH_WORDS,
    WORDS,
    everywhere,
    plain,
)

in_each_dialect = pytest.mark.parametrize("dialect", DIALECTS)


def test_each_family_has_a_model_here() -> None:
    """A family that is added has to be tried like the others."""
    assert set(FAMILIES) <= set(MODELS)


@everywhere
def test_all_kinds_of_sources_give_what_was_said(
    played: ScriptedGateway, speech_to_text: SpeechToText, family: str, tmp_path: Path
) -> None:
    """A path, bytes, an open file and a URL are one recording to the user."""
    played.script(words=SCRIPT)
    path = tmp_path / "a recording.wav"
    path.write_bytes(AUDIO)
    with path.open("rb") as file:
        for source in (path, AUDIO, file, URL):
            transcript = speech_to_text.transcribe(source, model=MODELS[family])
            assert plain(transcript.text) == SAID
            assert transcript.variant == family
            if family in WITH_WORDS:
                assert [(word.start, word.end) for word in transcript.words] == [word[1:] for word in WORDS]
    creates = [asked for asked in played.requests if asked.kind == "create"]
    digest = hashlib.sha256(AUDIO).hexdigest()
    assert [asked.file and asked.file.sha256 for asked in creates] == [digest, digest, digest, None]
    assert creates[3].url == URL
    assert {asked.file.field for asked in creates if asked.file} == {FAMILIES[family].upload_field}


@everywhere
def test_a_job_is_followed_to_its_end_by_its_id(
    played: ScriptedGateway, speech_to_text: SpeechToText, family: str
) -> None:
    """Another process has nothing but the id."""
    played.script(words=SCRIPT, runningPolls=2)
    job = speech_to_text.submit(AUDIO, model=MODELS[family])
    assert speech_to_text.fetch(job.id).transcript is None
    assert plain(speech_to_text.wait(job.id).text) == SAID
    assert speech_to_text.fetch(job.id).transcript is not None


@everywhere
def test_files_are_written_of_what_has_times(
    played: ScriptedGateway, speech_to_text: SpeechToText, family: str
) -> None:
    """Subtitles of a transcript without times would be made up."""
    played.script(words=SCRIPT)
    transcript = speech_to_text.transcribe(AUDIO, model=MODELS[family])
    assert plain(transcript.to_txt()) == SAID
    assert SAID.split()[-1] in transcript.to_json().lower()
    if family in WITH_WORDS:
        assert "00:00:00,500 --> " in transcript.to_srt()
        assert "00:00.500 --> " in transcript.to_vtt()
        assert transcript.to_tsv()
    else:
        with pytest.raises(NoWordTimes):
            transcript.to_srt()


@everywhere
def test_a_wait_that_ends_early_keeps_the_id(played: ScriptedGateway, hurried: SpeechToText, family: str) -> None:
    """The job is paid for, and goes on."""
    played.script(words=SCRIPT)
    played.fault("status-stuck")
    with pytest.raises(WaitTimedOut) as ended:
        hurried.transcribe(AUDIO, model=MODELS[family], timeout=2)
    assert ended.value.generation_id is not None
    played.reset()
    assert plain(hurried.wait(ended.value.generation_id).text) == SAID


@everywhere
def test_a_silent_recording_is_an_empty_transcript(
    played: ScriptedGateway, speech_to_text: SpeechToText, family: str
) -> None:
    """And no failure: nobody spoke."""
    played.says("")
    assert speech_to_text.transcribe(AUDIO, model=MODELS[family]).text == ""


@in_each_dialect
def test_only_the_key_of_a_job_finds_it(played: ScriptedGateway, speech_to_text: SpeechToText) -> None:
    """Ids are no secrets."""
    job = speech_to_text.submit(AUDIO, model="whisper-tiny")
    other = played.handle()
    with (
        SpeechToText(other.api_key, other.base_url, ssl_context=TRUSTING_NOBODY) as client,
        pytest.raises(NotFoundOrExpired),
    ):
        client.fetch(job.id)
    with (
        SpeechToText("a-wrong-key", played.base_url, ssl_context=TRUSTING_NOBODY) as client,
        pytest.raises(Unauthorized),
    ):
        client.fetch(job.id)
    with pytest.raises(NotFoundOrExpired):
        speech_to_text.fetch("nobody-knows-this-id")
    assert speech_to_text.fetch(job.id).id == job.id
