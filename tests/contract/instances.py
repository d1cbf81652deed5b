"""A Hypothesis strategy for the valid instances of a schema, for the few keywords that the contracts use."""

from typing import Any

from hypothesis import strategies as st

from scripts.documents import Json, JsonObject, as_array, as_object
from tests.contract.laws import json_objects

Instances = st.SearchStrategy[Any]

_KEYWORDS = {"type", "properties", "required", "additionalProperties", "items", "anyOf", "$ref", "description"}
_UNKNOWN_KEYS = st.sampled_from(["x_new", "type_", "additional_properties", "self", "Start", "äöü", "", "to_dict"])
"""Keys that no schema documents; some are names that a generated class uses itself."""
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


def instances(schema: JsonObject, components: JsonObject) -> Instances:
    """Valid instances of `schema`, with unknown keys wherever an object is open."""
    strange = set(schema) - _KEYWORDS
    if strange:
        raise NotImplementedError(f"no strategy for {sorted(strange)}")
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return st.deferred(lambda: instances(as_object(components[name], name), components))
    if "anyOf" in schema:
        return st.one_of(
            [instances(as_object(branch, "anyOf"), components) for branch in as_array(schema["anyOf"], "")]
        )
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of([_of_kind(kind, schema, components) for kind in kinds])


def _of_kind(kind: Json, schema: JsonObject, components: JsonObject) -> Instances:
    if kind == "array":
        return st.lists(instances(as_object(schema["items"], "items"), components), max_size=2)
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
    return _with_unknown_keys(documented, values)


@st.composite
def _with_unknown_keys(draw: st.DrawFn, documented: st.SearchStrategy[JsonObject], values: Instances) -> JsonObject:
    unknown: JsonObject = draw(st.dictionaries(_UNKNOWN_KEYS, values, max_size=2))
    return {**unknown, **draw(documented)}
