"""What a maintainer has to settle before pages can be taken, or to know before the next release."""

from collections.abc import Sequence
from pathlib import Path

from scripts import defects, locate, lower, naming, overlay, rendered
from scripts.build import COMMON, actions_for, read_overlays
from scripts.corrections import Overlay, read_overlay
from scripts.diff import Finding
from scripts.documents import Json, PipelineError, as_object, descend, read_yaml, shown
from scripts.index import documented_pages
from scripts.regenerate.news import News

_LOST = "programs that use it with this model lose it, or are refused"
_MEANS = {
    "request": "requests of released clients may be refused",
    "response": "released clients read it wrongly or not at all",
    None: "released clients may not get through",
}
_DERIVED = "the derived contract is not what the page says"
_MOST = 5


def to_settle(news: Sequence[News], unfit: Sequence[str], openapi: Path) -> list[str]:
    """One line for each decision.

    Args:
        news: the pages taken.
        unfit: what the build refuses.
        openapi: the folder in which the pages are recorded.
    """
    lines: list[str] = []
    for page in news:
        lines += _of_overlay(page, openapi)
        lines += _of_findings(page)
    bare = {page.name for page in news if page.has_documents and not _overlay(page.name, openapi).exists()}
    return lines + _of_problems([problem for problem in unfit if problem.partition(": ")[0] not in bare])


def _overlay(page: str, openapi: Path) -> Path:
    return openapi / "overlays" / f"{page}.yaml"


def _of_problems(unfit: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for problem in unfit:
        page, _, rest = problem.partition(": ")
        if rest.startswith(_DERIVED):
            lines.append(
                f"{page} is derived from a page that has changed: give its own page too, as it is now; if the two "
                f"differ to stay, say so in overlays/{page}.yaml (`x-differs`, or another `extends`)"
            )
        wrong, unmet, _ = rest.partition("; an overlay has to ")
        if unmet or wrong.startswith("not a valid OpenAPI"):
            lines.append(f"overlays/{page}.yaml: add an action that corrects what nothing corrects yet: {wrong}")
            continue
        file, found, _ = rest.partition(".yaml, action ")
        if not found or " " in file:
            continue
        number = rest[len(file + found) :].partition(" ")[0]
        action = f"overlays/{file}.yaml, action {number}"
        if file == COMMON:
            lines.append(
                f"{action}, on {page}: correct or drop it if every page has changed, else bring {page} back to common "
                f"ground in overlays/{page}.yaml, or leave the action out there (`x-except`)"
            )
        else:
            lines.append(f"{action}: correct it to what is documented now, or drop it if the page is right now")
    return list(dict.fromkeys(lines))


def _of_findings(page: News) -> list[str]:
    meanings: dict[str, list[str]] = {}
    for finding in page.findings:
        if finding.level == "breaking" and finding.tolerated is False:
            lost = finding.rule.endswith(("-removed", "-narrowed")) and finding.direction != "response"
            meanings.setdefault(_LOST if lost else _MEANS[finding.direction], []).append(_place(finding))
    lines: list[str] = []
    for meaning, places in meanings.items():
        more = f" and {len(places) - _MOST} more" if len(places) > _MOST else ""
        lines.append(
            f"{page.name}: {'; '.join(places[:_MOST])}{more}: {meaning}. Say so in CHANGELOG.md, with the next release"
        )
    return lines


def _place(finding: Finding) -> str:
    where = finding.place or finding.part or finding.operation or "the document"
    return f"{finding.operation}, {where}" if where != finding.operation and finding.operation else where


def _of_overlay(page: News, openapi: Path) -> list[str]:
    path = _overlay(page.name, openapi)
    name = f"overlays/{page.name}.yaml"
    extends = _extends(path)
    if page.has_documents and extends is not None:
        return [f"{page.name} has documents of its own now: drop `extends` from {name}, and correct them there"]
    if not page.has_documents and extends is None:
        return [
            f"{page.name} has no documents: write {name} with `extends: ../effective/<page>.json` and the actions that "
            f"differ (its model, its server){_nearest_rendered(page, openapi)}"
        ]
    if page.state != "new":
        return []
    if path.exists():
        return _unnamed_rows(page, openapi)
    return [*_spellings(page), f"{name} is missing: {_nearest_overlay(page, openapi)}"]


def _unnamed_rows(page: News, openapi: Path) -> list[str]:
    """Rows of the table of defects that a new page has too, by its overlay, and that do not name it."""
    try:
        rows = defects.read_defects(openapi / "defects.yaml")
        overlays = {**read_overlays(openapi), COMMON: Overlay([])}
        corrected = {number for action in actions_for(page.name, overlays) for number in action.defects}
    except PipelineError:
        return []  # the build gives the reason
    named = {number for number, row in rows.items() if {page.name, "all"} & {*map(str, _listed(row["pages"]))}}
    missing = [str(number) for number in sorted(corrected & rows.keys() - named)]
    return [f"defects.yaml: name {page.name} in row {', '.join(missing)}, which its overlay corrects"] * bool(missing)


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _extends(path: Path) -> str | None:
    try:
        return read_overlay(path).extends if path.exists() else None
    except PipelineError:
        return None  # the build gives the reason


def _spellings(page: News) -> list[str]:
    """A model answers to more spellings than its page documents, and nobody but a maintainer knows them."""
    for document in page.blocks.values():
        try:
            paths = as_object(document["paths"], page.name)
            steps = ["requestBody", "content", "application/json", "schema", "properties", "model"]
            schema = as_object(descend(paths, ["/v1/stt/create", "post", *steps], page.name), page.name)
        except PipelineError:
            continue
        documented = shown(schema.get("enum", schema.get("const")), 120)
        return [f"{page.name} documents the model as {documented}: which other spellings does it answer to?"]
    return []


def _nearest_overlay(page: News, openapi: Path) -> str:
    """With which page's corrections the build would come furthest."""
    try:
        names = read_yaml(openapi / "names.yaml")
        document = locate.settled(lower.lowered(naming.merged(page.blocks, page.name)), names, page.name)
        document = naming.named(document, locate.places(document, names, page.name), names, page.name)
        overlays = read_overlays(openapi)
    except PipelineError as problem:
        return f"what it has to correct cannot be told before this is settled: {problem}"
    documented = documented_pages(openapi / "documented")
    own = [other for other in documented if other in overlays and overlays[other].like is None]
    fits: dict[str, list[str]] = {}
    for other in own:
        like = actions_for(page.name, {**overlays, page.name: Overlay([], like=other)})
        fits[other] = overlay.apply(document, like, page.name).problems
    if not fits:
        return "write what the build refuses"
    nearest = min(fits, key=lambda other: len(fits[other]))
    misfit = [problem.removeprefix(f"{page.name}: ") for problem in fits[nearest]]
    line = f"write one with `x-like: {nearest}` and the model's own spellings"
    numbers = dict.fromkeys(text.partition(" (")[0].replace(".yaml, action", "") for text in misfit)
    return f"{line}; of the corrections all fit but: {', '.join(numbers)}" if numbers else f"{line}; all of it fits"


def _nearest_rendered(page: News, openapi: Path) -> str:
    if "fields" not in page.blocks:
        return ""
    differences: dict[str, int] = {}
    for other, blocks in documented_pages(openapi / "documented").items():
        document = lower.lowered(naming.merged(blocks, other))
        differences[other] = len(rendered.disagreements(page.blocks["fields"], document))
    if not differences:
        return ""
    nearest = min(differences, key=lambda other: differences[other])
    return f"; it differs least from {nearest}, in {differences[nearest]} places"
