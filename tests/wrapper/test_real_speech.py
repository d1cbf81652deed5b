"""The main job, whole: real audio, real HTTP, a real recogniser, in both worlds, from every kind of source."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from aimlapi_stt import AsyncSpeechToText, JobFailed, SpeechToText, Transcript, Unauthorized
from aimlapi_stt_gateway import LocalGateway
from tests.conftest import SAMPLES

SAID = (SAMPLES / "lights.txt").read_text().split()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        pass


@pytest.fixture(scope="module")
def samples_url() -> Iterator[str]:
    """The samples, served over HTTP."""
    handler = functools.partial(_Quiet, directory=SAMPLES)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def check(transcript: Transcript) -> None:
    """The words that were said, with their times."""
    assert transcript.text.split() == SAID
    assert [word.text for word in transcript.words] == SAID
    assert transcript.variant == "deepgram"
    assert transcript.duration_s == pytest.approx(9.18, abs=0.1)
    assert transcript.words[0].start < 1.0 < transcript.words[-1].start < transcript.words[-1].end <= 9.3
    assert all(0 < (word.confidence or 0) <= 1 for word in transcript.words)


def test_a_path_a_file_and_bytes_are_heard_alike(client: SpeechToText, sample: Path) -> None:
    """Whatever the caller has at hand."""
    check(client.transcribe(sample, model="whisper-tiny"))
    check(client.transcribe(str(sample.with_suffix(".mp3")), model="#g1_whisper-tiny", punctuate=True))
    check(client.transcribe(sample.with_suffix(".flac").read_bytes(), model="deepgram/whisper-large"))
    with sample.open("rb") as file:
        check(client.transcribe(file, model="nova-2"))


def test_a_url_is_fetched_and_heard(client: SpeechToText, samples_url: str) -> None:
    """The audio need not pass through the caller."""
    check(client.transcribe(f"{samples_url}/lights.mp3", model="whisper-tiny"))


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_the_async_client_does_the_same(gateway: LocalGateway, sample: Path, backend: str) -> None:
    """On both event loops."""

    async def go() -> Transcript:
        async with AsyncSpeechToText(gateway.api_key, gateway.base_url) as client:
            job = await client.submit(sample, model="whisper-tiny")
            assert (await job.fetch()).id == job.id
            return await job.wait(timeout=60)

    check(anyio.run(go, backend=backend))


def test_another_process_can_pick_a_job_up_by_its_id(gateway: LocalGateway, client: SpeechToText, sample: Path) -> None:
    """All that has to be kept is the id."""
    job = client.submit(sample, model="whisper-tiny")
    with SpeechToText(gateway.api_key, gateway.base_url) as other:
        check(other.wait(job.id))


def test_what_is_not_audio_is_a_failed_job_with_its_reason(client: SpeechToText) -> None:
    """The job was made, so its id is in the error."""
    with pytest.raises(JobFailed, match="cannot be read as audio") as caught:
        client.transcribe(b"This is a letter, not a recording.", model="whisper-tiny")
    assert caught.value.generation_id
    assert caught.value.error_name == "InvalidAudio"


def test_a_wrong_key_is_told_so(gateway: LocalGateway, sample: Path) -> None:
    """And nothing is created."""
    with SpeechToText("not-the-key", gateway.base_url) as client, pytest.raises(Unauthorized, match="API key"):
        client.transcribe(sample, model="whisper-tiny")


@pytest.mark.parametrize("page", ["whisper-base", "whisper-medium", "whisper-tiny"])
def test_a_server_that_follows_a_page_to_the_letter_is_understood(page: str, sample: Path) -> None:
    """Somebody may have built one from the documentation."""
    with LocalGateway(dialect=page) as gateway, SpeechToText(gateway.api_key, gateway.base_url) as client:
        transcript = client.transcribe(sample, model=page)
    assert transcript.text.split() == [word.text for word in transcript.words] == SAID
