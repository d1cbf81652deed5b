"""A local gateway that speaks the speech-to-text API on loopback and really recognises speech ([local] extra)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .embedded import LocalGateway

__all__ = ["LocalGateway"]


def __getattr__(name: str) -> object:
    # Loaded on demand: the worker processes need no HTTP server, and `serve --help` no extra.
    if name == "LocalGateway":
        from .embedded import LocalGateway

        return LocalGateway
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
