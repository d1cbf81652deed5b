"""Law: only a key that was named opens, only while it is named, and a key is shown once and kept nowhere."""

import argparse
import logging
import os
import stat
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aimlapi_stt import NotConfigured
from aimlapi_stt_gateway.commands import KEY_VARIABLE, KeysCommand, ServeCommand
from aimlapi_stt_gateway.door import key_file, replacing
from aimlapi_stt_gateway.door.keys import KeyRing
from aimlapi_stt_gateway.door.problems import Refused


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def command(*arguments: str) -> int:
    """Run `keys` as the command line does."""
    parser = argparse.ArgumentParser()
    KeysCommand().add_arguments(parser)
    return KeysCommand().run(parser.parse_args(arguments))


def opens(ring: KeyRing, key: str) -> bool:
    try:
        ring.owner(f"Bearer {key}")
    except Refused:
        return False
    return True


def test_a_key_is_made_printed_once_and_kept_as_a_digest(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever reads the file, a backup or a terminal's history later must not find it."""
    assert command("add", "alice", "--file", str(file)) == 0
    key = capsys.readouterr().out.strip()
    assert len(key) >= 40
    assert key not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert KeyRing([], file).owner(f"Bearer {key}").name == "alice"
    assert key not in repr(KeyRing([key], file))


def test_names_are_listed_and_removed(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Keys come and go with people, and comments of who runs the file stay."""
    file.write_text("# the team\n")
    for name in ("bob", "alice"):
        command("add", name, "--file", str(file))
    capsys.readouterr()
    command("remove", "bob", "--file", str(file))
    command("list", "--file", str(file))
    assert capsys.readouterr().out == "alice\n"
    assert file.read_text().startswith("# the team\n")
    assert [path.name for path in file.parent.iterdir()] == ["keys"]


def test_what_cannot_be_done_is_refused_and_changes_nothing(file: Path) -> None:
    """A name given twice would leave two people with one, and a broken file nobody."""
    key_file.add(file, "alice")
    before = file.read_bytes()
    for action, name in (("add", "alice"), ("add", "two words"), ("add", ""), ("remove", "bob")):
        with pytest.raises(NotConfigured):
            command(action, name, "--file", str(file))
    assert file.read_bytes() == before


def test_a_file_that_another_holds_is_refused_and_changes_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who change it at once would each undo what the other did; one who hangs must not hang the next one."""
    key_file.add(file, "alice")
    before = file.read_bytes()
    monkeypatch.setattr(replacing, "_WAIT_S", 0.05)
    with replacing.replacing(file), pytest.raises(NotConfigured, match="changed by another"):
        key_file.add(file, "bob")
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["keys"]


def test_what_one_left_behind_who_was_killed_holds_up_nobody(file: Path) -> None:
    """A key that was stolen has to go, whatever became of who wanted to change the file before."""
    key_file.add(file, "alice")
    left = file.with_name("keys.new")
    left.write_text("half a li")
    long_ago = time.time() - 3600  # for systems without locks, where only its age tells
    os.utime(left, (long_ago, long_ago))
    key_file.add(file, "bob")
    assert sorted(key_file.read(file).values()) == ["alice", "bob"]
    assert [path.name for path in file.parent.iterdir()] == ["keys"]


def test_keys_that_are_made_and_removed_at_once_are_all_kept_and_all_gone(file: Path) -> None:
    """A key that was printed and lost opens nothing, and a key that was removed and came back opens what it should not.

    Each of these reads the file and writes it: what was read must be what is replaced.
    """
    key_file.add(file, "old-0")
    for number in range(1, 30):
        key_file.add(file, f"old-{number}")
    with ThreadPoolExecutor(6) as threads:
        new = [threads.submit(key_file.add, file, f"new-{number}") for number in range(30)]
        gone = [threads.submit(key_file.remove, file, f"old-{number}") for number in range(30)]
    kept = key_file.read(file)
    assert {key_file.digest_of(one.result().encode()) for one in new} == set(kept)
    assert [one.result() for one in gone] == [1] * 30


@pytest.mark.skipif(sys.platform == "win32", reason="there a file has no mode")
def test_who_could_read_the_file_still_can(file: Path) -> None:
    """The server often runs as another user, who reads the file through its group."""
    key_file.add(file, "alice")
    file.chmod(0o640)
    before = file.stat()
    key_file.add(file, "bob")
    after = file.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_a_file_that_can_be_read_again_counts_at_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that was removed while the server could not read the file must not open for ever."""
    key = key_file.add(file, "alice")
    key_file.add(file, "bob")
    ring = KeyRing([], file)
    key_file.remove(file, "alice")
    with monkeypatch.context() as patched:
        patched.setattr(key_file, "_text", raising)
        assert opens(ring, key)
    file.chmod(0o640)
    assert not opens(ring, key)


def test_what_cannot_be_read_is_tried_again_in_a_while(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may become readable without a change that can be seen, and must not be read with each request until then."""
    key = key_file.add(file, "alice")
    key_file.add(file, "bob")
    ring = KeyRing([], file)
    key_file.remove(file, "alice")
    tries: list[Path] = []

    def tried(file: Path) -> str:
        tries.append(file)
        return raising(file)

    monkeypatch.setattr(key_file, "_text", tried)
    for _ in range(10):
        assert opens(ring, key)
    assert len(tries) == 1
    monkeypatch.undo()
    ring._again_at = 0
    assert not opens(ring, key)


@pytest.mark.parametrize("blank", ["", " \n"])
def test_a_blank_key_in_the_environment_is_no_start(blank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that was not filled in must not let everybody in without a word."""
    parser = argparse.ArgumentParser()
    ServeCommand().add_arguments(parser)
    monkeypatch.setenv(KEY_VARIABLE, blank)
    with pytest.raises(NotConfigured, match=f"{KEY_VARIABLE} is blank"):
        ServeCommand().run(parser.parse_args(["--port", "-1"]))


def raising(file: Path) -> str:
    """What reads a file that is not this user's."""
    raise NotConfigured(f"cannot read the keys in {file}")


def test_a_file_that_changes_counts_at_once(file: Path) -> None:
    """A key that was stolen has to be useless the moment it is removed, without a restart."""
    old, other = key_file.add(file, "alice"), key_file.add(file, "bob")
    ring = KeyRing([], file)
    owner = ring.owner(f"Bearer {old}")
    key_file.remove(file, "alice")
    new = key_file.add(file, "alice")
    assert (opens(ring, old), opens(ring, other), opens(ring, new)) == (False, True, True)
    assert ring.owner(f"Bearer {new}") == owner, "who has a new key sees the jobs of the old one"
    for name in ("alice", "bob"):
        key_file.remove(file, name)
    assert not opens(ring, new), "no key is not any key"


@pytest.mark.parametrize("broken", ["alice sha256:123\n", "alice\n", "a b c\n", None])
def test_a_broken_file_changes_no_keys_and_is_told_once(
    file: Path, broken: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    """A slip of an editor must not lock everybody out, nor fill the log with each request."""
    key = key_file.add(file, "alice")
    ring = KeyRing([], file)
    if broken is None:
        file.unlink()
    else:
        file.write_text(broken)
    with caplog.at_level(logging.ERROR):
        assert opens(ring, key)
        assert opens(ring, key)
        assert not opens(ring, "another")
    assert len(caplog.records) == 1
    with pytest.raises(NotConfigured):
        KeyRing([], file)


def test_a_file_without_keys_is_no_start(file: Path) -> None:
    """A gateway that takes an empty file for no rule at all would be everybody's."""
    file.write_text("# nobody yet\n")
    with pytest.raises(NotConfigured, match="keys add"):
        KeyRing([], file)


def test_keys_own_jobs_apart(file: Path) -> None:
    """What one key made is no business of another, wherever the two come from."""
    filed = key_file.add(file, "alice")
    ring = KeyRing(["a-key-of-an-option", "alice"], file)
    owners = {ring.owner(f"Bearer {key}").id for key in (filed, "a-key-of-an-option", "alice")}
    assert len(owners) == 3
