"""Replace files of the tree by new ones: all of them or none.

The guarantee: whatever ends the process in an orderly way (an error, a full disk, Ctrl-C, a termination signal) leaves
the tree with the old files or with the new ones. Signals wait until the files are moved, which takes milliseconds. A
process that is killed, or a machine that stops, can leave some files old and some new, each of them whole: `nox -s
check` finds that, and running the command again mends it.
"""

import contextlib
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Literal

_HELD = [number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that will be another; `path` is relative to the tree."""

    kind: Literal["added", "changed", "removed"]
    path: str


def differences(made: Path, tree: Path, part: str) -> list[FileChange]:
    """What has to change below `part` (a file or a folder) for the tree to be as it was made."""
    new, old = _files(made, part), _files(tree, part)
    found = [FileChange("added" if path not in old else "changed", path) for path in new if old.get(path) != new[path]]
    return sorted(
        [*found, *(FileChange("removed", path) for path in old.keys() - new.keys())], key=lambda one: one.path
    )


def _files(root: Path, part: str) -> dict[str, bytes]:
    top = root / part
    paths = [top] if top.is_file() else [path for path in top.rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths if "__pycache__" not in path.parts}


def replace_files(changes: Sequence[FileChange], made: Path, tree: Path) -> None:
    """Let each file of `changes` in `tree` be as it is in `made`.

    Raises:
        OSError: something cannot be written; `tree` is as it was, bytes and times.
    """
    if not changes:
        return
    with _signals_wait():
        staging = Path(tempfile.mkdtemp(prefix=".regenerate-", dir=tree))
        try:
            # On the tree's own file system first: a full disk shows before anything is moved, and moves are atomic.
            for change in changes:
                if change.kind != "removed":
                    _copy(made / change.path, staging / "new" / change.path)
                if change.kind != "added":
                    _copy(tree / change.path, staging / "old" / change.path)
            _move(changes, staging, tree)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def _move(changes: Sequence[FileChange], staging: Path, tree: Path) -> None:
    done: list[FileChange] = []
    try:
        for change in changes:
            done.append(change)
            if change.kind == "removed":
                _remove(tree / change.path, tree)
            else:
                (tree / change.path).parent.mkdir(parents=True, exist_ok=True)
                os.replace(staging / "new" / change.path, tree / change.path)  # noqa: PTH105
    except BaseException:
        for change in reversed(done):
            if change.kind == "added":
                _remove(tree / change.path, tree)
            else:
                (tree / change.path).parent.mkdir(parents=True, exist_ok=True)
                os.replace(staging / "old" / change.path, tree / change.path)  # noqa: PTH105
        raise


def _remove(path: Path, tree: Path) -> None:
    """The file, and the folders that are empty without it."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == tree:
            return
        try:
            folder.rmdir()
        except OSError:
            return


@contextlib.contextmanager
def _signals_wait() -> Generator[None]:
    """Signals that arrive meanwhile are delivered afterwards."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        arrived.append(number)

    before = {number: signal.signal(number, note) for number in _HELD}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in dict.fromkeys(arrived):
            signal.raise_signal(number)
