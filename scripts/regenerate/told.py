"""The report of a regeneration, for people (text, markdown) and for programs (JSON)."""

import re
from collections.abc import Sequence
from dataclasses import asdict

from scripts.diff import report
from scripts.documents import Json, JsonObject
from scripts.regenerate.news import News
from scripts.regenerate.trial import Outcome

_STATES = {
    "new": "new",
    "changed": "changed",
    "reworded": "the documents are unchanged, the words around them are not",
    "unchanged": "unchanged",
}
_FENCE = re.compile(r"`{3,}")


def _sections(outcome: Outcome) -> list[tuple[str, Sequence[str]]]:
    return [
        ("What no longer fits", outcome.unfit),
        ("Why it cannot be taken", outcome.reasons),
        ("To decide, or to know", outcome.decisions),
        ("What programs gain or lose", outcome.gains),
        ("Files that change", [f"{change.kind} {change.path}" for change in outcome.files]),
    ]


def ending(outcome: Outcome, dry_run: bool) -> str:
    """What became of the tree, in a line."""
    if outcome.refused:
        return "Not taken. The tree is as it was."
    if not outcome.files:
        return "Nothing to change: the tree is what the pages give."
    count = f"{len(outcome.files)} file{'s' if len(outcome.files) != 1 else ''}"
    return f"Dry run: {count} would change." if dry_run else f"Taken: {count} changed."


def text(outcome: Outcome, dry_run: bool = False, verbose: bool = False) -> str:
    """For a terminal."""
    blocks = [_page_text(page, verbose) for page in outcome.news]
    for title, lines in _sections(outcome):
        if lines:
            listed = "\n".join("  - " + plain(line).replace("\n", "\n    ") for line in lines)
            blocks.append(f"{title} ({len(lines)})\n{listed}")
    return "\n\n".join([*blocks, ending(outcome, dry_run)]) + "\n"


def _page_text(page: News, verbose: bool) -> str:
    lines = [f"{page.name} ({page.kind}): {_STATES[page.state]}{f'; {page.remark}' if page.remark else ''}"]
    if page.findings:
        lines.append(report.text(page.findings, "as documented", "as given", verbose).rstrip())
    return "\n".join(lines)


def markdown(outcome: Outcome, dry_run: bool = False) -> str:
    """For an issue or a CI page. What comes from a page stands in code, so that none of it is markup."""
    blocks: list[str] = []
    for page in outcome.news:
        blocks.append(f"## `{page.name}`: {_STATES[page.state]}")
        if page.remark:
            blocks.append(code([page.remark]))
        if page.findings:
            blocks.append(report.markdown(page.findings, "as documented", "as given").rstrip())
    for title, lines in _sections(outcome):
        if lines:
            blocks.append(f"## {title}\n\n{code(lines)}")
    return "\n\n".join([*blocks, ending(outcome, dry_run)]) + "\n"


def code(lines: Sequence[str]) -> str:
    """Lines as a code block that nothing in them can end."""
    said = "\n".join(plain(line) for line in lines)
    longest = max((len(found) for found in _FENCE.findall(said)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}text\n{said}\n{fence}"


def as_json(outcome: Outcome, dry_run: bool = False) -> JsonObject:
    """`{"taken", "dry_run", "pages", "unfit", "reasons", "decisions", "gains", "files"}`."""
    pages: list[Json] = []
    for page in outcome.news:
        made: JsonObject = {"page": page.name, "kind": page.kind, "state": page.state, "remark": page.remark}
        pages.append({**made, **report.as_json(page.findings, "as documented", "as given")})
    files: list[Json] = [asdict(change) for change in outcome.files]
    return {
        "taken": not outcome.refused and not dry_run,
        "dry_run": dry_run,
        "pages": pages,
        "unfit": [*outcome.unfit],
        "reasons": [*outcome.reasons],
        "decisions": [*outcome.decisions],
        "gains": [*outcome.gains],
        "files": files,
    }


def plain(said: str) -> str:
    """Text of a document for a terminal or a log: no control characters but line ends."""
    return "".join(letter if letter.isprintable() or letter == "\n" else f"\\u{ord(letter):04x}" for letter in said)
