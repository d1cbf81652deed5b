"""Audio, however it is given, as what a create request carries: a URL for JSON, or a file part for a multipart form."""

import io
import mimetypes
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from ._effects import Upload
from .errors import InvalidSource

Source = str | os.PathLike[str] | bytes | bytearray | memoryview | IO[bytes]

_UPLOAD_FIELD = "audio"
_UNKNOWN_TYPE = "application/octet-stream"


def is_url(source: object) -> bool:
    """Whether a source is fetched by the server rather than uploaded by us."""
    return isinstance(source, str) and source.strip().lower().startswith(("http://", "https://"))


@contextmanager
def opened(source: Source) -> Generator[str | Upload]:
    """The source ready to be sent: a URL, or a file part that is closed afterwards if it was opened here.

    Raises:
        InvalidSource: it is missing, empty, a folder, unreadable, or of a type that is no source.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        if len(source) == 0:
            raise InvalidSource("The audio is empty (0 bytes). Pass the whole content of a recording.")
        # A file object is sent in chunks; a large bytes body would cost the square of its size in the HTTP library.
        yield Upload(_UPLOAD_FIELD, "audio", _UNKNOWN_TYPE, io.BytesIO(source))
    elif isinstance(source, str) and is_url(source):
        yield source.strip()
    elif isinstance(source, (str, os.PathLike)):
        path = Path(source)
        with _open(path) as file:
            yield Upload(_UPLOAD_FIELD, path.name, _content_type(path.name), file)
    else:
        yield _open_file(source)


def _open(path: Path) -> IO[bytes]:
    try:
        file = path.open("rb")
    except IsADirectoryError:
        raise InvalidSource(f"{path} is a folder. Name one audio file.") from None
    except FileNotFoundError:
        raise InvalidSource(f"{path} does not exist. Check the path.") from None
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise InvalidSource(f"{path} cannot be opened ({reason}). Check the path and its permissions.") from problem
    facts = os.fstat(file.fileno())
    if stat.S_ISREG(facts.st_mode) and facts.st_size == 0:
        file.close()
        raise InvalidSource(f"{path} is empty (0 bytes). Name a file that holds a recording.")
    return file


def _open_file(source: object) -> Upload:
    if not hasattr(source, "read") or isinstance(source, io.TextIOBase):
        raise InvalidSource(
            f"A source is a path, bytes, a file opened in binary mode, or an http(s) URL, not {type(source).__name__}."
        )
    file = cast(IO[bytes], source)
    if getattr(file, "closed", False):
        raise InvalidSource("The file is closed already. Pass it open, or pass its path.")
    name = getattr(file, "name", None)
    shown = Path(name).name if isinstance(name, str) and name else "audio"
    if _seekable(file) and file.seek(0, io.SEEK_END) == 0:
        raise InvalidSource(f"{shown} is empty (0 bytes). Pass a file that holds a recording.")
    if _seekable(file):
        file.seek(0)
    return Upload(_UPLOAD_FIELD, shown, _content_type(shown), file)


def _seekable(file: IO[bytes]) -> bool:
    return hasattr(file, "seekable") and file.seekable()


def _content_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or _UNKNOWN_TYPE
