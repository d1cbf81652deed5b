"""Request options: those that the contract knows, held against it, and those that are sent as they are."""

import json
from collections.abc import Mapping
from difflib import get_close_matches
from typing import cast

from ._quoting import shown
from .errors import InvalidOption

_NOT_OPTIONS = ("model", "url", "audio", "file")
# Arguments of the methods that take options: a misspelt one arrives here as an option.
ARGUMENTS = (
    "source",
    "model",
    "request_timeout",
    "retry_budget",
    "on_upload",
    "correlation_id",
    "extra_options",
)
WAITING = ("timeout", "on_status")
_OF_WAITING = "It is an argument of wait and transcribe"
_ALIKE = 0.75  # below that, names are likened that mean other things: `timeout` and `sentiment`


def checked(options: Mapping[str, object], known: Mapping[str, object]) -> dict[str, object]:
    """Options as they are sent; `known` has the annotation of each name.

    Raises:
        InvalidOption: a name is not known, or a value is not of the type that belongs there.
    """
    found: dict[str, object] = {}
    for name, value in options.items():
        if name not in known:
            raise _unknown(name, known)
        if isinstance(value, tuple):
            value = list(cast(tuple[object, ...], value))
        _check(name, value, known[name])
        require_json(value, f"{name}={shown(value)}")
        found[name] = value
    return found


def _unknown(name: str, known: Mapping[str, object]) -> InvalidOption:
    said = f"{name!r} is no request option."
    if name in WAITING:
        return InvalidOption(f"{said} {_OF_WAITING}, and submit does not wait: pass it to one of these.")
    nearest = get_close_matches(name, [*known, *ARGUMENTS, *WAITING], n=1, cutoff=_ALIKE)
    advice = f"Did you mean {nearest[0]!r}?" if nearest else f"Known options: {', '.join(sorted(known))}."
    if nearest and nearest[0] in WAITING:
        advice += f" {_OF_WAITING}."
    return InvalidOption(f"{said} {advice} A program can send what is newer than this client in extra_options.")


def _check(name: str, value: object, hint: object) -> None:
    from ._conformance import choices, mismatch  # loads attrs, as the generated client does

    found = mismatch(value, hint)
    if found is None:
        return
    nearest = get_close_matches(value, choices(hint), n=1) if isinstance(value, str) else []
    advice = f" Did you mean {nearest[0]!r}?" if nearest else ""
    raise InvalidOption(
        f"{name}{found.path}={shown(found.value)} cannot be sent, because {found.expected} belongs there.{advice} "
        "A program can send it all the same in extra_options."
    )


def checked_extra(extra: Mapping[str, object] | None, options: Mapping[str, object]) -> dict[str, object]:
    """Options that are sent as they are, beside `options`.

    Raises:
        InvalidOption: a name is empty, or is no option, or is among `options` too; or JSON cannot say a value.
    """
    if extra is None:
        return {}
    if not isinstance(cast(object, extra), Mapping):
        raise InvalidOption(f"extra_options is a mapping of names to values, not {type(extra).__name__}.")
    for name, value in extra.items():
        if not isinstance(cast(object, name), str) or not name.strip():
            raise InvalidOption(f"{shown(name)} in extra_options is no name of an option. Name it by a text.")
        if name in _NOT_OPTIONS:
            raise InvalidOption(f"{name!r} in extra_options is no option. Model and source are arguments of their own.")
        if name in options:
            raise InvalidOption(f"{name!r} is given as an option and in extra_options. Leave out one of them.")
        require_json({name: value}, f"{shown(name)} in extra_options ({shown(value)})")
    return dict(extra)


def require_json(value: object, what: str) -> None:
    """Refuse a value that JSON cannot say: NaN, half of a surrogate pair, an object of Python. Forms take no more.

    Raises:
        InvalidOption: with `what` for its name.
    """
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (TypeError, ValueError, RecursionError) as problem:
        reason = "half of a surrogate pair" if isinstance(problem, UnicodeError) else str(problem)
        raise InvalidOption(f"{what} cannot be sent: JSON cannot say it ({reason}).") from problem


def form_value(value: object) -> str | list[str]:
    """A form carries text alone: booleans as JSON writes them, a list as a field that is repeated."""
    if isinstance(value, (list, tuple)):
        return [_form_text(item) for item in cast(list[object], value)]
    return _form_text(value)


def _form_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
