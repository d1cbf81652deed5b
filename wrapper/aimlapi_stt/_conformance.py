"""Hold JSON against the annotations of a class, and name the first place where it breaks them.

The generated classes promise types, and read JSON without looking: a text where `start: float` is promised would be
handed on as that float. A class made by attrs stands for an object with its fields as keys, and may be asked for more
keys; unions, arrays, `dict[str, ...]` and `Literal` mean what they say.
"""

import sys
import types
from collections.abc import Callable
from functools import cache
from typing import Any, Literal, NamedTuple, Union, cast, get_args, get_origin, get_type_hints

import attrs

from ._quoting import shown

MISSING = object()
"""Stands as the value of a mismatch where a key is not there at all."""


class Mismatch(NamedTuple):
    """Where a value breaks its type: the path to it, like `.words[3].start`, what stands and what belongs there."""

    path: str
    value: object
    expected: str


Check = Callable[[object], Mismatch | None]

_NULL = "null"
_WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
    type(None): _NULL,
    list: "an array",
    dict: "an object",
}


def mismatch(value: object, hint: object) -> Mismatch | None:
    """The first place where a JSON value breaks an annotation, or `None`."""
    return _check(hint)(value)


def described(hint: object) -> str:
    """What an annotation asks for, in words."""
    # Null comes last. A fixed order, because unions of the same members in any order are one to a cache.
    words = sorted((_words(option) for option in _options(hint)), key=lambda words: (words == _NULL, words))
    return " or ".join(dict.fromkeys(word for word in words if word))


def choices(hint: object) -> list[str]:
    """The texts that an annotation names one by one."""
    named = [get_args(option) for option in _options(hint) if get_origin(option) is Literal]
    return [value for values in named for value in values if isinstance(value, str)]


def _options(hint: object) -> tuple[object, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _words(option: object) -> str:
    origin = get_origin(option)
    if origin is Literal:
        return " or ".join(repr(value) for value in get_args(option))
    if origin is list:
        inner = described(get_args(option)[0])
        return "an array" if inner == "anything" else f"an array of {inner}".replace("of a string", "of strings")
    kind = origin or option
    if isinstance(kind, type) and kind is not Any:
        return _WORDS.get(kind, "an object" if attrs.has(kind) else "")
    return "anything"


@cache
def _check(hint: object) -> Check:
    if len(options := _options(hint)) > 1:
        return _union(options, described(hint))
    origin = get_origin(hint)
    if origin is Literal:
        return _literal(get_args(hint), described(hint))
    if origin is list:
        return _array(get_args(hint)[0])
    if origin is dict:
        return _mapping(get_args(hint)[1])
    if hint is float:
        return _number
    if hint is Any or not isinstance(hint, type):  # what is no class, no schema gives
        return lambda value: None
    return _fields(hint) if attrs.has(hint) else _instance(hint)


def _number(value: object) -> Mismatch | None:
    # A whole number is fine where a float is promised; a number less itself is nought, but for NaN and infinity.
    if type(value) is int or (type(value) is float and value - value == 0.0):
        return None
    return Mismatch("", value, "a finite number" if type(value) is float else "a number")


def _instance(kind: type) -> Check:
    expected = described(kind)
    # By identity, because for Python `True` is also a number.
    return lambda value: None if type(value) is kind else Mismatch("", value, expected)


def _literal(values: tuple[object, ...], expected: str) -> Check:
    kinds = {type(value) for value in values}
    return lambda value: None if type(value) in kinds and value in values else Mismatch("", value, expected)


def _union(options: tuple[object, ...], expected: str) -> Check:
    checks = [_check(option) for option in options]

    def check(value: object) -> Mismatch | None:
        deepest: Mismatch | None = None
        for each in checks:
            found = each(value)
            if found is None:
                return None
            # Inside an object or array that a member of the union takes, the place says more than the union does.
            if found.path and deepest is None:
                deepest = found
        return deepest or Mismatch("", value, expected)

    return check


def _array(item: object) -> Check:
    each = _check(item)

    def check(value: object) -> Mismatch | None:
        if type(value) is not list:
            return Mismatch("", value, "an array")
        for index, inner in enumerate(cast(list[object], value)):
            found = each(inner)
            if found is not None:
                return found._replace(path=f"[{index}]{found.path}")
        return None

    return check


def _mapping(item: object) -> Check:
    each = _check(item)

    def check(value: object) -> Mismatch | None:
        if type(value) is not dict:
            return Mismatch("", value, "an object")
        for key, inner in cast(dict[str, object], value).items():
            found = each(inner)
            if found is not None:
                return found._replace(path=f"{_step(key)}{found.path}")
        return None

    return check


def _step(key: str) -> str:
    return f".{key}" if key.isprintable() and len(key) < 60 else f"[{shown(key)}]"


class _Field(NamedTuple):
    key: str
    required: bool
    kinds: frozenset[type]  # taken as they are, at no cost; floats are not among them, for NaN is one
    check: Check
    expected: str


def _fields(kind: type) -> Check:
    # The generated modules import each other for type checkers alone; their package knows all the names.
    package = sys.modules[kind.__module__.rpartition(".")[0]]
    hints = get_type_hints(kind, localns=vars(package))
    more = cast(object, hints.pop("additional_properties", Any))
    fields = [_field(attribute, hints[attribute.name]) for attribute in attrs.fields(kind) if attribute.init]
    known = {field.key for field in fields}
    others = get_args(more)[1] if get_args(more) else Any
    rest = None if others is Any else _mapping(others)

    def check(value: object) -> Mismatch | None:
        if type(value) is not dict:
            return Mismatch("", value, "an object")
        given = cast(dict[str, object], value)
        for key, required, kinds, each, expected in fields:
            if key in given:
                inner = given[key]
                if type(inner) in kinds:
                    continue
                found = each(inner)
                if found is not None:
                    return found._replace(path=f".{key}{found.path}")
            elif required:
                return Mismatch(f".{key}", MISSING, expected)
        return None if rest is None else rest({key: given[key] for key in given.keys() - known})

    return check


def _field(attribute: "attrs.Attribute[Any]", hint: object) -> _Field:
    options = _options(hint)
    plain = (str, int, bool, type(None))
    return _Field(
        key=attribute.name.removesuffix("_"),  # that the generator adds to Python's own words, as in `type_`
        required=attribute.default is attrs.NOTHING,
        kinds=frozenset(kind for kind in plain if kind in options),
        check=_check(hint),
        expected=described(hint),
    )
