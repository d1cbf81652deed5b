"""Law: one client serves many callers at once: requests are limited apart from jobs, and its end wakes who waits."""

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import httpx
import pytest

from aimlapi_stt import AsyncSpeechToText, ClientClosed, JobSnapshot, SpeechToText, SpeechToTextError, Unreachable
from tests.wrapper.payloads import DEEPGRAM, JOB
from tests.wrapper.receiver import receiver

QUEUED = b'{"status": "queued"}'
DONE = json.dumps({"status": "completed", "result": DEEPGRAM}).encode()
BACKENDS = pytest.mark.parametrize("backend", ["asyncio", "trio"])


def _held(count: int) -> tuple[threading.Semaphore, Callable[[], object]]:
    """A way to hold answers back until there are `count` of them under way."""
    gate = threading.Semaphore(0)
    barrier = threading.Barrier(count, action=lambda: gate.release(1000))

    def before() -> None:
        if not gate.acquire(blocking=False):
            barrier.wait(5)

    return gate, before


def test_many_threads_that_wait_make_few_requests_at_a_time() -> None:
    """As many as were asked for, and no more."""
    _, before = _held(4)
    with receiver(DONE, before) as server, SpeechToText("key", server.base_url, max_requests=4) as client:
        with ThreadPoolExecutor(40) as pool:
            transcripts = pool.map(client.wait, [f"job-{number}" for number in range(40)])
            texts = [transcript.text for transcript in transcripts]
        assert texts == ["Hello there."] * 40
        assert server.most_at_once == 4


@BACKENDS
def test_many_tasks_that_wait_make_few_requests_at_a_time(backend: str) -> None:
    """Thousands of jobs in one event loop must not open thousands of connections."""
    texts: list[str] = []

    async def go(base_url: str) -> None:
        async with AsyncSpeechToText("key", base_url, max_requests=4) as client, anyio.create_task_group() as group:

            async def one(number: int) -> None:
                texts.append((await client.wait(f"job-{number}")).text)

            for number in range(40):
                group.start_soon(one, number)

    _, before = _held(4)
    with receiver(DONE, before) as server:
        anyio.run(go, server.base_url, backend=backend)
        assert texts == ["Hello there."] * 40
        assert server.most_at_once == 4


def test_looks_do_not_queue_behind_creates() -> None:
    """Else finished jobs would wait behind the uploads of others, until their results have expired."""
    release = threading.Event()
    with (
        receiver(b'{"generation_id": "x", "status": "completed", "result": {"text": "Hi"}}', release.wait) as slow,
        receiver(DONE) as quick,
        SpeechToText("key", slow.base_url, max_requests=1) as client,
        SpeechToText("key", quick.base_url) as elsewhere,
        ThreadPoolExecutor(1) as pool,
    ):
        upload = pool.submit(client.submit, b"RIFF", model="whisper-tiny")
        other = client.with_options()
        other._context = elsewhere._context
        try:
            assert other.wait(JOB, timeout=5).text == "Hello there."
        finally:
            release.set()
        assert upload.result().id == "x"


def test_closing_wakes_who_waits_in_another_thread() -> None:
    """A server that shuts down cannot wait for half an hour."""
    with receiver(QUEUED) as server:
        client = SpeechToText("key", server.base_url, poll_interval=1000)
        looked = threading.Event()

        def note(job: JobSnapshot, elapsed_s: float) -> None:
            looked.set()

        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(client.wait, JOB, on_status=note)
            assert looked.wait(5)
            client.close()
            with pytest.raises(ClientClosed) as caught:
                waiting.result(5)
    assert caught.value.generation_id == JOB
    with pytest.raises(ClientClosed):
        client.submit(b"RIFF", model="whisper-tiny")


@BACKENDS
def test_closing_wakes_who_waits_in_another_task(backend: str) -> None:
    """As with threads."""
    errors: list[SpeechToTextError] = []

    async def go(base_url: str) -> None:
        client = AsyncSpeechToText("key", base_url, poll_interval=1000)
        looked = anyio.Event()

        def note(job: JobSnapshot, elapsed_s: float) -> None:
            looked.set()

        async def one() -> None:
            try:
                await client.wait(JOB, on_status=note)
            except ClientClosed as error:
                errors.append(error)

        with anyio.fail_after(5):
            async with anyio.create_task_group() as group:
                group.start_soon(one)
                await looked.wait()
                await client.close()

    with receiver(QUEUED) as server:
        anyio.run(go, server.base_url, backend=backend)
    assert [error.generation_id for error in errors] == [JOB]


