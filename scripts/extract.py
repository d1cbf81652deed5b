"""Documentation page -> `openapi/documented/`: the page's JSON blocks, byte for byte, and their entry in the index.

    python -m scripts.extract PAGE.md [PAGE.md ...]

A page is the markdown that the vendor's documentation serves: a heading with the model's name, one fenced `json` block
for each of the two operations, and often a first line `# Source: <address>`. The prose is not kept.
"""

import argparse
import hashlib
import json
import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from scripts.documents import ROOT, Json, JsonObject, PipelineError, as_array, as_object, read_json, write_json

DOCUMENTED = ROOT / "openapi" / "documented"
INDEX = "index.json"
OPERATIONS = ("create", "fetch")

_FENCED_JSON = re.compile(rb"^```json\r?\n(.*?)\r?\n```\s*$", re.DOTALL | re.MULTILINE)
_SOURCE = re.compile(rb"^#\s*Source:\s*(\S+)", re.MULTILINE)
_HEADING = re.compile(rb"^#[ \t]+(?!Source:)(\S+)[ \t]*\r?$", re.MULTILINE)
_PAGE_NAME = re.compile(r"^[a-z0-9][a-z0-9._-]*$")


@dataclass(frozen=True, slots=True)
class Page:
    """One documentation page, taken apart."""

    name: str
    source: str | None
    sha256: str
    blocks: dict[str, bytes]


def read_page(text: bytes, origin: str) -> Page:
    """Take a page apart: its name, its address and the JSON block of each operation.

    Raises:
        PipelineError: a block is missing, is no JSON, or documents an operation that we do not know.
    """
    heading = _HEADING.search(text)
    name = heading[1].decode("utf-8", "replace") if heading else ""
    if not _PAGE_NAME.match(name):
        raise PipelineError(f"{origin}: no heading '# <model>' names the page; is this the markdown page?")
    source = _SOURCE.search(text)
    blocks: dict[str, bytes] = {}
    for number, match in enumerate(_FENCED_JSON.finditer(text), start=1):
        operation = _operation_of(match[1], f"{origin}, JSON block {number}")
        if operation in blocks:
            raise PipelineError(f"{origin}: two JSON blocks document the {operation} operation")
        blocks[operation] = match[1]
    missing = [operation for operation in OPERATIONS if operation not in blocks]
    if missing:
        raise PipelineError(f"{origin}: no JSON block documents {' or '.join(missing)}; is this the markdown page?")
    return Page(name, source[1].decode("utf-8", "replace") if source else None, _sha256(text), blocks)


def _operation_of(block: bytes, where: str) -> str:
    try:
        document = as_object(cast(Json, json.loads(block)), where)
    except ValueError as problem:
        raise PipelineError(f"{where}: not JSON: {problem}") from problem
    paths = as_object(document.get("paths"), f"{where}, paths")
    methods = {method for item in paths.values() for method in as_object(item, f"{where}, path")}
    found = [operation for operation, method in (("create", "post"), ("fetch", "get")) if methods == {method}]
    if not found:
        raise PipelineError(f"{where}: expected one POST or one GET operation, found {sorted(methods)}")
    return found[0]


def record(page: Page, folder: Path, taken: str) -> None:
    """Write a page's blocks and its index entry. An unchanged page leaves the folder as it is, its date included."""
    index = read_json(folder / INDEX) if (folder / INDEX).exists() else cast(JsonObject, {"pages": []})
    entries = [as_object(entry, INDEX) for entry in as_array(index["pages"], INDEX)]
    for entry in entries:
        if entry["page"] == page.name and entry["page_sha256"] == page.sha256:
            taken = str(entry["taken"])
    blocks: JsonObject = {}
    for operation in OPERATIONS:
        block = page.blocks[operation]
        file = f"{page.name}.{operation}.json"
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / file).exists() or (folder / file).read_bytes() != block:
            (folder / file).write_bytes(block)
        blocks[operation] = {"file": file, "sha256": _sha256(block)}
    made: JsonObject = {
        "page": page.name,
        "source": page.source,
        "taken": taken,
        "page_sha256": page.sha256,
        "blocks": blocks,
    }
    kept = [old for old in entries if old["page"] != page.name]
    ordered = sorted([*kept, made], key=lambda item: str(item["page"]))
    if ordered != entries:
        write_json(folder / INDEX, {"pages": cast(list[Json], ordered)})


def documented_pages(folder: Path) -> dict[str, dict[str, JsonObject]]:
    """Every page of the index with its two documents, each proved to be the bytes that the index recorded."""
    pages: dict[str, dict[str, JsonObject]] = {}
    known = {INDEX}
    for node in as_array(read_json(folder / INDEX)["pages"], INDEX):
        entry = as_object(node, INDEX)
        documents: dict[str, JsonObject] = {}
        for operation, block_node in as_object(entry["blocks"], INDEX).items():
            block = as_object(block_node, INDEX)
            file = folder / str(block["file"])
            known.add(file.name)
            if not file.exists() or _sha256(file.read_bytes()) != block["sha256"]:
                raise PipelineError(f"{file.name}: not the bytes that the index recorded; extract the page again")
            documents[operation] = read_json(file)
        pages[str(entry["page"])] = documents
    strangers = sorted(path.name for path in folder.iterdir() if path.name not in known)
    if strangers:
        raise PipelineError(f"openapi/documented: {', '.join(strangers)} is in no index entry; remove it")
    return pages


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def main(arguments: list[str] | None = None) -> int:
    """Extract the pages named on the command line; 0 when all were taken, 1 when one could not be."""
    parser = argparse.ArgumentParser(prog="python -m scripts.extract", description="documentation pages -> documented")
    parser.add_argument("pages", nargs="+", type=Path, metavar="PAGE.md")
    options = parser.parse_args(arguments)
    try:
        pages = [read_page(path.read_bytes(), path.name) for path in options.pages]
        for page in pages:
            record(page, DOCUMENTED, date.today().isoformat())
            print(f"{page.name}: {', '.join(page.blocks)}")
    except (PipelineError, OSError) as problem:
        print(f"extract: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
