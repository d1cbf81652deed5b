"""A Hypothesis strategy for the valid instances of a schema, for the few keywords that the contracts use."""

from typing import Any

from hypothesis import strategies as st

from scripts.documents import Json, JsonObject, as_array, as_object
from tests.contract.laws import json_objects
from tests.contract.validation import validator

Instances = st.SearchStrategy[Any]

_KEYWORDS = {
    *("type", "properties", "required", "additionalProperties", "items", "anyOf", "$ref", "description"),
    *("enum", "minimum", "maximum", "minLength", "minItems", "pattern", "not", "nullable", "format"),
}
_UNKNOWN_KEYS = [
    *("x_new", "type_", "additional_properties", "self", "Start", "äöü", "", "to_dict"),
    *("metadata", "words", "text", "usage", "id", "status", "error", "seconds", "total_tokens"),
]
"""Keys that a schema does not document: names that a generated class uses itself, and what tells other variants."""
_FORMATS: dict[str, Instances] = {
    "uuid": st.uuids().map(str),
    "date-time": st.datetimes().map(lambda when: when.isoformat() + "Z"),
}
_ANYTHING: Instances = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=3,
)
_SCALARS: dict[str, Instances] = {
    "null": st.none(),
    "boolean": st.booleans(),
    "integer": st.integers(-5, 5),
    "number": st.integers(-5, 5) | st.floats(allow_nan=False, allow_infinity=False, width=32),
    "string": st.text(max_size=6) | st.sampled_from(["2026-01-02T03:04:05Z", "null"]),
}


def instances(schema: JsonObject, components: JsonObject | None = None) -> Instances:
    """Valid instances of `schema`, with unknown keys wherever an object is open."""
    components = components or {}
    strange = set(schema) - _KEYWORDS
    if strange:
        raise NotImplementedError(f"no strategy for {sorted(strange)}")
    if "not" in schema:
        plain = {key: node for key, node in schema.items() if key != "not"}
        refused = validator(schema["not"], {"schemas": components})
        return instances(plain, components).filter(lambda value: not refused.is_valid(value))
    if "enum" in schema:
        return st.sampled_from(as_array(schema["enum"], "enum"))
    if "properties" in schema and "anyOf" in schema:
        return st.one_of(
            [
                instances(_with(schema, as_object(branch, "anyOf")), components)
                for branch in as_array(schema["anyOf"], "")
            ]
        )
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return st.deferred(lambda: instances(as_object(components[name], name), components))
    if "anyOf" in schema:
        return st.one_of(
            [instances(as_object(branch, "anyOf"), components) for branch in as_array(schema["anyOf"], "")]
        )
    if "type" not in schema:
        return _ANYTHING
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of([_of_kind(kind, schema, components) for kind in kinds])


def _of_kind(kind: Json, schema: JsonObject, components: JsonObject) -> Instances:
    if kind == "array":
        items = instances(as_object(schema["items"], "items"), components)
        return st.lists(items, min_size=int(str(schema.get("minItems", 0))), max_size=2)
    if kind in ("number", "integer") and ("minimum" in schema or "maximum" in schema):
        return _between(schema, kind == "integer")
    if kind == "string" and schema.get("format") in _FORMATS:
        return _FORMATS[str(schema["format"])]
    if kind == "string" and "pattern" in schema:
        return st.from_regex(str(schema["pattern"]), fullmatch=True)
    if kind == "string" and "minLength" in schema:
        return st.text(min_size=int(str(schema["minLength"])), max_size=6)
    if kind != "object":
        return _SCALARS[str(kind)]
    properties = as_object(schema.get("properties", {}), "properties")
    held = {name: instances(as_object(node, name), components) for name, node in properties.items()}
    required = [str(name) for name in as_array(schema.get("required", []), "required")]
    documented = json_objects(
        {name: held[name] for name in required}, {name: node for name, node in held.items() if name not in required}
    )
    more = schema.get("additionalProperties", True)
    if more is False:
        return documented
    values = instances(more, components) if isinstance(more, dict) else _ANYTHING
    unknown = st.sampled_from([key for key in _UNKNOWN_KEYS if key not in properties])
    return _with_unknown_keys(documented, st.dictionaries(unknown, values, max_size=2))


def _with(schema: JsonObject, branch: JsonObject) -> JsonObject:
    """An object that also keeps one branch of its `anyOf`, which says no more than which keys are required."""
    if set(branch) != {"required"}:
        raise NotImplementedError(f"no strategy for {sorted(branch)} beside properties")
    plain = {key: node for key, node in schema.items() if key != "anyOf"}
    required = [*as_array(plain.get("required", []), ""), *as_array(branch["required"], "")]
    return {**plain, "required": required}


def _between(schema: JsonObject, whole: bool) -> Instances:
    low, high = (float(str(schema.get(key, bound))) for key, bound in (("minimum", -5), ("maximum", 600)))
    integers = st.integers(int(low), int(high))
    return integers if whole else integers | st.floats(low, high, width=32)


@st.composite
def _with_unknown_keys(
    draw: st.DrawFn, documented: st.SearchStrategy[JsonObject], unknown: st.SearchStrategy[JsonObject]
) -> JsonObject:
    return {**draw(unknown), **draw(documented)}
