"""What somebody wrote by hand, held against a schema: the first thing that is wrong, and where."""

import math
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, cast

from jsonschema import Draft202012Validator


def complaint(document: object, schema: Mapping[str, Any]) -> str | None:
    """What is wrong with a document, in one sentence that names the place; `None` where nothing is.

    Args:
        document: mappings, sequences and scalars, as TOML or JSON gives them.
        schema: a JSON Schema; its objects list their `properties`.
    """
    place = next(_unwritable(document, ()), None)
    if place is not None:
        return f"{_said(place)}: JSON has no such value. Write text, a finite number, true or false."
    validator: Any = Draft202012Validator(schema)
    errors = sorted(validator.iter_errors(document), key=lambda error: [str(part) for part in error.absolute_path])
    if not errors:
        return None
    error = errors[0]
    where = f"{_said(tuple(error.absolute_path))}: " if error.absolute_path else ""
    if error.validator == "additionalProperties":
        return where + _unknown(error.instance, error.schema["properties"])
    return f"{where}{str(error.message)[:200]}."


def nearest(name: str, known: Sequence[str]) -> str:
    """The end of a sentence about a name that is none: what may have been meant, or all that there is."""
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    return f"Did you mean {' or '.join(near)}?" if near else f"Known are: {', '.join(known)}."


def _unknown(found: Mapping[str, object], properties: Mapping[str, object]) -> str:
    name = next(key for key in found if key not in properties)
    return f"unknown key {name!r}. {nearest(name, sorted(properties))}"


def _said(place: tuple[str | int, ...]) -> str:
    """`job 2, words 1, start`; things in a list are counted from 1."""
    parts: list[str] = []
    for part in place:
        if isinstance(part, int):
            parts[-1:] = [f"{parts[-1]} {part + 1}" if parts else f"item {part + 1}"]
        else:
            parts.append(part)
    return ", ".join(parts)


def _unwritable(value: object, place: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, Mapping):
        for key, inner in cast(Mapping[str, object], value).items():
            yield from _unwritable(inner, (*place, str(key)))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(cast(Sequence[object], value)):
            yield from _unwritable(inner, (*place, number))
    elif not isinstance(value, str | int | float | None) or (isinstance(value, float) and not math.isfinite(value)):
        yield place
