"""A job, and all that was seen of it: laws of the lifecycle are laws about such histories."""

from dataclasses import dataclass, field
from typing import Any

from .exchanges import Exchange
from .families import Family, family_of
from .inputs import NOT_AUDIO, NOWHERE, Recording


@dataclass(slots=True)
class History:
    """A job that the kit created.

    Attributes:
        number: which of the run's jobs.
        model: what it named.
        recording: what it carried; `None` where it named a url.
        url: what it named; `None` where it carried a recording.
        options: the request options that it named.
        created: the create and its answer.
        looks: the fetches that were answered about it, in the order of their answers.
        correlation_id: the `X-Client-Request-Id` of the create.
    """

    number: int
    model: str
    recording: Recording | None
    url: str | None
    options: dict[str, Any]
    created: Exchange
    correlation_id: str
    looks: list[Exchange] = field(default_factory=list[Exchange])

    @property
    def id(self) -> str | None:
        """The generation id; `None` where the answer told none."""
        told = self.created.told.get("generation_id")
        return told if isinstance(told, str) and told else None

    @property
    def family(self) -> Family | None:
        """The family of its model."""
        return family_of(self.model)

    @property
    def hearable(self) -> bool:
        """Whether it carries or names audio, so that it should be completed."""
        return self.recording != NOT_AUDIO if self.url is None else not self.url.startswith(NOWHERE)

    @property
    def told(self) -> list[Exchange]:
        """The looks that were answered with a success."""
        return [look for look in self.looks if look.status is not None and look.status < 300]

    @property
    def ended(self) -> bool:
        """Whether its last look told of an end."""
        return bool(self.looks) and phase_of(self.looks[-1]) in ("completed", "failed")

    @property
    def final(self) -> Exchange | None:
        """The first look that told of an end; `None` where none did."""
        return next((look for look in self.looks if phase_of(look) in ("completed", "failed")), None)

    @property
    def result(self) -> Any:
        """The result of its first completed look; `None` where there is none."""
        final = self.final
        return None if final is None else result_of(final.told)

    def __str__(self) -> str:
        said = self.recording.filename if self.recording else self.url
        return f"job {self.number} ({self.model}, {said}, id {self.id})"


PENDING = ("queued", "waiting", "active", "processing", "generating")
ENDS = {"completed": "completed", "failed": "failed", "error": "failed"}


def phase_of(look: Exchange) -> str:
    """`pending`, `completed`, `failed`, or `unknown` for any other answer."""
    if look.answer is None or look.answer.status >= 300:
        return "unknown"
    status = look.told.get("status")
    return "pending" if status in PENDING else ENDS.get(str(status), "unknown")


def result_of(told: dict[str, Any]) -> Any:
    """The result in an answer, in either envelope."""
    return told.get("result") if told.get("result") is not None else told.get("output")
