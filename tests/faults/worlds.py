"""The three worlds that a client lives in (threads, asyncio, trio), and what a call in each of them came to."""

import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, cast

import anyio
import pytest

from aimlapi_stt import AsyncSpeechToText, Rejected, SpeechToText, SpeechToTextError, Transcript
from tests.faults.certificates import TRUSTING
from tests.faults.server import Seen, Server

KEY = "sk-the-key-that-nobody-may-see"
URL = "https://example.com/speech.mp3"
MODEL = "whisper-tiny"
CORRELATION_ID = "c-1"

# A generator that is given up in the middle (of an upload that is cut off, or an answer that is not read to its end) is
# left to the garbage collector by the HTTP library, and trio warns of that.
httpx_on_trio = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <async_generator object:pytest.PytestUnraisableExceptionWarning"
)

Operation = Callable[[Any], Any]
"""What is done with a client; in an event loop it gives something to await."""


class Clock:
    """A clock for budgets that moves by a second whenever a client has to decide how long to pause, which is then not
    long: so how often something is tried does not depend on how busy the machine is.
    """

    def __init__(self) -> None:
        self.now = 0.0

    def jitter(self) -> float:
        """The least jitter there is."""
        self.now += 1
        return 0.0

    def pause(self, seconds: float) -> None:
        """Let time pass at once."""
        self.now += seconds

    async def apause(self, seconds: float) -> None:
        """As `pause`, for an event loop."""
        self.now += seconds

    def drive(self, client: Any) -> None:
        """Let a client live by this clock."""
        client._context = replace(client._context, monotonic=lambda: self.now, jitter=self.jitter)
        vars(client._wire)["_pause"] = self.pause if isinstance(client, SpeechToText) else self.apause


@dataclass(frozen=True)
class Patience:
    """What the calls of a fault may take: `request_s` of real time; of the clock above, how long a create and a look
    are repeated, and how long a job is waited for.
    """

    request_s: float
    create_s: float
    fetch_s: float
    job_s: float = 3.5
    max_answer_bytes: int = 1_000_000

    @property
    def settings(self) -> Any:
        """As settings of a client."""
        return {
            "request_timeout": self.request_s,
            "retry_budget": self.create_s,
            "job_timeout": self.job_s,
            "max_answer_bytes": self.max_answer_bytes,
            "poll_interval": 0.001,
            "ssl_context": TRUSTING,
        }


PATIENT = Patience(request_s=8.0, create_s=3.5, fetch_s=2.5)
HASTY = Patience(request_s=0.25, create_s=0.5, fetch_s=0.5)
"""For what never answers: one try. `in_all_worlds` has more of it where the machine is busy."""

MORE = (1, 4, 16)
"""So many times the patience, one after the other, until it is enough for a fault to be met."""


@dataclass(frozen=True)
class Outcome:
    """What a call came to, with all that should be the same in each world."""

    result: str | None
    error: type[BaseException] | None = None
    generation_id: str | None = None
    status_code: int | None = None
    request_id: str | None = None
    correlation_id: str | None = None
    last_status: str | None = None
    attempts: int | None = None
    elapsed_s: float | None = None
    detail: str | None = None
    path: str | None = None
    seen: list[Seen] = field(default_factory=list[Seen])
    raised: SpeechToTextError | None = field(default=None, compare=False)
    took_s: float = field(default=0.0, compare=False)

    @property
    def creates(self) -> int:
        """How many creates the server saw, whole or in part."""
        return sum(request.method == "POST" for request in self.seen)


def _of(call: Callable[[], Any]) -> Outcome:
    began = time.monotonic()
    try:
        found = call()
    except SpeechToTextError as error:
        return Outcome(
            None,
            type(error),
            error.generation_id,
            error.status_code,
            error.request_id,
            error.correlation_id,
            error.last_status,
            error.attempts,
            error.elapsed_s,
            error.detail if isinstance(error, Rejected) else None,
            getattr(error, "path", None),
            raised=error,
            took_s=time.monotonic() - began,
        )
    return Outcome(
        found.text if isinstance(found, Transcript) else found.id,
        generation_id=found.generation_id if isinstance(found, Transcript) else found.id,
        took_s=time.monotonic() - began,
    )


def _in_a_thread(base_url: str, operation: Operation, patience: Patience) -> Outcome:
    with SpeechToText(KEY, base_url, **patience.settings) as client:
        Clock().drive(client)
        return _of(lambda: operation(client))


def _on_a_loop(backend: str) -> Callable[[str, Operation, Patience], Outcome]:
    def run(base_url: str, operation: Operation, patience: Patience) -> Outcome:
        async def go() -> Any:
            async with AsyncSpeechToText(KEY, base_url, **patience.settings) as client:
                Clock().drive(client)
                return await cast(Awaitable[Any], operation(client))

        return _of(lambda: anyio.run(go, backend=backend))

    return run


WORLDS = {"sync": _in_a_thread, "asyncio": _on_a_loop("asyncio"), "trio": _on_a_loop("trio")}
_THREADS = ThreadPoolExecutor(len(WORLDS))


def in_all_worlds(
    make_server: Callable[[], Server], operation: Operation, patience: Patience = PATIENT
) -> dict[str, Outcome]:
    """What an operation comes to in each world, with a server for each.

    Those that wait for what never comes run side by side; one that hangs is an error after a while. On a busy machine
    the little patience that they have may end before the server has played its part, which says nothing of the client:
    then the same is done again with more.
    """

    def one(world: str, waiting: Patience = patience) -> Outcome:
        with make_server() as server:
            outcome = WORLDS[world](server.base_url, operation, waiting)
            return replace(outcome, seen=server.finish())

    def hasty(world: str) -> Outcome:
        *fewer, most = (replace(patience, request_s=more * patience.request_s) for more in MORE)
        for waiting in fewer:
            with make_server() as server:
                outcome = WORLDS[world](server.base_url, operation, waiting)
                ended_s = time.monotonic()
                outcome = replace(outcome, seen=server.finish())
                if not server.accepts or server.silence_s(ended_s) >= waiting.request_s / 4:
                    return outcome
        return one(world, most)

    if patience is PATIENT:
        return {world: one(world) for world in WORLDS}
    go = hasty if patience is HASTY else one
    running = {world: _THREADS.submit(go, world) for world in WORLDS}
    return {world: future.result(timeout=30) for world, future in running.items()}


def create(client: Any) -> Any:
    """A job of a URL: JSON."""
    return client.submit(URL, model=MODEL, correlation_id=CORRELATION_ID)
