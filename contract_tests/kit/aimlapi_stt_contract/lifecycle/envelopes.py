"""Laws about what an answer holds with each status: a result, an error, or neither."""

from collections.abc import Iterator
from typing import Final, cast

from ..findings import Finding
from ..jobs import phase_of, result_of
from ..laws import check
from ..session import Session
from .breaks import Break, Json, part, shown, told

_ENVELOPE: Final = "docs/wire.md, Envelope"
_FAILED: Final = "docs/wire.md, Status words"
_PAIRS: Final = (("generation_id", "result"), ("id", "output"))


@check(
    "job.completed",
    "A completed job has a result under the key that matches the key of its id, and no error.",
    source=_ENVELOPE,
    layer="lifecycle",
    cost="jobs",
)
def completed(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            for look in job.told:
                if phase_of(look) != "completed":
                    continue
                where = part(session, "CompletedAnswer")
                if result_of(look.told) is None:
                    yield Break("none", "it is completed, and has no result", (look,), job, where)
                elif look.told.get("result") is not None and look.told.get("output") is not None:
                    yield Break("two", "it has a result and an output; expected one of them", (look,), job, where)
                elif _mixed(look.told):
                    said = "its keys are of two envelopes; expected {generation_id, result} or {id, output}"
                    yield Break("mixed", said, (look,), job, where)
                if look.told.get("error") is not None:
                    said = f"it is completed, and has the error {shown(look.told['error'])}"
                    yield Break("error", said, (look,), job, where)

    return told(session, breaks())


@check(
    "job.pending",
    "A job that has not ended has neither a result nor an error.",
    source=_ENVELOPE,
    layer="lifecycle",
    cost="jobs",
)
def pending(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            for look in job.told:
                for key in ("result", "output", "error"):
                    if phase_of(look) == "pending" and look.told.get(key) is not None:
                        said = f"it is {look.told['status']!r}, and has the {key} {shown(look.told[key])}"
                        yield Break(key, said, (look,), job, part(session, "PendingAnswer"))

    return told(session, breaks())


@check(
    "job.failed",
    "A failed job has an error, a string or an object with name and message, and no result.",
    source=_FAILED,
    layer="lifecycle",
    cost="jobs",
)
def failed(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            for look in job.told:
                if phase_of(look) != "failed":
                    continue
                where = part(session, "FailedAnswer")
                if result_of(look.told) is not None:
                    yield Break("result", "it has failed, and has a result", (look,), job, where)
                error = look.told.get("error")
                if "error" not in look.told:
                    if session.contract.literal:
                        continue  # not every page has a place for one
                    yield Break("none", "it has failed, and there is no error", (look,), job, where)
                elif not _says_why(error):
                    said = f"its error is {shown(error)}; expected an object with name and message"
                    yield Break("kind", said, (look,), job, part(session, "JobError"))

    return told(session, breaks())


def _mixed(answer: Json) -> bool:
    """Whether it has an id, and a result that goes with the other one."""
    named = [(id_, key) for id_, key in _PAIRS if id_ in answer]
    return bool(named) and all(answer.get(key) is None for _, key in named)


def _says_why(error: object) -> bool:
    """Whether it is what the wire has for an error: an object with name and message, a text, or null."""
    if isinstance(error, dict):
        told = cast(Json, error)
        return all(isinstance(told.get(key), str) and told[key] for key in ("name", "message"))
    return error is None or (isinstance(error, str) and bool(error))
