"""Who may use a gateway: bearer keys, kept and compared as digests."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .problems import Refused


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose request it is. `id` is what jobs are kept under, `name` what logs may show; neither is the key."""

    id: str
    name: str


class KeyRing:
    """The keys that a gateway accepts; with none at all, any key is one, which is for loopback alone."""

    def __init__(self, keys: Sequence[str] = (), file: Path | None = None) -> None:
        self._digests = [_digest(key) for key in keys]
        self._file = file

    def owner(self, authorization: str | None) -> Owner:
        """Who asks.

        Raises:
            Refused: there is no bearer key, or none that is accepted.
        """
        scheme, _, key = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise Refused(
                401,
                "The request has no bearer key. Send the header Authorization: Bearer <key>.",
                {"www-authenticate": "Bearer"},
            )
        digest = _digest(key.strip())
        accepted = [hmac.compare_digest(digest, known) for known in self._digests]
        if self._digests and not any(accepted):
            raise Refused(401, "The API key is not valid here.", {"www-authenticate": "Bearer"})
        return Owner(digest, digest[:8])


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
