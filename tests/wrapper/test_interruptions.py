"""Law: whatever ends a call early, from wherever, it says which job it leaves behind, or how to find out."""

import logging
import os
import pickle
import signal
import threading
from typing import Any

import anyio
import httpx
import pytest

from aimlapi_stt import AsyncSpeechToText, SpeechToText, SubmissionUncertain, Unauthorized
from tests.wrapper.payloads import JOB
from tests.wrapper.receiver import Receiver, receiver
from tests.wrapper.sockets import raw_server, reply

CREATED = f'{{"generation_id": "{JOB}"}}'.encode()
QUEUED = b'{"status": "queued"}'
URL = "https://example.com/a.mp3"


def notes(caught: "pytest.ExceptionInfo[BaseException]") -> str:
    """What was written on an exception on its way."""
    return "".join(getattr(caught.value, "__notes__", ()))


class Stop(Exception):
    """What a caller may raise."""


def stop(*_: object) -> Any:
    """A callback that has had enough."""
    raise Stop


def test_an_id_that_is_known_is_told_by_whatever_ends_the_call_after_it(caplog: pytest.LogCaptureFixture) -> None:
    """Here a filter of the log, which is the last thing that happens before the id is handed over."""

    def fail(record: logging.LogRecord) -> bool:
        raise KeyboardInterrupt

    logger = logging.getLogger("aimlapi_stt")
    logger.addFilter(fail)
    try:
        with (
            caplog.at_level(logging.INFO, logger="aimlapi_stt"),
            receiver(CREATED) as server,
            SpeechToText("key", server.base_url) as client,
            pytest.raises(KeyboardInterrupt) as caught,
        ):
            client.submit(URL, model="whisper-tiny")
    finally:
        logger.removeFilter(fail)
    assert f'client.wait("{JOB}")' in notes(caught)


@pytest.mark.parametrize("arguments", [{"poll_interval": stop}, {}])
def test_a_callback_that_raises_in_a_wait_is_told_the_job(arguments: dict[str, Any]) -> None:
    """The exception is the caller's own, and comes out as it is."""
    with (
        raw_server(reply(CREATED.decode()), reply(QUEUED.decode())) as server,
        SpeechToText("key", server.base_url, **arguments) as client,
        pytest.raises(Stop) as caught,
    ):
        client.transcribe(URL, model="whisper-tiny", on_status=None if arguments else stop)
    assert JOB in notes(caught)


async def _awaited(*_: object) -> None:
    """What looks like a callback, and is none."""


def test_a_callback_that_would_have_to_be_awaited_is_refused() -> None:
    """Nobody would await it, and it would silently never run."""
    callback: Any = _awaited
    with receiver(QUEUED) as server, SpeechToText("key", server.base_url) as client:
        with pytest.raises(TypeError, match="on_upload"):
            client.submit(b"RIFF", model="whisper-tiny", on_upload=callback)
        with pytest.raises(TypeError, match="on_status"):
            client.wait(JOB, on_status=callback)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_cancelled_create_says_how_to_find_out(backend: str) -> None:
    """The request may have arrived by then."""
    caught: list[BaseException] = []

    async def go(server: Receiver) -> None:
        async with AsyncSpeechToText("key", server.base_url) as client, anyio.create_task_group() as group:

            async def submit() -> None:
                try:
                    await client.submit(URL, model="whisper-tiny", correlation_id="invoice-7")
                except BaseException as error:
                    caught.append(error)
                    raise

            group.start_soon(submit)
            with anyio.fail_after(5):
                while not any(request.complete for request in server.received):
                    await anyio.sleep(0.01)
            group.cancel_scope.cancel()

    held = threading.Event()
    with receiver(CREATED, lambda: held.wait(5)) as server:
        anyio.run(go, server, backend=backend)
        held.set()
    assert "invoice-7" in "".join(caught[0].__notes__)


def test_a_hook_of_the_callers_that_fails_does_not_make_a_create_repeat_itself() -> None:
    """Its error looks like one of the connection, and is of another one."""

    def telemetry(response: httpx.Response) -> None:
        raise httpx.ConnectError("nobody listens there")

    with (
        receiver(CREATED) as server,
        httpx.Client(event_hooks={"response": [telemetry]}) as http,
        pytest.raises(SubmissionUncertain),
    ):
        SpeechToText("key", server.base_url, http_client=http).submit(URL, model="whisper-tiny")
    assert len(server.received) == 1


def test_a_hook_that_raises_for_the_status_leaves_a_refusal_a_refusal() -> None:
    """It is the hook that everybody has."""

    def check(response: httpx.Response) -> None:
        response.raise_for_status()

    with (
        raw_server(reply("{}", "401 Unauthorized")) as server,
        httpx.Client(event_hooks={"response": [check]}) as http,
        pytest.raises(Unauthorized),
    ):
        SpeechToText("key", server.base_url, http_client=http).submit(URL, model="whisper-tiny")


def test_a_job_that_is_pickled_says_what_to_hand_on_instead() -> None:
    """Worker processes return what they made."""
    with (
        receiver(CREATED) as server,
        SpeechToText("key", server.base_url) as client,
        pytest.raises(TypeError, match=JOB),
    ):
        pickle.dumps(client.submit(URL, model="whisper-tiny"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked on Unix alone")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_process_has_connections_and_lanes_of_its_own() -> None:
    """On one connection parent and child would read each other's answers."""
    with receiver(QUEUED) as server, SpeechToText("key", server.base_url, max_requests=1) as client:
        client.fetch(JOB)
        with httpx.Client() as http:
            own = SpeechToText("key", server.base_url, http_client=http)
            child = os.fork()
            if child == 0:
                signal.alarm(10)
                try:
                    client.fetch(JOB)
                    try:
                        own.fetch(JOB)
                    except Exception as error:  # noqa: BLE001 - the parent tells the tests
                        os._exit(7 if "forked" in str(error) else 1)
                finally:
                    os._exit(2)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        assert client.fetch(JOB).status == "queued"
    assert len(server.received) == 3


@pytest.mark.parametrize("timeout", [0, -1, "soon"])
def test_a_timeout_that_makes_no_sense_is_refused_before_a_job_is_made(timeout: Any) -> None:
    """Refused after it, the job would be paid for and its id lost."""
    with (
        receiver(CREATED) as server,
        SpeechToText("key", server.base_url) as client,
        pytest.raises(ValueError, match="job_timeout"),
    ):
        client.transcribe(URL, model="whisper-tiny", timeout=timeout)
    assert server.received == []
