"""Examples that cover a schema, other valid forms of them, and every single fault.

For the few keywords that answers use. A fault is one required key dropped, one null or one wrong type where it may not
be, one number out of range, one empty string or list where it may not be, one word that is not in the list, or one text
that does not fit its pattern.
"""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from jsonschema_rs import Draft202012Validator

Json: TypeAlias = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
JsonObject: TypeAlias = dict[str, Json]
Place = tuple[str | int, ...]

MISSING = "a missing key"
EMPTY_LIST = "an empty list"
EMPTY_STRING = "an empty string"
OUT_OF_RANGE = ("too small a number", "too large a number")

_WRONG: dict[str, Json] = {
    "object": {"wrong": 1},
    "array": ["wrong"],
    "string": "wrong",
    "boolean": True,
    "number": 7.5,
}
_TEXTS = ("a", "1", "")
"""Texts to choose from where a pattern says which are allowed."""
_FORMATS: dict[Json, str] = {"uuid": "b3f1c2d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d", "date-time": "2026-03-04T05:06:07Z"}


@dataclass(frozen=True)
class Fault:
    """A body with one fault, in words (`null at /result/text`)."""

    kind: str
    place: Place
    body: Json

    def __str__(self) -> str:
        return f"{self.kind} at /{'/'.join(map(str, self.place))}"


def accepts(schema: JsonObject, value: object) -> bool:
    """Whether a schema without references allows a value."""
    return _accepting(json.dumps(schema))(value)


def accepting(schema: JsonObject) -> Callable[[object], bool]:
    """`accepts` of one schema, for many values: to understand it takes longer than to look at a value."""
    return Draft202012Validator(schema, validate_formats=False).is_valid


@lru_cache(maxsize=64)
def _accepting(schema: str) -> Callable[[object], bool]:
    return accepting(json.loads(schema))


def _branches(node: JsonObject) -> list[JsonObject]:
    """What a schema may be: itself, or one of its `anyOf`; beside properties a branch only requires more."""
    if "anyOf" not in node:
        return [node]
    branches = [_object(branch) for branch in _array(node["anyOf"])]
    if "properties" not in node:
        return [leaf for branch in branches for leaf in _branches(branch)]
    required = [{str(name) for name in _array(branch["required"])} for branch in branches]
    return [_narrowed(node, mine, set[str]().union(*required)) for mine in required]


def examples(schema: JsonObject) -> list[Json]:
    """Valid values that together have every property and every branch of a schema without references."""
    found = [made for branch in _branches(schema) for made in _examples_of_branch(branch)]
    # A null says nothing, so it is an example only where nothing else is allowed.
    return [value for value in found if value is not None] or found


def _examples_of_branch(node: JsonObject) -> list[Json]:
    kind = _types(node)[0] if _types(node) else ""
    if "enum" in node:
        return _array(node["enum"])[:1]
    if kind == "object":
        return _objects(node)
    if kind == "array":
        return [[item] for item in examples(_object(node["items"]))]
    if kind == "string":
        return [_FORMATS.get(node.get("format")) or next(text for text in _TEXTS if _fits(node, text))]
    if kind in ("number", "integer"):
        return [node.get("minimum", 1)]
    single: dict[str, list[Json]] = {"boolean": [True], "null": [None]}
    return single.get(kind, [])


def _objects(node: JsonObject) -> list[Json]:
    """One object with all properties, and one more for each further example of a property."""
    properties = _object(node.get("properties", {}))
    held = {name: examples(_object(inner)) for name, inner in properties.items()}
    more = node.get("additionalProperties")
    if isinstance(more, dict):
        held["any key"] = examples(more)
    whole: JsonObject = {name: examples[0] for name, examples in held.items() if examples}
    further = [{**whole, name: value} for name, examples in held.items() for value in examples[1:]]
    return [whole, *further]


def faults(schema: JsonObject, example: Json) -> list[Fault]:
    """Every single fault of a valid value, as a schema without references sees it."""
    return list(_faults(schema, example, example, ()))


