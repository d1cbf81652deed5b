"""Jobs in SQLite: the one place where a job's state changes.

| from | to | by |
|---|---|---|
| - | queued | `add` |
| queued | generating | `claim`, for a worker and until a moment: its lease |
| generating | completed, failed | `finish`, only by the worker that holds the claim |
| generating | queued, failed | `release`, when that worker or the server is gone: again, or failed after too often |
| completed, failed | - | `drop_expired`, `keep_s` after `add` |
| any | - | `withdraw`, where who asked for it was told that there is none |

Every change is one statement, so that a process that dies between two leaves a state of this table behind. `schema`
says what a change survives.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from .job import JobRow, as_job, as_text, new_id
from .leftovers import Leftovers, check_folder
from .reading import Reader
from .schema import connect, connect_at_once

__all__ = ["CLAIMS", "DEATHS", "KEPT_S", "JobRow", "Store", "new_id"]

DEATHS = 2
"""A job that was being recognised when so many workers died or hung has failed."""

CLAIMS = 5
"""A job that was begun so often without an end has failed: it may be what ends the server."""

KEPT_S = 3600.0

_EXPIRED_AT_ONCE = 200

Why = Literal["died", "stopped", "server died"]


class Store(Reader):
    """The jobs of one data folder. Threads may share one; each process opens its own.

    What only looks (`get`, `waiting`, `totals` ...) uses a connection of its own and waits for no change, so that it
    may be called on an event loop.

    Raises:
        OSError: the folder cannot be made, or holds the audio of somebody else.
        sqlite3.Error: the jobs in it cannot be read or written.
    """

    def __init__(self, folder: Path, *, make: bool = True, keep_s: float = KEPT_S) -> None:
        """Open the jobs of `folder`, and make them where they are missing, unless `make` is false.

        Args:
            folder: the data folder.
            make: whether to make it.
            keep_s: how long a job is kept, in seconds from its creation; but at least a sixth of that from its end,
                and before its end in any case.
        """
        self.folder = folder
        if make:
            check_folder(folder)
            (folder / "audio").mkdir(mode=0o700, parents=True, exist_ok=True)
        self._audio = folder / "audio"
        self._file = file = folder / "jobs.sqlite3"
        self._db = connect(file, make=make)
        self._leftovers = Leftovers(self._audio, self._is_needed)
        self._lock = threading.Lock()
        self._hasty: sqlite3.Connection | None = None
        self._hasty_lock = threading.Lock()
        try:
            super().__init__(file, keep_s)
            self._identity = _identity(file)
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the connections; the jobs stay."""
        with self._reading_lock:
            self._reading.close()
        with self._hasty_lock:
            if self._hasty is not None:
                self._hasty.close()
        with self._lock:
            self._db.close()

    def is_lost(self) -> bool:
        """Whether the jobs' file is no longer there, or is another one: what is written is then gone at the end."""
        return _identity(self._file) != self._identity

    def audio_path(self, job_id: str) -> Path:
        """Where the audio of a job is kept. Ids are our own, so no part of a path comes from outside."""
        return self._audio / job_id

    def add(
        self,
        job_id: str,
        owner: str,
        model: str,
        options: dict[str, object],
        url: str | None,
        script: Mapping[str, object] | None = None,
        most: int = 1000,
        *,
        at_once: bool = False,
    ) -> bool:
        """Accept a job, unless `most` are waiting: then false. Its audio, if uploaded, is in `audio_path` already.

        With `at_once` it waits for nobody, so that it may be called on an event loop.

        Raises:
            BlockingIOError: `at_once`, and somebody else is writing; nothing was accepted.
            sqlite3.OperationalError: the disk is full, or could not be written for half a minute; nothing was accepted.
        """
        _, changed = (self._run_at_once if at_once else self._run)(
            "INSERT INTO jobs (id, owner, model, options, url, script, created) SELECT ?, ?, ?, ?, ?, ?, ? "
            "WHERE (SELECT queued_now FROM totals) < ?",
            (
                job_id,
                owner,
                model,
                json.dumps(options),
                url,
                None if script is None else json.dumps(script),
                time.time(),
                most,
            ),
        )
        return changed == 1

    def withdraw(self, job_id: str) -> None:
        """Remove a job, however it stands: a worker that holds it holds it no longer."""
        self._run("DELETE FROM jobs WHERE id = ?", (job_id,))

    def claim(self, worker: str, lease_s: float = 120.0, most_fetched: int | None = None) -> JobRow | None:
        """Take the oldest waiting job for a worker; `None` when there is none.

        Args:
            worker: the worker.
            lease_s: seconds until it has to `extend` the claim or is taken for hung.
            most_fetched: when so many jobs with a URL are under way, uploads that wait go first; `None` for any number.
        """
        if not self.waiting():  # many are woken for one job, and even a claim in vain would hold up who writes
            return None
        rows, _ = self._run(
            "UPDATE jobs SET status = 'generating', worker = ?, lease_until = ?, claims = claims + 1 WHERE id = "
            "coalesce(iif((SELECT count(*) FROM jobs WHERE status = 'generating' AND url IS NOT NULL) >= ?, "
            "(SELECT id FROM jobs WHERE status = 'queued' AND url IS NULL ORDER BY created LIMIT 1), NULL), "
            "(SELECT id FROM jobs WHERE status = 'queued' ORDER BY created LIMIT 1)) RETURNING *",
            (worker, _lease(lease_s), most_fetched),
        )
        return as_job(rows[0]) if rows else None

    def extend(self, job_id: str, worker: str, lease_s: float) -> bool:
        """Let a worker that got on with its job hold it `lease_s` from now. False when it holds it no longer."""
        _, changed = self._run(
            "UPDATE jobs SET lease_until = ? WHERE id = ? AND worker = ? AND status = 'generating'",
            (_lease(lease_s), job_id, worker),
        )
        return changed == 1

    def finish(
        self,
        job_id: str,
        worker: str,
        *,
        result: Mapping[str, object] | None = None,
        error: Mapping[str, str] | None = None,
        audio_s: float = 0.0,
        work_s: float = 0.0,
    ) -> bool:
        """Complete or fail a job. False, and nothing changed, when the worker no longer holds it.

        Raises:
            TypeError, ValueError: the result cannot be written as JSON.
            sqlite3.OperationalError: it could not be written now; the job is still held.
        """
        _, changed = self._run(
            "UPDATE jobs SET status = ?, result = ?, error = ?, finished = ?, audio_s = ?, work_s = ?, "
            "worker = NULL, lease_until = NULL WHERE id = ? AND worker = ? AND status = 'generating'",
            (
                *("failed" if error else "completed", as_text(result), as_text(error), time.time()),
                *(audio_s, work_s, job_id, worker),
            ),
        )
        return changed == 1

    def release(self, worker: str | None = None, why: Why = "died", *, only_overdue: bool = False) -> int:
        """Take back what a worker held (all workers when `None`); the number of jobs that changed.

        Args:
            worker: the worker, or `None`.
            why: whether the job may be to blame. It may where the worker `died` or hung, and fails after `DEATHS`
                of them; where the whole `server died` it hardly is, and fails after `CLAIMS`. A worker that was
                `stopped` has used up nothing.
            only_overdue: leave it alone where its lease has not run out.
        """
        _, changed = self._run(
            "UPDATE jobs SET worker = NULL, lease_until = NULL, deaths = deaths + :death, claims = claims - :forgiven, "
            "(status, error, finished) = (SELECT iif(problem IS NULL, 'queued', 'failed'), problem, "
            "iif(problem IS NULL, NULL, :now) FROM (SELECT CASE WHEN deaths + :death >= :deaths THEN :died "
            "WHEN claims - :forgiven >= :claims THEN :unfinished END AS problem)) "
            "WHERE status = 'generating' AND worker = coalesce(:worker, worker) AND coalesce(lease_until, 0) <= :due",
            {
                "worker": worker,
                "death": int(why == "died"),
                "forgiven": int(why == "stopped"),
                "deaths": DEATHS,
                "claims": CLAIMS,
                "died": _problem("WorkerDied", "The recogniser died or hung on this audio, twice."),
                "unfinished": _problem("ServerDied", "The gateway ended five times while it recognised this audio."),
                "now": time.time(),
                "due": time.monotonic() if only_overdue else float("inf"),
            },
        )
        return changed

    def drop_expired(self) -> int:
        """Remove the jobs that have expired, with their audio; the number of jobs removed."""
        now, dropped = time.time(), 0
        while True:  # in parts, because nobody else can write in the meantime
            rows, _ = self._run(
                "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE finished <= ? AND created <= ? LIMIT ?) "
                "RETURNING id",
                (now - self._keep_s / 6, now - self._keep_s, _EXPIRED_AT_ONCE),
            )
            for row in rows:
                self.audio_path(str(row["id"])).unlink(missing_ok=True)
            dropped += len(rows)
            if len(rows) < _EXPIRED_AT_ONCE:
                return dropped

    def drop_leftovers(self, *, serving: bool = True) -> int:
        """Remove audio that no waiting or running job needs; the number of files removed.

        Args:
            serving: whether uploads may be under way, whose jobs do not exist yet. They are taken for broken off when
                nothing has arrived for an hour.
        """
        return self._leftovers.drop(serving=serving)

    def _is_needed(self, job_id: str) -> bool | None:
        rows = self._read("SELECT finished FROM jobs WHERE id = ?", (job_id,))
        return rows[0]["finished"] is None if rows else None

    def _run(self, statement: str, values: Sequence[object] | dict[str, object]) -> tuple[list[sqlite3.Row], int]:
        """One statement to its end; its rows, and how many it changed.

        Threads take turns: two statements at a time on one connection share its snapshot and its errors, and then
        fail with "database is locked" or "another row available".
        """
        with self._lock:
            cursor = self._db.execute(statement, values)
            return cursor.fetchall(), cursor.rowcount

    def _run_at_once(
        self, statement: str, values: Sequence[object] | dict[str, object]
    ) -> tuple[list[sqlite3.Row], int]:
        """As `_run`, on a connection of its own, or not at all."""
        if not self._hasty_lock.acquire(blocking=False):
            raise BlockingIOError
        try:
            if self._hasty is None:
                self._hasty = connect_at_once(self._file)
            cursor = self._hasty.execute(statement, values)
            return cursor.fetchall(), cursor.rowcount
        except sqlite3.OperationalError as problem:
            if getattr(problem, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise BlockingIOError from problem
            raise
        finally:
            self._hasty_lock.release()


def _identity(file: Path) -> tuple[int, int] | None:
    """Which file this is. Never opened for it: to close it again would end the locks of this process on it."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _lease(seconds: float) -> float:
    """Its end on a clock that all processes of a machine share, and that nobody sets."""
    return time.monotonic() + seconds


def _problem(name: str, message: str) -> str:
    return json.dumps({"name": name, "message": message})
