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

_RESULT: Final = ("result", "output")
"""The keys under which pages have the result."""

_KEPT: Final = 4  # fitted results; a long one has some ten megabytes


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


class _Answer:
    """What a page documents as an answer, and how a body is made of it."""

    def __init__(self, documented: Documented) -> None:
        self.status = documented.status
        self.fitter = Fitter(documented.document)
        self._schema = self.fitter.plain(documented.schema)

    def property(self, key: str) -> Schema:
        """What it has under a key; empty where it does not document it."""
        known: dict[str, Schema] = self._schema["properties"]
        return self.fitter.plain(known[key]) if key in known else {}

    def result(self, told: Any, family: Family, node: Schema) -> Any:  # noqa: ANN401 - JSON
        """A result as the branch for its family has it; where there is none, as it is."""
        for branch in self.fitter.branches(node):
            if all(self.fitter.documents(branch, path) for path in family.told_by):
                return self.fitter.fit(told, branch)
        return told

    def enveloped(self, told: dict[str, Any]) -> dict[str, Any]:
        """A body with the keys that are documented, and no more."""
        known: dict[str, Schema] = self._schema["properties"]
        required: list[str] = self._schema.get("required", [])
        found: dict[str, Any] = {}
        for key, node in known.items():
            value = told.get(key)
            if key not in _RESULT and value is not None:
                value = self.fitter.fit(value, node)
            if value is ABSENT or (value is None and key not in told):
                value = self.fitter.neutral(node) if key in required else None
            if value is not None or key in required:
                found[key] = value
        return found


class PageDialect(Dialect):
    """As a page documents them; what it documents is read when the first answer is written."""

    def __init__(self, page: str) -> None:
        self.name = page
        self._fitted: dict[tuple[str, ...], dict[str, Any] | None] = {}

    @cached_property
    def _create(self) -> _Answer:
        return _Answer(documented(self.name, "create"))

    @cached_property
    def _fetch(self) -> _Answer:
        return _Answer(documented(self.name, "fetch"))

    @property
    def success_status(self) -> int:  # noqa: D102
        return self._create.status

    @property
    def fetch_status(self) -> int:  # noqa: D102
        return self._fetch.status

    def new_id(self) -> str:
        """A UUID where the page says so."""
        keys = [(answer, key) for answer in (self._create, self._fetch) for key in ("generation_id", "id")]
        formats = {answer.property(key).get("format") for answer, key in keys}
        return str(uuid.uuid4()) if "uuid" in formats else new_id()

    def created(self, job_id: str) -> dict[str, Any]:
        """The keys that the page documents, and no more."""
        told = {"generation_id": job_id, "id": job_id, "status": _word("queued", self._create.property("status"))}
        return self._create.enveloped(told)

    def fetched(self, job: JobRow) -> dict[str, Any]:
        """The keys that the page documents, and no more; the result as its branch for the family has it."""
        family = family_of(job.model)
        told = {
            "generation_id": job.id,
            "id": job.id,
            "status": _word(job.status, self._fetch.property("status"), family),
            "error": job.error,
        }
        return self._fetch.enveloped(told | {key: self._result(job, family, key) for key in _RESULT})

    def fetched_json(self, job: JobRow) -> str:
        """The same as JSON."""
        return compact(self.fetched(job))

    def _result(self, job: JobRow, family: Family | None, key: str) -> dict[str, Any] | None:
        """The result under this key of the envelope; the last few are kept, for who looks again at a long one."""
        node = self._fetch.property(key)
        if job.result_json is None or family is None or not node:
            return job.result
        known = (key, family.name, job.result_json)
        fitted = self._fitted.get(known)
        if fitted is None:
            fitted = self._fetch.result(job.result, family, node)
            for oldest in list(self._fitted)[: 1 - _KEPT]:  # gateways in other threads may do the same
                self._fitted.pop(oldest, None)
            self._fitted[known] = fitted
        return fitted


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
