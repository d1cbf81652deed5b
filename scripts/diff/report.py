"""The findings for people (text, markdown) and for programs (JSON)."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from itertools import groupby

from scripts.diff.findings import LEVELS, Finding, Level
from scripts.documents import Json, JsonObject

_SHOWN = 80
_FEW_NOTES = 5
_TITLES: dict[Level, str] = {"breaking": "Breaking", "compatible": "Compatible", "note": "Notes"}
_MADE_A_LINK = re.compile(r"@|://|www\.|#\d", re.IGNORECASE)
_ANSWERS = {True: "the client copes", False: "the client does not cope", None: "not known whether the client copes"}


def summary(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings of each level, and of the breaking ones how many the client copes with, or does not."""
    counts: dict[str, int] = dict.fromkeys((*LEVELS, "tolerated", "untolerated", "unsaid"), 0)
    for finding in findings:
        counts[finding.level] += 1
        if finding.level == "breaking":
            counts["unsaid" if finding.tolerated is None else "tolerated" if finding.tolerated else "untolerated"] += 1
    return counts


def as_json(findings: Sequence[Finding], old: str = "old", new: str = "new") -> JsonObject:
    """`{"old", "new", "summary": {level: count ...}, "findings": [Finding as an object ...]}`."""
    rows: list[Json] = [asdict(finding) for finding in findings]
    return {"old": old, "new": new, "summary": {**summary(findings)}, "findings": rows}


def text(findings: Sequence[Finding], old: str = "old", new: str = "new", verbose: bool = False) -> str:
    """For a terminal: breaking first, by operation, one line each; of the notes a few, all with `verbose`."""
    lines = [f"{old} -> {new}: {_summary_line(findings)}"]
    for level in LEVELS:
        of_level = [finding for finding in findings if finding.level == level]
        chosen = _joined(of_level)
        if chosen:
            few = level == "note" and not verbose and len(chosen) > _FEW_NOTES
            lines += ["", f"{_TITLES[level]} ({len(of_level)})", *_text_rows(chosen[:_FEW_NOTES] if few else chosen)]
            lines += [f"  ... and {len(chosen) - _FEW_NOTES} more; --verbose shows all"] if few else []
    return "\n".join(lines) + "\n"


def _text_rows(findings: list[Finding]) -> list[str]:
    lines: list[str] = []
    for operation, rows in groupby(_by_operation(findings), key=lambda finding: finding.operation):
        lines.append(f"  {operation or 'the document'}")
        for finding in rows:
            answer = _ANSWERS[finding.tolerated] if finding.level == "breaking" else ""
            extra = "".join(f" [{word}]" for word in (finding.rule, answer) if word)
            where = f"{_where(finding)}: " if _where(finding) else ""
            lines.append(f"    {where}{finding.message}{_change(finding)}{extra}")
    return lines


def markdown(findings: Sequence[Finding], old: str = "old", new: str = "new") -> str:
    """For a CI page or an issue: a summary line, then a table for each level; notes folded away."""
    lines = [f"**{_cell(old)} → {_cell(new)}**: {_summary_line(findings)}"]
    for level in LEVELS:
        chosen = _by_operation(_joined(finding for finding in findings if finding.level == level))
        if not chosen:
            continue
        lines += ["", "<details>" if level == "note" else f"### {_TITLES[level]}"]
        lines += [f"<summary>{_TITLES[level]} ({len(chosen)})</summary>"] if level == "note" else []
        told = any(finding.tolerated is not None for finding in chosen)
        lines += ["", "| operation | where | change | old | new | rule |" + (" client |" if told else "")]
        lines += ["|---|---|---|---|---|---|" + ("---|" if told else "")]
        for finding in chosen:
            cells = [_cell(finding.operation or "the document"), _code(_where(finding)), _cell(finding.message)]
            cells += [_code(_shown(finding.old)), _code(_shown(finding.new)), _code(finding.rule)]
            cells += [_ANSWERS[finding.tolerated]] if told else []
            lines.append(f"| {' | '.join(cells)} |")
        lines += ["", "</details>"] if level == "note" else []
    return "\n".join(lines) + "\n"


def _joined(findings: Iterable[Finding]) -> list[Finding]:
    """What reads alike in several parts, once: `200 application/json and 201 application/json`."""
    parts: dict[str, list[Finding]] = {}
    for finding in findings:
        parts.setdefault(json.dumps(asdict(replace(finding, part="", location=""))), []).append(finding)
    return [replace(same[0], part=" and ".join(dict.fromkeys(one.part for one in same))) for same in parts.values()]


def _summary_line(findings: Sequence[Finding]) -> str:
    if not findings:
        return "no difference"
    counts = summary(findings)
    line = f"{counts['breaking']} breaking, {counts['compatible']} compatible, {_counted(counts['note'], 'note')}"
    if counts["tolerated"] + counts["untolerated"]:
        line += f"; of the breaking ones the client copes with {counts['tolerated']}"
    return line


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _by_operation(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.operation)


def _where(finding: Finding) -> str:
    return ", ".join(filter(None, (finding.part, finding.place)))


def _change(finding: Finding) -> str:
    if finding.old is None and finding.new is None:
        return ""
    if finding.old is None or finding.new is None:
        return f": {_shown(finding.old if finding.new is None else finding.new)}"
    return f": {_shown(finding.old)} -> {_shown(finding.new)}"


def _shown(value: Json) -> str:
    """A value on one line; control characters of a document never reach a terminal."""
    if value is None:
        return ""
    line = json.dumps(value, ensure_ascii=False)
    line = "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in line)
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]} ..."


def _cell(said: str) -> str:
    """Text in a table cell that stays text: no markup, no link, no mention."""
    plain = "".join(letter if letter.isprintable() else " " for letter in said)
    # Links and mentions are made of text whatever is escaped in it, but never of code.
    return " ".join(_code(word) if _MADE_A_LINK.search(word) else _escaped(word) for word in plain.split(" "))


def _escaped(plain: str) -> str:
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]#|~!" else letter for letter in plain)


def _code(said: str) -> str:
    """Text in a code span inside a table cell: a fence that is longer than any backticks in it."""
    if not said:
        return ""
    plain = "".join(letter if letter.isprintable() else " " for letter in said).replace("|", "\\|")
    longest = max((len(list(run)) for letter, run in groupby(plain) if letter == "`"), default=0)
    fence = "`" * (longest + 1)
    padding = " " if plain[0] in "` " or plain[-1] in "` " else ""
    return f"{fence}{padding}{plain}{padding}{fence}"
