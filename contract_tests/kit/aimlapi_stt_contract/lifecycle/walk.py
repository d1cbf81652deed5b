"""Creates jobs and follows them to their ends, several at once, in an order that is drawn: their histories."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from ..deployment import Deployment, OverBudget, unknown_id
from ..exchanges import Exchange
from ..families import upload_field
from ..jobs import History, phase_of
from ..laws import NotAsked
from ..settings import Settings
from ..silence import Gone
from .plans import Plan, planned

_LOST: Final = 12
"""After so many looks on end that told of no status that is known, a job is given up."""


@dataclass(frozen=True, slots=True)
class Walk:
    """What was seen of the lifecycle.

    Attributes:
        jobs: the histories of its jobs, in the order in which they were to be created.
        strangers: looks at ids that nobody was given, while these jobs were under way and after it.
    """

    jobs: list[History]
    strangers: list[Exchange] = field(default_factory=list[Exchange])


def walk(settings: Settings, deployment: Deployment, models: tuple[str, ...], offers: frozenset[str],
         rng: random.Random) -> Walk:  # fmt: skip
    """Create as many jobs as the profile has, or the budget allows; look at each until its end, and after it.

    Raises:
        NotAsked: no job can be created in this run.
        OverBudget, Gone: none was; the text says why.
    """
    left = None if settings.budget is None else max(settings.budget - deployment.traffic.creates, 0)
    if left == 0:
        raise NotAsked(f"the budget of {settings.budget} job(s) is spent")
    plans = planned(settings, models, offers, left, rng)
    if left is not None:
        # Before anything is paid for: one that is accepted is a job, too, and the plans that it displaces are refused.
        deployment.create({"model": models[0]})
    with ThreadPoolExecutor(settings.profile.burst) as pool:
        walker = _Walker(settings, deployment, rng, pool)
        walker.create(plans)
        walker.follow()
        walker.look_again()
    if not walker.walk.jobs and walker.stopped is not None:
        raise walker.stopped
    walker.walk.jobs.sort(key=lambda job: job.number)
    return walker.walk


class _Walker:
    def __init__(
        self, settings: Settings, deployment: Deployment, rng: random.Random, pool: ThreadPoolExecutor
    ) -> None:
        self.walk = Walk([])
        self.stopped: OverBudget | Gone | None = None
        self._settings = settings
        self._deployment = deployment
        self._draw = rng
        self._polls = random.Random(
            rng.random()
        )  # how often is asked, the deployment decides; the rest must not depend on it
        self._pool = pool
        self._lock = threading.Lock()

    def create(self, plans: list[Plan]) -> None:
        """In bursts, with looks in between; each job is looked at as soon as its create is answered."""
        numbered = list(enumerate(plans))
        while numbered:
            most = self._settings.profile.burst
            size = self._draw.randint(max(most // 2, 1), most)
            burst, numbered = numbered[:size], numbered[size:]
            known = sorted(self.walk.jobs, key=lambda job: job.number)
            between = [self._looking(job) for job in self._draw.sample(known, min(2, len(known)))]
            tasks = [*(self._creating(number, plan) for number, plan in burst), *between, self._stranger()]
            self._at_once(tasks)

    def follow(self) -> None:
        """Look at those that have not ended, ever more slowly, each in its turn and some of them twice at once."""
        slow = self._settings.profile.per_second is not None
        pause, longest = (1.0, 5.0) if slow else (0.02, 1.0)
        end = time.monotonic() + self._settings.job_timeout_s
        while time.monotonic() < end and not isinstance(self.stopped, Gone):
            open_ = [job for job in self.walk.jobs if _is_open(job)]
            self._polls.shuffle(open_)
            twice = [] if slow else self._polls.sample(open_, len(open_) // 3)
            self._at_once([*map(self._looking, open_), *map(self._looking, twice)])
            if not any(map(_is_open, open_)):
                break
            time.sleep(min(pause, max(end - time.monotonic(), 0)))
            pause = min(pause * 1.4, longest)

    def look_again(self) -> None:
        """Look at all of them after their ends, each by several at once where that is allowed, and at nobody's; and
        at one of them by as many as there may be.
        """
        known = [job for job in self.walk.jobs if job.id is not None]
        together = 1 if self._settings.profile.per_second is not None else 2
        for _ in range(self._settings.profile.looks_after):
            tasks = [self._looking(job) for job in known for _ in range(together)]
            self._draw.shuffle(tasks)
            self._at_once([*tasks, self._stranger()])
        if together > 1 and known:
            self._at_once([self._looking(self._draw.choice(known))] * self._settings.profile.burst)

    def _at_once(self, tasks: list[Callable[[], None]]) -> None:
        for done in [self._pool.submit(task) for task in tasks]:
            done.result()

    def _creating(self, number: int, plan: Plan) -> Callable[[], None]:
        correlation_id = f"contract-{self._settings.seed:x}-{number}"

        def create() -> None:
            try:
                exchange = self._asked(plan, correlation_id)
            except (OverBudget, Gone) as stop:
                self.stopped = stop
                return
            job = History(number, plan.model, plan.recording, plan.url, plan.options, exchange, correlation_id)
            with self._lock:
                self.walk.jobs.append(job)
            self._looking(job)()

        return create

    def _asked(self, plan: Plan, correlation_id: str) -> Exchange:
        """The answer to a create. One that was not answered is never sent again: nobody knows whether it was heard."""
        headers = {"x-client-request-id": correlation_id}
        if plan.recording is None:
            body = {"model": plan.model, "url": plan.url, **plan.options}
            return self._deployment.create(body, headers=headers)
        form = {"model": plan.model, **{name: _as_text(value) for name, value in plan.options.items()}}
        return self._deployment.upload(plan.recording, upload_field(plan.model), form, headers=headers)

    def _looking(self, job: History) -> Callable[[], None]:
        def look() -> None:
            if job.id is None:
                return
            try:
                seen = self._deployment.fetch(job.id)
            except Gone as stop:
                self.stopped = stop
                return
            job.looks.append(seen)

        return look

    def _stranger(self) -> Callable[[], None]:
        nobody = unknown_id(self._draw)

        def look() -> None:
            with suppress(Gone):
                self.walk.strangers.append(self._deployment.fetch(nobody))

        return look


def _is_open(job: History) -> bool:
    """Whether its end is still to be seen, and there is hope."""
    if job.id is None or job.final is not None:
        return False
    if len(job.looks) >= 3 and all(look.answer is None for look in job.looks[-3:]):
        return False
    late = job.looks[-_LOST:]
    return len(late) < _LOST or any(phase_of(look) == "pending" or look.status == 429 for look in late)


def _as_text(value: object) -> str:
    """A value as the field of a form has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
