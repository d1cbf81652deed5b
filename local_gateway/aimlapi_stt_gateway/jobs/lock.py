"""One server a data folder: two would each take the other's jobs for those of a dead server."""

from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from .leftovers import check_folder


class FolderInUse(OSError):
    """Another server has this data folder. Stop it, or name another folder."""


class FolderLock:
    """Holds a data folder until `release`, or until this process ends, however it ends.

    Raises:
        FolderInUse: another server holds it.
        NotOurFolder: its `audio` may be somebody else's; nothing is written then.
        OSError: the folder cannot be made or written.
    """

    def __init__(self, folder: Path) -> None:
        check_folder(folder)
        folder.mkdir(parents=True, exist_ok=True)
        # Not bound to a thread: a gateway may be stopped by another one than started it.
        self._lock = FileLock(folder / "lock", blocking=False, mode=0o600, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout:
            raise FolderInUse("another server is using it") from None

    def release(self) -> None:
        """Let the folder go; the lock's file stays, as it must."""
        with suppress(OSError):  # the folder may be gone
            self._lock.release()
