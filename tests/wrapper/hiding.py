"""Everything of an object or an error that may end in a log: what a test looks through for a key."""

import contextlib
import copy
import dataclasses
import pickle
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path

TESTS = str(Path(__file__).parent.parent)
KEY = "sk-very-secret-0123456789"


def of_object(value: object) -> list[str]:
    """All that printing, copying and pickling say of an object."""
    found = [repr(value), str(value), f"{value}", f"{[value]}"]
    if hasattr(value, "__dict__"):
        found.append(repr(vars(value)))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found += [repr(getattr(value, field.name)) for field in dataclasses.fields(value)]
    with contextlib.suppress(TypeError):  # it cannot be pickled
        found.append(str(pickle.dumps(value)))
    with contextlib.suppress(TypeError):  # nor copied, or it has no attributes to print
        found.append(repr(vars(copy.copy(value))))
    return found


def of_error(error: BaseException) -> list[str]:
    """All that printing, pickling and the most talkative traceback say of an error and of what led to it."""
    found: list[str] = []
    for one in _chain(error):
        found += [*of_object(one), *getattr(one, "__notes__", [])]
        found += traceback.format_exception_only(one)
        for frame, _ in traceback.walk_tb(one.__traceback__):
            if not frame.f_code.co_filename.startswith(TESTS):
                found += [
                    f"{frame.f_code.co_qualname} {name}={_printed(value)}" for name, value in frame.f_locals.items()
                ]
    return found


def _printed(value: object) -> str:
    try:
        return repr(value)
    except Exception as problem:  # noqa: BLE001 - of an object that its constructor has not finished
        return repr(problem)


def _chain(error: BaseException) -> Iterator[BaseException]:
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [linked for linked in (one.__cause__, one.__context__) if linked is not None]


def with_key(shown: Iterable[str]) -> list[str]:
    """What of it has the key, cut around it: nothing, one hopes."""
    return [line[max(0, line.index(KEY) - 60) :][:200] for line in shown if KEY in line]
