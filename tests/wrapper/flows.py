"""Drive a flow by hand: a script of answers, a clock that only sleeping moves, and a log of what the flow asked for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from aimlapi_stt._call import Context
from aimlapi_stt._config import ApiKey
from aimlapi_stt._effects import Flow, Request, Sleep, TransportFailure
from aimlapi_stt._policy import Budgets
from aimlapi_stt._response import Response
from aimlapi_stt._settings import Limits

T = TypeVar("T")
BASE_URL = "https://stt.example"
KEY = "sk-very-secret"

Step = Response | TransportFailure


@dataclass
class World:
    """Answers in turn (the last one for ever), and remembers requests and sleeps."""

    steps: Iterable[Step]
    request_takes_s: float = 0.0
    now: float = 1000.0
    requests: list[Request] = field(default_factory=list[Request])
    ends_in_s: list[float | None] = field(default_factory=list[float | None])
    sleeps: list[float] = field(default_factory=list[float])

    def context(self, **budgets: float) -> Context:
        """A context on this world's clock, without jitter."""
        limits = Limits(replace(Budgets(), **budgets))
        return Context(BASE_URL, ApiKey(KEY), limits, lambda: self.now, lambda: 0.5)

    def run(self, start: Callable[[Context], Flow[T]], **budgets: float) -> T:
        """The result of a flow, or the error that it ends in."""
        flow = start(self.context(**budgets))
        steps = list(self.steps)
        try:
            effect = next(flow)
            while True:
                if isinstance(effect, Sleep):
                    self.sleeps.append(effect.seconds)
                    self.now += max(effect.seconds, 1e-6)  # beside 1000 s, less than that would be nothing, for ever
                    effect = flow.send(None)
                    continue
                step = steps[min(len(self.requests), len(steps) - 1)]
                self.requests.append(effect.request)
                self.ends_in_s.append(effect.ends_in_s)
                self.now += self.request_takes_s
                effect = flow.throw(step) if isinstance(step, TransportFailure) else flow.send(step)
        except StopIteration as stop:
            result: T = stop.value
            return result
        finally:
            flow.close()

    @property
    def creates(self) -> int:
        """How many requests would have created a job."""
        return sum(request.method == "POST" for request in self.requests)
