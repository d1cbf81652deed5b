"""Law: whatever holds audio can be sent, and whatever does not is refused before a job is created."""

import gzip
import io
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

import pytest

from aimlapi_stt import InvalidSource, SourceChanged
from aimlapi_stt._effects import Upload
from aimlapi_stt._sources import Source, opened


def sent(source: Source) -> tuple[str, str, bytes]:
    """Name, content type and content of the file part."""
    with opened(source) as audio:
        assert isinstance(audio, Upload)
        return audio.name, audio.content_type, audio.file.read(1 << 20)


def test_paths_bytes_and_open_files_are_all_sent_whole(tmp_path: Path) -> None:
    """A caller has one of these at hand."""
    path = tmp_path / "speech.mp3"
    path.write_bytes(b"abc")
    assert sent(path) == sent(str(path)) == ("speech.mp3", "audio/mpeg", b"abc")
    assert (
        sent(b"abc")
        == sent(bytearray(b"abc"))
        == sent(memoryview(b"abc"))
        == ("audio", "application/octet-stream", b"abc")
    )
    with path.open("rb") as file:
        file.read(2)
        assert sent(file) == ("speech.mp3", "audio/mpeg", b"abc")
        assert not file.closed
    assert sent(io.BytesIO(b"abc"))[2] == b"abc"


@pytest.mark.parametrize("url", ["https://example.com/a.mp3", "HTTP://example.com", "  https://example.com/a b "])
def test_a_url_is_for_the_server_to_fetch(url: str) -> None:
    """It is not read here."""
    with opened(url) as audio:
        assert audio == url.strip()


def test_a_file_opened_here_is_closed_here(tmp_path: Path) -> None:
    """A batch of thousands must not run out of file handles."""
    path = tmp_path / "speech.wav"
    path.write_bytes(b"abc")
    with opened(path) as audio:
        assert isinstance(audio, Upload)
        assert audio.rewindable
    with pytest.raises(InvalidSource, match="closed file"):
        audio.file.read(10)


def test_a_pipe_is_sent_as_it_comes_and_cannot_be_sent_again() -> None:
    """It has no length, whatever the operating system says of it."""
    with subprocess.Popen(["printf", "abc"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        with opened(process.stdout) as audio:
            assert isinstance(audio, Upload)
            assert (audio.rewindable, hasattr(audio.file, "seek"), hasattr(audio.file, "fileno")) == (
                False,
                False,
                False,
            )
            assert audio.file.read(2) + audio.file.read(2) + audio.file.read(2) == b"abc"
    with subprocess.Popen(["true"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        with pytest.raises(InvalidSource, match="empty"), opened(process.stdout):
            pass


def test_a_compressed_file_is_sent_as_what_comes_out_of_it(tmp_path: Path) -> None:
    """Its length on disk is another one."""
    with gzip.open(tmp_path / "speech.wav.gz", "wb") as file:
        file.write(bytes(100_000))
    with gzip.open(tmp_path / "speech.wav.gz", "rb") as file, opened(cast(IO[bytes], file)) as audio:
        assert isinstance(audio, Upload)
        assert audio.file.read(1 << 20) == bytes(100_000)


def read_to_the_end(audio: Upload) -> None:
    """As the HTTP library does."""
    while audio.file.read(10):
        pass


def _append(path: Path) -> None:
    with path.open("ab") as more:
        more.write(b"ghi")


def _overwrite(path: Path) -> None:
    path.write_bytes(b"ABCDEF")
    os.utime(path, ns=(0, 0))


def _cut(path: Path) -> None:
    os.truncate(path, 5)


def _delete(path: Path) -> None:
    path.unlink()


def _replace(path: Path) -> None:
    other = path.with_suffix(".new")
    other.write_bytes(b"abcdef")
    other.replace(path)


@pytest.mark.parametrize(
    ("change", "told"),
    [(_append, "written"), (_overwrite, "written"), (_cut, "shorter"), (_delete, "deleted"), (_replace, "replaced")],
)
def test_a_file_that_changes_while_it_is_sent_never_arrives_whole(
    tmp_path: Path, change: Callable[[Path], None], told: str
) -> None:
    """Its last part is held back, so no job is made of half a recording."""
    path = tmp_path / "speech.wav"
    path.write_bytes(b"abcdef")
    with opened(path) as audio:
        assert isinstance(audio, Upload)
        assert audio.file.read(4) == b"abcd"
        change(path)
        with pytest.raises(SourceChanged, match=told) as caught:
            read_to_the_end(audio)
    assert str(path) in str(caught.value)


def test_a_file_that_never_had_a_name_can_be_sent() -> None:
    """Temporary files have none from the beginning."""
    with tempfile.TemporaryFile() as file:
        file.write(b"abc")
        assert sent(cast(IO[bytes], file))[2] == b"abc"


def test_a_file_name_that_is_no_unicode_is_no_reason_to_fail(tmp_path: Path) -> None:
    """File systems allow any bytes."""
    path = tmp_path / os.fsdecode(b"speech\xff.wav")
    path.write_bytes(b"abc")
    assert sent(path) == ("speech?.wav", "audio/x-wav", b"abc")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    """The text says what and where."""
    empty = tmp_path / "empty.wav"
    empty.touch()
    for source, reason in ((tmp_path, "folder"), (tmp_path / "none.wav", "does not exist"), (empty, "empty")):
        with pytest.raises(InvalidSource, match=reason) as caught, opened(source):
            pass
        assert source.name in str(caught.value)
    for nameless in ("", "a\0b"):
        with pytest.raises(InvalidSource), opened(nameless):
            pass
    closed = io.BytesIO(b"abc")
    closed.close()
    with pytest.raises(InvalidSource, match="closed"), opened(closed):
        pass
