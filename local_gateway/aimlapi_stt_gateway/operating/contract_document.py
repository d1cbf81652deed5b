"""The contract that this gateway keeps, as an OpenAPI document of its own: the dialect's, with this server in it."""

import json
from functools import cache
from importlib.metadata import version
from typing import Any

from ..dialects import WIRE
from ..door.options import contract


@cache
def contract_document(dialect: str) -> bytes:
    """The effective contract of a dialect, as JSON; all but `info` and `servers` is as it is committed.

    The server is named relative to the document, so that it is right behind any name, port and proxy.
    """
    return json.dumps(described(dialect), ensure_ascii=False, indent=2).encode() + b"\n"


def described(dialect: str) -> dict[str, Any]:
    """The same, parsed. The wire accepts what any page documents, and whisper-tiny's contract is the one that does."""
    page = "whisper-tiny" if dialect == WIRE else dialect
    info = {
        "title": f"aimlapi-stt local gateway, dialect {dialect}",
        "version": version("aimlapi-stt"),
        "description": "The speech-to-text API of AI/ML API, spoken by a gateway that recognises speech on this "
        f"machine. The operations are those of the effective contract of {page}.",
    }
    return {**contract(page), "info": info, "servers": [{"url": "/"}]}
