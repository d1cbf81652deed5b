"""What a client made of an answer, judged: what is valid is understood without loss, what is not ends in its errors."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from .answers import JOB, Served
from .serving import AnswerServer

Outcome = Literal["understood", "refused", "unknown", "crashed"]
"""understood; refused: an error of the client's own; unknown: told as something not understood; crashed: any other."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a client made of an answer.

    Attributes:
        outcome: how it ended.
        said: the error, or why it was not understood.
        raw: the whole answer as the client hands it on; `None` where it hands on nothing.
        lost: what of a valid answer the client cannot give back, in words; empty where nothing is known to be lost.
    """

    outcome: Outcome
    said: str = ""
    raw: Any = None
    lost: str = ""


class Client(Protocol):
    """A client under test."""

    def read(self, generation_id: str) -> Reading:
        """Fetch a job from the server that this client was made for, and read all that it offers of it."""
        ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer, what became of it, and what is wrong with that; `wrong` is empty where nothing is."""

    served: Served
    reading: Reading
    wrong: str


def judged(server: AnswerServer, client: Client, answers: Iterable[Served]) -> list[Verdict]:
    """Serve the answers to a client, one after another."""
    found: list[Verdict] = []
    for served in answers:
        server.answer = served
        try:
            reading = client.read(JOB)
        except Exception as problem:  # noqa: BLE001 - that is what is looked for
            reading = Reading("crashed", f"{type(problem).__name__}: {problem}")
        found.append(Verdict(served, reading, _wrong(served, reading)))
    return found


def _wrong(served: Served, reading: Reading) -> str:
    if reading.outcome == "crashed":
        return f"no error of the client's own: {reading.said}"
    if served.kind == "invalid":
        return "taken for a good answer" if reading.outcome == "understood" else ""
    if served.kind == "odd" and reading.outcome != "understood":
        return ""
    if reading.outcome == "refused":
        return f"valid, and refused: {reading.said}"
    if reading.outcome == "unknown":
        return f"valid, and not understood: {reading.said}"
    if reading.raw is not None and served.body is not None and reading.raw != served.body:
        return "understood, and not all of it is handed on"
    return f"understood, and lost: {reading.lost}" if reading.lost else ""
