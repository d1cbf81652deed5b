"""Answers that come slowly, or not to their end."""

from typing import Final

from ..faults import Fault, Play
from ..turn import Turn

_WHOLE = "An answer comes to its end."
_ANSWERED = "Each request is answered."
_SOON = "An answer comes within the client's time limit."
_DROPS: Final = 8


async def _slow_headers(play: Play, turn: Turn) -> None:
    answer = await turn.answer_of(play)
    await turn.sleep()
    await turn.send_answer(answer)


async def _drip(play: Play, turn: Turn) -> None:
    answer = await turn.answer_of(play)
    await turn.send_start(answer)
    size = -(-len(answer.body) // _DROPS) or 1
    for at in range(0, len(answer.body), size):
        await turn.send_part(answer.body[at : at + size])
        await turn.sleep()
    await turn.send_part(b"", more=False)


async def _hang(_: Play, turn: Turn) -> None:
    await turn.swallow_body()
    await turn.until_gone()


async def _hang_done(play: Play, turn: Turn) -> None:
    await turn.answer_of(play)
    await turn.until_gone()


async def _half(play: Play, turn: Turn) -> None:
    answer = await turn.answer_of(play)
    await turn.send_start(answer)
    await turn.send_part(answer.body[: len(answer.body) // 2])


async def _stall(play: Play, turn: Turn) -> None:
    await _half(play, turn)
    await turn.until_gone()


async def _close(_: Play, turn: Turn) -> None:
    await turn.swallow_body()
    await turn.hang_up()


async def _reset(_: Play, turn: Turn) -> None:
    await turn.swallow_body()
    await turn.hang_up(reset=True)


async def _reset_unread(_: Play, turn: Turn) -> None:
    await turn.hang_up(reset=True)


async def _close_in_body(play: Play, turn: Turn) -> None:
    await _half(play, turn)
    await turn.hang_up()


async def _reset_in_body(play: Play, turn: Turn) -> None:
    await _half(play, turn)
    await turn.hang_up(reset=True)


async def _close_done(play: Play, turn: Turn) -> None:
    await turn.answer_of(play)
    await turn.hang_up()


async def _no_keep_alive(play: Play, turn: Turn) -> None:
    """The connection is closed once the answer is out, though nothing said so."""
    answer = await turn.answer_of(play)
    await turn.send_answer(answer)
    await turn.hang_up()


WIRE: Final = (
    Fault("slow-headers", "any", "Nothing comes for one step.", _SOON, _slow_headers),
    Fault("drip-body", "any", "The body comes in eight parts, a step apart.", _SOON, _drip),
    Fault("hang", "any", "Nothing is done and nothing ever comes.", _SOON, _hang, refuses=True),
    Fault("hang-after-create", "create", "The job is made, and nothing ever comes.", _SOON, _hang_done),
    Fault("hang-in-body", "any", "Half of the body comes, and then nothing.", _SOON, _stall),
    Fault("reset-unread", "any", "The connection is reset before the body of the request is read.", _ANSWERED,
          _reset_unread, refuses=True),
    Fault("reset", "any", "The connection is reset when the request is read; nothing is done.", _ANSWERED, _reset,
          refuses=True),
    Fault("close", "any", "The connection is closed when the request is read; nothing is done.", _ANSWERED, _close,
          refuses=True),
    Fault("close-after-create", "create", "The job is made, and the connection closed without an answer.", _ANSWERED,
          _close_done),
    Fault("close-in-body", "any", "The connection is closed in the middle of the body.", _WHOLE, _close_in_body),
    Fault("reset-in-body", "any", "The connection is reset in the middle of the body.", _WHOLE, _reset_in_body),
    Fault("no-keep-alive", "any", "The connection is closed after a whole answer that did not say so.",
          "A connection that is to be closed says so.", _no_keep_alive),
)  # fmt: skip
