"""Jobs in SQLite: the one place where a job's state changes.

| from | to | by |
|---|---|---|
| - | queued | `add` |
| queued | generating | `claim` |
| generating | completed, failed | `finish`, only by the worker that holds the claim |
| generating | queued, failed | `release`, when that worker died: again, or failed after `ATTEMPTS` |
| any but generating | - | `drop_expired`, `KEPT_S` after `add` |

Every change is one statement, so that a process that dies between two leaves a state of this table behind.
"""

import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ATTEMPTS = 3
KEPT_S = 3600.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    model TEXT NOT NULL,
    options TEXT NOT NULL,
    url TEXT,
    status TEXT NOT NULL DEFAULT 'queued',
    worker TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    script TEXT,
    result TEXT,
    error TEXT,
    created REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS jobs_by_status ON jobs (status, created);
"""


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job.

    Attributes:
        url: where the audio is fetched from; `None` when it was uploaded.
        status: `queued`, `generating`, `completed` or `failed`; how it is called on the wire, dialects know.
        script: what a scenario wants of it.
        created: in Unix seconds.
    """

    id: str
    owner: str
    model: str
    options: dict[str, object]
    url: str | None
    status: str
    script: dict[str, object] | None
    result: dict[str, object] | None
    error: dict[str, str] | None
    created: float


def new_id() -> str:
    """A generation id as the service makes them: 21 characters of `A-Za-z0-9_-`."""
    return secrets.token_urlsafe(16)[:21]


