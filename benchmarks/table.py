"""A table of figures, as markdown."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one benchmark, and a sentence that says what they are."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def markdown(self) -> str:
        """The table under its title."""
        lines = [f"## {self.title}", ""]
        if self.note:
            lines += [self.note, ""]
        lines += [_line(self.columns), _line(["---"] + ["--:"] * (len(self.columns) - 1))]
        return "\n".join([*lines, *(_line(row) for row in self.rows), ""])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def installed(modules: dict[str, str]) -> list[str]:
    """The names whose modules can be imported here: who is not installed is left out of a table."""
    return [name for name, module in modules.items() if find_spec(module.partition(".")[0])]