def _faults(node: JsonObject, value: Json, body: Json, place: Place) -> Iterator[Fault]:
    branches = _branches(node)
    fitting = (branch for branch in branches if len(branches) == 1 or accepts(branch, value))
    branch = next(fitting, node)
    allowed = {kind for each in branches for kind in _types(each)}
    if place and allowed:
        if "null" not in allowed:
            yield Fault("null", place, _with(body, place, None))
        allowed |= {"number"} if "integer" in allowed else set()
        wrong = next((value for kind, value in _WRONG.items() if kind not in allowed), None)
        yield Fault("a wrong type", place, _with(body, place, wrong))
    for kind, limit in _beyond(branch):
        yield Fault(kind, place, _with(body, place, limit))
    if isinstance(value, dict):
        for name in _array(branch.get("required", [])):
            yield Fault(MISSING, (*place, str(name)), _without(body, (*place, str(name))))
        properties, more = _object(branch.get("properties", {})), branch.get("additionalProperties")
        for key, inner in value.items():
            below = properties.get(key, more)
            if isinstance(below, dict):
                yield from _faults(below, inner, body, (*place, key))
    if isinstance(value, list) and value:
        item = _object(branch.get("items", {}))
        yield from _faults(item, value[0], body, (*place, 0))


def variations(schema: JsonObject, example: Json) -> list[Fault]:
    """Valid values that differ from a valid one in one thing: a key left out, a null, another word of a list."""
    allowed = accepting(schema)
    return [one for one in _variations(schema, example, example, ()) if allowed(one.body)]


def _variations(node: JsonObject, value: Json, body: Json, place: Place) -> Iterator[Fault]:
    branches = _branches(node)
    branch = next((branch for branch in branches if len(branches) == 1 or accepts(branch, value)), node)
    if place:
        yield from _other_values(branches, branch, value, body, place)
    if isinstance(value, list) and value:
        yield from _variations(_object(branch.get("items", {})), value[0], body, (*place, 0))
    if isinstance(value, dict):
        properties, more = _object(branch.get("properties", {})), branch.get("additionalProperties")
        for key, inner in value.items():
            if key not in _array(branch.get("required", [])):
                yield Fault(MISSING, (*place, key), _without(body, (*place, key)))
            below = properties.get(key, more)
            if isinstance(below, dict):
                yield from _variations(below, inner, body, (*place, key))


def _other_values(
    branches: list[JsonObject], branch: JsonObject, value: Json, body: Json, place: Place
) -> Iterator[Fault]:
    if value is not None and any("null" in _types(each) for each in branches):
        yield Fault("null", place, _with(body, place, None))
    for word in _array(branch.get("enum", [])):
        if word != value:
            yield Fault(f"the word {word!r}", place, _with(body, place, word))
    if "string" in _types(branch) and not branch.get("minLength") and "enum" not in branch:
        yield Fault(EMPTY_STRING, place, _with(body, place, ""))
    if isinstance(value, list) and value:
        yield Fault(EMPTY_LIST, place, _with(body, place, []))


def _narrowed(node: JsonObject, mine: set[str], told: set[str]) -> JsonObject:
    """An object that keeps one branch of its `anyOf`, without what only other branches require."""
    properties = _object(node["properties"])
    kept: JsonObject = {name: inner for name, inner in properties.items() if name in mine or name not in told}
    required = [*_array(node.get("required", [])), *sorted(mine)]
    return {**{key: inner for key, inner in node.items() if key != "anyOf"}, "properties": kept, "required": required}


def _types(node: JsonObject) -> list[str]:
    kind = node.get("type")
    return [str(each) for each in kind] if isinstance(kind, list) else [str(kind)] if kind else []


def _beyond(node: JsonObject) -> Iterator[tuple[str, Json]]:
    if isinstance(low := node.get("minimum"), (int, float)):
        yield OUT_OF_RANGE[0], low - 1
    if isinstance(high := node.get("maximum"), (int, float)):
        yield OUT_OF_RANGE[1], high + 1
    if node.get("minLength"):
        yield EMPTY_STRING, ""
    if node.get("minItems"):
        yield EMPTY_LIST, []
    if not all(_fits(node, text) for text in _TEXTS):
        yield "a text of another form", next(text for text in _TEXTS if not _fits(node, text))
    if "enum" in node:
        yield "an unknown word", "no such word"


def _fits(node: JsonObject, text: str) -> bool:
    return "pattern" not in node or accepts({"pattern": node["pattern"]}, text)


def _with(body: Json, place: Place, value: Json) -> Json:
    changed = copy.deepcopy(body)
    holder: Any = changed
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    return changed


def _without(body: Json, place: Place) -> Json:
    changed = copy.deepcopy(body)
    holder: Any = changed
    for step in place[:-1]:
        holder = holder[step]
    del holder[place[-1]]
    return changed


def _object(node: Json) -> JsonObject:
    assert isinstance(node, dict), f"an object was expected, not {node!r}"
    return node


def _array(node: Json) -> list[Json]:
    assert isinstance(node, list), f"an array was expected, not {node!r}"
    return node
