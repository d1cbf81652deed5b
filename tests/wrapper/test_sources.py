"""Law: whatever holds audio can be sent, and whatever does not is refused before a job is created."""

import io
from pathlib import Path

import pytest

from aimlapi_stt import InvalidSource
from aimlapi_stt._effects import Upload
from aimlapi_stt._sources import Source, opened


def sent(source: Source) -> tuple[str, str, bytes]:
    """Name, content type and content of the file part."""
    with opened(source) as audio:
        assert isinstance(audio, Upload)
        return audio.name, audio.content_type, audio.file.read()


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
        assert not audio.file.closed
    assert audio.file.closed


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
