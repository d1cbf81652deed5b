"""Read JSON from the wire without believing it: a wrong type is an `UnreadableAnswer` that says where, not a lie."""

import math
from typing import TypeAlias

from .errors import UnreadableAnswer

Json: TypeAlias = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
JsonObject: TypeAlias = dict[str, Json]


def _wrong(expected: str, found: Json, path: str) -> UnreadableAnswer:
    shown = "null" if found is None else type(found).__name__
    return UnreadableAnswer(
        f"The answer has {shown} at {path or 'its top'}, where {expected} belongs. "
        "The raw JSON is in Transcript.raw; please report this.",
        path=path,
    )


def an_object(value: Json, path: str) -> JsonObject:
    """`value` as an object."""
    if not isinstance(value, dict):
        raise _wrong("an object", value, path)
    return value


def an_array(value: Json, path: str) -> list[Json]:
    """`value` as an array."""
    if not isinstance(value, list):
        raise _wrong("an array", value, path)
    return value


def optional_array(value: Json, path: str) -> list[Json]:
    """`value` as an array; a missing or null one is empty."""
    return [] if value is None else an_array(value, path)


def text(value: Json, path: str) -> str:
    """`value` as a string."""
    if not isinstance(value, str):
        raise _wrong("a string", value, path)
    return value


def optional_text(value: Json, path: str) -> str | None:
    """`value` as a string, or nothing."""
    return None if value is None else text(value, path)


def number(value: Json, path: str) -> float:
    """`value` as a number (not a boolean, not NaN, not infinite)."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _wrong("a number", value, path)
    try:
        result = float(value)
    except OverflowError:  # an integer beyond any float
        result = float("inf")
    if not math.isfinite(result):
        raise _wrong("a finite number", value, path)
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
    raise _wrong("a speaker's name or number", value, path)


def below(value: Json, *keys: str) -> Json:
    """The value that keys lead to, `None` where an object on the way is missing or null."""
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value
