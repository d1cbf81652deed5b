"""Hold our contract diff against Redocly's: every change of the corpus through both, and a reason where they differ.

    python -m scripts.crosscheck REDOCLY

REDOCLY is the command `redocly` of `@redocly/cli`; `nox -s crosscheck` installs it. Compared is whether a change
breaks: what does not, Redocly's diff rates by the version number it asks for (minor, patch), which is another question.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

from scripts.diff import compare
from scripts.diff.findings import LEVELS
from scripts.documents import Json, JsonObject, PipelineError, write_json
from tests.contract.diff.changes import CHANGES, Change
from tests.contract.diff.reasons import REASONS

_NOTHING = "none"


@dataclass(frozen=True, slots=True)
class Row:
    """One change, as both rate it, and the key of the reason why they differ."""

    name: str
    ours: str
    theirs: str
    reason: str | None = None

    @property
    def differs(self) -> bool:
        """Whether one of the two calls it breaking and the other does not."""
        return (self.ours == "breaking") != (self.theirs in ("major", "failed"))


def rated(change: Change, redocly: Path, reasons: dict[str, str]) -> Row:
    """A change through both."""
    findings = compare(change.old, change.new)
    ours = next((level for level in LEVELS if any(one.level == level for one in findings)), _NOTHING)
    keys = [change.name, *(one.rule for one in findings if one.level == ours)]
    row = Row(change.name, ours, _theirs(change.old, change.new, redocly))
    reason = next((key for key in keys if key in reasons), None)
    return Row(row.name, row.ours, row.theirs, reason if row.differs else None)


def _theirs(old: JsonObject, new: JsonObject, redocly: Path) -> str:
    """`major`, `minor`, `patch`, `none`; `failed` where it gives no report."""
    with tempfile.TemporaryDirectory(prefix="crosscheck-") as folder:
        before, after = Path(folder) / "base.json", Path(folder) / "revision.json"
        write_json(before, old)
        write_json(after, new)
        command = [str(redocly), "diff", before.name, after.name, "--format", "json", "--fail-on", "none"]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise PipelineError(f"{redocly}: cannot be run: {problem}") from problem
    try:
        report = cast(Json, json.loads(done.stdout))
    except ValueError:
        return "failed"
    return str(report.get("bump", _NOTHING)) if isinstance(report, dict) else "failed"


def problems(rows: Sequence[Row], reasons: dict[str, str]) -> list[str]:
    """Differences that nobody has explained, and explanations that nothing needs."""
    used = {row.reason for row in rows}
    unexplained = [row for row in rows if row.differs and not row.reason]
    lines = [f"{row.name}: ours {row.ours}, theirs {row.theirs}: no reason" for row in unexplained]
    return lines + [f"{key}: a reason that no difference needs; drop it" for key in reasons if key not in used]


def table(rows: Sequence[Row], reasons: dict[str, str]) -> str:
    """Every change on a line, then the counts."""
    wide = min(max(len(row.name) for row in rows), 90)
    lines = [f"{'change':{wide}}  {'ours':10}  {'theirs':6}  where we differ, why"]
    for row in rows:
        why = reasons.get(row.reason or "", "no reason") if row.differs else ""
        lines.append(f"{row.name[:wide]:{wide}}  {row.ours:10}  {row.theirs:6}  {why}".rstrip())
    both = sum(row.ours == "breaking" and not row.differs for row in rows)
    ours = sum(row.ours == "breaking" and row.differs for row in rows)
    theirs = sum(row.ours != "breaking" and row.differs for row in rows)
    failed = sum(row.theirs == "failed" for row in rows)
    neither = len(rows) - both - ours - theirs
    lines += [
        "",
        f"{len(rows)} changes: {both} breaking for both, {neither} for neither, {ours} only for us, {theirs} only for "
        f"Redocly's diff; it gave no report of {failed}",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 0 where every difference has its reason, 1 where not, 2 where it could not be run."""
    parser = argparse.ArgumentParser(prog="python -m scripts.crosscheck", description="our diff against Redocly's")
    parser.add_argument("redocly", type=Path, metavar="REDOCLY", help="the command of @redocly/cli")
    options = parser.parse_args(arguments)
    redocly: Path = options.redocly.absolute()
    try:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            rows = list(pool.map(partial(rated, redocly=redocly, reasons=REASONS), CHANGES))
    except PipelineError as problem:
        print(f"crosscheck: {problem}", file=sys.stderr)
        return 2
    print(table(rows, REASONS))
    wrong = problems(rows, REASONS)
    for line in wrong:
        print(f"crosscheck: {line}", file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
