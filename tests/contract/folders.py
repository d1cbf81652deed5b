"""Copies of `openapi/` for tests to damage, and documented pages made of a few bytes."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from scripts.build import OPENAPI
from scripts.documents import JsonObject, as_array, as_object, descend, read_json, write_json

CREATE_BLOCK = b'{"openapi":"3.0.0", "paths":{"/v1/stt/create":{"post":{}}}}'
FETCH_BLOCK = b'{\r\n  "openapi": "3.0.0",\r\n  "paths": {"/v1/stt/{generation_id}": {"get": {}}}\r\n}'
"""Odd white space on purpose: the bytes have to survive."""


def page_text(*blocks: bytes, heading: bytes = b"# whisper-mini", source: bytes | None = None) -> bytes:
    """A markdown page with these JSON blocks."""
    lines = [] if source is None else [b"# Source: " + source, b""]
    lines += [heading, b"", b"Some words."]
    for block in blocks:
        lines += [b"", b"## API Schema", b"", b"```json", block, b"```"]
    return b"\n".join([*lines, b""])


def bytes_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder: its bytes and when it was written."""
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def copy_of_openapi(folder: Path) -> Path:
    """The committed `openapi/`, copied below `folder`."""
    return Path(shutil.copytree(OPENAPI, folder / "openapi"))


def change_documented(openapi: Path, file: str, change: Callable[[JsonObject], None]) -> None:
    """Let the vendor change a documented file: as if the page had been extracted anew, so the index agrees."""
    path = openapi / "documented" / file
    document = read_json(path)
    change(document)
    write_json(path, document)
    index = read_json(openapi / "documented" / "index.json")
    for entry in as_array(index["pages"], "pages"):
        for block_node in as_object(descend(entry, ["blocks"], "entry"), "blocks").values():
            block = as_object(block_node, "block")
            if block["file"] == file:
                block["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    write_json(openapi / "documented" / "index.json", index)
