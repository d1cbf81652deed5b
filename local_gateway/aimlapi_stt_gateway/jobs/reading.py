"""What only looks at the jobs."""

import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from .job import JobRow, as_job
from .schema import STATUSES, TOTALS, connect_to_read

_PACE_S, _PACE_JOBS = 60.0, 100


class Reader:
    """The looking half of a `Store`. It has a connection of its own, so that no look ever waits for a change."""

    def __init__(self, file: Path, keep_s: float) -> None:
        """Open the jobs in `file`, which exist."""
        self._keep_s = keep_s
        self._reading = connect_to_read(file)
        self._reading_lock = threading.Lock()

    def get(self, job_id: str) -> JobRow | None:
        """A job that is neither unknown nor expired."""
        rows = self._read("SELECT * FROM jobs WHERE id = ?", (job_id,))
        job = as_job(rows[0]) if rows else None
        if job is None or job.finished is None:
            return job
        expires = max(job.created + self._keep_s, job.finished + self._keep_s / 6)
        return job if time.time() < expires else None

    def waiting(self) -> int:
        """How many jobs wait to be begun."""
        return int(self._read("SELECT queued_now FROM totals")[0][0])

    def oldest_waiting_s(self) -> float:
        """How long the oldest of them has been waiting, in seconds; 0 where none waits."""
        rows = self._read("SELECT min(created) FROM jobs WHERE status = 'queued'")
        return 0.0 if rows[0][0] is None else max(0.0, time.time() - float(rows[0][0]))

    def retry_after_s(self) -> int:
        """After how many seconds, 1 to 60, it makes sense to come again when too many jobs wait.

        A tenth of what waits is done by then, at the pace of the last hundred jobs that ended within a minute. One
        place is free sooner, but it is not only one client that comes again. Where none has ended, nobody knows the
        pace: then it is as long as the oldest has been waiting, which doubles from one answer to the next.
        """
        now = time.time()
        rows = self._read(
            "SELECT count(*), min(finished) FROM "
            "(SELECT finished FROM jobs WHERE finished > ? ORDER BY finished DESC LIMIT ?)",
            (now - _PACE_S, _PACE_JOBS),
        )
        ended, since = rows[0]
        wait_s = self.waiting() / 10 * (now - since) / ended if ended else self.oldest_waiting_s()
        return round(min(max(wait_s, 1.0), 60.0))

    def totals(self) -> dict[str, float]:
        """What there ever was in this folder; what has expired is in it.

        Returns:
            The numbers of jobs `accepted`, `claimed`, `requeued`, `completed` and `failed`; `audio_s`, seconds that
            engines have listened to, each channel of a job by itself; `work_s`, seconds that workers took for jobs.
        """
        row = self._read("SELECT * FROM totals")[0]
        return {name: float(row[name]) for name in TOTALS}

    def by_status(self) -> dict[str, int]:
        """How many jobs there are of each status, expired ones that were not yet removed among them."""
        row = self._read("SELECT * FROM totals")[0]
        return {status: int(row[f"{status}_now"]) for status in STATUSES}

    def overdue(self) -> list[str]:
        """The workers whose lease has run out."""
        rows = self._read(
            "SELECT worker FROM jobs WHERE status = 'generating' AND lease_until <= ?", (time.monotonic(),)
        )
        return [str(row["worker"]) for row in rows]

    def _read(self, query: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        with self._reading_lock:
            return self._reading.execute(query, values).fetchall()
