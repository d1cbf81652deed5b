"""Laws about results as wholes: the shape of the family, once and for all, and what it says of itself."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ..families import SCHEMAS
from ..findings import Finding
from ..jobs import phase_of, result_of
from ..laws import check
from ..session import Session
from .breaks import Break, Json, part, shown, told
from .reading import completed_jobs, inside, objects

_DAY: Final = timedelta(days=1)


@check(
    "result.shape",
    "A result has the shape of its model's family, not just of any family.",
    source="docs/wire.md, Model ids",
    layer="lifecycle",
    cost="jobs",
)
def shape(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            result, name = job.result, SCHEMAS.get(job.family) if job.family is not None else None
            if job.final is None or result is None or name is None or not session.contract.has_component(name):
                continue
            where = session.contract.component(name)
            wrong = session.contract.wrong(result, where)
            if wrong is not None:
                said = f"the result is not what {job.family} models answer with, {name}: {wrong[0]}"
                yield Break(f"{job.family} {wrong[1]}", said, (job.final,), job, wrong[1])
            elif job.family == "assemblyai" and (lacking := _lacking(result)):
                yield Break("assemblyai", f"the result of a completed job has no {lacking}", (job.final,), job, where)

    return told(session, breaks())


@check(
    "result.stays",
    "A result does not change or disappear: each later fetch returns it as it was.",
    source="docs/wire.md, Retention",
    layer="lifecycle",
    cost="jobs",
)
def stays(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            ends = [look for look in job.told if phase_of(look) in ("completed", "failed")]
            for look in ends[1:]:
                for which, was, is_ in (
                    ("result", result_of(ends[0].told), result_of(look.told)),
                    ("error", ends[0].told.get("error"), look.told.get("error")),
                ):
                    if _canonical(was) != _canonical(is_):
                        said = f"the {which} has changed{_difference(was, is_)}"
                        yield Break(which, said, (ends[0], look), job)
            gone = next((look for look in job.looks if ends and look.status == 404 and
                         look.started >= ends[0].started + ends[0].seconds), None)  # fmt: skip
            if gone is not None:
                yield Break("gone", "its result was returned, and later the job was unknown", (ends[0], gone), job)

    return told(session, breaks())


@check(
    "result.metadata",
    "The metadata of a result makes sense: its time, its models and its status.",
    source="docs/wire.md, Deepgram result",
    layer="lifecycle",
    cost="jobs",
)
def metadata(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job, result in completed_jobs(session):
            assert job.final is not None
            where = part(session, "DeepgramMetadata")
            meta: Json = result["metadata"] if isinstance(result.get("metadata"), dict) else {}
            if "created" in meta and (wrong := _wrong_time(meta["created"], job.final.started)):
                yield Break(
                    "created", f"metadata.created is {shown(meta['created'])}; {wrong}", (job.final,), job, where
                )
            if isinstance(meta.get("models"), list) and isinstance(known := meta.get("model_info"), dict):
                nameless: list[Any] = [model for model in meta["models"] if model not in known]
                if nameless:
                    said = f"metadata.model_info does not tell of the model {shown(nameless[0])} in metadata.models"
                    yield Break("models", said, (job.final,), job, where)
            if job.family == "assemblyai" and result.get("status") not in (None, "completed"):
                said = f"the job is completed, and the status in its result is {shown(result['status'])}"
                yield Break("status", said, (job.final,), job, part(session, "AssemblyAITranscript"))
            if job.family == "assemblyai" and result.get("error") is not None:
                said = f"the job is completed, and its result has the error {shown(result['error'])}"
                yield Break("error", said, (job.final,), job, part(session, "AssemblyAITranscript"))

    return told(session, breaks())


@check(
    "result.numbers",
    "Confidences are between 0 and 1, and no count, time, usage or cost is negative.",
    source="docs/wire.md, Deepgram words",
    layer="lifecycle",
    cost="jobs",
)
def numbers(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job, result in completed_jobs(session):
            assert job.final is not None
            for where, node in objects(result):
                for key, value in node.items():
                    if isinstance(value, bool) or not isinstance(value, int | float):
                        continue
                    if "confidence" in key and "threshold" not in key and not 0 <= value <= 1:
                        said = f"{where}{key} is {value}; expected 0 to 1"
                        yield Break("confidence", said, (job.final,), job)
                    elif key in _NEVER_LESS_THAN_NOUGHT and value < 0:
                        yield Break(key, f"{where}{key} is {value}; it cannot be less than 0", (job.final,), job)

    return told(session, breaks())


@check(
    "result.usage",
    "The input and output tokens of a usage add up to its total.",
    source="docs/wire.md, OpenAI and mai results",
    layer="lifecycle",
    cost="jobs",
)
def usage(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job, result in completed_jobs(session):
            assert job.final is not None
            used: Json = result["usage"] if isinstance(result.get("usage"), dict) else {}
            parts: list[Any] = [used.get(key) for key in ("input_tokens", "output_tokens", "total_tokens")]
            if all(isinstance(one, int | float) for one in parts) and parts[0] + parts[1] != parts[2]:
                said = f"the usage has {parts[0]} tokens of input, {parts[1]} of output, and {parts[2]} in all"
                yield Break("total", said, (job.final,), job, part(session, "OpenAIUsage"))

    return told(session, breaks())


@check(
    "job.charges",
    "The price headers x-aimlapi-credits-used and x-aimlapi-usd-spent, if present, are numbers.",
    source="docs/wire.md, Headers",
    layer="lifecycle",
    cost="jobs",
)
def charges(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job in session.jobs:
            for look in (job.created, *job.looks):
                for name in ("x-aimlapi-credits-used", "x-aimlapi-usd-spent"):
                    value = look.answer.header(name) if look.answer is not None else None
                    if value is not None and not _is_charge(value):
                        yield Break(
                            name, f"{name} is {shown(value)}; expected a number that is not negative", (look,), job
                        )

    return told(session, breaks())


_NEVER_LESS_THAN_NOUGHT: Final = frozenset({
    "audio_duration", "audio_tokens", "channels", "cost", "duration", "end", "input_tokens", "num_words",
    "output_tokens", "seconds", "speaker", "start", "text_tokens", "total_tokens",
})  # fmt: skip


def _lacking(result: Json) -> str:
    """What AssemblyAI's completed transcripts always have, though its schema allows null until then."""
    kinds: dict[str, type] = {"id": str, "text": str, "words": list}
    return next((key for key, kind in kinds.items() if not isinstance(result.get(key), kind)), "")


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _difference(was: Any, is_: Any, path: str = "") -> str:
    """Where two values differ first, and how."""
    earlier, later = dict(inside(was)), dict(inside(is_))
    for step in earlier if earlier.keys() == later.keys() else ():
        if _canonical(earlier[step]) != _canonical(later[step]):
            return _difference(earlier[step], later[step], f"{path}/{step}")
    return f"{f' at {path}' if path else ''}: {shown(was)} was {shown(is_)} later"


def _wrong_time(value: object, now: float) -> str:
    """What is wrong with a time that should be about now; a day is allowed for clocks that are wrong."""
    try:
        when = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        when = None
    if when is None:
        return "expected a time in ISO 8601"
    when = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    return "" if abs(when - datetime.fromtimestamp(now, UTC)) < _DAY else "the job was made just now"


def _is_charge(value: str) -> bool:
    try:
        return 0 <= float(value) < float("inf")
    except ValueError:
        return False
