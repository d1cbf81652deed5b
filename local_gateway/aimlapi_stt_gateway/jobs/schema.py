"""The tables behind `store`, and connections to them.

Triggers keep the totals, in the same transaction as the change that they count: they are right after any crash, and
stay when results expire.
"""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

VERSION = 1
STATUSES = ("queued", "generating", "completed", "failed")
TOTALS = ("accepted", "claimed", "requeued", "completed", "failed", "audio_s", "work_s")

_BUSY_S = 30.0
_LARGEST_LOG = 64 << 20

_JOBS = """
CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    model TEXT NOT NULL,
    options TEXT NOT NULL,
    url TEXT,
    status TEXT NOT NULL DEFAULT 'queued',
    worker TEXT,
    claims INTEGER NOT NULL DEFAULT 0,
    script TEXT,
    result TEXT,
    error TEXT,
    created REAL NOT NULL,
    lease_until REAL,
    deaths INTEGER NOT NULL DEFAULT 0,
    finished REAL,
    audio_s REAL NOT NULL DEFAULT 0,
    work_s REAL NOT NULL DEFAULT 0
) STRICT
"""

# Version 0 knew one counter, and not when a job ended.
_FROM_0 = (
    "ALTER TABLE jobs RENAME COLUMN attempts TO claims",
    "ALTER TABLE jobs ADD COLUMN lease_until REAL",
    "ALTER TABLE jobs ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE jobs ADD COLUMN finished REAL",
    "ALTER TABLE jobs ADD COLUMN audio_s REAL NOT NULL DEFAULT 0",
    "ALTER TABLE jobs ADD COLUMN work_s REAL NOT NULL DEFAULT 0",
    "UPDATE jobs SET finished = created WHERE status IN ('completed', 'failed')",
)

_REST = (
    "CREATE INDEX IF NOT EXISTS jobs_by_status ON jobs (status, created)",
    "CREATE INDEX jobs_by_end ON jobs (finished) WHERE finished IS NOT NULL",
    # One row: what there is of each status now, and what there ever was.
    """
    CREATE TABLE totals (
        queued_now INTEGER NOT NULL, generating_now INTEGER NOT NULL,
        completed_now INTEGER NOT NULL, failed_now INTEGER NOT NULL,
        accepted INTEGER NOT NULL, claimed INTEGER NOT NULL, requeued INTEGER NOT NULL,
        completed INTEGER NOT NULL, failed INTEGER NOT NULL,
        audio_s REAL NOT NULL, work_s REAL NOT NULL
    ) STRICT
    """,
    """
    INSERT INTO totals
    SELECT total(status = 'queued'), total(status = 'generating'),
        total(status = 'completed'), total(status = 'failed'),
        count(*), 0, 0, total(status = 'completed'), total(status = 'failed'), 0.0, 0.0
    FROM jobs
    """,
    """
    CREATE TRIGGER job_added AFTER INSERT ON jobs BEGIN
        UPDATE totals SET accepted = accepted + 1, queued_now = queued_now + 1;
    END
    """,
    """
    CREATE TRIGGER job_moved AFTER UPDATE OF status ON jobs WHEN NEW.status != OLD.status BEGIN
        UPDATE totals SET
            queued_now = queued_now + (NEW.status = 'queued') - (OLD.status = 'queued'),
            generating_now = generating_now + (NEW.status = 'generating') - (OLD.status = 'generating'),
            completed_now = completed_now + (NEW.status = 'completed') - (OLD.status = 'completed'),
            failed_now = failed_now + (NEW.status = 'failed') - (OLD.status = 'failed'),
            claimed = claimed + (NEW.status = 'generating'),
            requeued = requeued + (NEW.status = 'queued'),
            completed = completed + (NEW.status = 'completed'),
            failed = failed + (NEW.status = 'failed'),
            audio_s = audio_s + NEW.audio_s - OLD.audio_s,
            work_s = work_s + NEW.work_s - OLD.work_s;
    END
    """,
    """
    CREATE TRIGGER job_dropped AFTER DELETE ON jobs BEGIN
        UPDATE totals SET
            queued_now = queued_now - (OLD.status = 'queued'),
            generating_now = generating_now - (OLD.status = 'generating'),
            completed_now = completed_now - (OLD.status = 'completed'),
            failed_now = failed_now - (OLD.status = 'failed');
    END
    """,
)


def connect(file: Path, *, make: bool) -> sqlite3.Connection:
    """A connection to write with; with `make` the tables are made, or brought from an older version to this one.

    A commit is in the operating system's hands when the statement returns (`synchronous = NORMAL`), and so outlives
    any process that is killed. It outlives a power failure only once the log was next written back: what was accepted
    in the last moments may then be gone, but never half of it.

    Raises:
        OSError, sqlite3.Error: the file cannot be used; nothing stays open.
    """
    if make:
        # Transcripts are private: SQLite gives its other files the mode of this one. An existing file is not touched:
        # to close it would end the locks that other connections of this process have on it.
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    db = _open(file, "rw", _BUSY_S)
    try:
        if make:
            db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA journal_size_limit = {_LARGEST_LOG}")
        if make:
            _upgrade(db)
    except BaseException:
        db.close()
        raise
    return db


def connect_to_read(file: Path) -> sqlite3.Connection:
    """A connection that never waits for one that writes."""
    db = _open(file, "rw", 1.0)  # "ro" could not follow a log that is just being begun
    db.execute("PRAGMA query_only = ON")
    return db


def connect_at_once(file: Path) -> sqlite3.Connection:
    """A connection to write with where nobody may wait: it fails while another one writes.

    Nor does it write the log back, which takes the disk's time; whoever takes what it wrote will.
    """
    db = _open(file, "rw", 0.0)
    try:
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA wal_autocheckpoint = 0")
    except BaseException:
        db.close()
        raise
    return db


def _open(file: Path, mode: str, busy_s: float) -> sqlite3.Connection:
    address = f"{file.absolute().as_uri()}?mode={mode}"
    db = sqlite3.connect(address, uri=True, timeout=busy_s, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    return db


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _upgrade(db: sqlite3.Connection) -> None:
    if _version(db) == VERSION:
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        found = _version(db)
        if found > VERSION:
            raise sqlite3.DatabaseError("its jobs were written by a newer version of this gateway")
        if found < VERSION:
            old = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'jobs'").fetchone()
            for statement in (*(_FROM_0 if old else (_JOBS,)), *_REST, f"PRAGMA user_version = {VERSION}"):
                db.execute(statement)
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
