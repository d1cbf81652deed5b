"""The contracts, which the client carries: beside it in the wheel, in `openapi/` in a checkout."""

import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

Schema = dict[str, Any]

_JOINED: Final = "stt"
_EXTENDS: Final = re.compile(r"^extends: \S*/(\S+)\.json$", re.MULTILINE)


class Documented(NamedTuple):
    """The one answer that a page documents of an operation: its code, its schema, and the document for references."""

    status: int
    schema: Schema
    document: Schema


def _folder(name: str) -> Path:
    found = find_spec("aimlapi_stt")  # found, and not loaded: workers do without it
    if found is None or found.origin is None:
        raise LookupError("the client, which carries the contracts, is not installed")
    client = Path(found.origin).resolve().parent
    places = (client / "contracts" / name, client.parent.parent / "openapi" / name)
    return next(place for place in places if place.is_dir())


def contract(name: str) -> Schema:
    """An effective contract: that of a page, or `stt`, which joins them."""
    return _read(_folder("effective") / f"{name}.json")


@cache
def page_names() -> list[str]:
    """The pages that there are contracts of."""
    return sorted(path.stem for path in _folder("effective").glob("*.json") if path.stem != _JOINED)


@cache
def documented(page: str, operation: str) -> Documented:
    """What a page documents as the answer to `create` or `fetch`; of a page without documents, what it extends does."""
    path = _folder("documented") / f"{page}.{operation}.json"
    if not path.exists():
        extended = _EXTENDS.search((_folder("overlays") / f"{page}.yaml").read_text(encoding="utf-8"))
        if extended is None:
            raise LookupError(f"the page {page} has neither documents nor a page that it extends")
        return documented(extended[1], operation)
    document = _read(path)
    ((_, item),) = document["paths"].items()
    ((_, described),) = item.items()
    ((status, answer),) = described["responses"].items()
    return Documented(int(status), answer["content"]["application/json"]["schema"], document)


def _read(path: Path) -> Schema:
    document: Schema = json.loads(path.read_bytes())
    return document
