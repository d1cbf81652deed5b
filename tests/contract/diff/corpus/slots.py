"""Every way to narrow a schema, and back, as an option of a request and as a key of an answer."""

from typing import TypeAlias

from scripts.diff.findings import Direction, Level
from scripts.documents import Json, JsonObject
from tests.contract.diff.base import CREATED, REQUEST
from tests.contract.diff.corpus.change import TEXT, Change, Expected

SLOT = "slot"
Narrowing: TypeAlias = tuple[str, str, str, JsonObject, JsonObject]
SHORT: JsonObject = {**TEXT, "maxLength": 5}
NARROWINGS: list[Narrowing] = [
    ("null-removed", "null-added", "", {**TEXT, "nullable": True}, TEXT),
    ("type-narrowed", "type-widened", "", {"type": "number"}, {"type": "integer"}),
    ("type-narrowed", "type-widened", "", {}, TEXT),
    ("type-narrowed", "type-widened", "", {"nullable": True}, {"type": "object", "properties": {"a": TEXT}}),
    ("enum-introduced", "enum-dropped", "", TEXT, {**TEXT, "enum": ["a"]}),
    ("enum-value-removed", "enum-value-added", "", {"enum": ["a", "b"]}, {"enum": ["a"]}),
    (
        "enum-value-removed",
        "enum-value-added",
        "",
        {"type": "integer", "enum": [1, 2]},
        {"type": "integer", "enum": [2]},
    ),
    ("format-narrowed", "format-widened", "", TEXT, {**TEXT, "format": "date-time"}),
    (
        "format-narrowed",
        "format-widened",
        "",
        {"type": "integer", "format": "int64"},
        {"type": "integer", "format": "int32"},
    ),
    ("pattern-narrowed", "pattern-widened", "", TEXT, {**TEXT, "pattern": "^a"}),
    ("minimum-narrowed", "minimum-widened", "", {"type": "number"}, {"type": "number", "minimum": 0}),
    (
        "minimum-narrowed",
        "minimum-widened",
        "",
        {"type": "number", "minimum": 0},
        {"type": "number", "minimum": 0, "exclusiveMinimum": True},
    ),
    ("maximum-narrowed", "maximum-widened", "", {"type": "integer", "maximum": 9}, {"type": "integer", "maximum": 8}),
    ("min-length-narrowed", "min-length-widened", "", TEXT, {**TEXT, "minLength": 1}),
    ("max-length-narrowed", "max-length-widened", "", {**TEXT, "maxLength": 9}, {**TEXT, "maxLength": 8}),
    (
        "min-items-narrowed",
        "min-items-widened",
        "",
        {"type": "array", "items": TEXT},
        {"type": "array", "items": TEXT, "minItems": 1},
    ),
    (
        "max-items-narrowed",
        "max-items-widened",
        "",
        {"type": "array", "items": TEXT},
        {"type": "array", "items": TEXT, "maxItems": 9},
    ),
    (
        "unique-items-narrowed",
        "unique-items-widened",
        "",
        {"type": "array", "items": TEXT},
        {"type": "array", "items": TEXT, "uniqueItems": True},
    ),
    (
        "max-properties-narrowed",
        "max-properties-widened",
        "",
        {"type": "object"},
        {"type": "object", "maxProperties": 3},
    ),
    (
        "multiple-of-narrowed",
        "multiple-of-widened",
        "",
        {"type": "integer", "multipleOf": 2},
        {"type": "integer", "multipleOf": 4},
    ),
    ("type-narrowed", "type-widened", "[]", {"type": "array", "items": {}}, {"type": "array", "items": TEXT}),
    ("union-branch-removed", "union-branch-added", "/anyOf[1]", {"anyOf": [TEXT, {"type": "boolean"}]}, TEXT),
    (
        "property-required",
        "property-optional",
        "/a",
        {"type": "object", "properties": {"a": TEXT}},
        {"type": "object", "properties": {"a": TEXT}, "required": ["a"]},
    ),
    ("type-narrowed", "type-widened", "/*", {"type": "object"}, {"type": "object", "additionalProperties": TEXT}),
    ("one-of-narrowed", "one-of-widened", "", {"anyOf": [TEXT, SHORT]}, {"oneOf": [TEXT, SHORT]}),
    ("one-of-narrowed", "one-of-widened", "", {"type": "number"}, {"oneOf": [{"type": "integer"}, {"type": "number"}]}),
    (
        "all-of-narrowed",
        "all-of-widened",
        "",
        {"type": "object", "properties": {"a": TEXT, "b": TEXT}, "additionalProperties": False},
        {
            "allOf": [
                {"type": "object", "properties": {"a": TEXT}, "additionalProperties": False},
                {"type": "object", "properties": {"b": TEXT}},
            ]
        },
    ),
    (
        "max-length-narrowed",
        "max-length-widened",
        "",
        {"allOf": [TEXT, {"maxLength": 9}]},
        {"allOf": [TEXT, {"maxLength": 8}]},
    ),
]
"""Rules of the narrowing and of its reverse, where below the slot, the wider schema, the narrower one."""

