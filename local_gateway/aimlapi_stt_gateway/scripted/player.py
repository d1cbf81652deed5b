"""The player: it gives each new job its script, and shows a job as its script has it."""

import time
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from hashlib import sha256

from ..door.problems import Refused
from ..door.requests import NewJob
from ..families import KNOBS, TEST_MODEL
from ..jobs.job import JobRow, as_text
from .asked import Asked
from .board import MOST_KEPT, Board
from .scenario import Part, Scenario
from .script import Script, WrongScript

_SHOWS = {"delay", "runningPolls", "error", "errorStatus", "result"}


@dataclass(slots=True)
class Creating:
    """A request under way, and the part that it was given if it made a job."""

    asked: Asked
    board: Board
    part: Part | None = None


# The application calls the player and knows nothing of the layer around both, which has read more of the request.
_current: ContextVar[Creating] = ContextVar("aimlapi_stt.creating")


class Player:
    """Plays a scenario. It is what the application calls `Scenario`."""

    def __init__(self, scenario: Scenario | None = None, *, by_key: bool = False) -> None:
        """Take a scenario.

        Args:
            scenario: what is played for whoever has not been given anything else.
            by_key: whether each API key has a board of its own, and only those that were given one are keys at all;
                else there is one board for all, and who has a key is for others to say.
        """
        self._scenario = scenario or Scenario()
        self._shared = None if by_key else Board(self._scenario, kept=0)  # nobody can ask for them
        self._boards: dict[str, Board] = {}
        self._looks: Counter[str] = Counter()

    def open_board(self, key: str) -> Board:
        """A board for an API key, which is accepted from now on."""
        board = self._boards[_digest(key)] = Board(self._scenario)
        return board

    def close_board(self, key: str) -> None:
        """Forget an API key; may be called twice."""
        self._boards.pop(_digest(key), None)

    def board_of(self, authorization: str | None) -> Board | None:
        """The board of who asks; `None` for one whose key is not accepted."""
        if self._shared is not None:
            return self._shared
        scheme, _, key = (authorization or "").partition(" ")
        return self._boards.get(_digest(key.strip())) if scheme.lower() == "bearer" else None

    @contextmanager
    def answering(self, asked: Asked, board: Board) -> Generator[Creating, None, None]:
        """While the block runs, a job that is created is one that was asked for so."""
        creating = Creating(asked, board)
        token = _current.set(creating)
        try:
            yield creating
        finally:
            _current.reset(token)

    def script(self, job: NewJob) -> Mapping[str, object]:
        """The script of a new job.

        Raises:
            Refused: it says so, or the options of the test model are no script.
        """
        creating = _current.get()
        creating.asked.says({**job.options, "model": job.model, "url": job.url})
        part = creating.board.part_for(creating.asked)
        told = dict(part.script)
        if job.model == TEST_MODEL:
            told |= {name: _number(job.options[name]) for name in KNOBS if name in job.options}
        try:
            script = Script.read(told)
        except WrongScript as problem:
            raise Refused(400, str(problem)) from problem
        if script.submit_error_status is not None:
            raise Refused(script.submit_error_status, "The script of this job refuses it.")
        creating.part = part
        if any(order.fault.refuses and order.on != "fetch" for order in part.orders):
            # Only to make no job: what is answered is for the fault to say.
            raise Refused(503, "A fault of this job refuses it.")
        return told

    def shown(self, job: JobRow) -> JobRow:
        """A job as it is shown to who looks at it now; each call is one look."""
        if not job.script or not _SHOWS & job.script.keys():
            return job
        script = Script.read(job.script)
        if script.running_polls:
            self._looks[job.id] += 1
            if len(self._looks) > MOST_KEPT:
                del self._looks[next(iter(self._looks))]
        if self._looks[job.id] <= script.running_polls > 0 or time.time() < job.created + script.delay_s:
            return replace(job, status="generating", result_json=None, error=None)
        if job.status not in ("completed", "failed"):
            return job
        if script.error is not None:
            return replace(job, status="failed", result_json=None, error=script.error)
        return job if script.result is None else replace(job, result_json=as_text(script.result))


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _number(value: object) -> object:
    """A number from the field of a form; anything else as it is, for the script to refuse."""
    if isinstance(value, str):
        for read in (int, float):
            try:
                return read(value)
            except ValueError:
                continue
    return value
