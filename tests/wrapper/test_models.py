"""Law: a model's id, in any of its spellings, says what family it is of and under which name its upload goes."""

import pytest

from aimlapi_stt import SpeechToText
from aimlapi_stt._models import family_of, plain_name, upload_field
from tests.wrapper.payloads import JOB
from tests.wrapper.sockets import raw_server, reply

FAMILIES = [
    ("whisper-tiny", "deepgram"),
    ("deepgram/whisper-tiny", "deepgram"),
    ("#g1_whisper-tiny", "deepgram"),
    ("whisper-large", "deepgram"),
    ("nova-2", "deepgram"),
    ("deepgram/nova-2", "deepgram"),
    ("#g1_nova-2-meeting", "deepgram"),
    ("slam-1", "assemblyai"),
    ("universal", "assemblyai"),
    ("aai/slam-1", "assemblyai"),
    ("aai/universal", "assemblyai"),
    ("gpt-4o-transcribe", "openai"),
    ("gpt-4o-mini-transcribe", "openai"),
    ("openai/gpt-4o-transcribe", "openai"),
    ("openai/gpt-4o-mini-transcribe", "openai"),
    ("mai-transcribe", "mai"),
    # Spellings that no fact speaks of are not guessed at.
    ("#g1_gpt-4o-transcribe", "unknown"),
    ("openai/whisper-tiny", "unknown"),
    ("deepgram/slam-1", "unknown"),
    ("universal-streaming", "unknown"),
    ("whisper", "unknown"),
    ("", "unknown"),
]


@pytest.mark.parametrize(("model", "family"), FAMILIES)
def test_a_model_is_of_one_family_in_all_its_spellings(model: str, family: str) -> None:
    """The table is the rule."""
    assert family_of(model) == family


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("whisper-tiny", "whisper-tiny"),
        ("deepgram/whisper-tiny", "whisper-tiny"),
        ("#g1_whisper-tiny", "whisper-tiny"),
        ("openai/gpt-4o-transcribe", "openai/gpt-4o-transcribe"),
        ("a-model-of-next-year", "a-model-of-next-year"),
    ],
)
def test_three_spellings_have_one_plain_name(model: str, name: str) -> None:
    """A prefix that is not known to be a mere spelling may mean another model."""
    assert plain_name(model) == name


@pytest.mark.parametrize(("model", "family"), FAMILIES)
def test_an_upload_stands_under_the_name_that_its_family_reads(model: str, family: str) -> None:
    """Under the other one the service answers 400: it sees no file."""
    assert upload_field(model) == ("file" if family == "openai" else "audio")


@pytest.mark.parametrize(("model", "field"), [("whisper-tiny", b"audio"), ("openai/gpt-4o-transcribe", b"file")])
def test_the_form_that_is_sent_has_that_name_and_no_other_file(model: str, field: bytes) -> None:
    """The rule counts on the wire alone."""
    with raw_server(reply(f'{{"generation_id": "{JOB}"}}')) as server, SpeechToText("k", server.base_url) as client:
        assert client.submit(b"RIFF", model=model, punctuate=True).id == JOB
    (sent,) = server.requests
    assert b' name="' + field + b'"; filename="audio"' in sent
    assert sent.count(b"filename=") == 1
