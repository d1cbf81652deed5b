"""A file of named keys, of which it holds only digests: read, added to, taken from.

A line is `name sha256:<64 hex digits>`; what follows `#` is a comment. A name may have several lines, so that an old
key and a new one work side by side. The digests have no salt and take no time to make, as those of passwords must:
these keys are random, with more bits than anybody can try.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from aimlapi_stt import NotConfigured

from .replacing import BeingChanged, replacing

_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LINE = re.compile(r"(\S+)\s+sha256:([0-9a-f]{64})")


def digest_of(key: bytes) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key).hexdigest()


def read(file: Path) -> dict[str, str]:
    """The names in a file by the digest of their key.

    Raises:
        NotConfigured: it cannot be read, or a line of it; the text names the line's number and never quotes it.
    """
    names: dict[str, str] = {}
    for number, line in enumerate(_text(file).splitlines(), 1):
        entry = line.partition("#")[0].strip()
        if not entry:
            continue
        found = _LINE.fullmatch(entry)
        if found is None or not _NAME.fullmatch(found[1]):
            raise NotConfigured(f"line {number} of {file} is no key. Write: name sha256:<64 hex digits>.")
        if found[2] in names:
            raise NotConfigured(f"line {number} of {file} gives a key that stands there before. Take one of them out.")
        names[found[2]] = found[1]
    return names


def add(file: Path, name: str) -> str:
    """Make a random key, keep its digest under a name, and return the key, which is nowhere else.

    Raises:
        NotConfigured: the name is taken or is none, or the file cannot be read or written.
    """
    if not _NAME.fullmatch(name):
        raise NotConfigured(f"{name!r} is no name for a key: 1 to 64 of A-Za-z0-9._- are.")
    with _changing(file) as write:
        if file.exists() and name in read(file).values():
            raise NotConfigured(f"{file} has a key named {name}. Name another, or remove that one first.")
        key = f"stt_{secrets.token_urlsafe(32)}"
        lines = _text(file).splitlines() if file.exists() else []
        write([*lines, f"{name} sha256:{digest_of(key.encode())}"])
    return key


def remove(file: Path, name: str) -> int:
    """Take all keys of a name out of a file; how many these were.

    Raises:
        NotConfigured: there is none, or the file cannot be read or written.
    """
    if not file.exists():
        _text(file)  # which says so, and what to do
    with _changing(file) as write:
        count = list(read(file).values()).count(name)
        if not count:
            raise NotConfigured(f"{file} has no key named {name}. `keys list` tells the names.")
        write([line for line in _text(file).splitlines() if line.split("#")[0].split()[:1] != [name]])
    return count


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "it is not UTF-8"
        raise NotConfigured(f"cannot read the keys in {file} ({reason}). Make it with: keys add NAME.") from problem


@contextmanager
def _changing(file: Path) -> Generator[Callable[[list[str]], None], None, None]:
    """Hold a file while it is read and written: of two who change it, none undoes what the other did."""
    try:
        with replacing(file) as replace:
            yield lambda lines: replace("".join(f"{line}\n" for line in lines))
    except BeingChanged as problem:
        raise NotConfigured(f"{file} is being changed by another. Try again.") from problem
    except OSError as problem:
        raise NotConfigured(f"cannot write {file} ({problem.strerror}). Name another --file.") from problem
