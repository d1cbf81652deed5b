"""A scenario: which job has which script and which faults, from TOML, read strictly; docs/testing.md has the format."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

from ..configured import not_configured
from .asked import Asked
from .catalogue import FAULTS, fault_named
from .faults import Fault
from .script import PROPERTIES, Script, WrongScript
from .strict import complaint

COUNT: Final = {"type": "integer", "minimum": 1}
WHEN_PROPERTIES: Final[dict[str, Any]] = {
    "model": {"type": "string"},
    "file": {"type": "string"},
    "url": {"type": "string"},
    "options": {"type": "object"},
    "nth": COUNT,
}
_FAULT_PROPERTIES: Final[dict[str, Any]] = {
    "name": {"type": "string"},
    "times": COUNT,
    "on": {"enum": ["create", "fetch"]},
    "seconds": {"type": "number", "minimum": 0},
}
_FAULT: Final = {
    "type": "object",
    "properties": _FAULT_PROPERTIES,
    "required": ["name"],
    "additionalProperties": False,
}
_JOB: Final = {
    "type": "object",
    "properties": {
        "when": {"type": "object", "properties": WHEN_PROPERTIES, "additionalProperties": False},
        "times": COUNT,
        "faults": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "object"}]}},
        **PROPERTIES,
    },
    "additionalProperties": False,
}
_SCENARIO: Final = {
    "type": "object",
    "properties": {
        "default": {"type": "object", "properties": PROPERTIES, "additionalProperties": False},
        "job": {"type": "array", "items": _JOB},
        "fault": {"type": "array", "items": _FAULT},
    },
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Order:
    """A fault to be switched on.

    Attributes:
        fault: which.
        times: for so many requests; `None` for all.
        on: `create` or `fetch`, where it is to be seen on those alone.
        seconds: how long one step of a slow fault takes.
    """

    fault: Fault
    times: int | None = None
    on: str | None = None
    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class When:
    """Which jobs a part is for; what is not given fits any.

    Attributes:
        model: a pattern like `whisper-*` for the model as it was asked for.
        file: a pattern for the name of the uploaded file, or for the last part of the url's path.
        url: a pattern for the url.
        options: options that were asked for, with these values.
        nth: the how manieth create it is, from 1.
    """

    model: str | None = None
    file: str | None = None
    url: str | None = None
    options: Mapping[str, object] = field(default_factory=dict[str, object])
    nth: int | None = None

    def fits(self, asked: Asked, nth: int) -> bool:
        """Whether a create is one of them."""
        return (
            _fits(self.model, asked.model)
            and _fits(self.file, _file_name(asked))
            and _fits(self.url, asked.url)
            and all(name in asked.options and asked.options[name] == value for name, value in self.options.items())
            and self.nth in (None, nth)
        )


@dataclass(slots=True)
class Part:
    """What becomes of some jobs. `left` is how many it is still for; `None` for any number."""

    script: Mapping[str, object] = field(default_factory=dict[str, object])
    when: When = When()
    left: int | None = None
    orders: tuple[Order, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a file says.

    Attributes:
        default: the script of a job that no part is for.
        parts: the first one that fits a job is for it.
        orders: faults that any request meets.
    """

    default: Mapping[str, object] = field(default_factory=dict[str, object])
    parts: tuple[Part, ...] = ()
    orders: tuple[Order, ...] = ()


def read_scenario(path: Path) -> Scenario:
    """A scenario from a TOML file.

    Raises:
        NotConfigured: it cannot be read, or says what no scenario can say; the text names file, table and key.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise not_configured(
            f"the scenario {path} cannot be read ({problem.strerror}). Name another file."
        ) from problem
    except ValueError as problem:
        raise not_configured(f"the scenario {path} is not TOML: {problem}.") from problem
    try:
        wrong = complaint(document, _SCENARIO)
        if wrong:
            raise WrongScript(wrong)
        return _scenario(document)
    except WrongScript as problem:
        raise not_configured(f"the scenario {path}: {problem}") from problem


def _scenario(document: dict[str, Any]) -> Scenario:
    default = document.get("default", {})
    _check("default", default)
    parts = tuple(_part(f"job {number}", job) for number, job in enumerate(document.get("job", []), 1))
    orders = tuple(_order(f"fault {number}", given) for number, given in enumerate(document.get("fault", []), 1))
    return Scenario(default, parts, orders)


def _part(place: str, told: dict[str, Any]) -> Part:
    script = {key: value for key, value in told.items() if key in PROPERTIES}
    _check(place, script)
    orders = orders_of(place, told.get("faults", []))
    return Part(script, When(**told.get("when", {})), told.get("times"), orders)


def orders_of(place: str, given: Sequence[object]) -> tuple[Order, ...]:
    """Faults as they are written: names, or tables with `name`, `times`, `on` and `seconds`.

    Raises:
        WrongScript: there is no such fault, or a table is wrong; the text says which, and where.
    """
    return tuple(_order(f"{place}, faults {number}", one) for number, one in enumerate(given, 1))


def _check(place: str, script: Mapping[str, object]) -> None:
    try:
        Script.read(script)
    except WrongScript as problem:
        raise WrongScript(f"{place}, {problem}") from problem


def _order(place: str, given: object) -> Order:
    told: dict[str, Any] = {"name": given} if isinstance(given, str) else cast(dict[str, Any], given)
    wrong = complaint(told, _FAULT)
    if wrong:
        raise WrongScript(f"{place}, {wrong}")
    try:
        return order(**told)
    except LookupError as problem:
        raise WrongScript(f"{place}: {problem.args[0]}") from problem


def order(name: str, times: int | None = None, on: str | None = None, seconds: float = 1.0) -> Order:
    """A fault to be switched on, by its name.

    Raises:
        LookupError: there is no such fault, or it cannot be seen there; the text names those that are near.
        WrongScript: something else is of the wrong kind; the text names it.
    """
    told = {"name": name, "times": times, "on": on, "seconds": seconds}
    wrong = complaint({key: value for key, value in told.items() if value is not None}, _FAULT)
    if wrong:
        raise WrongScript(wrong)
    fault = fault_named(name)
    if on is not None and fault.where not in ("any", on):
        others = [other.name for other in FAULTS.values() if other.where in ("any", on)]
        raise LookupError(
            f"the fault {name!r} is seen on a {fault.where} alone. On a {on} there are: {', '.join(others)}."
        )
    return Order(fault, times, on, seconds)


def _fits(pattern: str | None, value: str | None) -> bool:
    return pattern is None or (value is not None and fnmatchcase(value, pattern))


def _file_name(asked: Asked) -> str | None:
    if asked.file is not None:
        return asked.file.name
    return None if asked.url is None else urlsplit(asked.url).path.rpartition("/")[2]
