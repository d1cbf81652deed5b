"""python -m scripts.regenerate [PAGE ...]: take pages, build the contracts, generate the client, say what changed.

Exit code 0: done; 1: it cannot be taken, and the tree is as it was; 2: wrong usage; 128 and the signal's number: ended.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import cast

from scripts.documents import ROOT, PipelineError
from scripts.ending import exit_code, signals_interrupt
from scripts.pages import read_pages
from scripts.regenerate import told
from scripts.regenerate.swap import replace_files
from scripts.regenerate.trial import Outcome, tried

_WHOLE = "the tree is whole, and git status shows if it has changed"


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Regenerate the tree at `root`; the report on standard output."""
    options = _parser().parse_args(arguments)
    try:
        with signals_interrupt():
            outcome = regenerate(options.pages, root, options.dry_run)
        sys.stdout.write(_said(outcome, options))
        sys.stdout.flush()
    except KeyboardInterrupt as problem:
        print(f"regenerate: interrupted; {_WHOLE}", file=sys.stderr)
        return exit_code(problem)
    except OSError as problem:
        print(
            f"regenerate: {_reason(problem)}; the tree is whole (git status shows if it has changed)", file=sys.stderr
        )
        return 1
    if outcome.refused:
        print("regenerate: not taken; the report says why", file=sys.stderr)
    return int(outcome.refused)


def regenerate(paths: Sequence[Path], root: Path, dry_run: bool = False) -> Outcome:
    """Take the pages in files and folders; the tree at `root` changes as a whole, or not at all.

    Raises:
        OSError: a temporary folder or the tree cannot be written; the tree is as it was.
    """
    try:
        pages = read_pages(paths)
    except PipelineError as problem:
        return Outcome(reasons=[str(problem)])
    with tempfile.TemporaryDirectory(prefix="regenerate-", ignore_cleanup_errors=True) as folder:
        made = Path(folder)
        outcome = tried(root, pages, made, date.today().isoformat())
        if not outcome.refused and not dry_run:
            replace_files(outcome.files, made, root)
    return outcome


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.regenerate", description="pages -> contracts and client")
    parser.add_argument(
        "pages",
        nargs="*",
        type=Path,
        metavar="PAGE",
        help="a page in markdown, an OpenAPI file (JSON or YAML), or a folder; none: from what is documented",
    )
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    parser.add_argument("--verbose", action="store_true", help="text: show all notes")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    return parser


def _said(outcome: Outcome, options: argparse.Namespace) -> str:
    if options.format == "json":
        return json.dumps(told.as_json(outcome, options.dry_run), indent=2, ensure_ascii=False) + "\n"
    if options.format == "markdown":
        return told.markdown(outcome, options.dry_run)
    return told.text(outcome, options.dry_run, options.verbose)


def _reason(problem: OSError) -> str:
    if isinstance(problem, shutil.Error) and problem.args and isinstance(problem.args[0], list):
        source, _, said = cast(list[tuple[str, str, str]], problem.args[0])[0]
        return f"{source}: {said}"
    return f"{problem.filename}: {problem.strerror}" if problem.filename and problem.strerror else str(problem)
