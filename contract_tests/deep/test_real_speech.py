"""Speech that is really recognised, for every family of models and in every dialect of the service."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aimlapi_stt import JobFailed, SpeechToText
from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.dialects import DIALECTS
from aimlapi_stt_gateway.families import FAMILIES
from tests.everywhere.cells import MODELS, WITH_WORDS, plain
from tests.gateway.support import SENTENCE, speech


@pytest.fixture(scope="module", params=DIALECTS)
def client(request: pytest.FixtureRequest) -> Iterator[SpeechToText]:
    """A client of a gateway with a real recogniser, in each dialect."""
    with LocalGateway(dialect=request.param) as gateway, SpeechToText(gateway.api_key, gateway.base_url) as made:
        yield made


@pytest.mark.parametrize("family", FAMILIES)
def test_a_recording_is_heard(client: SpeechToText, family: str, tmp_path: Path) -> None:
    """The whole path of a user, from a file to words with their times."""
    path = tmp_path / "speech.wav"
    path.write_bytes(speech())
    transcript = client.transcribe(path, model=MODELS[family])
    assert plain(transcript.text) == SENTENCE
    assert transcript.variant == family
    if family in WITH_WORDS:
        assert [word.text for word in transcript.words] == SENTENCE.split()
        assert 0 < transcript.words[0].start < 1.0 < transcript.words[-1].start < transcript.words[-1].end <= 2.1
    else:
        assert not transcript.words


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_no_audio_is_a_failed_job(client: SpeechToText, family: str) -> None:
    """With its id, whatever the page has for a failure."""
    with pytest.raises(JobFailed) as failed:
        client.transcribe(b"This is a letter, not a recording.", model=MODELS[family])
    assert failed.value.generation_id
