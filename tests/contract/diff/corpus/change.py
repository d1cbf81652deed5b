"""One change of the corpus, and what has to be found."""

from dataclasses import dataclass, field
from typing import TypeAlias

from scripts.diff.findings import Direction, Level
from scripts.documents import Json, JsonObject
from tests.contract.diff.base import BASE, edited

Expected: TypeAlias = tuple[Level, Direction | None, str, str]
"""Level, direction, rule and place."""


@dataclass(frozen=True)
class Change:
    """One change. `before` is edited into the base first, so that there is something to change."""

    name: str
    edits: dict[str, Json]
    found: tuple[Expected, ...]
    before: dict[str, Json] = field(default_factory=dict[str, Json])

    @property
    def old(self) -> JsonObject:
        return edited(BASE, self.before)

    @property
    def new(self) -> JsonObject:
        return edited(self.old, self.edits)


def breaks(name: str, edits: dict[str, Json], direction: Direction | None, rule: str, place: str = "") -> Change:
    return Change(name, edits, (("breaking", direction, rule, place),))


def fits(name: str, edits: dict[str, Json], direction: Direction | None, rule: str, place: str = "") -> Change:
    return Change(name, edits, (("compatible", direction, rule, place),))


def notes(name: str, edits: dict[str, Json], direction: Direction | None, rule: str, place: str = "") -> Change:
    return Change(name, edits, (("note", direction, rule, place),))


TEXT: JsonObject = {"type": "string"}
