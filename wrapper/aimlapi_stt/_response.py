"""`Response`: one HTTP answer, as it came."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer, as it came.

    Attributes:
        status: the HTTP status code.
        headers: by their names in lower case.
        body: the bytes, unpacked where they were sent compressed.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def ok(self) -> bool:
        """Any 2xx: the success code has changed before."""
        return 200 <= self.status < 300

    @property
    def request_id(self) -> str | None:
        """The service's id of this exchange, for support."""
        return self.headers.get("x-request-id")
