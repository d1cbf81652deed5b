"""What a comparison finds: one change, its place, and what it means for who uses the API."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from scripts.documents import Json

Level: TypeAlias = Literal["breaking", "compatible", "note"]
Direction: TypeAlias = Literal["request", "response"]
Effect: TypeAlias = Literal["narrow", "widen", "both", "breaking", "compatible", "note"]
"""What a change does to the set of values that are allowed, or a level where the direction does not decide."""

EVERYWHERE = "every operation"
"""In place of an operation, where each of the compared operations changed alike."""

LEVELS: tuple[Level, ...] = ("breaking", "compatible", "note")


@dataclass(frozen=True, slots=True)
class Finding:
    """One change between two documents.

    `operation` is `POST /v1/stt/create`, or `every operation`, or empty for the document itself; `part` the part of the
    operation (`body application/json`, `200 application/json`, `query parameter language`); `place` the property path
    in it (`result/anyOf[1]/words[]/speaker`); `location` a JSON pointer into the new document, or into the old one
    where the new has nothing there. `old` and `new` are None where there is nothing to show. `tolerated` is said of
    breaking findings only, by `scripts.diff.tolerance`.
    """

    level: Level
    rule: str
    message: str
    direction: Direction | None = None
    operation: str = ""
    part: str = ""
    place: str = ""
    location: str = ""
    old: Json = None
    new: Json = None
    tolerated: bool | None = None


def level_of(effect: Effect, direction: Direction) -> Level:
    """Who sends must not be allowed less, who reads must not meet more."""
    if effect == "narrow":
        return "breaking" if direction == "request" else "compatible"
    if effect == "widen":
        return "compatible" if direction == "request" else "breaking"
    return "breaking" if effect == "both" else effect


def joined_place(above: str, below: str) -> str:
    """`words` and `[]/speaker` as `words[]/speaker`."""
    if not above or not below:
        return above or below
    return f"{above}{below}" if below.startswith("[]") else f"{above}/{below}"


def beneath(place: str, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of a schema, as findings of the schema that holds it at `place`."""
    return [replace(finding, place=joined_place(place, finding.place)) for finding in findings]


def within(findings: Iterable[Finding], operation: str, part: str) -> list[Finding]:
    """The findings of a schema, as findings of a part of an operation."""
    return [replace(finding, operation=operation, part=part) for finding in findings]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, breaking first; of one level in the order in which they were found."""
    once: list[Finding] = []
    seen: set[tuple[str, ...]] = set()
    for finding in findings:
        key = (finding.level, finding.rule, finding.operation, finding.part, finding.place, finding.message)
        if key not in seen:
            seen.add(key)
            once.append(finding)
    return sorted(once, key=lambda finding: LEVELS.index(finding.level))
