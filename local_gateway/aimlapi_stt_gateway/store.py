"""Jobs in SQLite: the one place where a job's state changes.

| from | to | by |
|---|---|---|
| - | queued | `add` |
| queued | generating | `claim` |
| generating | completed, error | `finish`, only by the worker that holds the claim |
| generating | queued, error | `release`, when that worker died: again, or failed after `ATTEMPTS` |

Every change is one statement, so that a process that dies between two leaves a state of this table behind.
"""

import json
import secrets
import sqlite3
import time
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
    result TEXT,
    error TEXT,
    created REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS jobs_by_status ON jobs (status, created);
"""


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job. `url` is where the audio is fetched from; `None` when it was uploaded. `created` is in Unix seconds."""

    id: str
    owner: str
    model: str
    options: dict[str, object]
    url: str | None
    status: str
    result: dict[str, object] | None
    error: dict[str, str] | None
    created: float


def new_id() -> str:
    """A generation id as the service makes them: 21 characters of `A-Za-z0-9_-`."""
    return secrets.token_urlsafe(16)[:21]


class Store:
    """The jobs of one data folder. One object is one connection; each thread and each process opens its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "audio").mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "jobs.sqlite3", timeout=30, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA busy_timeout = 30000"):
            self._db.execute(statement)
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the connection; the jobs stay."""
        self._db.close()

    def audio_path(self, job_id: str) -> Path:
        """Where the audio of a job is kept. Ids are our own, so no part of a path comes from outside."""
        return self.folder / "audio" / job_id

    def add(self, job_id: str, owner: str, model: str, options: dict[str, object], url: str | None) -> None:
        """Accept a job. Its audio, if uploaded, is in `audio_path` already."""
        self._db.execute(
            "INSERT INTO jobs (id, owner, model, options, url, created) VALUES (?, ?, ?, ?, ?, ?)",
            (job_id, owner, model, json.dumps(options), url, time.time()),
        )

    def get(self, job_id: str) -> JobRow | None:
        """A job that is neither unknown nor expired."""
        query = "SELECT * FROM jobs WHERE id = ? AND created > ?"
        row: sqlite3.Row | None = self._db.execute(query, (job_id, time.time() - KEPT_S)).fetchone()
        return _job(row) if row is not None else None

    def claim(self, worker: str) -> JobRow | None:
        """Take the oldest waiting job for a worker; `None` when there is none."""
        row: sqlite3.Row | None = self._db.execute(
            "UPDATE jobs SET status = 'generating', worker = ?, attempts = attempts + 1 WHERE id = "
            "(SELECT id FROM jobs WHERE status = 'queued' ORDER BY created LIMIT 1) RETURNING *",
            (worker,),
        ).fetchone()
        return _job(row) if row is not None else None

    def finish(
        self, job_id: str, worker: str, *, result: dict[str, object] | None = None, error: dict[str, str] | None = None
    ) -> bool:
        """Complete or fail a job. False, and nothing changed, when the worker no longer holds it."""
        done = self._db.execute(
            "UPDATE jobs SET status = ?, result = ?, error = ?, worker = NULL "
            "WHERE id = ? AND worker = ? AND status = 'generating'",
            ("error" if error else "completed", _text(result), _text(error), job_id, worker),
        )
        return done.rowcount == 1

    def release(self, worker: str | None = None) -> int:
        """Take back what a dead worker held (all workers when `None`); the number of jobs that changed."""
        failure = json.dumps({"name": "WorkerDied", "message": "The recogniser died on this audio, several times."})
        done = self._db.execute(
            "UPDATE jobs SET worker = NULL, status = CASE WHEN attempts < ? THEN 'queued' ELSE 'error' END, "
            "error = CASE WHEN attempts < ? THEN NULL ELSE ? END "
            "WHERE status = 'generating' AND (? IS NULL OR worker = ?)",
            (ATTEMPTS, ATTEMPTS, failure, worker, worker),
        )
        return done.rowcount

    def drop_expired(self) -> int:
        """Remove jobs older than `KEPT_S` that no worker holds, with their audio; the number of jobs removed."""
        rows = self._db.execute(
            "DELETE FROM jobs WHERE created <= ? AND status != 'generating' RETURNING id", (time.time() - KEPT_S,)
        ).fetchall()
        for row in rows:
            self.audio_path(str(row["id"])).unlink(missing_ok=True)
        return len(rows)


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
        result=None if row["result"] is None else json.loads(row["result"]),
        error=None if row["error"] is None else json.loads(row["error"]),
        created=row["created"],
    )
