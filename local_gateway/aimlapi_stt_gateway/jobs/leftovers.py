"""Audio that no job needs: which files in a data folder are ours, and when one of them may go."""

import logging
import re
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

_OURS: Final = re.compile(r"([A-Za-z0-9_-]{21}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(\.part)?")
"""The names we give: an id of ours, alone or with something that is being fetched beside it."""

_UPLOAD_STALLS_S: Final = 3600.0

_log = logging.getLogger(__name__)


class NotOurFolder(OSError):
    """A folder with an `audio` of somebody else. Name another one for the jobs."""


def check_folder(folder: Path) -> None:
    """Refuse a folder that has something in `audio` and no jobs: it is not ours, and we remove what we do not need.

    Raises:
        NotOurFolder: it is such a folder.
    """
    audio = folder / "audio"
    if not audio.is_dir() or (folder / "jobs.sqlite3").exists():
        return
    if any(path.name != "lost+found" for path in audio.iterdir()):  # which a new file system brings along
        raise NotOurFolder("it has files in audio but no jobs.sqlite3, so they may be somebody else's")


class Leftovers:
    """The files in `audio`. Two looks of the same one tell what stands still: no clock that somebody sets does."""

    def __init__(self, audio: Path, is_needed: Callable[[str], bool | None]) -> None:
        """Look at nothing yet.

        Args:
            audio: where the files are.
            is_needed: whether the job of this id still needs its audio; `None` where there is no such job.
        """
        self._audio = audio
        self._is_needed = is_needed
        self._seen: dict[str, tuple[tuple[int, int], float]] = {}

    def drop(self, *, serving: bool) -> int:
        """Remove what no job needs; `serving`, a file without a job only when it has stood still for an hour."""
        removed, before, self._seen = 0, self._seen, {}
        for path in self._audio.iterdir():
            ours = _OURS.fullmatch(path.name)
            if ours is None:
                continue
            try:
                found = path.lstat()
                if not stat.S_ISREG(found.st_mode):
                    continue
                needed = self._is_needed(ours[1])
                if needed is None and serving:
                    now, state = time.monotonic(), (found.st_size, found.st_mtime_ns)
                    was, since = before.get(path.name, (state, now))
                    self._seen[path.name] = state, since if was == state else now
                    needed = was != state or now - since < _UPLOAD_STALLS_S
                if not needed:
                    path.unlink()
                    removed += 1
            except FileNotFoundError:
                continue
            except OSError as problem:
                _log.warning("cannot remove %s: %s", path, problem)
        return removed
