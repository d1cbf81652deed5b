"""What a flow may ask of the world: send one request, or sleep. Nothing here does either (see `_drive`)."""

from collections.abc import Callable, Coroutine, Generator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from ._config import ApiKey
from ._response import Response

T = TypeVar("T")

OnUpload = Callable[[int, int | None], object]


class Readable(Protocol):
    """What a file part is read from. `position` counts the bytes read since its beginning."""

    @property
    def position(self) -> int: ...

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a multipart form. `file` is read in chunks while it is sent; a second try has to rewind it.

    Attributes:
        size: length in bytes, `None` where it is not known before the end (a pipe).
        blocking: whether reading may have to wait for a disk or another process.
    """

    name: str
    content_type: str
    file: Readable = field(repr=False)
    rewindable: bool
    size: int | None = None
    blocking: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. The key becomes a header in the driver alone, so that no frame of a flow shows it.

    `upload_field` is the name under which `upload` stands in the form. `timeout_s` is for the whole exchange, but that
    each chunk of an upload that is sent starts it anew.
    """

    method: str
    url: str
    key: ApiKey
    headers: Mapping[str, str]
    timeout_s: float
    json: Mapping[str, object] | None = None
    form: Mapping[str, str | list[str]] | None = None
    upload: Upload | None = None
    upload_field: str = ""

    @property
    def correlation_id(self) -> str | None:
        """What a create can be found by in the account; `None` for a request that costs nothing."""
        return self.headers.get("X-Client-Request-Id")


class TransportFailure(Exception):
    """No answer came, or none to its end.

    Attributes:
        nothing_sent: True only when the server cannot have seen any of the request.
        status: that of an answer that broke off in its body; else `None`.
        headers: likewise; else empty.
        body: what had come of it, unpacked; else empty.
    """

    def __init__(
        self,
        reason: str,
        *,
        nothing_sent: bool,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> None:
        super().__init__(reason)
        self.nothing_sent = nothing_sent
        self.status = status
        self.headers: Mapping[str, str] = headers or {}
        self.body = body


class TooLarge(TransportFailure):
    """The answer has more bytes, unpacked, than are allowed."""


@dataclass(frozen=True, slots=True)
class Send:
    """Ask the driver for the answer to a request; it throws `TransportFailure` where none came.

    Attributes:
        max_answer_bytes: more than these, unpacked, are not taken.
        on_upload: called with the bytes of the file that are sent, and its size if that is known.
        ends_in_s: no answer is of use after so many seconds, the wait for its turn included; `None` for no end.
    """

    request: Request
    max_answer_bytes: int
    on_upload: OnUpload | None = None
    ends_in_s: float | None = None


@dataclass(frozen=True, slots=True)
class Sleep:
    """Ask the driver to let time pass."""

    seconds: float


Effect = Send | Sleep
Flow = Generator[Effect, Response | None, T]


def refuse_awaitable(returned: object, name: str) -> None:
    """Complain about a callback that is an `async` function: nobody would await it."""
    if isinstance(returned, Coroutine):
        returned.close()
        raise TypeError(f"{name} is called and not awaited, so it has to be a plain function, not an async one.")


def send(effect: Send) -> Flow[Response]:
    """The answer to a request, inside a flow."""
    response = yield effect
    if response is None:
        raise AssertionError("a driver answered Send without a response")
    return response
