"""What a flow may ask of the world: send one request, or sleep. Nothing here does either (see `_drive`)."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from ._config import ApiKey

T = TypeVar("T")


class Readable(Protocol):
    """What a file part is read from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a multipart form. `file` is read in chunks while it is sent; a second try has to rewind it."""

    name: str
    content_type: str
    file: Readable = field(repr=False)
    rewindable: bool


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. The key becomes a header in the driver alone, so that no frame of a flow shows it.

    `upload_field` is the name under which `upload` stands in the form.
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


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer, as it came. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def ok(self) -> bool:
        """Any 2xx: the success code has changed before."""
        return 200 <= self.status < 300

    @property
    def request_id(self) -> str | None:
        """The service's id of this exchange, for support."""
        return self.headers.get("x-request-id")


class TransportFailure(Exception):
    """No answer came, or none to its end.

    Attributes:
        nothing_sent: True only when the server cannot have seen any of the request.
        headers: those of an answer that broke off in its body; else empty.
    """

    def __init__(self, reason: str, *, nothing_sent: bool, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.nothing_sent = nothing_sent
        self.headers: Mapping[str, str] = headers or {}


@dataclass(frozen=True, slots=True)
class Send:
    """Ask the driver for the answer to a request; it throws `TransportFailure` where none came."""

    request: Request


@dataclass(frozen=True, slots=True)
class Sleep:
    """Ask the driver to let time pass."""

    seconds: float


Effect = Send | Sleep
Flow = Generator[Effect, Response | None, T]


def send(request: Request) -> Flow[Response]:
    """The answer to `request`, inside a flow."""
    response = yield Send(request)
    if response is None:
        raise AssertionError("a driver answered Send without a response")
    return response
