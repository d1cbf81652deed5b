"""Request options against the contract: a wrong type is refused, as the service does, in JSON and in forms alike."""

from collections.abc import Generator, Mapping
from contextlib import suppress
from functools import cache
from math import isfinite
from reprlib import Repr
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError, validators

from ..dialects.pages import contract

__all__ = ["WrongOption", "checked", "checked_form", "contract", "prepare"]

_SCHEMA = "TranscriptionOptions"
_SHOWN = Repr()
_SHOWN.maxstring = _SHOWN.maxother = 100


class WrongOption(Exception):
    """An option has a value that the contract does not allow; the text names both."""


def prepare() -> None:
    """Read the contract now: it takes a third of a second, and the first job should not wait for it."""
    _validators()


def checked(options: Mapping[str, object]) -> dict[str, object]:
    """Options of a JSON body, unchanged. Unknown ones are let through: the service has more than it documents.

    Raises:
        WrongOption: one has a wrong type.
    """
    known = _validators()
    for name, value in options.items():
        problem: Any = next(known[name].iter_errors(value), None) if name in known else None
        if problem is not None:
            where = ".".join(str(part) for part in (name, *problem.absolute_path))
            raise WrongOption(f"{where}: {problem.message[:200]}{_advice(name, value)}")
    return dict(options)


def checked_form(fields: Mapping[str, list[str]]) -> dict[str, object]:
    """Options of a form, whose fields are all text, with the types that the contract gives them.

    Raises:
        WrongOption: one cannot be read as its type.
    """
    return checked({name: _read(texts, _types_of(name)) for name, texts in fields.items()})


def _advice(name: str, value: object) -> str:
    """What to write in place of a text where the contract has a boolean: `True` is how Python's forms say it."""
    return ". Write true or false" if isinstance(value, str) and "boolean" in _types_of(name) else ""


def _read(texts: list[str], types: set[str]) -> object:
    if len(texts) > 1:
        return texts
    (text,) = texts
    if "boolean" in types and text.lower() in ("true", "false"):
        return {"true": True, "false": False}.get(text, text)  # `True` is refused, and told how it is written
    if "number" in types:
        with suppress(ValueError):
            number = float(text)
            return number if isfinite(number) else text
    return texts if "array" in types and "string" not in types else text


def _types_of(name: str) -> set[str]:
    """The JSON types that an option may have, without null; empty for one that is not documented."""
    properties = cast(dict[str, dict[str, Any]], _schemas()[_SCHEMA]["properties"])
    return _types(properties.get(name, {}))


def _types(schema: dict[str, Any]) -> set[str]:
    """The JSON types that a property may have, without null."""
    branches = cast(list[dict[str, Any]], schema.get("anyOf", [schema]))
    found = {kind for branch in branches for kind in _listed(branch.get("type"))}
    return found - {"null"}


def _listed(kind: object) -> list[str]:
    return [str(item) for item in cast(list[object], kind)] if isinstance(kind, list) else [str(kind)] if kind else []


# Two keywords as jsonschema has them, but for what they say of a wrong value. It writes all of a value into each error,
# and with `anyOf` has an error for each item of it: a list of a megabyte would take half a minute.


def _type(validator: Any, types: Any, value: object, _: object) -> Generator[ValidationError, None, None]:  # noqa: ANN401
    kinds = _listed(types)
    if not any(validator.is_type(value, kind) for kind in kinds):
        yield ValidationError(f"{_SHOWN.repr(value)} is not of type {', '.join(map(repr, kinds))}")


def _any_of(validator: Any, branches: Any, value: object, _: object) -> Generator[ValidationError, None, None]:  # noqa: ANN401
    if all(next(validator.descend(value, branch), None) is not None for branch in branches):
        yield ValidationError(f"{_SHOWN.repr(value)} is not valid under any of the given schemas")


_Validator: Any = cast(Any, validators).extend(Draft202012Validator, {"type": _type, "anyOf": _any_of})


@cache
def _schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = contract("stt")["components"]["schemas"]
    return schemas


@cache
def _validators() -> dict[str, Any]:  # the stubs of jsonschema are incomplete
    """One for each option: one for all of them would look at each that the contract has, whatever is asked for."""
    properties = cast(dict[str, dict[str, Any]], _schemas()[_SCHEMA]["properties"])
    components = {"components": {"schemas": _schemas()}}
    return {name: _Validator({**schema, **components}) for name, schema in properties.items()}
