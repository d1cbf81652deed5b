"""What waits in memory for clients that do not read: their next requests, and answers."""

from collections.abc import Iterable, Mapping
from typing import Any

from .outgoing import Outgoing


def head_bytes(scope: Mapping[str, Any]) -> int:
    """About what the line and the headers of a request that waits take."""
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    return len(scope["raw_path"]) + len(scope["query_string"]) + sum(len(name) + len(value) for name, value in headers)


def cut_slowest(connections: Iterable[Outgoing], most: int) -> None:
    """Cut those off that have left something unread for longest, until no more than `most` bytes are."""
    waiting = [(out.unread_since, size, out) for out in connections if (size := out.held())]
    total = sum(size for _, size, _ in waiting)
    for _, size, out in sorted(waiting, key=lambda entry: entry[0]):
        if total <= most:
            return
        out.abort()
        total -= size
