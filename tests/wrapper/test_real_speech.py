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
from tests.gateway.support import SENTENCE

SAID = (SAMPLES / "lights.txt").read_text()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        pass


@pytest.fixture
def clip_url(clip: Path) -> Iterator[str]:
    """The clip, served over HTTP."""
    handler = functools.partial(_Quiet, directory=clip.parent)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{clip.name}"
        server.shutdown()
        thread.join()


def check(transcript: Transcript, said: str = SENTENCE, duration_s: float = 2.0) -> None:
    """The words that were said, with their times."""
    assert transcript.text.split() == said.split()
    assert [word.text for word in transcript.words] == said.split()
    assert transcript.variant == "deepgram"
    assert transcript.duration_s == pytest.approx(duration_s, abs=0.1)
    assert transcript.words[0].start < 1.0 < transcript.words[-1].start < transcript.words[-1].end <= duration_s + 0.1
    assert all(0 < (word.confidence or 0) <= 1 for word in transcript.words)


def test_a_path_a_file_and_bytes_are_heard_alike(client: SpeechToText, clip: Path) -> None:
    """Whatever the caller has at hand."""
    check(client.transcribe(clip, model="whisper-tiny"))
    check(client.transcribe(clip.read_bytes(), model="deepgram/whisper-large"))
    with clip.open("rb") as file:
        check(client.transcribe(file, model="nova-2"))
    mp3 = str(SAMPLES / "lights.mp3")
    check(client.transcribe(mp3, model="#g1_whisper-tiny", punctuate=True), SAID, 9.18)


def test_a_url_is_fetched_and_heard(client: SpeechToText, clip_url: str) -> None:
    """The audio need not pass through the caller."""
    check(client.transcribe(clip_url, model="whisper-tiny"))


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_the_async_client_does_the_same(gateway: LocalGateway, clip: Path, backend: str) -> None:
    """On both event loops."""

    async def go() -> Transcript:
        async with AsyncSpeechToText(gateway.api_key, gateway.base_url) as client:
            job = await client.submit(clip, model="whisper-tiny")
            assert (await job.fetch()).id == job.id
            return await job.wait(timeout=60)

    check(anyio.run(go, backend=backend))


def test_another_process_can_pick_a_job_up_by_its_id(gateway: LocalGateway, client: SpeechToText, clip: Path) -> None:
    """All that has to be kept is the id."""
    job = client.submit(clip, model="whisper-tiny")
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
