"""Law: the files of a tree are replaced all together or not at all, whatever ends the process."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.documents import ROOT
from scripts.regenerate.swap import FileChange, differences, replace_files
from tests.contract.trees import State, copy_of_the_tree, state_of

OLD = {"openapi/a.json": "old a", "openapi/b.json": "same", "client/gone/c.py": "old c", "client/d.py": "old d"}
NEW = {"openapi/a.json": "new a", "openapi/b.json": "same", "client/d.py": "new d", "client/fresh/e.py": "new e"}
CHANGES = [
    FileChange("changed", "client/d.py"),
    FileChange("added", "client/fresh/e.py"),
    FileChange("removed", "client/gone/c.py"),
    FileChange("changed", "openapi/a.json"),
]


def _tree(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        os.utime(folder / name, ns=(1_700_000_000_123_456_789, 1_700_000_000_123_456_789))
    return folder


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return _tree(tmp_path / "tree", OLD)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return _tree(tmp_path / "made", NEW)


def _texts(tree: Path) -> dict[str, str]:
    return {name: content.decode() for name, (content, _) in state_of(tree).items()}


def _folders(tree: Path) -> set[str]:
    return {path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_dir()}


def test_what_differs_is_replaced_and_the_rest_is_not_touched(tree: Path, made: Path) -> None:
    """A file that is written again for nothing is built, tested and copied again for nothing."""
    changes = [*differences(made, tree, "client"), *differences(made, tree, "openapi")]
    assert changes == CHANGES
    before = state_of(tree)["openapi/b.json"]
    replace_files(changes, made, tree)
    assert _texts(tree) == NEW
    assert state_of(tree)["openapi/b.json"] == before
    assert _folders(tree) == {"client", "client/fresh", "openapi"}


class _Move:
    """Stands in for `os.replace`: does something when it is called for the nth time."""

    def __init__(self, number: int, action: str) -> None:
        self.number, self.action, self.calls, self.real = number, action, 0, os.replace

    def __call__(self, source: Path, target: Path) -> None:
        self.calls += 1
        if self.calls == self.number:
            if self.action == "fail":
                raise OSError(28, "No space left on device", str(target))
            signal.raise_signal(signal.SIGINT)
        self.real(source, target)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_failure_at_any_file_leaves_the_tree_as_it_was(
    tree: Path, made: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client of one contract beside the documents of another is worse than no change."""
    before, folders = state_of(tree), _folders(tree)
    monkeypatch.setattr(os, "replace", _Move(number, "fail"))
    with pytest.raises(OSError, match="No space left"):
        replace_files(CHANGES, made, tree)
    assert state_of(tree) == before
    assert _folders(tree) == folders


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_interruption_at_any_file_waits_until_the_tree_is_whole(
    tree: Path, made: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C falls between two files sooner or later; it must still be heard."""
    monkeypatch.setattr(os, "replace", _Move(number, "interrupt"))
    with pytest.raises(KeyboardInterrupt):
        replace_files(CHANGES, made, tree)
    assert _texts(tree) == NEW
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_file_that_cannot_be_made_ready_is_found_before_anything_moves(tree: Path, made: Path) -> None:
    """A full disk shows while the new files are copied beside the old ones."""
    before = state_of(tree)
    (made / "openapi" / "a.json").unlink()
    with pytest.raises(FileNotFoundError):
        replace_files(CHANGES, made, tree)
    assert state_of(tree) == before


def test_without_changes_nothing_is_written_at_all(tree: Path, made: Path) -> None:
    """Not even a folder that comes and goes: its parent would have another time."""
    before = tree.stat().st_mtime_ns
    replace_files([], made, tree)
    assert tree.stat().st_mtime_ns == before


RUN = """
import sys
from pathlib import Path
from scripts.regenerate.command import main
sys.exit(main(sys.argv[2:], Path(sys.argv[1])))
"""


def _environment(temporary: Path) -> dict[str, str]:
    temporary.mkdir()
    return {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_an_end_while_the_client_is_generated_leaves_the_tree_alone(tmp_path: Path, asked: signal.Signals) -> None:
    """It is the longest step, so it is where a person loses patience, or a run is out of time."""
    tree, temporary = copy_of_the_tree(tmp_path), tmp_path / "temporary"
    (tree / "openapi" / "effective" / "stt.json").unlink()
    before: State = state_of(tree)
    running = subprocess.Popen(
        [sys.executable, "-c", RUN, str(tree)],
        env=_environment(temporary),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not list(temporary.glob("generate-*/*")) and running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(asked)
    said, errors = running.communicate(timeout=60)
    assert running.returncode == 128 + asked
    assert said == ""
    assert errors == "regenerate: interrupted; the tree is whole, and git status shows if it has changed\n"
    assert state_of(tree) == before
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_during_the_imports_is_one_line(tmp_path: Path) -> None:
    """They take a second: whoever has mistyped a name is faster."""
    (tmp_path / "yaml.py").write_text("raise KeyboardInterrupt\n", encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "scripts.regenerate"],
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "regenerate: interrupted before it began\n"


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="limits of file sizes")
def test_a_full_disk_is_one_line_and_the_tree_is_as_it_was(tmp_path: Path) -> None:
    """Whoever reads a stack of frames does not see that the disk is full."""
    tree = copy_of_the_tree(tmp_path)
    before = state_of(tree)
    limited = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
    done = subprocess.run(
        [sys.executable, "-c", limited + RUN, str(tree)],
        env=_environment(tmp_path / "temporary"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("regenerate: ")
    assert "File too large" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert state_of(tree) == before
