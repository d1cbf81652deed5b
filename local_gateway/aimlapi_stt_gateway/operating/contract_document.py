"""The contract that this gateway keeps, as an OpenAPI document of its own: the dialect's, with this server in it."""

import json
from functools import cache
from importlib.metadata import version
from typing import Any, Final

from ..dialects import WIRE
from ..door.options import contract
from ..families import FAMILIES

_SERVICE: Final = (
    "The speech-to-text API of AI/ML API, spoken by a gateway that recognises speech on this machine, or plays a "
    "scenario. "
)
_WIRE: Final = (
    "It answers as the service really does, for all the models that `KnownModel` lists and for others of their "
    "families, and keeps this document."
)
_PAGE: Final = (
    "This is the corrected contract of the documentation page {page}. The answers follow the page itself, to the "
    "letter: where the page departs from its corrected contract, so do they, and an answer may break this document. "
    "For answers that keep it, serve the dialect wire."
)
_SPELLINGS: Final = ("", "deepgram/", "#g1_")


def known_models() -> list[str]:
    """The models that are known by name, in each spelling: those of all pages, and those that no page has."""
    documented: list[str] = contract("stt")["components"]["schemas"]["KnownModel"]["enum"]
    more = [prefix + model for model in FAMILIES["deepgram"].undocumented for prefix in _SPELLINGS]
    return [*documented, *more]


def _name_both_files(form: dict[str, Any]) -> None:
    """The models of one family take the file under another name, which no page tells: `docs/wire.md`, input."""
    audio, file = (FAMILIES[family].upload_field for family in ("deepgram", "openai"))
    form["properties"][file] = form["properties"][audio]
    form["if"] = {"properties": {"model": {"pattern": "^(openai/)?gpt-4o-"}}}
    form["then"] = {"required": [file], "not": {"required": [audio]}}
    form["else"] = {"required": [audio], "not": {"required": [file]}}
    del form["required"]


@cache
def contract_document(dialect: str) -> bytes:
    """The effective contract of a dialect, as JSON; all but `info`, `servers` and the wire's models is as committed.

    The server is named relative to the document, so that it is right behind any name, port and proxy.
    """
    return json.dumps(described(dialect), ensure_ascii=False, indent=2).encode() + b"\n"


def described(dialect: str) -> dict[str, Any]:
    """The same, parsed. The wire accepts what any page documents, as whisper-tiny's contract does, for all models."""
    document = contract("whisper-tiny" if dialect == WIRE else dialect)
    if dialect == WIRE:
        schemas = document["components"]["schemas"]
        schemas["KnownModel"]["enum"] = known_models()
        joined: Any = contract("stt")["components"]["schemas"]["TranscriptionOptions"]
        schemas["TranscriptionOptions"]["properties"]["model"] = joined["properties"]["model"]
        _name_both_files(schemas["UploadRequest"]["allOf"][-1])
    info = {
        "title": f"aimlapi-stt local gateway, dialect {dialect}",
        "version": version("aimlapi-stt"),
        "description": _SERVICE + (_WIRE if dialect == WIRE else _PAGE.format(page=dialect)),
    }
    return {**document, "info": info, "servers": [{"url": "/"}]}
