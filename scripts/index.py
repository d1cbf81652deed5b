"""`openapi/documented/` and its index: the blocks of every page, and where, when and from which bytes they came."""

from pathlib import Path
from typing import cast

from scripts import cut
from scripts.documents import (
    Json,
    JsonObject,
    PipelineError,
    as_array,
    as_object,
    descend,
    read_json,
    write_json,
)
from scripts.pages import BLOCKS, FACTS, Page, is_half, sha256_of, whole

INDEX = "index.json"


def documented_pages(folder: Path) -> dict[str, dict[str, JsonObject]]:
    """Every page that has OpenAPI documents, with them: `create` and `fetch`, or `spec`.

    Raises:
        PipelineError: a file is not the bytes that the index recorded, or is in no entry.
    """
    return {page: blocks for page, blocks in _proved(folder).items() if blocks.keys().isdisjoint(FACTS)}


def documented_facts(folder: Path) -> dict[str, JsonObject]:
    """Every page that has no OpenAPI document, with its facts: `{"fields": ...}` or `{"links": ...}`.

    Raises:
        PipelineError: as for `documented_pages`.
    """
    return {page: {**blocks} for page, blocks in _proved(folder).items() if not blocks.keys().isdisjoint(FACTS)}


def _proved(folder: Path) -> dict[str, dict[str, JsonObject]]:
    """Every page of the index with its blocks, each proved to be the bytes that the index recorded."""
    pages: dict[str, dict[str, JsonObject]] = {}
    known = {INDEX}
    for entry in _entries(folder):
        blocks: dict[str, JsonObject] = {}
        for name, node in as_object(entry["blocks"], INDEX).items():
            block = as_object(node, INDEX)
            known.add(str(block["file"]))
            _bytes(block, folder)
            blocks[name] = read_json(folder / str(block["file"]))
        pages[str(entry["page"])] = blocks
    strangers = sorted(path.name for path in folder.iterdir() if path.name not in known)
    if strangers:
        raise PipelineError(f"openapi/documented: {', '.join(strangers)} is in no index entry; remove it")
    return pages


def _bytes(block: JsonObject, folder: Path) -> bytes:
    file = folder / str(block["file"])
    data = file.read_bytes() if file.is_file() else b""
    if sha256_of(data) != block["sha256"]:
        raise PipelineError(f"{file.name}: not the bytes that the index recorded; extract the page again")
    return data


def _entries(folder: Path) -> list[JsonObject]:
    if not (folder / INDEX).exists():
        return []
    return [as_object(entry, INDEX) for entry in as_array(read_json(folder / INDEX).get("pages"), INDEX)]


def completed(page: Page, folder: Path) -> Page:
    """The page as it will be recorded: a file of one operation gets the other one from what is documented already.

    Raises:
        PipelineError: the page is not documented yet, or not as two documents.
    """
    if not is_half(page):
        return page
    (given,) = page.blocks
    (other,) = set(cut.OPERATIONS) - {given}
    old = next((entry for entry in _entries(folder) if entry["page"] == page.name), None)
    if old is None:
        raise PipelineError(
            f"{page.name}: only its {given} operation is given, and the page is not documented yet; "
            f"give {page.name}.{other}.json with it"
        )
    blocks = as_object(old["blocks"], INDEX)
    if other not in blocks:
        raise PipelineError(
            f"{page.name}: only its {given} operation is given, and the page is documented by its "
            f"{', '.join(blocks)} so far; give {page.name}.{other}.json with it"
        )
    both = {given: page.blocks[given], other: _bytes(as_object(blocks[other], INDEX), folder)}
    return whole(page, {operation: both[operation] for operation in cut.OPERATIONS})


def record(page: Page, folder: Path, taken: str) -> None:
    """Write a page's blocks and its index entry. An unchanged page leaves the folder as it is, its date included."""
    page = completed(page, folder)
    entries = _entries(folder)
    old = next((entry for entry in entries if entry["page"] == page.name), None)
    folder.mkdir(parents=True, exist_ok=True)
    blocks: JsonObject = {}
    for block in (name for name in BLOCKS if name in page.blocks):
        file = folder / f"{page.name}.{block}.json"
        if not file.exists() or file.read_bytes() != page.blocks[block]:
            file.write_bytes(page.blocks[block])
        blocks[block] = {"file": file.name, "sha256": sha256_of(page.blocks[block])}
    for name in _files(old) - {str(descend(blocks, [block, "file"], INDEX)) for block in blocks}:
        (folder / name).unlink(missing_ok=True)
    made = _entry(page, blocks, old, taken)
    ordered = sorted([*(each for each in entries if each is not old), made], key=lambda entry: str(entry["page"]))
    if ordered != entries:
        write_json(folder / INDEX, {"pages": cast(list[Json], ordered)})


def _entry(page: Page, blocks: JsonObject, old: JsonObject | None, taken: str) -> JsonObject:
    # Documents without the page around them say nothing of the page: what is known of it stays.
    if page.bare and old is not None and old["blocks"] == blocks:
        return old
    if old is not None and old["page_sha256"] == page.sha256:
        taken = str(old["taken"])
    source = old["source"] if page.bare and old is not None else page.source
    made: JsonObject = {"page": page.name, "source": source, "taken": taken, "page_sha256": page.sha256}
    if page.cut_from is not None:
        made["cut_from"] = page.cut_from
    return {**made, "blocks": blocks}


def _files(entry: JsonObject | None) -> set[str]:
    blocks = as_object(entry["blocks"], INDEX) if entry is not None else {}
    return {str(as_object(block, INDEX)["file"]) for block in blocks.values()}
