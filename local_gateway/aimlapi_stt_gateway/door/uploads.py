"""A multipart form read as it streams in: fields into memory, the one file onto the disk, both within limits."""

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from .problems import Refused

FILE_FIELDS = ("audio", "file")
LARGEST_FIELDS = 1 << 20
MOST_PARTS = 1000
_SMALL_CHUNK = 4096
_PLAIN_ENCODINGS = (b"", b"7bit", b"8bit", b"binary")

# A broken form is answered with 400, not written to the server's stderr as well.
logging.getLogger("python_multipart").setLevel(logging.ERROR)


@dataclass(slots=True)
class Form:
    """What a form held. `file_field` is `None` when there was no file part."""

    fields: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    file_field: str | None = None
    file_bytes: int = 0


async def read_form(request: Request, target: Path, largest: int) -> Form:
    """Read a multipart form, writing its file part to `target`.

    Args:
        request: the request whose body is the form.
        target: where the file goes; written only if the form has a file part.
        largest: bytes that the file may have.

    Raises:
        Refused: 400 for a broken form, 413 for one that is too large.
    """
    _, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary")
    if not boundary:
        raise Refused(400, "The multipart form has no boundary.")
    # Before, between and after the parts as well there may stand what no limit of a part counts.
    most, arrived = largest + 2 * LARGEST_FIELDS, 0
    if announced_bytes(request) > most:
        raise _audio_too_large(largest)
    reader = _Reader(target, largest)
    try:
        parser = MultipartParser(boundary, reader.callbacks())  # type: ignore[arg-type]
        async for chunk in request.stream():
            arrived += len(chunk)
            if arrived > most:
                raise _audio_too_large(largest)
            if len(chunk) < _SMALL_CHUNK:
                parser.write(chunk)
            else:
                await run_in_threadpool(parser.write, chunk)  # it writes to the disk, which may be slow
        parser.finalize()
    except FormParserError as problem:
        raise Refused(400, f"The multipart form is broken: {problem}.") from problem
    except UnicodeDecodeError as problem:
        raise Refused(400, "A field of the multipart form is not UTF-8.") from problem
    finally:
        reader.close()
    if not reader.ended:
        raise Refused(400, "The multipart form ends before its last boundary.")
    return reader.form


def announced_bytes(request: Request) -> int:
    """How large the body is going to be, as far as the client says."""
    length = request.headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0


def _audio_too_large(largest: int) -> Refused:
    return Refused(413, f"The audio is larger than {largest} bytes.")


class _Reader:
    """The parser's callbacks: they gather one part at a time."""

    def __init__(self, target: Path, largest: int) -> None:
        self.form = Form()
        self.ended = False
        self._target = target
        self._largest = largest
        self._field_bytes = 0
        self._parts = 0
        self._header = b""
        self._value = b""
        self._disposition = b""
        self._name = ""
        self._data = bytearray()
        self._file: IO[bytes] | None = None

    def callbacks(self) -> dict[str, object]:
        """What the parser calls, by its names."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._part_data,
            "on_part_end": self._part_end,
            "on_end": self._end,
        }

    def close(self) -> None:
        """Close the file, however the form ended."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise Refused(413, f"The multipart form has more than {MOST_PARTS} parts.")
        self._header, self._value, self._disposition = b"", b"", b""
        self._data.clear()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._count(end - start)
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._count(end - start)
        self._value += data[start:end]

    def _header_end(self) -> None:
        name = self._header.lower()
        if name == b"content-disposition":
            self._disposition = self._value
        elif name == b"content-transfer-encoding" and self._value.strip().lower() not in _PLAIN_ENCODINGS:
            raise Refused(400, "A part has a content-transfer-encoding. Send the file as it is.")
        self._header, self._value = b"", b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode("utf-8")
        if not self._name:
            raise Refused(400, "A part of the multipart form has no name.")
        if b"filename" not in options:
            return
        if self._name not in FILE_FIELDS:
            raise Refused(400, f"A file goes into the field {FILE_FIELDS[0]!r}, not {self._name[:40]!r}.")
        if self.form.file_field is not None:
            raise Refused(400, "The multipart form has more than one file.")
        self.form.file_field = self._name
        self._file = self._target.open("wb")

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            self._count(end - start)
            self._data += data[start:end]
            return
        self.form.file_bytes += end - start
        if self.form.file_bytes > self._largest:
            raise _audio_too_large(self._largest)
        self._file.write(memoryview(data)[start:end])

    def _part_end(self) -> None:
        if self._file is not None:
            self.close()
        else:
            self.form.fields.setdefault(self._name, []).append(self._data.decode("utf-8"))

    def _count(self, size: int) -> None:
        """All that is kept in memory counts, names and headers too: a form may have any number of parts."""
        self._field_bytes += size
        if self._field_bytes > LARGEST_FIELDS:
            raise Refused(413, f"The fields of the form are larger than {LARGEST_FIELDS} bytes.")

    def _end(self) -> None:
        self.ended = True
