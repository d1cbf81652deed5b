"""Pages taken in a temporary copy: everything that has to be made is made there, and nothing is changed outside."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.build import JOINED, Unfit, effective, readme, write_effective
from scripts.documents import JsonObject, PipelineError, as_array, as_object, descend, read_json
from scripts.generate import PACKAGE, generate
from scripts.index import completed, record
from scripts.options import SCHEMA
from scripts.pages import Page
from scripts.regenerate import decisions
from scripts.regenerate.news import News, news_of
from scripts.regenerate.swap import FileChange, differences

CLIENT = f"generated_client/{PACKAGE}"
_MADE = ("openapi/documented", "openapi/effective", "openapi/README.md", CLIENT)


@dataclass(slots=True)
class Outcome:
    """What came of it.

    Attributes:
        news: each page beside what was documented.
        unfit: corrections that no longer fit, and what else the build refuses: page, action, old value, new value.
        reasons: why it cannot be taken, where that is no correction.
        decisions: what a maintainer has to settle, or to know before a release.
        gains: what a client made from it has and the present one has not, and the other way round.
        files: the files of the tree that change.
    """

    news: list[News] = field(default_factory=list[News])
    unfit: list[str] = field(default_factory=list[str])
    reasons: list[str] = field(default_factory=list[str])
    decisions: list[str] = field(default_factory=list[str])
    gains: list[str] = field(default_factory=list[str])
    files: list[FileChange] = field(default_factory=list[FileChange])

    @property
    def refused(self) -> bool:
        """Whether it can not be taken."""
        return bool(self.unfit or self.reasons)


def tried(root: Path, pages: Sequence[Page], made: Path, taken: str) -> Outcome:
    """Take pages in `made`, which becomes what `root` has to be: documents, contracts, tables and client.

    Args:
        root: the tree; it is only read.
        pages: the pages to take; none to build anew from what is documented.
        made: an empty folder.
        taken: today, for the index.
    """
    outcome = Outcome()
    openapi, contract = made / "openapi", made / "openapi" / "effective" / f"{JOINED}.json"
    try:
        shutil.copytree(root / "openapi", openapi)
        before = _readable(contract)
        _record(root, pages, openapi / "documented", taken, before, outcome)
        contracts = effective(openapi)
        write_effective(contracts, openapi / "effective")
        (openapi / "README.md").write_text(readme(openapi), encoding="utf-8", newline="\n")
        generate(contract, made / CLIENT, openapi / "generator.yaml")
        outcome.files = [change for part in _MADE for change in differences(made, root, part)]
        outcome.gains = _gains(before, contracts[JOINED])
    except Unfit as problem:
        outcome.unfit = problem.problems
    except PipelineError as problem:
        outcome.reasons = [str(problem)]
    except RecursionError:
        outcome.reasons = ["a document nests too deep to be worked on; no documentation page does"]
    outcome.decisions = decisions.to_settle(outcome.news, outcome.unfit, openapi)
    return outcome


def _record(
    root: Path, pages: Sequence[Page], documented: Path, taken: str, client: JsonObject | None, outcome: Outcome
) -> None:
    before = root / "openapi" / "documented"
    for page in [completed(page, before) for page in pages]:
        record(page, documented, taken)
        outcome.news.append(news_of(page, before, documented, client))


def _readable(contract: Path) -> JsonObject | None:
    """The present contract; none where it is missing or damaged, because then this command is what mends it."""
    try:
        found = read_json(contract)
        return found if _options(found) and _models(found) else None
    except PipelineError:
        return None


def _gains(before: JsonObject | None, after: JsonObject) -> list[str]:
    if before is None:
        return []
    lines: list[str] = []
    for what, read in (("request options", _options), ("known models", _models)):
        old, new = read(before), read(after)
        added, gone = ([name for name in one if name not in other] for one, other in ((new, old), (old, new)))
        for word, names in (("new", added), ("gone", gone)):
            if names:
                lines.append(f"{what}, {word}: {', '.join(names)}")
    return lines


def _options(contract: JsonObject) -> list[str]:
    return list(as_object(descend(contract, ["components", "schemas", SCHEMA, "properties"], JOINED), JOINED))


def _models(contract: JsonObject) -> list[str]:
    values = descend(contract, ["components", "schemas", "KnownModel", "enum"], JOINED)
    return [str(value) for value in as_array(values, JOINED)]
