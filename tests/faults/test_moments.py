"""Law: what matters is also when something happens: a fault in the middle of an upload, after a look, on an old
connection, in the midst of a long answer.
"""

import io
import itertools
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aimlapi_stt import InvalidSource, SourceChanged, SpeechToText, SubmissionUncertain, WaitTimedOut
from tests.faults import behaviours as b
from tests.faults.behaviours import CREATED, DONE, answer, replying, staying
from tests.faults.server import Behaviour, Seen, Server
from tests.faults.wire_faults import too_large
from tests.faults.worlds import (
    CORRELATION_ID,
    MODEL,
    PATIENT,
    Operation,
    Outcome,
    Patience,
    create,
    httpx_on_trio,
    in_all_worlds,
)
from tests.wrapper.payloads import JOB, PROBLEM
from tests.wrapper.sockets import raw_server, reply

pytestmark = httpx_on_trio
SIZE = 300_000
ONE_SECOND = replace(PATIENT, request_s=1.0)


def alike(operation: Operation, *behaviours: Behaviour, patience: Patience = PATIENT) -> Outcome:
    """What an operation comes to in all worlds."""
    outcomes = in_all_worlds(lambda: Server(behaviours), operation, patience)
    assert outcomes["sync"] == outcomes["asyncio"] == outcomes["trio"]
    return outcomes["sync"]


def transcribe(client: Any) -> Any:
    """Of a URL."""
    return client.transcribe("https://example.com/a.mp3", model=MODEL)


class Failing(io.BytesIO):
    """A file on a disk that breaks."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 100_000:
            raise OSError(5, "Input/output error")
        return super().read(size)


class FailingPipe(Failing):
    """A process that dies."""

    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize("kind", [Failing, FailingPipe])
def test_a_source_that_fails_in_the_middle_leaves_no_whole_upload_behind(kind: Callable[[bytes], Any]) -> None:
    """The service could take what has come for all of it, and bill that."""
    found = alike(
        lambda client: client.submit(kind(bytes(SIZE)), model=MODEL, correlation_id=CORRELATION_ID),
        replying(answer(CREATED)),
    )
    assert (found.error, found.attempts) == (InvalidSource, 1)
    assert found.seen == [Seen("POST", "/v1/stt/create", whole=False)]


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def shrink(path: Path) -> None:
    path.write_bytes(bytes(1000))


def delete(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    path.with_suffix(".new").rename(path)


@pytest.mark.parametrize("change", [grow, shrink, delete, replaced], ids=lambda change: change.__name__)
def test_a_file_that_changes_in_the_middle_leaves_no_whole_upload_behind(
    change: Callable[[Path], object], tmp_path: Path
) -> None:
    """A recording that still goes on would be transcribed up to somewhere."""
    number = itertools.count()

    def operation(client: Any) -> Any:
        path = tmp_path / f"{next(number)}.wav"
        path.write_bytes(bytes(SIZE))
        path.with_suffix(".new").write_bytes(bytes(SIZE))
        steps = iter([change])

        def once(_sent: int, _size: int | None) -> None:
            for step in steps:
                step(path)

        return client.submit(path, model=MODEL, correlation_id=CORRELATION_ID, on_upload=once)

    found = alike(operation, replying(answer(CREATED)))
    assert (found.error, found.attempts, found.correlation_id) == (SourceChanged, 1, CORRELATION_ID)
    assert found.seen == [Seen("POST", "/v1/stt/create", whole=False)]


def test_a_refusal_before_the_upload_is_over_is_a_refusal() -> None:
    """A server that says 413 at once saves everybody's time."""
    operation: Operation = lambda client: client.submit(bytes(SIZE), model=MODEL, correlation_id=CORRELATION_ID)  # noqa: E731
    found = alike(operation, b.early(answer(PROBLEM, 413)))
    assert (found.status_code, found.creates, found.attempts) == (413, 1, 1)


def test_a_look_that_is_never_answered_is_repeated() -> None:
    """A proxy that swallows one request must not cost the wait."""
    found = alike(transcribe, replying(answer(CREATED)), b.black_hole, replying(answer(DONE)), patience=ONE_SECOND)
    assert (found.result, found.creates, len(found.seen)) == ("Hello there.", 1, 3)


def test_a_pause_that_is_asked_for_is_made() -> None:
    """Whoever asks for it will refuse all that comes sooner."""
    refusal = reply("{}", "429 Too Many Requests", "retry-after: 1")
    with (
        raw_server(refusal, reply(f'{{"generation_id": "{JOB}"}}')) as server,
        SpeechToText("key", server.base_url) as client,
    ):
        began = time.monotonic()
        assert client.submit("https://example.com/a.mp3", model=MODEL).id == JOB
        assert time.monotonic() - began >= 1
        assert server.creates == 2


def test_a_job_that_was_seen_is_not_lost_to_a_pause_that_is_longer_than_the_wait() -> None:
    """The job is all right as far as anybody knows, so the wait is up, and not the service down."""
    queued = replying(answer({"generation_id": JOB, "status": "queued"}))
    found = alike(lambda client: client.wait(JOB), queued, replying(answer(PROBLEM, 429, "retry-after: 3600")))
    assert (found.error, found.last_status, found.generation_id) == (WaitTimedOut, "queued", JOB)
    assert found.attempts == len(found.seen) == 3  # the last one when the wait is over


@pytest.mark.parametrize(
    "fault", [b.reset_after_body, b.closed_after_body, b.reset_in_headers], ids=lambda f: f.__name__
)
def test_a_create_on_a_connection_that_ends_under_it_is_not_repeated(fault: Behaviour) -> None:
    """It looks like a connection that was idle for too long, and is not."""
    look = staying(answer({"generation_id": JOB, "status": "queued"}))
    outcomes = in_all_worlds(lambda: Server((look, fault, replying(answer(CREATED)))), fetched_and_created)
    for found in outcomes.values():
        assert found.error is SubmissionUncertain
        assert [request.method for request in found.seen] == ["GET", "POST"]


def fetched_and_created(client: Any) -> Any:
    """A look and a create over the same connection."""
    look = client.fetch(JOB)
    if not hasattr(look, "__await__"):
        return create(client)

    async def go() -> Any:
        await look
        return await create(client)

    return go()


def test_a_bomb_takes_no_more_memory_than_an_answer_may() -> None:
    """Thirty kilobytes of it would be gigabytes."""
    bomb = too_large("", b.packed(b"", "gzip", b.bomb)).behaviour
    tracemalloc.start()
    try:
        found = alike(lambda client: client.wait(JOB), bomb)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.generation_id == JOB
    assert peak < 12 << 20
