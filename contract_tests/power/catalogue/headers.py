"""The headers by which requests, answers and jobs are told apart."""

from typing import Final

from aimlapi_stt_gateway.scripted.turn import Answer

from ..faults import Around, Ask, Fault, Memory, answering, problem
from . import sources as at

_ECHO = "The X-Client-Request-Id is echoed as it was sent, with the answer to the same request."
_OWN_ID = "Each answer has an x-request-id of its own."
_ID = "The header x-inference-id carries the id of the job."
_CLIENT: Final = "x-client-request-id"


def _fault(name: str, does: str, law: str, around: Around, source: str = at.HEADERS) -> Fault:
    return Fault(name, "headers", does, law, source, around)


def _echoed(ask: Ask, answer: Answer, value: str) -> Answer:
    return answer.with_header(_CLIENT, value) if answer.header(_CLIENT) is not None else answer


def _previous(ask: Ask, answer: Answer, memory: Memory) -> Answer:
    """The id of the request before this one, as with a variable that all share."""
    before, memory.kept["id"] = memory.kept.get("id"), ask.header(_CLIENT)
    return answer if before in (None, "") else _echoed(ask, answer, str(before))


def _twice(ask: Ask, answer: Answer, _: Memory) -> Answer:
    if answer.header(_CLIENT) is None:
        return answer
    return Answer(answer.status, (*answer.headers, (_CLIENT, "proxy-1")), answer.body)


def _long_refused(ask: Ask, answer: Answer, _: Memory) -> Answer:
    return problem(400, "The header is too long.") if len(ask.header(_CLIENT)) > 64 else answer


def _marks_refused(ask: Ask, answer: Answer, _: Memory) -> Answer:
    given = ask.header(_CLIENT)
    return problem(400, "The header is no id.") if any(mark in given for mark in ".:") else answer


def _constant(_: Ask, answer: Answer, __: Memory) -> Answer:
    return answer if answer.header("x-request-id") is None else answer.with_header("x-request-id", "0000-0000")


def _last_created(ask: Ask, answer: Answer, memory: Memory) -> Answer:
    """The header of a look names the job that was created last."""
    told = answer.told() or {}
    if ask.is_create and "generation_id" in told:
        memory.kept["last"] = told["generation_id"]
    last: str | None = memory.kept.get("last")
    return answer.with_header("x-inference-id", last) if ask.is_fetch and last else answer


def _on_successes(_: Ask, answer: Answer, __: Memory) -> Answer:
    return answer.with_header("x-request-id", None) if answer.status >= 400 else answer


def _no_echo_on(ask: Ask, answer: Answer, _: Memory) -> Answer:
    return answer.with_header(_CLIENT, None) if answer.status >= 400 else answer


HEADERS: Final = (
    _fault("client-id-of-the-one-before", "The client's id of the request before is echoed.", _ECHO,
           answering(_previous)),
    _fault("client-id-lower-case", "The client's id is echoed in lower case.", _ECHO,
           answering(lambda ask, answer, _: _echoed(ask, answer, ask.header(_CLIENT).lower()))),
    _fault("client-id-cut", "Of the client's id 36 characters are echoed.", _ECHO,
           answering(lambda ask, answer, _: _echoed(ask, answer, ask.header(_CLIENT)[:36]))),
    _fault("client-id-with-more", "The client's id is echoed with another one behind it.", _ECHO,
           answering(lambda ask, answer, _: _echoed(ask, answer, f"{ask.header(_CLIENT)}, proxy-1"))),
    _fault("client-id-twice", "The client's id is echoed, and another one as well.", _ECHO, answering(_twice)),
    _fault("client-id-of-64", "A client's id of more than 64 characters is refused.",
           "A client's id has 1 to 128 of A-Za-z0-9._:-.", answering(_long_refused)),
    _fault("client-id-of-letters", "A client's id with a dot or a colon is refused.",
           "A client's id has 1 to 128 of A-Za-z0-9._:-.", answering(_marks_refused)),
    _fault("client-id-not-on-errors", "The client's id is not echoed with an error.", _ECHO, answering(_no_echo_on)),
    _fault("request-id-constant", "Each answer has the same x-request-id.", _OWN_ID, answering(_constant)),
    _fault("request-id-on-successes", "An error has no x-request-id.", _OWN_ID, answering(_on_successes)),
    _fault("inference-id-of-the-last", "The x-inference-id of a fetch is that of the job created last.", _ID,
           answering(_last_created), at.ID),
)  # fmt: skip
