"""Who may use a gateway: bearer keys, kept and compared as digests."""

import hmac
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aimlapi_stt import NotConfigured

from . import key_file
from .key_file import digest_of
from .problems import Refused

_ASK = {"www-authenticate": "Bearer"}
_AGAIN_S = 1.0
_log = logging.getLogger("aimlapi_stt_gateway.door.keys")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose request it is. `id` is what jobs are kept under, `name` what logs may show; neither is the key.

    A key from a file owns under its name, so that a new key of the same name sees the jobs of the old one; any other
    owns under its digest.
    """

    id: str
    name: str


class KeyRing:
    """The keys that a gateway accepts; told of none at all, it accepts any, which is for loopback alone.

    Args:
        keys: keys in plain; only their digests are kept.
        file: named keys (`key_file`), read again whenever it changes. While it cannot be read, the keys that it had
            before go on being accepted.

    Raises:
        NotConfigured: the file cannot be read, or holds no key.
    """

    def __init__(self, keys: Sequence[str] = (), file: Path | None = None) -> None:
        self._own = {digest: Owner(digest, digest[:8]) for digest in (digest_of(key.encode()) for key in keys)}
        self._file = file
        self._seen: tuple[int, ...] = ()
        self._failed: tuple[int, ...] | None = None
        self._again_at = 0.0
        self._filed: dict[str, Owner] = {}
        if file is not None:
            self._seen = _state(file)
            self._filed = _owners(file)
            if not self._filed:
                raise NotConfigured(f"{file} holds no key. Add one: aimlapi-stt keys add NAME --file {file}")

    @property
    def accepts_any(self) -> bool:
        """Whether every key is accepted, because none was named."""
        return not self._own and self._file is None

    def __repr__(self) -> str:
        return f"KeyRing({'any key' if self.accepts_any else f'{len(self)} key(s)'})"

    def __len__(self) -> int:
        return len(self._own) + len(self._filed)

    def owner(self, authorization: str | None) -> Owner:
        """Who asks.

        Args:
            authorization: the header, as Starlette reads it: a letter a byte.

        Raises:
            Refused: there is no bearer key, or none that is accepted.
        """
        scheme, _, key = (authorization or "").partition(" ")
        key = key.strip()
        if scheme.lower() != "bearer" or not key:
            raise Refused(
                401, "The request has no bearer key. Send the header Authorization: Bearer <key>.", dict(_ASK)
            )
        digest = digest_of(key.encode("latin-1", "backslashreplace"))
        if self.accepts_any:
            return Owner(digest, digest[:8])
        self._read_again()
        found: Owner | None = None
        for known, owner in (*self._own.items(), *self._filed.items()):  # all of them, whichever it is
            if hmac.compare_digest(digest, known):
                found = owner
        if found is None:
            raise Refused(401, "The API key is not valid here.", dict(_ASK))
        return found

    def _read_again(self) -> None:
        """Take the file's keys anew if it has changed.

        What cannot be read is told once, until it changes again, and tried again in a while: it may become readable
        without a change that can be seen.
        """
        if self._file is None or (state := _state(self._file)) == self._seen:
            return
        now = time.monotonic()
        if state == self._failed and now < self._again_at:
            return
        try:
            self._filed = _owners(self._file)
        except NotConfigured as problem:
            if state != self._failed:
                _log.error("the keys stay as they were: %s", problem)
            self._failed, self._again_at = state, now + _AGAIN_S
        else:
            self._seen, self._failed = state, None


def _owners(file: Path) -> dict[str, Owner]:
    return {digest: Owner(f"name:{name}", name) for digest, name in key_file.read(file).items()}


def _state(file: Path) -> tuple[int, ...]:
    """What changes when a file does, or who may read it; nothing while there is none."""
    try:
        found = file.stat()
    except OSError:
        return ()
    return (
        found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino, found.st_mode, found.st_uid, found.st_gid,
    )  # fmt: skip
