"""A local gateway that speaks the speech-to-text API on loopback and really recognises speech ([local] extra)."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .embedded import LocalGateway
    from .scripted.gateway import ScriptedGateway

__all__ = ["LocalGateway", "ScriptedGateway"]

_PLACES = {"LocalGateway": ".embedded", "ScriptedGateway": ".scripted.gateway"}


def __getattr__(name: str) -> object:
    # Loaded on demand: the worker processes need no HTTP server, and `serve --help` no extra.
    if name in _PLACES:
        found: object = getattr(import_module(_PLACES[name], __name__), name)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
