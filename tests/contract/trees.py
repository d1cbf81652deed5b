"""Copies of what `regenerate` works on, pages in markdown made of documented ones, and what a tree looked like."""

import shutil
from collections.abc import Callable
from pathlib import Path

from scripts.build import OPENAPI
from scripts.documents import JsonObject, as_object, descend, json_bytes, read_json
from scripts.generate import GENERATED, PACKAGE
from scripts.regenerate.command import main
from tests.contract.folders import page_text

State = dict[str, tuple[bytes, int]]
Change = Callable[[JsonObject, JsonObject], None]
"""What the vendor changes in the create and the fetch document of a page."""


def copy_of_the_tree(folder: Path) -> Path:
    """A tree with the committed contract and client."""
    root = folder / "tree"
    shutil.copytree(OPENAPI, root / "openapi")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(GENERATED, root / "generated_client" / PACKAGE, ignore=ignored)
    return root


def state_of(tree: Path) -> State:
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
    name = heading or page
    path = folder / f"{name}.md"
    path.write_bytes(page_text(*blocks_of(page, change), heading=f"# {name}".encode()))
    return path


def blocks_of(page: str, change: Change | None = None) -> list[bytes]:
    """The JSON blocks of a page; those that a change leaves alone are the documented bytes."""
    documents = documents_of(page)
    if change is not None:
        change(*documents)
    unchanged = zip(("create", "fetch"), documents, documents_of(page), strict=True)
    return [
        (OPENAPI / "documented" / f"{page}.{name}.json").read_bytes() if new == old else json_bytes(new).rstrip()
        for name, new, old in unchanged
    ]


def run(tree: Path, *arguments: Path | str) -> int:
    """The exit code of `regenerate` on a tree."""
    return main([str(argument) for argument in arguments], tree)


def request_of(create: JsonObject) -> JsonObject:
    """The schema of a request, in a create document."""
    steps = ["paths", "/v1/stt/create", "post", "requestBody", "content", "application/json", "schema"]
    return as_object(descend(create, steps, "create"), "request")


def options_of(create: JsonObject) -> JsonObject:
    """The request options, in a create document."""
    return as_object(request_of(create)["properties"], "options")


def answer_of(fetch: JsonObject) -> JsonObject:
    """The schema of the answer to a fetch, in a fetch document of any path."""
    (item,) = as_object(fetch["paths"], "paths").values()
    responses = as_object(descend(item, ["get", "responses"], "fetch"), "responses")
    (response,) = responses.values()
    return as_object(descend(response, ["content", "application/json", "schema"], "answer"), "answer")


def add_hotwords(create: JsonObject, fetch: JsonObject) -> None:
    """A new request option."""
    words: JsonObject = {"type": "array", "items": {"type": "string"}, "description": "Words to listen for."}
    options_of(create)["hotwords"] = words
