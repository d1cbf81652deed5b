"""Too many requests: what was refused with 429 is asked again when the deployment wants to be asked."""

import email.utils
import threading
import time
from typing import Final

from .exchanges import Exchange

_TRIES: Final = 4
"""How often a request that is refused with 429, and so did nothing, is asked in all."""
_LONGEST_WAIT_S: Final = 30.0
"""As long as a Retry-After is waited for."""


class Patience:
    """When the next request may be sent, by what the answers said that were refused with 429.

    Methods that stayed refused, however often they were asked, are asked once until one of them is answered.
    """

    def __init__(self) -> None:
        self._not_before = 0.0
        self._spent: set[str] = set()
        self._lock = threading.Lock()

    def hold(self) -> None:
        """Wait, where the deployment wants nobody to ask."""
        if (left := self._not_before - time.monotonic()) > 0:
            time.sleep(left)

    def wants_again(self, exchange: Exchange, asked: int) -> bool:
        """Whether a request is to be sent again, after it was asked so often; then nobody asks before it is time."""
        method = exchange.request.method
        if exchange.status != 429:
            self._spent.discard(method)
            return False
        told = exchange.answer.header("retry-after") if exchange.answer is not None else None
        seconds = max(wait_of(told, time.time()), 0.0)
        if method in self._spent or asked >= _TRIES or seconds > _LONGEST_WAIT_S:
            self._spent.add(method)
            return False
        with self._lock:
            self._not_before = max(self._not_before, time.monotonic() + seconds)
        return True


def wait_of(retry_after: str | None, now: float) -> float:
    """The seconds that a Retry-After asks for, in either of its forms; one where it is missing or makes no sense."""
    told = (retry_after or "").strip()
    if told.isdecimal():
        return float(told)
    try:
        return email.utils.parsedate_to_datetime(told).timestamp() - now
    except (TypeError, ValueError):
        return 1.0
