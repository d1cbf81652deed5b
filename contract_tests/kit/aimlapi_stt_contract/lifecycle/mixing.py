"""Laws about jobs beside each other: what is told of one is of its own recording, and of no other's."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any, Final

from ..findings import Finding
from ..jobs import History
from ..laws import check
from ..session import Session
from .breaks import Break, Json, part, shown, told
from .reading import completed_jobs, duration_in, nested, text_in

_OWN: Final = (("metadata", "request_id"), ("metadata", "sha256"), ("id",))
"""What no two results of different recordings share."""

_SURELY: Final = 0.5
"""A text that is so much more alike to what another recording says is that one's."""


@check(
    "mix.marks",
    "Jobs with different recordings have different request ids, audio digests and transcript ids.",
    source="docs/wire.md, Deepgram result",
    layer="lifecycle",
    cost="jobs",
)
def marks(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for path in _OWN:
            seen: dict[Any, History] = {}
            for job, result in completed_jobs(session):
                mark = nested(result, *path)
                if not isinstance(mark, str) or not mark or job.recording is None or job.final is None:
                    continue
                other = seen.setdefault(mark, job)
                assert other.recording is not None
                if other.id != job.id and other.recording.content != job.recording.content:
                    assert other.final is not None
                    said = (
                        f"its {'.'.join(path)} {shown(mark)} is that of job {other.number}, too, with another recording"
                    )
                    yield Break(".".join(path), said, (other.final, job.final), job)

    return told(session, breaks())


@check(
    "mix.digest",
    "The audio digest in a result is that of the uploaded file.",
    source="docs/wire.md, Deepgram result",
    layer="lifecycle",
    cost="jobs",
)
def digest(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job, result in completed_jobs(session):
            found = nested(result, "metadata", "sha256")
            if not isinstance(found, str) or not found or job.recording is None or job.final is None:
                continue
            if found.lower() != job.recording.sha256:
                said = f"metadata.sha256 is {found[:16]}..., and that of its file {job.recording.sha256[:16]}..."
                yield Break("sha256", said, (job.created, job.final), job, part(session, "DeepgramMetadata"))

    return told(session, breaks())


@check(
    "mix.recordings",
    "A result is about its own recording: it has not the length, the words or the label of another job's.",
    source="docs/wire.md, Deepgram result",
    layer="lifecycle",
    cost="jobs",
)
def own(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for (job, result), (other, others) in combinations(list(completed_jobs(session)), 2):
            for one, told_of_one, second, told_of_second in (
                (job, result, other, others), (other, others, job, result)
            ):  # fmt: skip
                said = _lengths(one, told_of_one, second) or _texts(one, told_of_one, second, told_of_second)
                said = said or _labels(one, told_of_one, second)
                if said and one.final is not None and second.final is not None:
                    yield Break("mixed", said, (second.created, second.final, one.created, one.final), one)

    return told(session, breaks())


def _lengths(job: History, result: Json, other: History) -> str:
    found = duration_in(result)
    if found is None or job.recording is None or other.recording is None:
        return ""
    mine, others = job.recording.duration_s, other.recording.duration_s
    if mine is None or others is None or abs(found[1] - mine) <= 0.08 or abs(found[1] - others) > 0.02:
        return ""
    # Whole seconds are rounded, and may be another's by chance.
    if found[1] == int(found[1]):
        return ""
    return f"{found[0]} is {found[1]}: the length of job {other.number}'s recording, and not of its own, {mine:.1f} s"


def _texts(job: History, result: Json, other: History, others: Json) -> str:
    """Whether the words are another's. A gateway that tells the same of every job is not accused: it plays a part."""
    text = text_in(result)
    if text is None or text == text_in(others) or job.recording is None or other.recording is None:
        return ""
    mine, another = job.recording.text, other.recording.text
    if mine is None or another is None or _alike(text, another) - _alike(text, mine) < _SURELY:
        return ""
    return f"it says {shown(text)}: what job {other.number}'s recording says, and not its own, {shown(mine)}"


def _labels(job: History, result: Json, other: History) -> str:
    """Whether the label in `extra`, which is handed back, is another's."""
    mine, another = job.options.get("extra"), other.options.get("extra")
    told_back = nested(result, "metadata", "extra")
    if another is None or mine == another or told_back is None:
        return ""
    token = str(another).rpartition(":")[2]
    return f"metadata.extra has {token!r}, which is job {other.number}'s" if token in str(told_back) else ""


def _alike(text: str, said: str) -> float:
    """How much of two texts is the same words, 0 to 1; punctuation and case aside."""
    words = ["".join(filter(str.isalnum, word)) for word in text.casefold().split()]
    return SequenceMatcher(None, words, said.split(), False).ratio()