OTHERS: list[tuple[str, JsonObject, JsonObject]] = [
    ("type-changed", TEXT, {"type": "integer"}),
    ("type-changed", {"type": "array", "items": TEXT}, {"type": "object"}),
    ("format-changed", {**TEXT, "format": "date"}, {**TEXT, "format": "date-time"}),
    ("pattern-changed", {**TEXT, "pattern": "^a"}, {**TEXT, "pattern": "^b"}),
    ("multiple-of-changed", {"type": "integer", "multipleOf": 2}, {"type": "integer", "multipleOf": 3}),
    ("unjudged", {"type": "object"}, {"type": "object", "if": {"required": ["a"]}, "then": {"required": ["b"]}}),
]


NUMBERS: JsonObject = {"type": "object", "additionalProperties": {"type": "number"}}
TWO: JsonObject = {"type": "object", "properties": {"a": TEXT, "b": TEXT}}
EITHER: JsonObject = {"anyOf": [{**TWO, "required": ["a"]}, {**TWO, "required": ["b"]}]}


def _of_both(direction: Direction, slot: str) -> list[Change]:
    """Changes that are no plain narrowing, in either direction."""
    above: JsonObject = {"type": "integer", "minimum": 0}
    more: JsonObject = {**NUMBERS, "properties": {"q": TEXT}}
    added = f"{direction}-{'optional-' if direction == 'request' else ''}property-added"
    branches: dict[str, Json] = {slot: EITHER}
    merged: dict[str, Json] = {slot: TWO}
    two_to_one = ("property-optional", "union-branch-removed", branches, merged)
    one_to_two = ("property-required", "union-branch-added", merged, branches)
    presence, branch, old, new = two_to_one if direction == "request" else one_to_two
    return [
        Change(
            f"{direction}: a bound of a whole number in other words",
            {slot: {"type": "integer", "minimum": -1, "exclusiveMinimum": True}},
            (),
            {slot: above},
        ),
        Change(
            f"{direction}: a key of another type than other keys",
            {slot: more},
            (
                ("breaking", direction, f"{direction}-type-changed", f"{SLOT}/q"),
                ("compatible", direction, added, f"{SLOT}/q"),
            ),
            {slot: NUMBERS},
        ),
        Change(
            f"{direction}: two branches and the object that has room for both",
            new,
            (
                ("compatible", direction, f"{direction}-{presence}", f"{SLOT}/anyOf[0]/a"),
                ("compatible", direction, f"{direction}-{branch}", f"{SLOT}/anyOf[1]"),
            ),
            old,
        ),
        Change(
            f"{direction}: another key tells the branches apart",
            {f"{slot}/discriminator/propertyName": "b"},
            (("note", direction, "discriminator-changed", SLOT),),
            {slot: {**EITHER, "discriminator": {"propertyName": "a"}}},
        ),
        Change(
            f"{direction}: another default",
            {f"{slot}/default": True},
            (("note", direction, "default-changed", SLOT),),
            {slot: {"type": "boolean", "default": False}},
        ),
    ]


def slotted() -> list[Change]:
    found: list[Change] = []
    holders: list[tuple[Direction, str]] = [("request", REQUEST), ("response", CREATED)]
    for direction, holder in holders:
        slot = f"{holder}/properties/{SLOT}"
        found += _of_both(direction, slot)
        for narrower, wider, below, wide, narrow in NARROWINGS:
            for rule, effect, old, new in ((narrower, "narrow", wide, narrow), (wider, "widen", narrow, wide)):
                level: Level = "breaking" if (effect == "narrow") == (direction == "request") else "compatible"
                name = f"{direction}: {old} -> {new}"
                found.append(
                    Change(name, {slot: new}, ((level, direction, f"{direction}-{rule}", SLOT + below),), {slot: old})
                )
        for rule, old, new in OTHERS:
            number = 2 if rule == "unjudged" else 1
            expected: Expected = ("breaking", direction, f"{direction}-{rule}", SLOT)
            found.append(Change(f"{direction}: {old} -> {new}", {slot: new}, (expected,) * number, {slot: old}))
    return found
