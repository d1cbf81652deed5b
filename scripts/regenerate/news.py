"""What is new on a page: its documents compared with those that were documented, as they stand, uncorrected."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from scripts import build, form, naming, reading
from scripts.diff import Finding, compare, tolerance
from scripts.documents import Json, JsonObject, PipelineError, as_array, as_object, read_json
from scripts.index import documented_facts, documented_pages
from scripts.pages import FACTS, Page

Blocks: TypeAlias = dict[str, JsonObject]
State: TypeAlias = Literal["new", "changed", "reworded", "unchanged"]


@dataclass(frozen=True, slots=True)
class News:
    """One page beside what was documented of it.

    Attributes:
        state: `reworded` is a page whose text is another, and whose documents are the same bytes.
        findings: what changed in the documents, with what the client of the tree copes with.
        remark: what else there is to know, in a sentence.
        blocks: what the page documents now.
    """

    name: str
    kind: str
    state: State
    findings: list[Finding] = field(default_factory=list[Finding])
    remark: str = ""
    blocks: Blocks = field(default_factory=dict[str, JsonObject])

    @property
    def has_documents(self) -> bool:
        """Whether it gives OpenAPI documents; else it gives facts."""
        return self.blocks.keys().isdisjoint(FACTS)


def entries(documented: Path) -> dict[str, JsonObject]:
    """The index of a documented folder: page -> entry."""
    index = as_array(read_json(documented / "index.json")["pages"], "index.json")
    return {str(entry["page"]): entry for entry in (as_object(node, "index.json") for node in index)}


def news_of(page: Page, before: Path, after: Path, client: JsonObject | None) -> News:
    """What a page brings.

    Args:
        page: the page, complete.
        before: the documented folder as it was.
        after: the documented folder in which the page is recorded.
        client: the contract of the client that is in use (`effective/stt.json`), if there is one.
    """
    blocks = {name: reading.json_object(content, page.name) for name, content in page.blocks.items()}
    was, now = entries(before).get(page.name), entries(after)[page.name]
    if was is None:
        return News(page.name, page.kind, "new", blocks=blocks)
    if was["blocks"] == now["blocks"]:
        return News(page.name, page.kind, "unchanged" if was == now else "reworded", blocks=blocks)
    old = _documented(page.name, before)
    if old.keys().isdisjoint(FACTS) != blocks.keys().isdisjoint(FACTS):
        remark = f"gave {' and '.join(old)} so far, and gives {' and '.join(blocks)} now: not comparable"
        return News(page.name, page.kind, "changed", remark=remark, blocks=blocks)
    if not blocks.keys().isdisjoint(FACTS):
        return News(page.name, page.kind, "changed", list(_fact_changes(old, blocks)), blocks=blocks)
    try:
        findings = _document_changes(old, blocks, page.name, client, build.readable(after.parent))
        malformed = [line for block in blocks.values() for line in form.problems(block)]
        same = "" if findings else "written in another way; it means the same"
        remark = f"compared as far as it can be read: {malformed[0]}" if malformed else same
    except PipelineError as problem:
        findings, remark = [], f"could not be compared: {problem}"
    except RecursionError:
        findings, remark = [], "could not be compared: it nests too deep"
    return News(page.name, page.kind, "changed", findings, remark, blocks)


def _documented(page: str, folder: Path) -> Blocks:
    found = documented_pages(folder).get(page) or documented_facts(folder)[page]
    return {name: as_object(node, page) for name, node in found.items()}


def _document_changes(
    old: Blocks, new: Blocks, page: str, client: JsonObject | None, corrected: JsonObject | None
) -> list[Finding]:
    found: list[Finding] = []
    for before, after in _pairs(old, new, page):
        findings = compare(before, after, names=(f"{page} as documented", f"{page} as given"))
        found += findings if client is None else _judged(findings, client, after, corrected)
    return list({repr(finding): finding for finding in found}.values())


def _judged(
    findings: list[Finding], client: JsonObject, after: JsonObject, corrected: JsonObject | None
) -> list[Finding]:
    try:
        return tolerance(findings, client, after, corrected=corrected)
    except PipelineError:  # corrections that do not fit any more may leave references that lead nowhere
        return tolerance(findings, client, after)


def _pairs(old: Blocks, new: Blocks, page: str) -> list[tuple[JsonObject, JsonObject]]:
    """Both as one document; one by one where the documents of a page contradict each other, or contain themselves."""
    try:
        return [(naming.merged(old, page), naming.merged(new, page))]
    except PipelineError:
        if old.keys() != new.keys():
            raise
        return [(old[name], new[name]) for name in new]


def _fact_changes(old: Blocks, new: Blocks) -> Iterator[Finding]:
    """What a page without documents shows otherwise than before; what it means is judged by the build."""
    before = {place: value for name, facts in old.items() for place, value in _facts(facts, name)}
    after = {place: value for name, facts in new.items() for place, value in _facts(facts, name)}
    for place in dict.fromkeys([*before, *after]):
        was, now = before.get(place), after.get(place)
        if was != now:
            change = "is no longer shown" if now is None else "is shown newly" if was is None else "is shown otherwise"
            yield Finding("note", "fact-changed", change, place=place, old=was, new=now)


def _facts(node: Json, place: str) -> Iterator[tuple[str, Json]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _facts(value, f"{place}/{key}")
    elif isinstance(node, list) and any(isinstance(item, dict) for item in node):
        for item in node:
            fact = as_object(item, place)
            word = "name" if "name" in fact else "path"
            yield from _facts({key: value for key, value in fact.items() if key != word}, f"{place}/{fact[word]}")
    else:
        yield place, node
