"""A service that keeps track of its jobs, on a clock of its own, behind a network that loses what it likes.

It drives a flow by hand, so that hours pass in no time.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aimlapi_stt._call import Context
from aimlapi_stt._config import ApiKey
from aimlapi_stt._effects import Flow, Request, Send, Sleep, TooLarge, TransportFailure, Upload
from aimlapi_stt._policy import Budgets
from aimlapi_stt._response import Response
from aimlapi_stt._settings import Limits, PollInterval
from tests.faults.behaviours import as_bytes
from tests.wrapper.payloads import OPENAI

T = TypeVar("T")

BASE_URL = "https://stt.example"
KEY = "sk-the-key-that-nobody-may-see"
AUDIO = bytes(200_000)
KEPT_S = 3600.0
WORDS = ("queued", "waiting", "generating", "in_review")


@dataclass(frozen=True)
class Step:
    """What becomes of one request.

    Attributes:
        kind: what is answered, see `Service`.
        made: whether a create is carried out, where its answer does not say.
        named: whether the header gives the id of what was made.
        takes_s: how long it takes, if it may.
        asks: a `Retry-After`, if any.
    """

    kind: str
    made: bool = False
    named: bool = False
    takes_s: float = 0.0
    asks: str = ""


@dataclass
class Job:
    """One that is paid for."""

    id: str
    created: float
    ends: float
    outcome: str


@dataclass
class Service:
    """Takes the steps in turn, and the last one for ever.

    A create may be: `fine`, `mute` (done, and no id in the body), `lost` on the way, `unsent`, `large`, or a status.
    A look may be: `fine`, `lost`, `unsent`, `large`, `nonsense`, `another` (job's answer), or a status.

    Attributes:
        lasts_s: how long each job takes.
        outcome: `completed`, `empty` (completed without a result) or `failed`.
        chance: what is random.
    """

    steps: Sequence[Step]
    lasts_s: float = 0.0
    outcome: str = "completed"
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    now: float = 1000.0
    jobs: list[Job] = field(default_factory=list[Job])
    told: set[str] = field(default_factory=set[str])
    seen: list[Step] = field(default_factory=list[Step])
    last: str = ""

    def context(self, budgets: Budgets, poll_interval: PollInterval | None = None) -> Context:
        """A context on this service's clock."""
        limits = Limits(budgets, poll_interval)
        return Context(BASE_URL, ApiKey(KEY), limits, lambda: self.now, self.chance.random)

    def drive(self, context: Context, start: Callable[[Context], Flow[T]]) -> T:
        """The result of a flow, or the error that it ends in."""
        flow = start(context)
        try:
            effect = next(flow)
            while True:
                if isinstance(effect, Sleep):
                    assert effect.seconds >= 0
                    self.now += max(effect.seconds, 1e-6)  # no clock stands still
                    effect = flow.send(None)
                    continue
                try:
                    answer = self._exchange(effect)
                except TransportFailure as failure:
                    effect = flow.throw(failure)
                else:
                    effect = flow.send(answer)
        except StopIteration as stop:
            result: T = stop.value
            return result
        finally:
            flow.close()

    def _exchange(self, effect: Send) -> Response:
        request = effect.request
        ends_in_s = float("inf") if effect.ends_in_s is None else max(effect.ends_in_s, 1.0)
        timeout_s = min(request.timeout_s, ends_in_s)
        step = self.steps[min(len(self.seen), len(self.steps) - 1)]
        self.seen.append(step)
        self.last = step.kind
        if request.upload is not None:
            _take(request.upload)
        creates = request.method == "POST"
        if step.kind == "unsent":
            self.now += min(step.takes_s, timeout_s)
            raise TransportFailure("Connection refused", nothing_sent=True)
        headers = {"retry-after": step.asks} if step.asks else {}
        if creates and _is_carried_out(step):
            self.jobs.append(Job(f"job-{len(self.jobs)}", self.now, self.now + self.lasts_s, self.outcome))
            if step.named:
                headers["x-inference-id"] = self.jobs[-1].id
        if step.takes_s > timeout_s:
            self.now += timeout_s
            self.last = "lost"
            raise TransportFailure("timed out", nothing_sent=False)
        self.now += step.takes_s
        if "x-inference-id" in headers:
            self.told.add(self.jobs[-1].id)
        if step.kind == "lost":
            raise TransportFailure("Connection reset by peer", nothing_sent=False, status=200, headers=headers)
        if step.kind == "large":
            raise TooLarge("more than 9 bytes", nothing_sent=False, status=200, headers=headers)
        if step.kind.isdigit():
            return Response(int(step.kind), headers, as_bytes({"message": f"No: {KEY}"}))
        return Response(200, headers, as_bytes(self._created(step) if creates else self._told(step, request)))

    def _created(self, step: Step) -> dict[str, Any]:
        if step.kind != "fine":
            return {"status": "queued"}
        self.told.add(self.jobs[-1].id)
        return {"generation_id": self.jobs[-1].id, "status": "queued"}

    def _told(self, step: Step, request: Request) -> dict[str, Any]:
        if step.kind == "nonsense":
            return {"it": "works"}
        asked = request.url.rpartition("/")[2]
        job = next(job for job in self.jobs if job.id == asked)
        if step.kind == "another":
            return {"generation_id": f"{asked}-not", "status": "completed", "result": {**OPENAI, "text": "another"}}
        if self.now < job.ends:
            self.last = "pending"
            return {"generation_id": asked, "status": self.chance.choice(WORDS)}
        self.last = job.outcome
        if job.outcome == "failed":
            return {"generation_id": asked, "status": "failed", "error": None}
        result = None if job.outcome == "empty" else {**OPENAI, "text": f"what is said in {asked}"}
        return {"generation_id": asked, "status": "completed", "result": result}


def _is_carried_out(step: Step) -> bool:
    if step.kind in ("fine", "mute"):
        return True
    maybe = step.kind in ("lost", "large", "303", "304") or (step.kind.isdigit() and step.kind >= "500")
    return maybe and step.made


def _take(upload: Upload) -> None:
    """What the HTTP library does with a file, which has to be whole each time."""
    if upload.rewindable:
        upload.file.seek(0)  # type: ignore[attr-defined]  # pyright: ignore
    parts: list[bytes] = []
    while part := upload.file.read(65_536):
        parts.append(part)
    assert b"".join(parts) == AUDIO
