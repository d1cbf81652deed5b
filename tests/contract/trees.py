"""Copies of what `regenerate` works on, pages in markdown made of documented ones, and what a tree looked like."""

import shutil
from collections.abc import Callable
from pathlib import Path

from scripts.build import OPENAPI
from scripts.documents import JsonObject, json_bytes, read_json
from scripts.generate import GENERATED, PACKAGE
from scripts.regenerate.__main__ import main
from tests.contract.folders import page_text

Change = Callable[[JsonObject, JsonObject], None]
"""What the vendor changes in the create and the fetch document of a page."""


def copy_of_the_tree(folder: Path) -> Path:
    """A tree with the committed contract and client."""
    root = folder / "tree"
    shutil.copytree(OPENAPI, root / "openapi")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(GENERATED, root / "generated_client" / PACKAGE, ignore=ignored)
    return root


def state_of(tree: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a tree: its bytes, and when they were written."""
    return {
        path.relative_to(tree).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in tree.rglob("*")
        if path.is_file()
    }


def documents_of(page: str) -> tuple[JsonObject, JsonObject]:
    """What a page documents today: create and fetch."""
    folder = OPENAPI / "documented"
    return read_json(folder / f"{page}.create.json"), read_json(folder / f"{page}.fetch.json")


def page_in_markdown(folder: Path, page: str, change: Change | None = None, heading: str | None = None) -> Path:
    """A page as the documentation would serve it, changed by the vendor, perhaps about another model."""
    create, fetch = documents_of(page)
    if change is not None:
        change(create, fetch)
    name = heading or page
    path = folder / f"{name}.md"
    path.write_bytes(page_text(json_bytes(create).rstrip(), json_bytes(fetch).rstrip(), heading=f"# {name}".encode()))
    return path


def run(tree: Path, *arguments: Path | str) -> int:
    """The exit code of `regenerate` on a tree."""
    return main([str(argument) for argument in arguments], tree)
