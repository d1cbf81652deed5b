"""Law: a file goes out as it is read, its progress is told, and what fails on the way says so."""

import io
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from aimlapi_stt import AsyncSpeechToText, SourceChanged, SpeechToText, SubmissionUncertain
from tests.wrapper.payloads import JOB
from tests.wrapper.receiver import Receiver, receiver

CREATED = f'{{"generation_id": "{JOB}"}}'.encode()
AUDIO = bytes(200_000)

Submit = Callable[..., str]


def _sync(base_url: str, source: Any, **arguments: Any) -> str:
    with SpeechToText("key", base_url, request_timeout=5) as client:
        return client.submit(source, model="whisper-tiny", **arguments).id


def _on(backend: str) -> Submit:
    def submit(base_url: str, source: Any, **arguments: Any) -> str:
        async def go() -> str:
            async with AsyncSpeechToText("key", base_url, request_timeout=5) as client:
                return (await client.submit(source, model="whisper-tiny", **arguments)).id

        return anyio.run(go, backend=backend)

    return submit


worlds = pytest.mark.parametrize("submit", [_sync, _on("asyncio"), _on("trio")], ids=["sync", "asyncio", "trio"])


def _file(folder: Path) -> Path:
    path = folder / "speech.wav"
    path.write_bytes(AUDIO)
    return path


@worlds
def test_progress_is_told_to_the_end(submit: Submit, tmp_path: Path) -> None:
    """A bar that stops at nine tenths looks like a hang."""
    seen: list[tuple[int, int | None]] = []
    with receiver(CREATED) as server:
        assert submit(server.base_url, _file(tmp_path), on_upload=lambda *numbers: seen.append(numbers)) == JOB
    assert [sent for sent, _ in seen] == sorted(sent for sent, _ in seen)
    assert seen[-1] == (len(AUDIO), len(AUDIO))
    assert len({sent for sent, _ in seen}) >= 3


@worlds
def test_a_pipe_is_sent_as_it_comes_with_an_unknown_length(submit: Submit) -> None:
    """What another program records can be sent while it does."""
    reading, writing = os.pipe()
    seen: list[tuple[int, int | None]] = []

    def write() -> None:
        with os.fdopen(writing, "wb") as file:
            file.write(AUDIO)

    threading.Thread(target=write).start()
    with receiver(CREATED) as server, os.fdopen(reading, "rb") as source:
        assert submit(server.base_url, source, on_upload=lambda *numbers: seen.append(numbers)) == JOB
    assert seen[-1] == (len(AUDIO), None)
    (request,) = server.received
    assert request.headers["transfer-encoding"] == "chunked"
    assert AUDIO in request.body


@worlds
def test_a_file_that_changes_in_mid_upload_makes_no_job(submit: Submit, tmp_path: Path) -> None:
    """The service is left with half a form, which it cannot take for a recording."""
    path = _file(tmp_path)
    with receiver(CREATED) as server, pytest.raises(SourceChanged, match="written"):
        submit(server.base_url, path, on_upload=lambda *_: os.utime(path, ns=(0, 0)))
    assert not any(request.complete for request in server.received)


class Enough(Exception):
    """What a caller may raise."""


@worlds
def test_what_a_callback_raises_reaches_its_caller_with_the_correlation_id(submit: Submit, tmp_path: Path) -> None:
    """It is the caller's way to stop, and the caller has to know what may have become of it."""

    def stop(*_: object) -> None:
        raise Enough

    with receiver(None) as server, pytest.raises(Enough) as caught:
        submit(server.base_url, _file(tmp_path), on_upload=stop, correlation_id="invoice-7")
    assert "invoice-7" in "".join(caught.value.__notes__)


@worlds
def test_a_correlation_id_of_the_callers_goes_out_and_comes_back(submit: Submit) -> None:
    """Written down before the call, it finds the job after a crash in the middle of it."""
    with receiver(None) as server, pytest.raises(SubmissionUncertain) as caught:
        submit(server.base_url, io.BytesIO(AUDIO), correlation_id="batch-3:file.17")
    assert caught.value.correlation_id == "batch-3:file.17"
    assert [request.headers["x-client-request-id"] for request in server.received] == ["batch-3:file.17"]
    with pytest.raises(Exception, match="no correlation id"):
        submit("http://127.0.0.1:9", b"abc", correlation_id="two words")


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_the_event_loop_goes_on_while_a_slow_file_is_read(backend: str) -> None:
    """One recording on a slow disk must not stop everybody else."""
    release = threading.Event()

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            assert release.wait(10)
            return super().read(size)

    class File:
        def __init__(self) -> None:
            self._file = Slow(AUDIO)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._file, name)

    async def go(server: Receiver) -> None:
        source: Any = File()
        async with AsyncSpeechToText("key", server.base_url) as client, anyio.create_task_group() as group:

            async def submit() -> None:
                await client.submit(source, model="whisper-tiny")

            group.start_soon(submit)
            with anyio.fail_after(5):
                while not server.received:
                    await anyio.sleep(0.01)
            release.set()  # only a loop that still runs comes here

    with receiver(CREATED) as server:
        anyio.run(go, server, backend=backend)
    assert AUDIO in server.received[0].body
