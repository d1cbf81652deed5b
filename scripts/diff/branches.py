"""A schema in the one form: null or not, and branches of one type each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scripts.diff.nodes import Schema
from scripts.documents import Json

ANY = "any"


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """Values of one type (or of any), and what is asked of them. `others` is what no rule of ours can judge."""

    kind: str
    pointer: str
    label: str = ""
    limits: Mapping[str, Json] = field(default_factory=dict[str, Json])
    properties: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    required: frozenset[str] = frozenset()
    additional: Schema | bool = True
    items: Schema = ()
    others: Mapping[str, Schema] = field(default_factory=dict[str, Schema])
    notes: Mapping[str, Json] = field(default_factory=dict[str, Json])

    @property
    def bare(self) -> bool:
        """Nothing is asked but the type."""
        asked = self.limits or self.properties or self.required or self.items or self.others
        return not asked and self.additional is True


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A schema in the one form. No branch and no null is a schema that nothing fits."""

    pointer: str
    null: bool = True
    branches: tuple[Branch, ...] = ()
    notes: Mapping[str, Json] = field(default_factory=dict[str, Json])

    @property
    def open(self) -> bool:
        """Whether it takes values of any type."""
        return any(branch.kind == ANY for branch in self.branches)
