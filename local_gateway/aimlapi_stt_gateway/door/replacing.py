"""A file that is changed by one at a time, and at once: who reads it sees the old text or the new one."""

import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_WAIT_S = 5.0
_STEP_S = 0.01
_LEFT_BEHIND_S = 60.0
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


class BeingChanged(Exception):
    """Another holds the file for longer than is worth waiting for."""


@contextmanager
def replacing(file: Path) -> Generator[Callable[[str], None], None, None]:
    """Hold a file; the block is given what puts a text into its place, to be called once or not at all.

    The new text is written beside the file, and that place is the lock: whoever reads the file inside the block reads
    what nobody else changes. What somebody left there who was killed holds up nobody.

    Raises:
        BeingChanged: another holds it.
        OSError: it cannot be written.
    """
    target = file.resolve()
    fresh = target.with_name(target.name + ".new")
    descriptor = _held(fresh)
    replaced = False

    def replace(text: str) -> None:
        nonlocal descriptor, replaced
        os.ftruncate(descriptor, 0)
        _keep_access(descriptor, target)
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
        if fcntl is None:  # there what is open cannot be renamed, and that it is there is the lock
            os.close(descriptor)
            descriptor = -1
        fresh.replace(target)
        replaced = True

    try:
        yield replace
    finally:
        if not replaced:
            if fcntl is None and descriptor != -1:
                os.close(descriptor)
                descriptor = -1
            with suppress(OSError):
                fresh.unlink()
        if descriptor != -1:
            os.close(descriptor)  # only now may the next one have it


def _held(fresh: Path) -> int:
    until = time.monotonic() + _WAIT_S
    while (descriptor := _tried(fresh)) is None:
        if time.monotonic() > until:
            raise BeingChanged
        time.sleep(_STEP_S)
    return descriptor


def _tried(fresh: Path) -> int | None:
    if fcntl is None:
        return _made(fresh)
    descriptor = os.open(fresh, _FLAGS, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Who had it before has renamed or removed it since: then this is the file itself, or nothing.
        if os.path.samestat(os.fstat(descriptor), fresh.stat()):
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _made(fresh: Path) -> int | None:
    """Without locks: it is held by who has made it."""
    try:
        return os.open(fresh, _FLAGS | os.O_EXCL, 0o600)
    except FileExistsError:
        with suppress(OSError):
            if time.time() - fresh.stat().st_mtime > _LEFT_BEHIND_S:
                fresh.unlink()
        return None


def _keep_access(descriptor: int, target: Path) -> None:
    """Let who could read the file read it on: the server's user may be another than who changes it."""
    mode = 0o600
    with suppress(OSError, AttributeError):
        found = target.stat()
        mode = found.st_mode & 0o777
        try:
            os.fchown(descriptor, found.st_uid, found.st_gid)
        except OSError:
            with suppress(OSError):
                os.fchown(descriptor, -1, found.st_gid)
        if os.fstat(descriptor).st_gid != found.st_gid:
            mode &= ~0o070  # that group is not the one that it was meant for
    with suppress(OSError, AttributeError):
        os.fchmod(descriptor, mode)
