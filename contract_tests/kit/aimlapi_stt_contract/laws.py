"""What a deployment is held to: each check states one law, and looks whether it is kept."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final, Literal, get_args

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


_NAME: Final = re.compile(r"[a-z0-9-]+\.[a-z0-9-]+")
CHECKS: Final[dict[str, Check]] = {}
"""All checks by name, in the order in which they are run; `checks`, `lifecycle` and `schemas` fill it."""


def check(name: str, law: str, *, source: str, layer: Layer, cost: Cost) -> Callable[[Look], Look]:
    """Enter what follows, which yields findings, as the check of a law."""

    def enter(look: Look) -> Look:
        if name in CHECKS:
            raise ValueError(f"there are two checks {name!r}")
        if not _NAME.fullmatch(name):
            raise ValueError(f"the name of a check is `area.what`, and {name!r} is not")
        for word, what, known in ((layer, "layer", get_args(Layer)), (cost, "cost", get_args(Cost))):
            if word not in known:
                raise ValueError(f"the check {name} has the {what} {word!r}; there are {', '.join(known)}")
        CHECKS[name] = Check(name, law, source, layer, cost, look)
        return look

    return enter


def chosen(only: Sequence[str], skip: Sequence[str] = ()) -> list[Check]:
    """The checks that are named, all where none is, but for those that are to be skipped.

    A name is that of a check or of an area, or a pattern with `*`.

    Raises:
        LookupError: a name fits no check, or no check is left; the text says what there is.
    """
    for name in (*only, *skip):
        if not any(_fits(check, name) for check in CHECKS.values()):
            raise LookupError(f"no check is named {name!r}. {nearest(name)}")
    found = [
        check
        for check in CHECKS.values()
        if (not only or any(_fits(check, name) for name in only)) and not any(_fits(check, name) for name in skip)
    ]
    if not found:
        raise LookupError("no check is left: all that were chosen are skipped, too.")
    return found


def _fits(check: Check, name: str) -> bool:
    return fnmatchcase(check.name, name) or check.area == name


def nearest(name: str) -> str:
    """What somebody may have meant by a name that fits no check, in a sentence or two."""
    areas = list(dict.fromkeys(check.area for check in CHECKS.values()))
    near = get_close_matches(name, [*CHECKS, *areas], 3, cutoff=0.7)
    if near:
        return f"Did you mean {' or '.join(near)}? `aimlapi-stt contract list` names all."
    return f"There are checks of: {', '.join(sorted(areas))}. `aimlapi-stt contract list` names all."