class Store:
    """The jobs of one data folder. Threads may share one; each process opens its own.

    Raises:
        OSError: the folder cannot be made.
        sqlite3.Error: the jobs in it cannot be read or written.
    """

    def __init__(self, folder: Path, *, make: bool = True) -> None:
        """Open the jobs of `folder`, and make them where they are missing, unless `make` is false."""
        self.folder = folder
        if make:
            (folder / "audio").mkdir(parents=True, exist_ok=True)
        database = f"{(folder / 'jobs.sqlite3').absolute().as_uri()}?mode={'rwc' if make else 'rw'}"
        self._db = sqlite3.connect(database, uri=True, timeout=30, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._lock = threading.Lock()
        try:
            for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL"):
                self._db.execute(statement)
            self._db.executescript(_SCHEMA)
        except sqlite3.Error:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the connection; the jobs stay."""
        with self._lock:
            self._db.close()

    def audio_path(self, job_id: str) -> Path:
        """Where the audio of a job is kept. Ids are our own, so no part of a path comes from outside."""
        return self.folder / "audio" / job_id

    def add(
        self,
        job_id: str,
        owner: str,
        model: str,
        options: dict[str, object],
        url: str | None,
        script: Mapping[str, object] | None = None,
        most: int = 1000,
    ) -> bool:
        """Accept a job, unless `most` are waiting: then false. Its audio, if uploaded, is in `audio_path` already."""
        _, changed = self._run(
            "INSERT INTO jobs (id, owner, model, options, url, script, created) SELECT ?, ?, ?, ?, ?, ?, ? "
            "WHERE (SELECT count(*) FROM jobs WHERE status = 'queued') < ?",
            (job_id, owner, model, json.dumps(options), url, _text(script), time.time(), most),
        )
        return changed == 1

    def get(self, job_id: str) -> JobRow | None:
        """A job that is neither unknown nor expired."""
        query = "SELECT * FROM jobs WHERE id = ? AND created > ?"
        rows, _ = self._run(query, (job_id, time.time() - KEPT_S))
        return _job(rows[0]) if rows else None

    def claim(self, worker: str) -> JobRow | None:
        """Take the oldest waiting job for a worker; `None` when there is none."""
        rows, _ = self._run(
            "UPDATE jobs SET status = 'generating', worker = ?, attempts = attempts + 1 WHERE id = "
            "(SELECT id FROM jobs WHERE status = 'queued' ORDER BY created LIMIT 1) RETURNING *",
            (worker,),
        )
        return _job(rows[0]) if rows else None

    def finish(
        self, job_id: str, worker: str, *, result: dict[str, object] | None = None, error: dict[str, str] | None = None
    ) -> bool:
        """Complete or fail a job. False, and nothing changed, when the worker no longer holds it."""
        _, changed = self._run(
            "UPDATE jobs SET status = ?, result = ?, error = ?, worker = NULL "
            "WHERE id = ? AND worker = ? AND status = 'generating'",
            ("failed" if error else "completed", _text(result), _text(error), job_id, worker),
        )
        return changed == 1

    def release(self, worker: str | None = None, *, died: bool = True) -> int:
        """Take back what a worker held (all workers when `None`); the number of jobs that changed.

        Args:
            worker: the worker, or `None`.
            died: whether the job may be to blame. A worker that was told to stop has not used up an attempt.
        """
        failure = json.dumps({"name": "WorkerDied", "message": "The recogniser died on this audio, several times."})
        forgiven = 0 if died else 1
        _, changed = self._run(
            "UPDATE jobs SET worker = NULL, attempts = attempts - :forgiven, "
            "status = CASE WHEN attempts - :forgiven < :most THEN 'queued' ELSE 'failed' END, "
            "error = CASE WHEN attempts - :forgiven < :most THEN NULL ELSE :failure END "
            "WHERE status = 'generating' AND (:worker IS NULL OR worker = :worker)",
            {"forgiven": forgiven, "most": ATTEMPTS, "failure": failure, "worker": worker},
        )
        return changed

    def drop_expired(self) -> int:
        """Remove jobs older than `KEPT_S` that no worker holds, with their audio; the number of jobs removed."""
        expired = time.time() - KEPT_S
        rows, _ = self._run("DELETE FROM jobs WHERE created <= ? AND status != 'generating' RETURNING id", (expired,))
        for row in rows:
            self.audio_path(str(row["id"])).unlink(missing_ok=True)
        # Uploads that a killed server was in the middle of have a file and no job.
        for path in (self.folder / "audio").iterdir():
            with suppress(FileNotFoundError):
                if (
                    path.stat().st_mtime <= expired
                    and not self._run("SELECT 1 FROM jobs WHERE id = ?", (path.name,))[0]
                ):
                    path.unlink()
        return len(rows)

    def by_status(self) -> dict[str, int]:
        """How many jobs are kept, by status; each of the four is there."""
        rows, _ = self._run("SELECT status, count(*) AS jobs FROM jobs GROUP BY status", ())
        return {"queued": 0, "generating": 0, "completed": 0, "failed": 0} | {
            row["status"]: row["jobs"] for row in rows
        }

    def totals(self) -> dict[str, float]:
        """What there ever was, by name; nothing is counted yet."""
        return {}

    def oldest_waiting_s(self) -> float:
        """Seconds that the oldest waiting job has waited; 0 where none waits."""
        rows, _ = self._run("SELECT min(created) AS created FROM jobs WHERE status = 'queued'", ())
        created = rows[0]["created"]
        return 0.0 if created is None else max(0.0, time.time() - float(created))

    def _run(self, statement: str, values: Sequence[object] | dict[str, object]) -> tuple[list[sqlite3.Row], int]:
        """One statement to its end; its rows, and how many it changed.

        Threads take turns: two statements at a time on one connection share its snapshot and its errors, and then
        fail with "database is locked" or "another row available".
        """
        with self._lock:
            cursor = self._db.execute(statement, values)
            return cursor.fetchall(), cursor.rowcount


def _text(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _job(row: sqlite3.Row) -> JobRow:
    return JobRow(
        id=row["id"],
        owner=row["owner"],
        model=row["model"],
        options=json.loads(row["options"]),
        url=row["url"],
        status=row["status"],
        script=None if row["script"] is None else json.loads(row["script"]),
        result=None if row["result"] is None else json.loads(row["result"]),
        error=None if row["error"] is None else json.loads(row["error"]),
        created=row["created"],
    )
