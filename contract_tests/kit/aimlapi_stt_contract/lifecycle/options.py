"""Laws about request options: what was asked for is told, and what has to be asked for is not told unasked."""

from collections.abc import Iterator
from typing import Any, Final

from ..findings import Finding
from ..jobs import History
from ..laws import check
from ..session import Session
from .breaks import Break, Json, told
from .reading import completed_jobs, dicts, nested, objects, text_in

_UNASKED: Final[dict[str, tuple[str, ...]]] = {
    "paragraphs": ("paragraphs", "smart_format"),
    "utterances": ("utterances",),
    "summary": ("summarize",),
    "topics": ("topics", "detect_topics", "custom_topic"),
    "intents": ("intents", "custom_intent"),
    "sentiments": ("sentiment",),
    "detected_language": ("detect_language",),
    "search": ("search",),
    "speaker": ("diarize",),
    "speaker_confidence": ("diarize",),
}
"""Keys of Deepgram's results, and the options one of which asks for each."""


@check(
    "option.honoured",
    "Paragraphs and utterances are there if they were requested, and `extra` is returned.",
    source="docs/wire.md, Deepgram result",
    layer="lifecycle",
    cost="jobs",
)
def honoured(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job, result in _deepgram(session):
            assert job.final is not None
            if not text_in(result):
                continue
            if job.options.get("paragraphs") and not any(_has(one, "paragraphs") for one in _alternatives(result)):
                yield Break("paragraphs", "it asked for paragraphs, and has none", (job.created, job.final), job)
            if job.options.get("utterances") and not isinstance(nested(result, "results", "utterances"), list):
                yield Break("utterances", "it asked for utterances, and has none", (job.created, job.final), job)
            extra = job.options.get("extra")
            if isinstance(extra, str) and extra.rpartition(":")[2] not in str(result):
                yield Break("extra", f"extra {extra!r} is not returned", (job.created, job.final), job)

    return told(session, breaks())


@check(
    "option.unasked",
    "Paragraphs, utterances, speakers, summaries and the like are absent unless they were requested.",
    source="docs/wire.md, Deepgram paragraphs",
    layer="lifecycle",
    cost="jobs",
)
def unasked(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job, result in _deepgram(session):
            assert job.final is not None
            for where, node in objects(result.get("results")):
                for key, options in _UNASKED.items():
                    if _has(node, key) and not any(job.options.get(option) for option in options):
                        said = f"results.{where}{key} is there, and nobody asked for it"
                        yield Break(key, said, (job.created, job.final), job)

    return told(session, breaks())


@check(
    "result.channels",
    "The result of a recording with one channel has one channel, and says so.",
    source="docs/wire.md, Deepgram result",
    layer="lifecycle",
    cost="jobs",
)
def channels(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job, result in _deepgram(session):
            assert job.final is not None
            if job.recording is None or job.recording.channels != 1:
                continue
            counted, found = nested(result, "metadata", "channels"), nested(result, "results", "channels")
            if counted is not None and counted != 1:
                said = f"metadata.channels is {counted}, and the recording has one channel"
                yield Break("counted", said, (job.created, job.final), job)
            if isinstance(found, list) and len(found) != 1:  # pyright: ignore[reportUnknownArgumentType]
                said = f"the result has {len(found)} channels, and the recording one"  # pyright: ignore[reportUnknownArgumentType]
                yield Break("found", said, (job.created, job.final), job)

    return told(session, breaks())


def _deepgram(session: Session) -> Iterator[tuple[History, Json]]:
    """The jobs whose results these laws are about. Pages to the letter have paragraphs and the like otherwise."""
    for job, result in completed_jobs(session):
        if job.family == "deepgram" and not session.contract.literal:
            yield job, result


def _alternatives(result: Json) -> list[Json]:
    found: list[Any] = dicts(nested(result, "results", "channels"))
    return [alternative for channel in found for alternative in dicts(channel.get("alternatives"))]


def _has(node: Json, key: str) -> bool:
    return node.get(key) is not None
