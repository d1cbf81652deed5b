"""Signs of life of a worker: it holds a job by getting on with it. A timer would tick for a hung one, too."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator

from ..audio import SAMPLE_BYTES, SAMPLE_RATE
from ..engines import Engine, Segment, Task
from .store import Store

_OFTEN_S = 1.0


class LostJob(Exception):
    """The worker holds its job no longer; somebody else does it."""


class Progress:
    """Call it at every step of a job: it extends the claim, once a second at most.

    Attributes:
        audio_s: seconds of audio that the engine has taken so far.

    Raises:
        LostJob: the claim was taken away.
    """

    def __init__(
        self,
        store: Store,
        job_id: str,
        worker: str,
        lease_s: float,
        sign: Callable[[], None] = lambda: None,
        outside_s: float | None = None,
    ) -> None:
        """Watch over a claim that was made just now.

        Args:
            store: where the claim is.
            job_id: the job.
            worker: who holds it.
            lease_s: seconds that may pass between two steps of the engine.
            sign: called, too, whenever the claim is extended.
            outside_s: seconds that may pass between two steps of our own, which fetch and open the audio, where that is
                not the same; the claim was made for so long.
        """
        self.audio_s = 0.0
        self._store = store
        self._job_id, self._worker = job_id, worker
        self._engine_s = lease_s
        self._outside_s = self._lease_s = lease_s if outside_s is None else outside_s
        self._sign = sign
        self._every_s = min(_OFTEN_S, lease_s / 4)
        self._next = time.monotonic() + self._every_s

    def __call__(self) -> None:
        """A step was made."""
        if time.monotonic() >= self._next:
            self._extend()

    def _extend(self) -> None:
        self._next = time.monotonic() + self._every_s
        self._sign()
        try:
            held = self._store.extend(self._job_id, self._worker, self._lease_s)
        except sqlite3.OperationalError:  # a full disk, on which nobody can take the claim away either
            return
        if not held:
            raise LostJob

    def engine(self) -> None:
        """From here on it is the engine that has to get on."""
        self._hold(self._engine_s)

    def outside(self) -> None:
        """From here on it is we."""
        self._hold(self._outside_s)

    def _hold(self, lease_s: float) -> None:
        if lease_s != self._lease_s:
            self._lease_s = lease_s
            self._extend()

    def watching(self, engine: Engine) -> Engine:
        """The engine, with a step for each piece of audio that it takes and each segment that it gives."""
        return _Watched(engine, self)

    def counted(self, pcm: Iterable[bytes]) -> Iterator[bytes]:
        """Pass audio on; a step for each chunk."""
        for chunk in pcm:
            self.audio_s += len(chunk) / (SAMPLE_BYTES * SAMPLE_RATE)
            self.engine()
            self()
            yield chunk
        self.engine()


class _Watched:
    def __init__(self, engine: Engine, progress: Progress) -> None:
        self._engine = engine
        self._progress = progress

    @property
    def name(self) -> str:  # asked for when all is heard: which weights are loaded, a job decides
        return self._engine.name

    @property
    def version(self) -> str:
        return self._engine.version

    def recognise(self, pcm: Iterable[bytes], task: Task) -> Iterator[Segment]:
        self._progress.outside()  # until it has the first of the audio: the file is opened for that
        for segment in self._engine.recognise(self._progress.counted(pcm), task):
            self._progress.engine()
            self._progress()
            yield segment
