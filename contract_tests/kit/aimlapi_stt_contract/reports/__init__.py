"""The report of a run in each format. To add a format, write a function from `Runs` to text, and enter it here."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from ..findings import Runs


@dataclass(frozen=True, slots=True)
class Format:
    """A format, the file it is written to where none is named, and the function that writes it."""

    name: str
    file: str
    function: str
    summary: str

    def render(self, runs: Runs) -> str:
        """The report in this format."""
        module, _, name = self.function.partition(":")
        render: Callable[[Runs], str] = getattr(import_module(f".{module}", __name__), name)
        return render(runs)


FORMATS: Final = {
    made.name: made
    for made in (
        Format("junit", "contract-report.xml", "junit:render", "JUnit XML, for CI systems"),
        Format("html", "contract-report.html", "html:render", "a page with all findings and the traffic"),
        Format("json", "contract-report.json", "data:render", "all of it, for programs and for `contract replay`"),
        Format("sarif", "contract-report.sarif", "sarif:render", "SARIF 2.1.0, for code scanning"),
        Format("har", "contract-report.har", "har:render", "the traffic, as an HTTP archive"),
        Format("markdown", "contract-report.md", "github:markdown", "a summary"),
        Format("github", "-", "github:annotations", "annotations of GitHub Actions (there by default)"),
    )
}


def save(runs: Runs, name: str, file: Path, *, add: bool = False) -> None:
    """Write a report, or add it to a file. Raises `OSError` where that cannot be."""
    with file.open("a" if add else "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
        stream.write(FORMATS[name].render(runs))
