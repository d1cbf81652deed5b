"""Has the documentation changed? Download each page whose address is known, and say what taking it would mean.

    python -m scripts.watch [--output FILE] [--changed-is-fine]

The report is Markdown on standard output; `--output` writes it only if a page has changed, short enough for an issue.
Exit code 0: nothing changed; 1: something has, and the report is written; 2: a page could not be fetched or read, or
nothing could be watched, or anything else went wrong. With `--changed-is-fine` a change is 0 too: Python itself ends
with 1 where a program cannot even be started, and a schedule has to tell the two apart.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scripts.documents import ROOT, PipelineError, as_object, read_yaml
from scripts.ending import exit_code, signals_interrupt
from scripts.fetching import fetched
from scripts.pages import Page, read_pages, sha256_of
from scripts.regenerate import told
from scripts.regenerate.news import entries
from scripts.regenerate.trial import Outcome, tried

WATCHED = "watched.yaml"
_KEYS = ({"address"}, {"address", "inferred"}, {"unwatched"})
_ISSUE_CHARACTERS = 60_000


@dataclass(slots=True)
class Watch:
    """What came of looking at every page: page -> a few words, and what taking the changed ones would mean."""

    pages: dict[str, str] = field(default_factory=dict[str, str])
    changed: list[Page] = field(default_factory=list[Page])
    unread: list[str] = field(default_factory=list[str])
    outcome: Outcome = field(default_factory=Outcome)


def addresses(openapi: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The pages that are watched, with their addresses, and those that are not, with the reason.

    Raises:
        PipelineError: `watched.yaml` names a page that is not documented, or says neither address nor reason.
    """
    pages = entries(openapi / "documented")
    said = {page: as_object(node, f"{WATCHED}, {page}") for page, node in read_yaml(openapi / WATCHED).items()}
    for page, entry in said.items():
        if page not in pages:
            raise PipelineError(f"{WATCHED}: {page} is the name of no documented page")
        if set(entry) not in _KEYS:
            raise PipelineError(f"{WATCHED}, {page}: needs an address (and why it is inferred), or why it is unwatched")
    watched: dict[str, str] = {}
    unwatched: dict[str, str] = {}
    for page, entry in pages.items():
        address = said.get(page, {}).get("address") or entry["source"]
        if "unwatched" in said.get(page, {}):
            unwatched[page] = str(said[page]["unwatched"])
        elif address:
            watched[page] = str(address)
        else:
            unwatched[page] = f"it names no source; write its address into openapi/{WATCHED}"
    return watched, unwatched


def watch(root: Path) -> Watch:
    """Look at every watched page, and try in a temporary folder what has changed.

    Raises:
        PipelineError: what is documented, or `watched.yaml`, cannot be read.
        OSError: a temporary folder cannot be written.
    """
    watched, unwatched = addresses(root / "openapi")
    if not watched:
        raise PipelineError(f"no page has an address; write them into openapi/{WATCHED}")
    found = Watch()
    with tempfile.TemporaryDirectory(prefix="watch-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for page, address in watched.items():
            try:
                served = _served(page, address, folder)
            except PipelineError as problem:
                found.unread.append(page)
                found.pages[page] = f"could not be read: {problem}"
                continue
            changed = _blocks(served) != _documented_blocks(page, root)
            found.pages[page] = "changed" if changed else "unchanged"
            found.changed += [served] if changed else []
        if found.changed:
            found.outcome = tried(root, found.changed, folder / "made", date.today().isoformat())
    found.pages |= {page: f"not watched: {reason}" for page, reason in unwatched.items()}
    return found


def _served(page: str, address: str, folder: Path) -> Page:
    file = folder / f"{page}.md"
    file.write_bytes(fetched(address))
    (served,) = read_pages([file])
    if served.name != page:
        raise PipelineError(f"{address} serves the page {served.name}; has the page moved?")
    return served


def _blocks(page: Page) -> dict[str, str]:
    return {name: sha256_of(content) for name, content in page.blocks.items()}


def _documented_blocks(page: str, root: Path) -> dict[str, str]:
    blocks = as_object(entries(root / "openapi" / "documented")[page]["blocks"], page)
    return {name: str(as_object(block, name)["sha256"]) for name, block in blocks.items()}


def report(found: Watch) -> str:
    """What was found, as Markdown; words of a page stand in code alone."""
    changed = [page.name for page in found.changed]
    summary = f"{len(changed)} changed" if changed else "none changed"
    summary += f", {len(found.unread)} could not be read" if found.unread else ""
    lines = [f"{page}: {said}" for page, said in sorted(found.pages.items())]
    parts = [f"# Documentation pages: {summary}", told.code(lines)]
    if changed:
        parts.append("What taking the changed pages would mean (`nox -s regenerate -- PAGE.md` does it):")
        parts.append(told.markdown(found.outcome, dry_run=True))
    return "\n\n".join(parts).rstrip() + "\n"


def for_an_issue(said: str) -> str:
    """The report, cut at a line end where it would be too long for an issue."""
    if len(said) <= _ISSUE_CHARACTERS:
        return said
    kept = said[:_ISSUE_CHARACTERS].rpartition("\n")[0]
    return f"{kept}\n\n(Cut here; the log of the run has the whole report.)\n"


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Watch the pages of the tree at `root`."""
    parser = argparse.ArgumentParser(prog="python -m scripts.watch", description="have documentation pages changed?")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the report there if something has changed")
    parser.add_argument("--changed-is-fine", action="store_true", help="end with 0 if a page has changed")
    options = parser.parse_args(arguments)
    try:
        with signals_interrupt():
            found = watch(root)
        said = report(found)
        if options.output is not None and found.changed:
            options.output.write_text(for_an_issue(said), encoding="utf-8", newline="\n")
        sys.stdout.write(said)
        sys.stdout.flush()
    except (PipelineError, OSError) as problem:
        print(f"watch: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as problem:
        print("watch: interrupted", file=sys.stderr)
        return exit_code(problem)
    except Exception as problem:  # noqa: BLE001  a crash would end with 1, which means that a page has changed
        said = told.plain(" ".join(str(problem).split()))
        print(f"watch: unexpected {type(problem).__name__}: {said}; this is a mistake in scripts/", file=sys.stderr)
        return 2
    if found.unread:
        print("watch: a page could not be read; the report says which", file=sys.stderr)
        return 2
    return int(bool(found.changed) and not options.changed_is_fine)


if __name__ == "__main__":
    sys.exit(main())