@pytest.mark.parametrize("close", [True, False])
def test_a_client_of_the_callers_own_is_used_and_left_open(close: bool) -> None:
    """With its hooks, headers and transports; but with our key, and without its redirects and its authentication."""
    seen: list[str] = []

    def hook(response: httpx.Response) -> None:
        response.read()
        seen.append(str(response.request.url))

    with (
        receiver(DONE) as server,
        httpx.Client(
            event_hooks={"response": [hook]},
            headers={"X-Team": "seven", "Authorization": "Bearer other"},
            auth=("user", "password"),
            follow_redirects=True,
        ) as http,
    ):
        client = SpeechToText("key", server.base_url, http_client=http)
        assert client.wait(JOB).text == "Hello there."
        if close:
            client.close()
        assert not http.is_closed
        (request,) = server.received
    assert seen == [f"{server.base_url}/v1/stt/{JOB}"]
    assert (request.headers["x-team"], request.headers["authorization"]) == ("seven", "Bearer key")


@BACKENDS
def test_an_async_client_of_the_callers_own_is_used_and_left_open(backend: str) -> None:
    """As the sync one."""

    async def go(base_url: str) -> None:
        async with httpx.AsyncClient(headers={"X-Team": "seven"}) as http:
            async with AsyncSpeechToText("key", base_url, http_client=http) as client:
                assert (await client.wait(JOB)).text == "Hello there."
            assert not http.is_closed

    with receiver(DONE) as server:
        anyio.run(go, server.base_url, backend=backend)
        assert server.received[0].headers["x-team"] == "seven"


def test_a_proxy_is_gone_through() -> None:
    """A company's network may have no other way out."""
    with receiver(DONE) as proxy, SpeechToText("key", "http://localhost:1", proxy=proxy.base_url) as client:
        assert client.wait(JOB).text == "Hello there."
        assert proxy.received[0].headers["host"] == "localhost:1"


def test_a_wait_that_is_up_while_others_have_all_places_ends_in_time() -> None:
    """A caller who gave half a second must not stand in a queue for a minute."""
    release = threading.Event()
    with (
        receiver(QUEUED, lambda: release.wait(10)) as server,
        SpeechToText("key", server.base_url, max_requests=1) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        first = pool.submit(client.fetch, JOB)
        while not server.received:
            time.sleep(0.01)
        with pytest.raises(Unreachable, match="max_requests") as caught:
            client.wait(JOB, timeout=0.2)
        assert caught.value.generation_id == JOB
        release.set()
        assert first.result().status == "queued"


def test_closing_ends_a_request_that_another_thread_has_under_way() -> None:
    """And does not wait for its answer."""
    release = threading.Event()
    with receiver(QUEUED, lambda: release.wait(10)) as server:
        client = SpeechToText("key", server.base_url)
        with ThreadPoolExecutor(1) as pool:
            looking = pool.submit(client.fetch, JOB)
            while not server.received:
                time.sleep(0.01)
            client.close()
            with pytest.raises(ClientClosed):
                looking.result(5)
        release.set()


def test_a_thousand_files_that_wait_for_their_turn_are_not_open(tmp_path: Path) -> None:
    """A process may have only so many."""
    path = tmp_path / "speech.wav"
    path.write_bytes(bytes(1000))
    most: list[int] = []
    with (
        receiver(b'{"generation_id": "x"}', lambda: most.append(len(list(Path("/proc/self/fd").iterdir())))) as server,
        SpeechToText("key", server.base_url, max_requests=2) as client,
        ThreadPoolExecutor(60) as pool,
    ):
        before = len(list(Path("/proc/self/fd").iterdir()))
        for waiting in [pool.submit(client.submit, path, model="whisper-tiny") for _ in range(60)]:
            assert waiting.result().id == "x"
    assert max(most) - before < 30


def test_closing_a_copy_leaves_the_client_open() -> None:
    """Whoever made the copy does not own the connections."""
    with receiver(DONE) as server, SpeechToText("key", server.base_url) as client:
        with client.with_options(job_timeout=5) as copy:
            assert copy.wait(JOB).text == "Hello there."
        assert client.wait(JOB).text == "Hello there."
