"""Audio, however it is given, as what a create request carries: a URL for JSON, or a file part for a multipart form."""

import io
import mimetypes
import os
import stat
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, NamedTuple, cast

from ._effects import Upload
from .errors import InvalidSource, SourceChanged

Source = str | os.PathLike[str] | bytes | bytearray | memoryview | IO[bytes]

_UNKNOWN_TYPE = "application/octet-stream"
_CHUNK = 65_536


def is_at_hand(source: object) -> bool:
    """Whether nothing has to be opened or waited for: a URL, or bytes in memory."""
    return is_url(source) or isinstance(source, (bytes, bytearray, memoryview, io.BytesIO))


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
        # A file object is sent in chunks; a large bytes body would cost the square of its size in the HTTP library.
        yield _upload(io.BytesIO(source), "audio")
    elif isinstance(source, str) and is_url(source):
        url = source.strip()
        if not url.isprintable():
            raise InvalidSource(f"{url!r} is no URL that could be sent. Check it for broken characters.")
        yield url
    elif isinstance(source, (str, os.PathLike)):
        path = Path(source)
        with _open(path) as file:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            if not regular:
                yield _upload(file, path.name, str(path))
        if regular:
            # Opened again when its turn has come: a thousand uploads that wait need no thousand open files.
            with closing(_OnDemand(path)) as again:
                yield _upload(cast(IO[bytes], again), path.name, str(path))
    else:
        yield _upload_of(source)


def _open(path: Path) -> IO[bytes]:
    try:
        # Without a buffer of Python's: closing it would wait for a thread that reads from a pipe.
        return path.open("rb", buffering=0)
    except IsADirectoryError:
        raise InvalidSource(f"{path} is a folder. Name one audio file.") from None
    except FileNotFoundError:
        raise InvalidSource(f"{path} does not exist. Check the path.") from None
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise InvalidSource(f"{path} cannot be opened ({reason}). Check the path and its permissions.") from problem


def _upload_of(source: object) -> Upload:
    """A file part of a file that the caller opened."""
    if not hasattr(source, "read") or isinstance(source, io.TextIOBase):
        raise InvalidSource(
            f"A source is a path, bytes, a file opened in binary mode, or an http(s) URL, not {type(source).__name__}."
        )
    if getattr(source, "closed", False):
        raise InvalidSource("The file is closed already. Pass it open, or pass its path.")
    name = getattr(source, "name", None)
    return _upload(cast(IO[bytes], source), Path(name).name if isinstance(name, str) and name else "audio")


def _upload(file: IO[bytes], name: str, shown: str | None = None) -> Upload:
    size = _size(file)
    part = _Stream(file, shown or name) if size is None else _Rewindable(file, shown or name, size)
    part.refuse_empty()
    # The name is decoration, so one that is no Unicode is sent with marks in place of what cannot be said.
    return Upload(
        name.encode("utf-8", "replace").decode(),
        mimetypes.guess_type(name)[0] or _UNKNOWN_TYPE,
        part,
        rewindable=size is not None,
        size=size,
        blocking=not isinstance(file, io.BytesIO),
    )


def _size(file: IO[bytes]) -> int | None:
    """The length in bytes of a file that can be rewound, which it is then; `None` for a pipe and the like."""
    try:
        if not file.seekable():
            return None
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
    except (AttributeError, OSError, ValueError):
        return None
    return size


class _Stream:
    """A file as the HTTP library reads it.

    Without `fileno`, which it would believe: a pipe has no length, and that of a compressed file is not what comes out.
    """

    def __init__(self, file: IO[bytes], shown: str) -> None:
        self._file = file
        self._shown = shown
        self._ahead = b""
        self._position = 0

    @property
    def position(self) -> int:
        """How many bytes have been read."""
        return self._position

    def refuse_empty(self) -> None:
        """Read ahead to see whether there is anything at all."""
        self._ahead = self._read(_CHUNK)
        if not self._ahead:
            raise self.empty()

    def empty(self) -> InvalidSource:
        """The error for a file without content."""
        return InvalidSource(f"{self._shown} is empty (0 bytes). Name a file that holds a recording.")

    def changed(self, how: str) -> SourceChanged:
        """The error for a file that is not what it was."""
        return SourceChanged(f"{self._shown} {how} while it was sent. Submit it again when nobody works on it.")

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`."""
        if self._ahead:
            data, self._ahead = self._ahead[:size], self._ahead[size:]
        else:
            data = self._read(size)
        self._position += len(data)
        return data

    def _read(self, size: int) -> bytes:
        try:
            data = cast(object, self._file.read(size))
        except FileNotFoundError as problem:
            raise self.changed("was deleted or replaced") from problem
        except Exception as problem:
            raise InvalidSource(
                f"{self._shown} could not be read to its end ({type(problem).__name__}: {problem}). "
                "Check the file and submit it again."
            ) from problem
        if not isinstance(data, bytes):
            raise InvalidSource(
                f"{self._shown} gives {type(data).__name__} where bytes belong. Open it in binary mode."
            )
        return data


class _Rewindable(_Stream):
    """A file of known length. Where it turns out to have changed, its last part is held back, so that the service has
    no whole upload that it could make a job of.
    """

    def __init__(self, file: IO[bytes], shown: str, size: int) -> None:
        super().__init__(file, shown)
        self._size = size
        self._state = _state_of(file)
        if isinstance(file, _OnDemand):
            file.close()

    def refuse_empty(self) -> None:
        """Its length is known."""
        if self._size == 0:
            raise self.empty()

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`."""
        wanted = min(size, self._size - self._position)
        if wanted <= 0:
            return b""
        data = self._read(wanted)
        if not data:
            raise self.changed("became shorter")
        if self._position + len(data) >= self._size:
            if (state := _state_of(self._file)) != self._state:
                raise self.changed(_difference(self._state, state))
            if isinstance(self._file, _OnDemand):
                self._file.close()
        self._position += len(data)
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """To the beginning before a try, to the end to be measured."""
        self._position = offset if whence == io.SEEK_SET else self._size + offset
        if whence == io.SEEK_SET:
            self._file.seek(offset)
        return self._position

    def tell(self) -> int:
        """The position in bytes."""
        return self._position


class _OnDemand:
    """A file of the disk that is open only while it is read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def read(self, size: int, /) -> bytes:
        return self._opened().read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        if self._file is None and (offset, whence) == (0, io.SEEK_SET):
            return 0
        return self._opened().seek(offset, whence)

    def seekable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._opened().fileno()

    def close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _opened(self) -> IO[bytes]:
        if self._file is None:
            self._file = self._path.open("rb", buffering=0)
        return self._file


class _State(NamedTuple):
    """What tells one content of a file from another: device and number, length, time of the last change, and whether
    it still has a name.
    """

    device: int
    number: int
    size: int
    changed_ns: int
    named: bool


def _difference(before: _State | None, now: _State | None) -> str:
    if before is None or now is None or not now.named or (before.device, before.number) != (now.device, now.number):
        return "was deleted or replaced"
    return "became shorter" if now.size < before.size else "was written to"


def _state_of(file: IO[bytes]) -> _State | None:
    """`None` for what is no file of a disk."""
    try:
        found = os.fstat(file.fileno())
    except (AttributeError, OSError, ValueError):
        return None
    return _State(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_nlink > 0)
