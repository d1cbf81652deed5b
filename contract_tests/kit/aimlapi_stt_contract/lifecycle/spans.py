"""Laws about times in results: in order, in the recording, and in the family's unit."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from ..findings import Finding
from ..jobs import History
from ..laws import check
from ..session import Session
from .breaks import Break, Json, told
from .reading import completed_jobs, dicts, duration_in, objects, said_in, second_of, utterances_in

_WORDS: Final = "docs/wire.md, Deepgram words"
_SHORTEST_WORD_S: Final = 0.02
"""Nobody says fifty words a second."""


def tolerance_s(seconds: float) -> float:
    """How far a duration may be off: half a second for what rounding and decoding add, and a tenth."""
    return 0.5 + 0.1 * seconds


@check(
    "span.order",
    "Times are in order: nothing ends before it starts; words, sentences, paragraphs and utterances follow each other.",
    source=_WORDS,
    layer="lifecycle",
    cost="jobs",
)
def order(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job, result in completed_jobs(session):
            assert job.final is not None
            for where, node in objects(result):
                span = _span(node)
                if span is not None and not 0 <= span[0] <= span[1]:
                    said = f"{where.removesuffix('.')} goes from {span[0]} to {span[1]}"
                    yield Break("reversed", said, (job.final,), job)
            for where, row in _rows(result):
                spans = [span for one in row if (span := _span(one)) is not None]
                for at, (one, other) in enumerate(pairwise(spans)):
                    if other[0] < one[0]:
                        said = f"{where}[{at + 1}] starts at {other[0]}, and the one before it at {one[0]}"
                        yield Break("order", said, (job.final,), job)
                        break

    return told(session, breaks())


@check(
    "span.inside",
    "Times lie within the recording, in the family's unit: milliseconds for AssemblyAI, seconds elsewhere.",
    source="docs/wire.md, AssemblyAI result",
    layer="lifecycle",
    cost="jobs",
)
def inside(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job, result in completed_jobs(session):
            assert job.final is not None
            seconds, second = _seconds(job, result), second_of(job)
            unit = "ms" if second == 1000 else "s"
            latest = max((span[1] for _, node in objects(result) if (span := _span(node)) is not None), default=0.0)
            if seconds is not None and latest > (seconds + tolerance_s(seconds)) * second:
                said = f"something ends at {latest} {unit}, and the recording is {seconds:.1f} s long"
                yield Break("late", said, (job.final,), job)
            for said_ in said_in(result):
                spans = [span for word in said_.words if (span := _span(word)) is not None]
                if len(spans) > 2 and 0 < spans[-1][1] - spans[0][0] < _SHORTEST_WORD_S * second * (len(spans) - 1):
                    said = (
                        f"{len(spans)} words are said from {spans[0][0]} to {spans[-1][1]} {unit}; nobody speaks so "
                        "fast: are these times of another unit?"
                    )
                    yield Break("fast", said, (job.final,), job)

    return told(session, breaks())


@check(
    "span.duration",
    "The duration in a result, in seconds, is that of the recording, give or take a tenth and half a second.",
    source="docs/wire.md, Deepgram result",
    layer="lifecycle",
    cost="jobs",
)
def duration(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job, result in completed_jobs(session):
            assert job.final is not None
            found = duration_in(result)
            if found is None or job.recording is None or job.recording.duration_s is None:
                continue
            sent = job.recording.duration_s
            # AssemblyAI tells whole seconds.
            if abs(found[1] - sent) > tolerance_s(sent) + (0.5 if job.family == "assemblyai" else 0):
                said = f"{found[0]} is {found[1]}, and the recording plays {sent:.1f} s"
                yield Break(found[0], said, (job.created, job.final), job)

    return told(session, breaks())


def _span(node: Json) -> tuple[float, float] | None:
    """From where to where an object goes; `None` where it does not say so in numbers."""
    start, end = node.get("start"), node.get("end")
    if isinstance(start, bool) or isinstance(end, bool):
        return None
    return (start, end) if isinstance(start, int | float) and isinstance(end, int | float) else None


def _rows(result: Json) -> Iterator[tuple[str, list[Json]]]:
    """What stands in the order of time."""
    for said in said_in(result):
        yield f"words of {said.where}", said.words
        if said.paragraphs is not None:
            yield f"paragraphs of {said.where}", said.paragraphs
            for at, paragraph in enumerate(said.paragraphs):
                yield f"sentences of paragraph {at} of {said.where}", dicts(paragraph.get("sentences"))
    utterances = utterances_in(result)
    yield "utterances", utterances
    for at, utterance in enumerate(utterances):
        yield f"words of utterance {at}", dicts(utterance.get("words"))


def _seconds(job: History, result: Json) -> float | None:
    """How long the recording is, by what was sent, else by what is told."""
    if job.recording is not None and job.recording.duration_s is not None:
        return job.recording.duration_s
    found = duration_in(result)
    return None if found is None else found[1]
