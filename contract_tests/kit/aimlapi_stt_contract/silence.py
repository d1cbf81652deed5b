"""What was not answered lately, and whether it is any use to go on asking."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .exchanges import Exchange

_MOST: Final = 3
"""Requests in a row that may stay without an answer."""
_KNOCKS: Final = 16
_PAUSE_S: Final = 1.0
"""Between knocks at a deployment to which nobody listens: it may be started anew."""


class Gone(Exception):
    """The deployment does not answer any more. The text says what happened.

    Attributes:
        exchanges: the requests that were not answered.
    """

    def __init__(self, text: str, exchanges: Sequence[Exchange] = ()) -> None:
        super().__init__(text)
        self.exchanges = tuple(exchanges)


@dataclass(frozen=True, slots=True)
class _Unanswered:
    exchange: Exchange
    late: bool
    refused: bool


class Silence:
    """The requests of each method that were not answered since one was.

    Args:
        timeout_s: how long one was waited for.
    """

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._since: dict[str, list[_Unanswered]] = {}
        self._given_up: set[str] = set()
        self._nobody = ""

    def note(self, method: str, exchange: Exchange, *, late: bool, refused: bool) -> None:
        """One was not answered: nothing came in time, or nobody listened; or what came could not be read."""
        self._since.setdefault(method, []).append(_Unanswered(exchange, late, refused))

    def forget(self, method: str) -> None:
        """One was answered."""
        self._since.pop(method, None)

    def raise_if_gone(self, method: str) -> None:
        """Go on where there is hope. Raises `Gone` otherwise."""
        if self._nobody:
            raise Gone(self._nobody)
        if self._is_gone(method):
            lately = [one.exchange for one in self._since[method][-_MOST - 1 :]]
            refused = self._since[method][-1].refused
            late = f"{_MOST} {method}s in a row were not answered to the end in {self._timeout_s:g} s each"
            raise Gone(_nobody_listens(lately[-1]) if refused else late, lately)

    def break_(self, knocks: Mapping[str, Callable[[], Exchange]]) -> None:
        """Ask something ordinary where the last request was not answered, so that it spoils nothing that comes after.

        Where nobody listened, somebody is waited for, since a server that fell over may be started anew. Who does not
        answer now is given up.
        """
        if not self._nobody and any(not since[-1].late for since in self._since.values()):
            self._await(knocks["GET"])
        for method in [method for method in self._since if self._is_gone(method) and method not in self._given_up]:
            before = self._since.pop(method)
            if method in knocks and knocks[method]().answer is None:
                self._since[method] = before
                self._given_up.add(method)

    def _await(self, knock: Callable[[], Exchange]) -> None:
        for left in reversed(range(_KNOCKS)):
            self._since = {method: since for method, since in self._since.items() if method in self._given_up}
            self._since.pop("GET", None)
            heard = knock()
            falling = left == _KNOCKS - 1  # who is about to fall over may still take a connection
            if heard.answer is not None or not (falling or self._since["GET"][-1].refused):
                return
            if left:
                time.sleep(_PAUSE_S)
            else:
                self._nobody = _nobody_listens(heard)

    def _is_gone(self, method: str) -> bool:
        lately = self._since.get(method, [])[-_MOST:]
        return len(lately) == _MOST and all(one.late or one.refused for one in lately)


def _nobody_listens(exchange: Exchange) -> str:
    return f"nobody listens there any more ({exchange.why})"
