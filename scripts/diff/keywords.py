"""The words of a schema: which mean something for which type, which mean nothing, and those that limit values, read."""

import json
import math
from collections.abc import Mapping

from scripts.documents import Json, JsonObject

ANNOTATIONS = frozenset(
    [
        "title",
        "description",
        "example",
        "examples",
        "default",
        "deprecated",
        "readOnly",
        "writeOnly",
        "externalDocs",
        "xml",
        "discriminator",
    ]
)
"""Said to people and tools; a value is neither let in nor kept out by them."""

IGNORED = frozenset(["$schema", "$id", "$anchor", "$comment", "$defs", "definitions", "$vocabulary", "$dynamicAnchor"])

STRUCTURE: dict[str, tuple[type, ...]] = {
    "$ref": (str,),
    "type": (str, list),
    "enum": (list,),
    "const": (object,),
    "nullable": (bool,),
    "allOf": (list,),
    "anyOf": (list,),
    "oneOf": (list,),
    "properties": (dict,),
    "required": (list,),
    "additionalProperties": (dict, bool),
    "items": (dict, bool),
}
"""What is walked through, and the form without which it cannot be."""

_LOWEST = {"minLength": 0, "minItems": 0, "minProperties": 0}
LEAST = frozenset({"minimum", *_LOWEST})
MOST = frozenset({"maximum", "maxLength", "maxItems", "maxProperties"})
LIMITS = (
    frozenset({"format", "pattern", "multipleOf", "uniqueItems", "exclusiveMinimum", "exclusiveMaximum"}) | LEAST | MOST
)

_NUMBER = frozenset(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"])
_OF_TYPE: dict[str, frozenset[str]] = {
    "string": frozenset(["minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType", "contentSchema"]),
    "number": _NUMBER,
    "integer": _NUMBER,
    "boolean": frozenset(),
    "array": frozenset(
        [
            "items",
            "minItems",
            "maxItems",
            "uniqueItems",
            "prefixItems",
            "additionalItems",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
        ]
    ),
    "object": frozenset(
        [
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
            "patternProperties",
            "propertyNames",
            "dependentRequired",
            "dependentSchemas",
            "dependencies",
            "unevaluatedProperties",
        ]
    ),
}
_OF_ANY_TYPE = frozenset(word for words in _OF_TYPE.values() for word in words)


def means_nothing(word: str, kind: str) -> bool:
    """`minLength` of a number, say."""
    return word in IGNORED or (kind in _OF_TYPE and word in _OF_ANY_TYPE and word not in _OF_TYPE[kind])


def is_annotation(word: str) -> bool:
    """Extensions are annotations: what they mean is not ours to know."""
    return word in ANNOTATIONS or word.startswith("x-")


def kinds_of(table: JsonObject) -> list[str]:
    """The types that a schema names, each once; empty where it names none."""
    said = table.get("type")
    kinds = list(dict.fromkeys(str(kind) for kind in (said if isinstance(said, list) else [said]) if kind is not None))
    return [kind for kind in kinds if kind != "integer" or "number" not in kinds]


def kind_of(value: Json) -> str:
    """The type of a value of an enum."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "integer" if value == int(value) else "number"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


def fitting(value: Json, kind: str) -> bool:
    """Whether an enum's value is of a type; of a type that nobody knows, any is."""
    return kind == kind_of(value) or (kind == "number" and kind_of(value) == "integer") or kind not in _OF_TYPE


def enum_key(value: Json) -> str:
    """What makes a value of an enum this one: 1 is 1.0, and is not true."""
    return json.dumps(float(value) if isinstance(value, int) and not isinstance(value, bool) else value, sort_keys=True)


def as_limits(table: JsonObject, kind: str, values: list[Json] | None) -> tuple[JsonObject, set[str]]:
    """What a schema asks of values of one type, in the one form, and the words that have a form we cannot read.

    A bound is a pair: the number, and 1 (above it) or -1 (below it) where the number itself is kept out.
    """
    limits: JsonObject = {}
    odd: set[str] = set()
    if values is not None and not (kind == "boolean" and {True, False} <= {value is True for value in values}):
        limits["enum"] = list({enum_key(value): value for value in values}.values())
    for word, value in table.items():
        if word not in LIMITS or means_nothing(word, kind) or word in ("minimum", "maximum"):
            continue
        if word in ("format", "pattern"):
            if isinstance(value, str):
                limits[word] = value
            else:
                odd.add(word)
        elif word == "uniqueItems" and isinstance(value, bool):
            if value:
                limits[word] = True
        elif word.startswith("exclusive") and isinstance(value, bool):
            pass
        elif isinstance(value, bool) or not isinstance(value, int | float):
            odd.add(word)
        elif not word.startswith("exclusive") and value != _LOWEST.get(word):
            limits[word] = value
    for end, out in (("Minimum", 1), ("Maximum", -1)):
        bounds: list[list[Json]] = []
        plain, exclusive = table.get(end.lower()), table.get(f"exclusive{end}")
        if means_nothing(end.lower(), kind):
            continue
        if isinstance(plain, int | float) and not isinstance(plain, bool):
            bounds.append([plain, out if exclusive is True else 0])
        elif plain is not None:
            odd.add(end.lower())
        if isinstance(exclusive, int | float) and not isinstance(exclusive, bool):
            bounds.append([exclusive, out])
        if kind == "integer":
            bounds = [_whole(bound, out) for bound in bounds]
        if bounds:
            ordered = sorted(bounds, key=_order)
            limits[end.lower()] = ordered[-1] if out == 1 else ordered[0]
    return limits, odd


def _whole(bound: list[Json], out: int) -> list[Json]:
    """The bound of an integer as a number that itself is kept in: above -1 is from 0."""
    number = float(str(bound[0]))
    if not math.isfinite(number):
        return bound
    if isinstance(bound[0], int):
        return [bound[0] + (out if bound[1] else 0), 0]
    nearest = math.ceil(number) if out == 1 else math.floor(number)
    return [nearest + (out if bound[1] and nearest == number else 0), 0]


def _order(value: Json) -> tuple[float, ...]:
    return tuple(float(str(part)) for part in (value if isinstance(value, list) else [value]))


def compared(one: Json, two: Json) -> int:
    """-1, 0 or 1: whether one bound is lower than the other."""
    left, right = _order(one), _order(two)
    return (left > right) - (left < right)


def met(one: Mapping[str, Json], two: Mapping[str, Json]) -> tuple[JsonObject, list[str]]:
    """What both ask, and the words for which it cannot be said."""
    both: JsonObject = {**one, **two}
    unmet: list[str] = []
    for word in one.keys() & two.keys():
        left, right = one[word], two[word]
        if word == "enum" and isinstance(left, list) and isinstance(right, list):
            allowed = {enum_key(value) for value in right}
            both[word] = [value for value in left if enum_key(value) in allowed]
        elif word in LEAST or word in MOST:
            lower = compared(left, right) < 0
            both[word] = right if lower == (word in LEAST) else left
        elif left != right:
            unmet.append(word)
    return both, sorted(unmet)
