"""The service itself: it creates jobs, and tells of them."""

import hashlib
import itertools
import threading
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from .answers import Answered, Answers, Asked
from .bodies import MODELS, Create, Refused, create_of, read
from .results import heard_in, result_of
from .styles import Style

KEYS: Final = ("own-key-of-this-run", "other-key-of-this-run")
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(slots=True)
class _Job:
    id: str
    key: str
    result: dict[str, Any] | None
    """`None` where nothing could be heard."""
    looks: int = 0


class Service:
    """Keeps jobs, and answers requests in a style; several may ask at once."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._answers = Answers(style)
        self._jobs: dict[str, _Job] = {}
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._requests = itertools.count(1)

    def create(self, asked: Asked) -> Answered:
        """The answer to a create."""
        style, answers = self._style, self._answers
        if self._is_busy():
            return answers.busy(asked)
        try:
            said = read(asked.body, unpacks=style.unpacks) if style.reads_first else None
            key = self._key(asked)
            if isinstance(key, Answered):
                return key
            create = create_of(said if style.reads_first else read(asked.body, unpacks=style.unpacks))
        except Refused as refused:
            return answers.refusal(asked, getattr(style, refused.wrong), str(refused))
        if create.model not in MODELS:
            named = f" {create.model[:40]!r}" if style.naming else ""
            return answers.refusal(asked, style.no_model, f"There is no such model{named}.")
        heard = None if create.file is None else heard_in(create.file)
        if heard is None and style.no_source is not None:
            return answers.refusal(asked, style.no_source, "There is no audio.")
        job = self._made(create, key)
        told = {"generation_id": job.id} | ({"status": self._status(job)} if style.create_tells else {})
        return answers.job(asked, style.created, told, job.id)

    def fetch(self, asked: Asked, id_: str) -> Answered:
        """The answer to a fetch."""
        if self._is_busy():
            return self._answers.busy(asked)
        key = self._key(asked)
        if isinstance(key, Answered):
            return key
        with self._lock:
            job = self._jobs.get(id_)
            if job is None or job.key != key:
                named = f" {id_!r}" if self._style.naming else ""
                return self._answers.refusal(asked, 404, f"There is no job{named}.")
            told = self._told(job)
            job.looks += 1
        return self._answers.job(asked, self._style.fetched, told, job.id)

    def no_path(self, asked: Asked) -> Answered:
        """The answer where nothing is."""
        if self._style.no_path:
            return self._answers.page(asked)
        return self._answers.refusal(asked, 404, "There is nothing at this path.")

    def no_method(self, asked: Asked, allowed: str) -> Answered:
        """The answer to a method that a path does not have."""
        if asked.method == "OPTIONS" and self._style.options:
            return self._answers.options(asked, f"{allowed}, OPTIONS")
        status = 405 if asked.method in ("GET", "POST") else self._style.no_method  # 501 is for what no path has
        message = f"The methods of this path are {allowed}."
        return self._answers.refusal(asked, status, message, [("Allow", allowed)] if status == 405 else [])

    def _is_busy(self) -> bool:
        every = self._style.busy_every
        return bool(every) and next(self._requests) % every == 0

    def _key(self, asked: Asked) -> str | Answered:
        scheme, _, key = asked.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and key.strip() in KEYS:
            return key.strip()
        whole = scheme.lower() == "bearer" and key.strip(' "')
        status = 401 if whole or "authorization" not in asked.headers else self._style.half_key
        return self._answers.refusal(asked, status, "A key of this service is needed.")

    def _made(self, create: Create, key: str) -> _Job:
        heard = None if create.file is None else heard_in(create.file)
        with self._lock:
            number = next(self._numbers)
            mark = uuid.UUID(bytes=hashlib.sha256(f"{self._style.name} {number}".encode()).digest()[:16], version=4)
            made = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            result = None if heard is None else result_of(create, heard, mark, made, full=self._style.full)
            if result is not None and self._style.extra:
                result["vendor"] = {"region": "eu", "took": 0.25}
            job = _Job(self._id(number, mark), key, result)
            self._jobs[job.id] = job
        return job

    def _id(self, number: int, mark: uuid.UUID) -> str:
        ids = {
            "uuid": str(mark),
            "ulid": "".join(_CROCKFORD[(mark.int >> 5 * at) & 31] for at in range(26)),
            "counted": str(number),
            "long": hashlib.shake_256(mark.bytes).hexdigest(200),
            "signs": f"stt:{mark.hex}~eu@{number}=(a)",
        }
        return ids[self._style.ids]

    def _status(self, job: _Job) -> str:
        if job.looks < len(self._style.waits):
            return self._style.waits[job.looks]
        return self._style.failed if job.result is None else "completed"

    def _told(self, job: _Job) -> dict[str, Any]:
        style, status = self._style, self._status(job)
        nulls = {style.keys: None, "error": None} if style.nulls else {}
        told: dict[str, Any] = {"generation_id" if style.keys == "result" else "id": job.id, "status": status, **nulls}
        if style.extra:
            told |= {"generation_id": job.id, "id": job.id}
        if status == "completed":
            told[style.keys] = job.result
        elif status == style.failed:
            message = "Nothing can be heard."
            errors = {"object": {"name": "InvalidAudio", "message": message}, "text": message, "null": None}
            told["error"] = errors[style.error]
        return told
