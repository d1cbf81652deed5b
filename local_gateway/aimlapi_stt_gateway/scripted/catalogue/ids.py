"""Generation ids that are no good, and the headers by which an answer can be found again."""

from collections.abc import Callable
from typing import Final

from ..faults import Fault, Where, answered
from ..turn import Answer, Turn
from .envelopes import Told, id_key, told

_TEXT = "A generation id is text that is not empty."
_HEADER = "The header x-inference-id names the job."
_ECHO = "The client's own request id is echoed."


def _id(name: str, does: str, breaks: str, change: Callable[[object, Turn], object]) -> Fault:
    """A fault of the id in the answer to a create, and in its header, too."""

    def changed(answer: Answer, turn: Turn) -> Answer:
        body: Told = answer.told() or {}
        key = id_key(body)
        if key is None or (made := change(body[key], turn)) == body[key]:
            return answer
        return answer.with_json({**body, key: made}).with_header("x-inference-id", str(made or "") or None)

    return Fault(name, "create", does, breaks, answered(changed))


def _known_as(shown: Callable[[str], str | int]) -> Callable[[object, Turn], object]:
    """Another id, by which the job can be looked at."""

    def change(real: object, turn: Turn) -> object:
        made = shown(str(real))
        turn.rename(str(real), str(made))
        return made

    return change


def _the_first(real: object, turn: Turn) -> object:
    return turn.memory.setdefault("id", real)


def _header(name: str, does: str, breaks: str, header: str, value: str | None, where: Where = "any") -> Fault:
    def changed(answer: Answer, _: Turn) -> Answer:
        return answer if answer.header(header) is None else answer.with_header(header, value)

    return Fault(name, where, does, breaks, answered(changed))


IDS: Final = (
    _id("same-id-twice", "All creates are answered with the id of the first.", "Each job has an id of its own.",
        _the_first),
    _id("id-to-be-quoted", "The id has characters that a path must quote: /, ?, #, % and a space.",
        "An id is any text, and is quoted in a path.", _known_as(lambda real: f"{real}/a b?c#d%2Fe")),
    _id("id-with-dots", "The id is two dots.", "An id can stand in a path.", lambda _, __: ".."),
    _id("id-number", "The id is a number.", _TEXT, _known_as(lambda real: int.from_bytes(real.encode()[:6]))),
    _id("id-empty", "The id is empty.", _TEXT, lambda _, __: ""),
    _id("id-null", "The id is null.", _TEXT, lambda _, __: None),
    Fault("id-in-header-alone", "create", "The id stands in the header x-inference-id alone.",
          "The body of an answer names the job, too.", told(lambda body, _: {"status": body.get("status", "queued")})),
    _header("inference-id-missing", "There is no x-inference-id.", _HEADER, "x-inference-id", None),
    _header("inference-id-of-another", "The header x-inference-id names another job.", _HEADER, "x-inference-id",
            "another-job-0000000000"),
    _header("request-id-missing", "There is no x-request-id.", "Each answer has a request id.", "x-request-id", None),
    _header("client-id-not-echoed", "The X-Client-Request-Id is not echoed.", _ECHO, "x-client-request-id", None),
    _header("client-id-of-another", "Another X-Client-Request-Id is echoed.", _ECHO, "x-client-request-id", "another"),
)  # fmt: skip
