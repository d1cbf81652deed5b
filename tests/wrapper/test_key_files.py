"""Law: a file holds a key and nothing else; what is wrong with it is said, and what it holds is not."""

import os
import socket
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from aimlapi_stt import NotConfigured
from aimlapi_stt._config import find_key

KEY = "sk-very-secret"
VARIABLES = ("AIMLAPI_API_KEY", "AIML_API_KEY")


def written(path: Path, content: bytes = KEY.encode()) -> str:
    """A file with some bytes in it; its path."""
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize(
    "content",
    [
        KEY.encode(),
        f"{KEY}\n".encode(),
        f" {KEY} \r\n".encode(),
        f"\n{KEY}\n\n".encode(),
        KEY.encode("utf-8-sig"),
        f"{KEY}\r\n".encode("utf-16"),
    ],
)
def test_a_file_gives_the_key_that_stands_in_it(tmp_path: Path, content: bytes) -> None:
    """Editors add line ends, and some shells a byte order mark."""
    path = written(tmp_path / "key", content)
    assert find_key(Path(path), VARIABLES, {}).header() == f"Bearer {KEY}"
    assert find_key(None, VARIABLES, {"AIMLAPI_API_KEY_FILE": path}).header() == f"Bearer {KEY}"


def test_a_link_to_the_file_is_followed(tmp_path: Path) -> None:
    """Containers give their secrets as links."""
    (tmp_path / "link").symlink_to(written(tmp_path / "key"))
    assert find_key(tmp_path / "link", VARIABLES, {}).header() == f"Bearer {KEY}"


def test_the_first_that_is_set_counts_and_a_variable_goes_before_its_file(tmp_path: Path) -> None:
    """One order for all: argument, variable, file of the variable, the next variable."""
    file = {"AIMLAPI_API_KEY_FILE": written(tmp_path / "key")}
    other = {"AIML_API_KEY_FILE": written(tmp_path / "other", b"sk-of-the-other-file")}
    assert find_key(None, VARIABLES, {**file, "AIMLAPI_API_KEY": "sk-plain"}).header() == "Bearer sk-plain"
    assert find_key(None, VARIABLES, {**file, "AIMLAPI_API_KEY": " "}).header() == f"Bearer {KEY}"
    assert find_key(None, VARIABLES, {**file, "AIML_API_KEY": "sk-second"}).header() == f"Bearer {KEY}"
    assert find_key(None, VARIABLES, {**other, "AIMLAPI_API_KEY_FILE": " "}).header() == "Bearer sk-of-the-other-file"
    assert find_key(None, VARIABLES, {**other, "AIML_API_KEY": "sk-plain"}).header() == "Bearer sk-plain"
    assert find_key("sk-given", VARIABLES, {"AIMLAPI_API_KEY_FILE": "/nowhere"}).header() == "Bearer sk-given"


def _missing(path: Path) -> None:
    """Nothing is made."""


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


def _holds(content: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_bytes(content)

    return make


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_missing, "No such file"),
        (Path.mkdir, "directory"),
        (os.mkfifo, "no regular file"),
        (_socket, "cannot be read"),
        (_holds(b""), "empty"),
        (_holds(b" \r\n\xef\xbb\xbf"), "holds spaces|empty"),
        (_holds(f"{KEY}\n{KEY}\n".encode()), "several lines"),
        (_holds(f"AIMLAPI_API_KEY={KEY}\nOTHER=1\n".encode()), "several lines"),
        (_holds(f"{KEY} {KEY}".encode()), "holds spaces"),
        (_holds(f"{KEY}é".encode("latin-1")), "characters that no key has"),
        (_holds(f"{KEY}\0".encode()), "characters that no key has"),
        (_holds(KEY.encode() * 1000), "larger than"),
        (_holds(KEY.encode("utf-16") + b"x"), "characters that no key has"),
    ],
)
def test_a_file_without_a_key_is_named_and_not_quoted(
    tmp_path: Path, make: Callable[[Path], None], reason: str
) -> None:
    """Its content may be a key, or a secret of another program."""
    path = tmp_path / "key"
    make(path)
    for given, environment in ((path, {}), (None, {"AIMLAPI_API_KEY_FILE": str(path), "AIML_API_KEY": "sk-other"})):
        with pytest.raises(NotConfigured, match=reason) as caught:
            find_key(given, VARIABLES, environment)
        shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
        assert repr(str(path)) in str(caught.value)
        assert KEY not in shown


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    """The reason is the system's."""
    (tmp_path / "key").touch(mode=0)
    with pytest.raises(NotConfigured, match="Permission denied"):
        find_key(tmp_path / "key", VARIABLES, {})


def test_a_name_that_no_file_has_is_refused() -> None:
    """Not by an error of the interpreter."""
    with pytest.raises(NotConfigured, match="no file has"):
        find_key(None, VARIABLES, {"AIMLAPI_API_KEY_FILE": "a\0b"})


def test_no_file_of_keys_is_left_open(tmp_path: Path) -> None:
    """A refused one is tried again and again by a program that restarts."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        with pytest.raises(NotConfigured):
            find_key(tmp_path, VARIABLES, {})
    assert len(list(Path("/proc/self/fd").iterdir())) == before
