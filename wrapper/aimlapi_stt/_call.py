"""What a flow knows: where and how to ask (`Context`), and what has happened in one call so far (`Call`)."""

import random
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import cast

from ._config import ApiKey
from ._effects import Flow, OnUpload, Request, Send, TransportFailure, send
from ._ids import goes_on, note_job
from ._policy import Seconds
from ._response import Response
from ._settings import CallSettings, Limits
from .errors import SpeechToTextError, Unreachable


@dataclass(frozen=True, slots=True)
class Context:
    """What every flow needs to know. Clock and jitter are values, so that a test can pass its own."""

    base_url: str
    api_key: ApiKey
    limits: Limits = field(default_factory=Limits)
    monotonic: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random

    def changed(self, settings: CallSettings) -> "Context":
        """This context with some limits replaced."""
        return replace(self, limits=self.limits.changed(settings)) if settings else self

    def budgeted(self, **budgets: Seconds | None) -> "Context":
        """This context with some budgets replaced, by their names as settings; `None` keeps one as it is."""
        given = {name: value for name, value in budgets.items() if value is not None}
        return self.changed(cast(CallSettings, given))


class Call:
    """One call of the client. Whatever it raises is given what is known by then."""

    def __init__(
        self, context: Context, *, generation_id: str | None = None, correlation_id: str | None = None
    ) -> None:
        self.context = context
        self.generation_id = generation_id
        self.correlation_id = correlation_id
        self.last_status: str | None = None
        self.attempts = 0
        self._started = context.monotonic()

    @property
    def elapsed_s(self) -> float:
        """Seconds since the call began."""
        return self.context.monotonic() - self._started

    @property
    def tries(self) -> str:
        """How often was tried, in words."""
        often = "once" if self.attempts == 1 else f"{self.attempts} times"
        return f"tried {often} in {self.elapsed_s:.0f} s"

    def send(
        self, request: Request, *, on_upload: OnUpload | None = None, ends_in_s: float | None = None
    ) -> Flow[Response]:
        """The answer to a request."""
        self.attempts += 1
        return send(Send(request, self.context.limits.max_answer_bytes, on_upload, ends_in_s))

    @contextmanager
    def told(self) -> Generator[None]:
        """Give an error the facts of this call, where it does not have its own; and anything else that ends the call,
        as a callback of the caller's may, a note of the job.
        """
        try:
            yield
        except SpeechToTextError as error:
            answer = error.response
            facts = {
                "request_id": answer.request_id if answer else None,
                "status_code": answer.status if answer else None,
                "generation_id": self.generation_id,
                "correlation_id": self.correlation_id,
                "last_status": self.last_status,
                "elapsed_s": self.elapsed_s,
                "attempts": self.attempts,
            }
            vars(error).update({name: fact for name, fact in facts.items() if getattr(error, name) is None})
            raise
        except BaseException as interruption:
            self.note(interruption)
            raise

    def note(self, interruption: BaseException) -> None:
        """Say of the job on what interrupts the call, once there is one."""
        if self.generation_id is not None:
            note_job(interruption, self.generation_id)

    def unreachable(self, failure: TransportFailure | None) -> Unreachable:
        """The error for a request without an answer, where repeating it is safe and was in vain."""
        what = f" for job {self.generation_id}" if self.generation_id else ""
        later = f" {goes_on(self.generation_id)}" if self.generation_id else ""
        error = Unreachable(
            f"No answer from {self.context.base_url}{what} ({failure}), {self.tries}. "
            f"Check the base URL and the network, then try again.{later}",
            response=failure.answer if failure else None,
        )
        error.__cause__ = failure  # it is raised later, when no try is left
        return error
