"""What the pages get wrong, row by row (`openapi/defects.yaml`), and the tables in `openapi/README.md`.

A row without an action or a decision, and an action without a row, are errors: list and overlays cannot drift apart.
"""

from collections.abc import Mapping
from pathlib import Path

from scripts.corrections import Overlay
from scripts.documents import ROOT, JsonObject, PipelineError, as_array, as_object, read_json, read_yaml

BEGIN, END = "<!-- made by scripts/defects.py from the data: begin -->", "<!-- end -->"
_KEYS = {"pages", "documented", "truth", "decision"}


def read_defects(path: Path) -> dict[int, JsonObject]:
    """The rows by number.

    Raises:
        PipelineError: a row lacks what it documents or what is true, or has an unknown key.
    """
    rows: dict[int, JsonObject] = {}
    for number, node in read_yaml(path).items():
        row = as_object(node, f"{path.name}, row {number}")
        if not number.isdigit() or set(row) - _KEYS or not {"pages", "documented", "truth"} <= set(row):
            raise PipelineError(
                f"{path.name}, row {number}: needs a number, pages, documented and truth, and no other keys"
            )
        rows[int(number)] = row
    return rows


def disagreements(rows: Mapping[int, JsonObject], overlays: Mapping[str, Overlay], root: Path = ROOT) -> list[str]:
    """One line for each row that nothing corrects or explains, and for each action that points at no row."""
    corrected = _actions_by_row(overlays)
    lines: list[str] = []
    for number, row in rows.items():
        decision = row.get("decision")
        if decision is not None and not (root / str(decision)).is_file():
            lines.append(f"defects.yaml, row {number}: there is no {decision}")
        if decision is None and number not in corrected:
            lines.append(f"defects.yaml, row {number}: no overlay action points at it, and no decision says why")
    for number, labels in corrected.items():
        if number not in rows:
            lines.append(f"{labels[0]}: points at row {number}, which defects.yaml does not have")
    return lines


def _actions_by_row(overlays: Mapping[str, Overlay]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for overlay in overlays.values():
        for action in overlay.actions:
            for number in action.defects:
                found.setdefault(number, []).append(action.label)
    return found


def table(openapi: Path, rows: Mapping[int, JsonObject], overlays: Mapping[str, Overlay]) -> str:
    """The pages and the defects as two Markdown tables."""
    index = as_array(read_json(openapi / "documented" / "index.json")["pages"], "index.json")
    lines = [
        "### Pages",
        "",
        "| page | taken | what it documents | status | corrections | contract |",
        "|---|---|---|---|---|---|",
    ]
    for node in index:
        entry = as_object(node, "index.json")
        page = str(entry["page"])
        overlay = overlays.get(page)
        said = ", ".join(
            f"[{kind}](documented/{as_object(block, page)['file']})"
            for kind, block in as_object(entry["blocks"], page).items()
        )
        base = overlay.extends if overlay else None
        status = "corrected" if base is None else f"derived from {base}, proved against the page"
        wrong = ", ".join(str(number) for number, row in rows.items() if _concerns(row, {page, base, "all"}))
        lines.append(
            f"| {page} | {entry['taken']} | {said} | {status} | {wrong} | [{page}.json](effective/{page}.json) |"
        )
    lines += ["", "### Defects", "", "| | pages | documented | true | corrected by |", "|---|---|---|---|---|"]
    corrected = _actions_by_row(overlays)
    for number, row in rows.items():
        by = [_short(label) for label in corrected.get(number, [])]
        decision = row.get("decision")
        if decision is not None:
            by.append(f"[decision](../{decision})")
        pages = ", ".join(str(page) for page in as_array(row["pages"], f"row {number}"))
        lines.append(f"| {number} | {pages} | {row['documented']} | {row['truth']} | {', '.join(dict.fromkeys(by))} |")
    return "\n".join(lines)


def _concerns(row: JsonObject, pages: set[str | None]) -> bool:
    return not pages.isdisjoint(map(str, as_array(row["pages"], "pages")))


def _short(label: str) -> str:
    """`common.yaml, action 3 ($.paths...)` as `common 3`."""
    file, _, number = label.partition(" (")[0].partition(", action ")
    return f"{file.removesuffix('.yaml')} {number}"


def with_table(readme: str, made: str) -> str:
    """The text of `openapi/README.md` with the tables in their place.

    Raises:
        PipelineError: the place is not marked.
    """
    before, found, rest = readme.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not found or not ended:
        raise PipelineError(f"openapi/README.md: the lines {BEGIN} and {END} mark where the tables go")
    return f"{before}{BEGIN}\n{made}\n{END}{after}"
