"""Which envelope, which codes and which quirks an answer has: the wire's, or one documentation page's to the letter.

The pages contradict the service and each other (`openapi/overlays/`). A dialect lets somebody see what a client does
with a server that follows one page. It is made of what the page documents, so a new page needs no code:

- The codes, the keys of the envelope, the status words and the form of ids are the page's.
- A result is fitted to the branch that documents its family (`fitting`). A family that the page does not document is
  answered in the page's envelope with the wire's result.
- What is not there is left out where it may be. No dialect can make a page satisfiable where it is not: whisper-tiny
  documents `output` as required and never null, so its answers about unfinished and failed jobs break it, with null.
"""

import uuid
from functools import cached_property
from typing import Any, Final

from ..families import Family, family_of
from ..jobs.job import compact
from ..jobs.store import JobRow, new_id
from .fitting import ABSENT, Fitter
from .pages import Documented, Schema, documented, page_names

WIRE = "wire"

_WORDS: Final = {
    "queued": ("queued", "waiting"),
    "generating": ("generating", "active", "processing"),
    "completed": ("completed",),
    "failed": ("error", "failed"),
}
"""What pages may call the states of the store, the newest word first."""


def charges(job: JobRow) -> dict[str, str]:
    """The headers that tell what a job cost; a gateway charges nothing, and says so where there is a result."""
    if job.status != "completed":
        return {}
    return {"x-aimlapi-credits-used": "0", "x-aimlapi-usd-spent": "0"}


class Dialect:
    """How answers are written; this one as the service writes them.

    Attributes:
        name: What `serve --dialect` calls it.
        success_status: The code of the answer to a create.
        fetch_status: The code of the answer to a fetch.
    """

    name: str = WIRE

    @property
    def success_status(self) -> int:  # noqa: D102
        return 200

    @property
    def fetch_status(self) -> int:  # noqa: D102
        return 200

    def new_id(self) -> str:
        """An id for a new job."""
        return new_id()

    def created(self, job_id: str) -> dict[str, Any]:
        """The body of the answer to a create."""
        return {"generation_id": job_id, "status": "queued"}

    def fetched(self, job: JobRow) -> dict[str, Any]:
        """The body of the answer to a fetch."""
        told = {"generation_id": job.id, "status": _own_word(job), "result": job.result, "error": job.error}
        return {key: value for key, value in told.items() if value is not None}

    def fetched_json(self, job: JobRow) -> str:
        """The same as JSON; a result, which may be megabytes, is put in as it is kept."""
        result = "" if job.result_json is None else f',"result":{job.result_json}'
        error = "" if job.error is None else f',"error":{compact(job.error)}'
        return f'{{"generation_id":"{job.id}","status":"{_own_word(job)}"{result}{error}}}'  # ids and words are our own


class PageDialect(Dialect):
    """As a page documents them; what it documents is read when the first answer is written."""

    def __init__(self, page: str) -> None:
        self.name = page

    @cached_property
    def _create(self) -> Documented:
        return documented(self.name, "create")

    @cached_property
    def _fetch(self) -> Documented:
        return documented(self.name, "fetch")

    @property
    def success_status(self) -> int:  # noqa: D102
        return self._create.status

    @property
    def fetch_status(self) -> int:  # noqa: D102
        return self._fetch.status

    def new_id(self) -> str:
        """A UUID where the page says so."""
        keys = [(told, key) for told in (self._create, self._fetch) for key in ("generation_id", "id")]
        formats = {_property(told, key).get("format") for told, key in keys}
        return str(uuid.uuid4()) if "uuid" in formats else new_id()

    def created(self, job_id: str) -> dict[str, Any]:
        """The keys that the page documents, and no more."""
        told = {"generation_id": job_id, "id": job_id, "status": _word("queued", _property(self._create, "status"))}
        return self._enveloped(self._create, told)

    def fetched(self, job: JobRow) -> dict[str, Any]:
        """The keys that the page documents, and no more; the result as its branch for the family has it."""
        family = family_of(job.model)
        told = {
            "generation_id": job.id,
            "id": job.id,
            "status": _word(job.status, _property(self._fetch, "status"), family),
            "error": job.error,
        }
        return self._enveloped(
            self._fetch, told | {key: self._result(job, family, key) for key in ("result", "output")}
        )

    def fetched_json(self, job: JobRow) -> str:
        """The same as JSON."""
        return compact(self.fetched(job))

    def _enveloped(self, documented: Documented, told: dict[str, Any]) -> dict[str, Any]:
        fitter = Fitter(documented.document)
        schema = fitter.plain(documented.schema)
        known: dict[str, Schema] = schema["properties"]
        required: list[str] = schema.get("required", [])
        found: dict[str, Any] = {}
        for key, node in known.items():
            value = told.get(key)
            if key not in ("result", "output") and value is not None:
                value = fitter.fit(value, node)
            if value is ABSENT or (value is None and key not in told):
                value = fitter.neutral(node) if key in required else None
            if value is not None or key in required:
                found[key] = value
        return found

    def _result(self, job: JobRow, family: Family | None, key: str) -> dict[str, Any] | None:
        """The result under this key of the envelope."""
        if job.result is None or family is None or not (node := _property(self._fetch, key)):
            return job.result
        fitter = Fitter(self._fetch.document)
        for branch in fitter.branches(node):
            if family.told_by and all(fitter.documents(branch, path) for path in family.told_by):
                fitted: dict[str, Any] = fitter.fit(job.result, branch)
                return fitted
        return job.result


def _property(documented: Documented, key: str) -> Schema:
    fitter = Fitter(documented.document)
    found: Schema = fitter.plain(documented.schema)["properties"].get(key, {})
    return fitter.plain(found)


def _own_word(job: JobRow) -> str:
    """The word of the service for a job's state; its families differ in what they call a failure."""
    family = family_of(job.model) if job.status == "failed" else None
    return job.status if family is None else family.failed


def _word(status: str, schema: Schema, family: Family | None = None) -> str:
    """The word for a state, one of those that a page lists; where it lists none, the wire's."""
    listed: list[str] | None = schema.get("enum")
    own = family.failed if status == "failed" and family is not None else status
    if listed is None or own in listed:
        return own
    return next((word for word in _WORDS.get(status, ()) if word in listed), own)


DIALECTS: Final[dict[str, Dialect]] = {WIRE: Dialect(), **{page: PageDialect(page) for page in page_names()}}
