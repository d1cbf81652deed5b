"""What a fault is. `catalogue` has them all, by name."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from .turn import Answer, Turn

Where = Literal["create", "fetch", "any"]
"""On which requests a fault can be seen."""

Play = Callable[[Turn], Awaitable[None]]
"""The answering of one request: the application's, or that with faults around it."""

Around = Callable[[Play, Turn], Awaitable[None]]
"""A fault: it answers in place of what it is put around, or lets that answer and changes the answer."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which a service can break its word.

    Attributes:
        name: what it is switched on by.
        where: the requests on which it can be seen.
        does: what happens, in one sentence.
        breaks: the law that it breaks, in one sentence.
        around: how.
        refuses: whether a create that meets it makes no job.
    """

    name: str
    where: Where
    does: str
    breaks: str
    around: Around
    refuses: bool = False


def answered(change: Callable[[Answer, Turn], Answer]) -> Around:
    """A fault that changes an answer; where it changes nothing, it has not been met yet."""

    async def around(play: Play, turn: Turn) -> None:
        before = await turn.answer_of(play)
        after = change(before, turn)
        if after.is_like(before):
            turn.unmet()
        await turn.send_answer(after)

    return around


def instead(make: Callable[[Turn], Answer]) -> Around:
    """A fault that answers in place of the application, which never hears of the request."""

    async def around(_: Play, turn: Turn) -> None:
        await turn.swallow_body()
        await turn.send_answer(make(turn))

    return around
