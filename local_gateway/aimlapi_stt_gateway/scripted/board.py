"""What is played for one API key: the parts, the faults that are switched on, and what was asked."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Final

from .asked import Asked
from .faults import Play
from .scenario import Order, Part, Scenario, When
from .turn import Turn

MOST_KEPT: Final = 10_000
_numbers = count()


@dataclass(slots=True)
class Switched:
    """A fault that is switched on; `job` is the one job it is for, and `left` how many requests it still takes."""

    order: Order
    job: str | None = None
    left: int | None = None
    memory: dict[str, Any] = field(default_factory=dict[str, Any])
    number: int = field(default_factory=_numbers.__next__)

    def is_for(self, asked: Asked) -> bool:
        """Whether a request is to meet it."""
        where = self.order.on or self.order.fault.where
        fits = asked.kind != "other" and where in ("any", asked.kind)
        return fits and self.job in (None, asked.generation_id) and self.left != 0

    def around(self, play: Play) -> Play:
        """The answering of a request that meets it."""

        async def whole(turn: Turn) -> None:
            if self.left == 0:  # another request that came at the same time has met it
                await play(turn)
                return
            name = self.order.fault.name
            turn.asked.faults.append(name)
            self._count(-1)

            def unmet() -> None:
                turn.asked.faults.remove(name)
                self._count(1)

            prepared = replace(turn, memory=self.memory, seconds=self.order.seconds, unmet=unmet)
            await self.order.fault.around(play, prepared)

        return whole

    def _count(self, step: int) -> None:
        if self.left is not None:
            self.left += step


class Board:
    """The state of one API key. The server's thread plays by it, the test's thread sets it.

    Of requests it keeps the last `kept`, and of jobs with faults or another id the last `MOST_KEPT`.
    """

    def __init__(self, scenario: Scenario, kept: int = MOST_KEPT) -> None:
        self._scenario = scenario
        self._kept = kept
        self.reset()

    def reset(self) -> None:
        """As it was at first: the scenario alone, and nothing asked."""
        self.requests: deque[Asked] = deque(maxlen=self._kept)
        self._parts = [replace(part) for part in self._scenario.parts]
        self._given: list[Part] = []
        self._creates = 0
        self._real: dict[str, str] = {}
        self._switched: list[Switched] = []
        self._of_jobs: dict[str, list[Switched]] = {}
        for order in self._scenario.orders:
            self.switch_on(order)

    def give(self, script: Mapping[str, object], when: When, times: int | None, orders: tuple[Order, ...]) -> None:
        """Add a part: those for so many jobs come first and in turn, of the others the last one that fits."""
        self._given.append(Part(script, when, times, orders))

    def switch_on(self, order: Order, job: str | None = None) -> None:
        """Let requests meet a fault, those about one job or all."""
        self._switched.append(Switched(order, job, order.times))

    def part_for(self, asked: Asked) -> Part:
        """The part of a job that is being created; it counts."""
        self._creates += 1
        counted = [part for part in self._given if part.left is not None]
        lasting = [part for part in reversed(self._given) if part.left is None]
        for part in (*counted, *lasting, *self._parts):
            if part.left != 0 and part.when.fits(asked, self._creates):
                if part.left is not None:
                    part.left -= 1
                return part
        return Part(self._scenario.default)

    def surrounded(self, play: Play, asked: Asked) -> Play:
        """The answering of a request with all faults that it meets, the last one that was switched on outermost."""
        known = [*self._switched, *self._of_jobs.get(asked.generation_id or "", ())]
        known.sort(key=lambda switched: switched.number)
        return _around(play, [switched for switched in known if switched.is_for(asked)])

    def made(self, play: Play, asked: Asked, part: Part) -> Play:
        """The answering of a create with the faults of its part; where it made a job, looks at that meet them, too."""
        switched = [Switched(order, asked.generation_id, order.times) for order in part.orders]
        if asked.generation_id is not None:
            _keep(self._of_jobs, asked.generation_id, switched)
        return _around(play, [one for one in switched if one.is_for(asked)])

    def rename(self, real: str, shown: str) -> None:
        """Let a job be known by another id."""
        _keep(self._real, shown, real)

    def real_id(self, shown: str) -> str:
        """The id of a job that may have been renamed."""
        return self._real.get(shown, shown)


def _keep(known: dict[str, Any], name: str, value: object) -> None:
    """Keep something, and let go of the oldest where there is too much."""
    known[name] = value
    if len(known) > MOST_KEPT:
        del known[next(iter(known))]


def _around(play: Play, switched: Iterable[Switched]) -> Play:
    for one in switched:
        play = one.around(play)
    return play
