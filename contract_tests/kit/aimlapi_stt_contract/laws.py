"""What a deployment is held to: each check states one law, and looks whether it is kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from .findings import Finding
    from .session import Session

Layer = Literal["schema", "request", "lifecycle"]
"""schema: generated requests; request: single requests with an answer that is known; lifecycle: jobs to their end."""

Cost = Literal["free", "refusable", "creates", "jobs", "generates"]
"""What a check costs who pays for jobs.

free: no request that could create a job. refusable: creates that carry no audio, and have to be refused. jobs: looks at
the jobs that the lifecycle has created. creates: creates jobs of its own, which the live profile does not run.
generates: what schemathesis draws from the contract, creates with it; where jobs are counted, fetches alone.
"""


class NotAsked(Exception):
    """A check does not apply to this run. The text says why."""


Look = Callable[["Session"], "Iterator[Finding]"]


@dataclass(frozen=True, slots=True)
class Check:
    """A law, and how it is looked after.

    Attributes:
        name: `area.what`, what it is chosen by and what a baseline names.
        law: the law, in one sentence.
        source: where it is written: a JSON pointer of the contract, or a section of docs/wire.md.
        layer: which of the three.
        cost: what it costs.
        look: yields a finding for each break.
    """

    name: str
    law: str
    source: str
    layer: Layer
    cost: Cost
    look: Look

    @property
    def area(self) -> str:
        """What it is about."""
        return self.name.partition(".")[0]


CHECKS: Final[dict[str, Check]] = {}
"""All checks by name, in the order in which they are run; `checks`, `lifecycle` and `schemas` fill it."""


def check(name: str, law: str, *, source: str, layer: Layer, cost: Cost) -> Callable[[Look], Look]:
    """Enter what follows, which yields findings, as the check of a law."""

    def enter(look: Look) -> Look:
        if name in CHECKS:
            raise ValueError(f"there are two checks {name!r}")
        CHECKS[name] = Check(name, law, source, layer, cost, look)
        return look

    return enter


def chosen(only: tuple[str, ...]) -> list[Check]:
    """The checks of these names, or of names that begin with them up to a dot; all where none is named.

    Raises:
        LookupError: a name fits no check; the text lists the areas.
    """
    for name in only:
        if not any(_fits(check, name) for check in CHECKS.values()):
            areas = ", ".join(sorted({check.area for check in CHECKS.values()}))
            raise LookupError(f"no check is named {name!r}. There are checks of: {areas}.")
    return [check for check in CHECKS.values() if not only or any(_fits(check, name) for name in only)]


def _fits(check: Check, name: str) -> bool:
    return check.name == name or check.name.startswith(f"{name}.")
