"""Laws about what was said: words, sentences and utterances tell the same as the transcript."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from ..findings import Finding
from ..laws import check
from ..session import Session
from .breaks import Break, shown, told
from .reading import Json, completed_jobs, dicts, letters, said_in, utterances_in, word_of

_ALIKE: Final = 0.95
"""Texts of the same words are at least so much alike, letters alone: symbols are told in many ways."""


@check(
    "words.transcript",
    "The word list of a transcript has the words of its text.",
    source="docs/wire.md, Deepgram words",
    layer="lifecycle",
    cost="jobs",
)
def words(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job, result in completed_jobs(session):
            assert job.final is not None
            for said in said_in(result):
                plain = "".join(str(word.get("word", "")) for word in said.words)
                if not any(_alike(text, said.text) for text in (_joined(said.words), plain)):
                    message = (
                        f"the words of {said.where} say {shown(_joined(said.words))}, and its text {shown(said.text)}"
                    )
                    yield Break("words", message, (job.final,), job)

    return told(session, breaks())


@check(
    "words.paragraphs",
    "Paragraphs, if present, hold each word of the transcript once, and count them right.",
    source="docs/wire.md, Deepgram paragraphs",
    layer="lifecycle",
    cost="jobs",
)
def paragraphs(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job, result in completed_jobs(session):
            assert job.final is not None
            for said in said_in(result):
                if said.paragraphs is None or session.contract.literal:
                    continue
                sentences = [one for paragraph in said.paragraphs for one in dicts(paragraph.get("sentences"))]
                text = " ".join(str(sentence.get("text", "")) for sentence in sentences)
                if not _alike(text, said.text):
                    message = f"the sentences of {said.where} say {shown(text)}, and its transcript {shown(said.text)}"
                    yield Break("sentences", message, (job.final,), job)
                counts = [paragraph.get("num_words") for paragraph in said.paragraphs]
                counted = sum(count for count in counts if isinstance(count, int | float))
                if counted != len(said.words):
                    message = f"the paragraphs of {said.where} count {counted} words of {len(said.words)}"
                    yield Break("count", message, (job.final,), job)

    return told(session, breaks())


@check(
    "words.utterances",
    "Utterances, if present, hold each word of the result once, and each has the words of its text.",
    source="docs/wire.md, Deepgram result",
    layer="lifecycle",
    cost="jobs",
)
def utterances(session: Session) -> Iterator[Finding]:
    def breaks() -> Iterator[Break]:
        for job, result in completed_jobs(session):
            assert job.final is not None
            found = utterances_in(result)
            for at, utterance in enumerate(found):
                text = utterance.get("transcript", utterance.get("text"))
                inside = dicts(utterance.get("words"))
                if isinstance(text, str) and inside and not _alike(_joined(inside), text):
                    message = f"the words of utterance {at} say {shown(_joined(inside))}, and its text {shown(text)}"
                    yield Break("words", message, (job.final,), job)
            every = [word for said in said_in(result) for word in said.words]
            held = [word for utterance in found for word in dicts(utterance.get("words"))]
            if found and held and _spoken(held) != _spoken(every):
                message = f"the utterances hold {len(held)} words that are not the {len(every)} of the result"
                yield Break("all", message, (job.final,), job)

    return told(session, breaks())


def _spoken(found: list[Json]) -> list[str]:
    """The words in no order, as they sound: some are told with punctuation here and without it there."""
    return sorted(letters(word_of(word)) for word in found)


def _joined(found: list[Json]) -> str:
    return " ".join(word_of(word) for word in found)


def _alike(one: str, other: str) -> bool:
    first, second = letters(one), letters(other)
    return first == second or (bool(first and second) and SequenceMatcher(None, first, second, False).ratio() >= _ALIKE)
