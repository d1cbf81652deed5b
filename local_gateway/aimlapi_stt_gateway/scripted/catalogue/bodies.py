"""Whole answers whose body cannot be read, or not as it is said to be."""

import json
from collections.abc import Callable
from typing import Final

from ..faults import Fault, answered
from ..turn import Answer

_JSON = "A success is one JSON object in UTF-8."
_TYPE = "The content type says what the body is."


def _body(name: str, does: str, change: Callable[[Answer], Answer], breaks: str = _JSON) -> Fault:
    return Fault(name, "any", does, breaks, answered(lambda answer, _: change(answer)))


def _last_key(answer: Answer, key: str) -> Answer:
    """The answer with something more at the end of its object."""
    return answer.with_body(answer.body.rstrip()[:-1] + b", " + key.encode("latin-1") + b"}")


def _again(answer: Answer) -> Answer:
    """Its keys twice, the first time with other values."""
    told = answer.told()
    if told is None:
        return answer
    first = json.dumps(dict.fromkeys(told, "the first one"))
    return answer.with_body(first[:-1].encode() + b", " + answer.body.lstrip()[1:])


BODIES: Final = (
    _body("empty-body", "The body is empty.", lambda answer: answer.with_body(b"")),
    _body("blank-body", "The body is white space.", lambda answer: answer.with_body(b"  \r\n ")),
    _body(
        "truncated-json",
        "The body ends after two thirds; the length fits.",
        lambda answer: answer.with_body(answer.body[: len(answer.body) * 2 // 3]),
    ),
    _body("not-json", "The body is a word.", lambda answer: answer.with_body(b"OK", "text/plain")),
    _body(
        "html-200",
        "A page comes with the status of a success.",
        lambda answer: answer.with_body(b"<html><body>It works!</body></html>", "text/html"),
    ),
    _body("json-null", "The body is null.", lambda answer: answer.with_body(b"null")),
    _body("json-array", "The object comes in an array.", lambda answer: answer.with_body(b"[" + answer.body + b"]")),
    _body("json-text", "The object comes as a JSON text.", lambda answer: answer.with_json(answer.body.decode())),
    _body("nan-in-json", "A value in the body is NaN.", lambda answer: _last_key(answer, '"cost": NaN')),
    _body("duplicate-keys", "Keys come twice, first with other values.", _again, "A key stands in an object once."),
    _body(
        "trailing-garbage", "More text follows the object.", lambda answer: answer.with_body(answer.body + b"\n</html>")
    ),
    _body(
        "byte-order-mark",
        "A byte order mark comes first.",
        lambda answer: answer.with_body(b"\xef\xbb\xbf" + answer.body),
    ),
    _body(
        "wrong-charset",
        "A text in the body is Latin-1, and said to be UTF-8.",
        lambda answer: _last_key(answer, '"note": "\xe9\xe8"').with_header(
            "content-type", "application/json; charset=utf-8"
        ),
    ),
    _body(
        "wrong-content-type",
        "The JSON is said to be a page.",
        lambda answer: answer.with_header("content-type", "text/html"),
        _TYPE,
    ),
    _body(
        "no-content-type", "There is no content type.", lambda answer: answer.with_header("content-type", None), _TYPE
    ),
    _body(
        "false-gzip",
        "The body is said to be packed, and is not.",
        lambda answer: answer.with_header("content-encoding", "gzip"),
        "The content encoding says how the body is packed.",
    ),
)
