"""Law: what goes over a real socket is what was meant, and who waits can be interrupted. For faults: tests/faults."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import anyio
import pytest

from aimlapi_stt import AsyncSpeechToText, SpeechToText, Transcript
from tests.wrapper.payloads import DEEPGRAM, JOB
from tests.wrapper.sockets import raw_server, reply

CREATED = reply(json.dumps({"generation_id": JOB}))
DONE = reply(json.dumps({"generation_id": JOB, "status": "completed", "result": DEEPGRAM}))
AUDIO = b"RIFF" + bytes(300_000)


World = Callable[[str], Transcript]
"""A transcription from beginning to end, on one of the event loops or on none."""


def _sync(base_url: str) -> Transcript:
    with SpeechToText("key", base_url, request_timeout=5) as client:
        return client.transcribe(AUDIO, model="whisper-tiny")


def _async(backend: str) -> World:
    async def go(base_url: str) -> Transcript:
        async with AsyncSpeechToText("key", base_url, request_timeout=5) as client:
            return await client.transcribe(AUDIO, model="whisper-tiny")

    return lambda base_url: anyio.run(go, base_url, backend=backend)


worlds = pytest.mark.parametrize("world", [_sync, _async("asyncio"), _async("trio")], ids=["sync", "asyncio", "trio"])


@worlds
def test_an_upload_arrives_whole_and_its_transcript_comes_back(world: World) -> None:
    """Byte for byte, in a form with a boundary of its own."""
    with raw_server(CREATED, DONE) as server:
        assert world(server.base_url).text == "Hello there."
    create, fetch = server.requests
    assert AUDIO in create
    assert b'name="model"\r\n\r\nwhisper-tiny\r\n' in create
    assert fetch.startswith(f"GET /v1/stt/{JOB} ".encode())
    assert all(b"authorization: bearer key" in request.lower() for request in server.requests)


def test_a_crafted_file_cannot_inject_form_fields() -> None:
    """With a fixed boundary, bytes of the file could end its part and begin another."""
    forms: list[bytes] = []
    for _ in range(2):
        with raw_server(CREATED) as server, SpeechToText("key", server.base_url) as client:
            client.submit(AUDIO, model="whisper-tiny")
        head = server.requests[0].partition(b"\r\n\r\n")[0]
        forms.append(head.partition(b"boundary=")[2].partition(b"\r\n")[0])
    assert forms[0] != forms[1]
    assert all(len(boundary) >= 16 for boundary in forms)


def test_an_interrupted_wait_names_the_job() -> None:
    """Ctrl-C must not cost the transcript that is paid for."""

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    with (
        raw_server(CREATED, reply('{"status": "queued"}')) as server,
        SpeechToText("key", server.base_url) as client,
        pytest.raises(KeyboardInterrupt) as caught,
    ):
        client.transcribe(AUDIO, model="whisper-tiny", on_status=interrupt)
    assert JOB in "".join(caught.value.__notes__)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_cancelled_wait_ends_at_once(backend: str) -> None:
    """A task group that is cancelled waits for its tasks."""

    async def go(base_url: str) -> bool:
        async with AsyncSpeechToText("key", base_url) as client:
            with anyio.move_on_after(0.3) as scope:
                await client.wait(JOB)
        return scope.cancelled_caught

    with raw_server(reply('{"status": "queued"}')) as server:
        assert anyio.run(go, server.base_url, backend=backend)


def test_the_file_changes_hands_in_chunks(tmp_path: Path) -> None:
    """A recording of gigabytes must not be read into memory."""
    sizes: list[int] = []

    class Watched:
        def __init__(self, path: Path) -> None:
            self._file = path.open("rb")
            self.name = str(path)

        def read(self, size: int = -1) -> bytes:
            sizes.append(size)
            return self._file.read(size)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._file, name)

    path = tmp_path / "long.wav"
    path.write_bytes(AUDIO)
    watched = Watched(path)
    with raw_server(CREATED) as server, SpeechToText("key", server.base_url) as client:
        client.submit(cast(Any, watched), model="whisper-tiny")
    watched.close()
    assert sizes
    assert all(0 < size <= 1 << 20 for size in sizes)
    assert AUDIO in server.requests[0]
