"""Answers whose bytes are not what they are said to be."""

import gzip
import json
from collections.abc import Callable
from typing import Final

from aimlapi_stt_gateway.scripted.turn import Answer

from ..faults import Around, Fault, answering
from . import sources as at

_JSON = "A success is one JSON object in UTF-8, and is said to be one."


def _completed(change: Callable[[Answer], Answer]) -> Around:
    """The answer about a completed job is changed: it has letters beyond ASCII in it."""

    def changed(_: object, answer: Answer, __: object) -> Answer:
        told = answer.told()
        return change(answer) if told is not None and told.get("status") == "completed" else answer

    return answering(changed)


def _success(change: Callable[[Answer], Answer]) -> Around:
    return answering(lambda _, answer, __: change(answer) if answer.told() is not None else answer)


def _fault(name: str, does: str, around: Around) -> Fault:
    return Fault(name, "encodings", does, _JSON, at.FETCHED, around)


def _text(answer: Answer) -> str:
    return json.dumps(answer.told(), ensure_ascii=False)


ENCODINGS: Final = (
    _fault("latin-1", "Results are Latin-1, and nothing says so.",
           _completed(lambda answer: answer.with_body(_text(answer).encode("latin-1")))),
    _fault("latin-1-as-said", "Results are Latin-1, and said to be.", _completed(lambda answer: answer.with_body(
        _text(answer).encode("latin-1"), "application/json; charset=iso-8859-1"))),
    _fault("utf-16", "Answers are UTF-16.", _success(lambda answer: answer.with_body(
        _text(answer).encode("utf-16"), "application/json; charset=utf-16"))),
    _fault("packed-unsaid", "Answers are packed, and nothing says so.",
           _success(lambda answer: answer.with_body(gzip.compress(answer.body)))),
    _fault("as-python", "Answers are written as Python writes them, not as JSON.",
           _success(lambda answer: answer.with_body(repr(answer.told()).encode()))),
    _fault("with-a-guard", "Answers have a line before the JSON, against its being run as a script.",
           _success(lambda answer: answer.with_body(b")]}',\n" + answer.body))),
    _fault("as-event", "Answers are an event of a stream.", _success(lambda answer: answer.with_body(
        b"data: " + answer.body + b"\n\n", "text/event-stream"))),
    _fault("two-objects", "Each answer comes twice, in two lines.",
           _success(lambda answer: answer.with_body(answer.body + b"\n" + answer.body))),
    _fault("said-to-be-bytes", "Answers are said to be bytes of any kind.",
           _success(lambda answer: answer.with_header("content-type", "application/octet-stream"))),
    _fault("said-to-be-problem", "Successes are said to be problems.",
           _success(lambda answer: answer.with_header("content-type", "application/problem+json"))),
    _fault("results-in-comma-numbers", "Numbers of a result have a comma, so that it is no JSON.",
           _completed(lambda answer: answer.with_body(answer.body.replace(b"0.99", b"0,99")))),
)  # fmt: skip
