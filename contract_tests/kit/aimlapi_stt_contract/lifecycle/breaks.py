"""What laws about histories find: of several breaks of one kind the first is told, and how many there are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..exchanges import Exchange
from ..findings import Finding
from ..jobs import History
from ..session import Session

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Break:
    """One break.

    Attributes:
        kind: what makes it one of several alike.
        message: what was found, and what was expected.
        exchanges: those that show it, the telling one last.
        job: the job that it is about.
        pointer: where in the contract the rule stands.
    """

    kind: str
    message: str
    exchanges: tuple[Exchange, ...]
    job: History | None = None
    pointer: str | None = None


def told(session: Session, breaks: Iterable[Break]) -> Iterator[Finding]:
    """The first break of each kind as a finding."""
    kinds: dict[str, list[Break]] = {}
    for found in breaks:
        kinds.setdefault(found.kind, []).append(found)
    for alike in kinds.values():
        first = alike[0]
        subject = "" if first.job is None else f"{first.job}: "
        more = "" if len(alike) == 1 else f" ({len(alike)} times in this run)"
        model = None if first.job is None else first.job.model
        yield session.broken(f"{subject}{first.message}{more}", *first.exchanges, pointer=first.pointer, model=model)


def part(session: Session, name: str) -> str | None:
    """The pointer of a component, where the contract has it."""
    return session.contract.component(name) if session.contract.has_component(name) else None


def shown(value: object) -> str:
    """A value as a message tells it, at a length that can be read."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
