"""What one connection may cost: how slow, how large and how many clients may be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Limits of the HTTP connections of a server. Times are seconds, sizes bytes.

    Attributes:
        header_s: for the whole of a request's line and headers, from its first byte; of the first one, from connecting.
        header_bytes: of a request's line and headers together.
        header_count: how many headers a request may have.
        target_bytes: of the path and query of a request.
        idle_s: between two pieces of a body.
        slow_after_s: how long a body may arrive at any pace; then it needs `least_rate` on average.
        least_rate: bytes a second, of a body that arrives and of an answer that is read.
        write_s: how long a client may leave its answer unread.
        unread_bytes: of a body that go on arriving after the request was refused, and are thrown away so that the
            client gets to read the refusal; the connection is closed at this many.
        unread_s: the same in time.
        answers_bytes: of answers that were written and not read, on all connections together; beyond it those clients
            are cut off that have left something unread for longest.
        pipeline: requests that may wait on one connection for the answer to the one before; their lines and headers
            together may have `header_bytes`.
        connections: open at once in all; never more than half of the files that this process may open.
        per_address: open at once from one address.
    """

    header_s: float = 10.0
    header_bytes: int = 32 << 10
    header_count: int = 100
    target_bytes: int = 8 << 10
    idle_s: float = 30.0
    slow_after_s: float = 60.0
    least_rate: float = 100.0
    write_s: float = 30.0
    unread_bytes: int = 256 << 20
    unread_s: float = 30.0
    answers_bytes: int = 256 << 20
    pipeline: int = 4
    connections: int = 1000
    per_address: int = 500

    @property
    def tick_s(self) -> float:
        """How often a connection is looked at: the time limits are kept to a quarter of the shortest."""
        return min(self.header_s, self.idle_s, self.slow_after_s, self.write_s, self.unread_s) / 4
