"""Read JSON from the wire without believing it: a wrong type is an `UnreadableAnswer` that says where, not a lie."""

import json
import math
from typing import TypeAlias, cast

from ._quoting import shown
from .errors import UnreadableAnswer

Json: TypeAlias = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
JsonObject: TypeAlias = dict[str, Json]


class BadJson(ValueError):
    """Bytes that are no JSON, or JSON that readers would not agree about. The text is the reason, in a few words."""


def parse(body: bytes) -> Json:
    """The value that a body of JSON holds.

    Raises:
        BadJson: it is no JSON; a key stands twice in one object, of which readers take the first or the last; or it is
            nested too deep to be read at all.

    NaN and Infinity, which JSON does not know, are read: that the confidence of one word is not a number should not
    cost the whole transcript. `number` refuses them where they are touched.
    """
    try:
        return cast(Json, _DECODER.decode(body.decode(json.detect_encoding(body), "surrogatepass")))
    except BadJson:
        raise
    except json.JSONDecodeError as problem:
        raise BadJson(f"{problem.msg}, line {problem.lineno} column {problem.colno}") from None
    except UnicodeDecodeError:
        raise BadJson("it is no Unicode text") from None
    except ValueError:  # the interpreter's own limit
        raise BadJson("it has a number of thousands of digits") from None
    except RecursionError:
        raise BadJson("it is nested too deep") from None


def _object_of(pairs: list[tuple[str, Json]]) -> JsonObject:
    # Called for each word of an answer: only lengths are compared until something is wrong.
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise BadJson(f"the key {shown(key)} stands twice in one object")
            seen.add(key)
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_object_of)  # `json.loads` would make one for each answer


def wrong(expected: str, found: Json, path: str) -> UnreadableAnswer:
    """The error for a value that does not belong where it stands."""
    return UnreadableAnswer(
        f"The answer has {shown(found)} at {path or 'its top'}, where {expected} belongs. "
        "The raw JSON is in Transcript.raw; please report this.",
        path=path,
    )


def an_object(value: Json, path: str) -> JsonObject:
    """`value` as an object."""
    if not isinstance(value, dict):
        raise wrong("an object", value, path)
    return value


def an_array(value: Json, path: str) -> list[Json]:
    """`value` as an array."""
    if not isinstance(value, list):
        raise wrong("an array", value, path)
    return value


def optional_array(value: Json, path: str) -> list[Json]:
    """`value` as an array; a missing or null one is empty."""
    return [] if value is None else an_array(value, path)


def text(value: Json, path: str) -> str:
    """`value` as a string."""
    if not isinstance(value, str):
        raise wrong("a string", value, path)
    return value


def optional_text(value: Json, path: str) -> str | None:
    """`value` as a string, or nothing."""
    return None if value is None else text(value, path)


def number(value: Json, path: str) -> float:
    """`value` as a number (not a boolean, not NaN, not infinite)."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise wrong("a number", value, path)
    try:
        result = float(value)
    except OverflowError:  # an integer beyond any float
        result = float("inf")
    if not math.isfinite(result):
        raise wrong("a finite number", value, path)
    return result


def optional_number(value: Json, path: str) -> float | None:
    """`value` as a number, or nothing."""
    return None if value is None else number(value, path)


def label(value: Json, path: str) -> str | None:
    """A speaker, given as a number or a name, as a string; or nothing."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise wrong("a speaker's name or number", value, path)


def index(value: Json, path: str, first: int = 0) -> int:
    """An audio channel, given as a number or its digits and counted from `first`, counted from 0; none is the first."""
    if value is None:
        return 0
    found = -1
    if isinstance(value, int) and not isinstance(value, bool):
        found = value
    elif isinstance(value, str) and value.isdecimal() and len(value) < 10:
        found = int(value)
    if found < first:
        raise wrong("a channel's number", value, path)
    return found - first


def below(value: Json, *keys: str) -> Json:
    """The value that keys lead to, `None` where an object on the way is missing or null."""
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value
