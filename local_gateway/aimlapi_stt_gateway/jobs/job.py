"""One job as it is kept, and the JSON inside it."""

import json
import secrets
import sqlite3
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class JobRow:
    """One job.

    Attributes:
        url: where the audio is fetched from; `None` when it was uploaded.
        status: `queued`, `generating`, `completed` or `failed`; how it is called on the wire, dialects know.
        script: what a scenario wants of it.
        result_json: the result as it is kept, and can be sent: compact JSON.
        created: in Unix seconds.
        finished: when it completed or failed, likewise.
        claims: how often it was begun.
        deaths: how many workers it cost.
    """

    id: str
    owner: str
    model: str
    options: dict[str, object]
    url: str | None
    status: str
    script: dict[str, object] | None
    result_json: str | None
    error: dict[str, str] | None
    created: float
    finished: float | None = None
    claims: int = 0
    deaths: int = 0

    @cached_property
    def result(self) -> dict[str, Any] | None:
        """The result, parsed when it is first asked for."""
        return None if self.result_json is None else json.loads(self.result_json)


def new_id() -> str:
    """A generation id as the service makes them: 21 characters of `A-Za-z0-9_-`."""
    return secrets.token_urlsafe(16)[:21]


def as_text(value: object) -> str | None:
    """Compact JSON; `None` of nothing."""
    return None if value is None else compact(value)


def compact(value: object) -> str:
    """Compact JSON, as answers are written."""
    text = _encode(value)
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate, which JSON can write and a database cannot
        return json.dumps(value, allow_nan=False, separators=(",", ":"))
    return text


def as_job(row: sqlite3.Row) -> JobRow:
    """A row of the table as a job."""
    return JobRow(
        id=row["id"],
        owner=row["owner"],
        model=row["model"],
        options=json.loads(row["options"]) if row["options"] != "{}" else {},
        url=row["url"],
        status=row["status"],
        script=None if row["script"] is None else json.loads(row["script"]),
        result_json=row["result"],
        error=None if row["error"] is None else json.loads(row["error"]),
        created=row["created"],
        finished=row["finished"],
        claims=row["claims"],
        deaths=row["deaths"],
    )
