"""The media types of a body, under names by which those of another version are found again."""

from collections import Counter
from collections.abc import Iterable
from fnmatch import fnmatchcase

from scripts.diff.nodes import Node


def by_type(content: Node, other: Node) -> dict[str, Node]:
    """The types, with their parameters only where one of the two versions has the same type twice."""
    several = _several(content) | _several(other)
    found: dict[str, Node] = {}
    for name, node in content.members():
        full = _full(name)
        found.setdefault(full if _bare(full) in several else _bare(full), node)
    return found


def covering(name: str, others: Iterable[str]) -> str | None:
    """The name itself among others, the type without or with parameters, or a range (`application/*`) that has it."""
    others = list(others)
    if name in others:
        return name
    alike = [other for other in others if _bare(other) == _bare(name) and (name == _bare(name) or other == _bare(name))]
    ranges = [other for other in others if is_range(other) and fnmatchcase(_bare(name), other)]
    return next(iter([*alike, *ranges]), None)


def is_range(name: str) -> bool:
    """Whether it stands for many types."""
    return "*" in name


def _several(content: Node) -> set[str]:
    counts = Counter(_bare(full) for full in {_full(name) for name in content.table})
    return {bare for bare, number in counts.items() if number > 1}


def _full(name: str) -> str:
    bare, *parameters = (part.strip().lower() for part in name.split(";"))
    return ";".join([bare, *sorted(filter(None, parameters))])


def _bare(name: str) -> str:
    return name.split(";")[0]
