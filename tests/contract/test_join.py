"""Law: the join of two schemas accepts every instance that one of them accepts, among the keys that one documents."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.documents import Json, JsonObject, PipelineError, as_array, as_object, descend
from scripts.join import joined
from tests.contract.laws import REPEATABLE, json_objects
from tests.contract.validation import validator

STRANGERS = ["x-one", "x-two"]
"""Keys that no schema here documents."""

POOL: dict[str, list[Json]] = {
    "string": ["a", "b", "long"],
    "integer": [0, 1],
    "number": [0, 1.5],
    "boolean": [True],
    "null": [None],
}
KINDS = st.sampled_from(list(POOL))
FIXED: list[JsonObject] = [
    {"type": ["string", "null"], "enum": ["a", None]},
    {"enum": ["a", 1]},
    {"type": "string", "minLength": 2},
]
SCALARS = st.one_of(
    json_objects({"type": KINDS}),
    json_objects({"type": st.lists(KINDS, min_size=2, max_size=3, unique=True)}),
    json_objects({"type": st.just("string"), "enum": st.sampled_from([["a"], ["b"]])}),
    st.sampled_from(FIXED),
)


def _objects(inner: st.SearchStrategy[JsonObject], **more: st.SearchStrategy[Any]) -> st.SearchStrategy[JsonObject]:
    return json_objects(
        {"properties": st.dictionaries(st.sampled_from("abc"), inner, max_size=3)},
        {
            "type": st.sampled_from(["object", ["object", "null"]]),
            "required": st.lists(st.sampled_from("abc"), max_size=2, unique=True),
            "additionalProperties": st.sampled_from([False, True, {"type": "integer"}]),
            **more,
        },
    )


def _containers(inner: st.SearchStrategy[JsonObject]) -> st.SearchStrategy[JsonObject]:
    return st.one_of(
        _objects(inner, minProperties=st.integers(0, 2)),
        json_objects({"anyOf": st.lists(inner, min_size=1, max_size=3)}),
        json_objects({"type": st.just("array"), "items": inner}),
    )


OBJECTS = _objects(SCALARS)
SCHEMAS = st.recursive(SCALARS, _containers, max_leaves=5)


def instances(schema: JsonObject) -> st.SearchStrategy[Any]:
    """Values near a schema, mostly valid; their keys are those that it documents and those that nobody does."""
    if "anyOf" in schema:
        return st.one_of([instances(as_object(branch, "")) for branch in as_array(schema["anyOf"], "")])
    if "enum" in schema:
        return st.sampled_from(as_array(schema["enum"], ""))
    if "items" in schema:
        return st.lists(instances(as_object(schema["items"], "")), max_size=2)
    if "properties" not in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return st.sampled_from([value for kind in kinds for value in POOL[str(kind)]])
    held = {key: instances(as_object(node, key)) for key, node in as_object(schema["properties"], "").items()}
    must = {key: node for key, node in held.items() if key in as_array(schema.get("required", []), "")}
    may = {key: node for key, node in held.items() if key not in must}
    odd = {key: st.sampled_from([1, "a", None]) for key in STRANGERS}
    other: list[Json] = [None] if "type" in schema else [None, 1, "a"]
    return st.one_of(json_objects(must, may), json_objects(must, {**may, **odd}), st.sampled_from(other))


def _contract(schema: JsonObject, codes: tuple[str, ...] = ("200",), **more: Json) -> JsonObject:
    answers: JsonObject = {code: {"description": f"answer {code}"} for code in codes}
    operation: JsonObject = {
        "operationId": "create_job",
        "requestBody": {"required": True, "content": {"application/json": {}, "multipart/form-data": {}}},
        "responses": answers,
    }
    return {
        "info": {"title": "Jobs"},
        "servers": [{"url": "https://api.example"}],
        "security": [{"key": []}],
        "components": {"schemas": {"Word": schema}},
        "paths": {"/v1/stt/create": {"post": operation}},
        **more,
    }


def _join(one: JsonObject, two: JsonObject) -> JsonObject:
    result = joined({"a": _contract(one), "b": _contract(two)}, "upload_job")
    return as_object(as_object(as_object(result["components"], "")["schemas"], "")["Word"], "")


@REPEATABLE
@given(st.one_of(st.tuples(OBJECTS, OBJECTS), st.tuples(SCHEMAS, SCHEMAS)), st.data())
def test_the_join_accepts_what_either_schema_accepts(pair: tuple[JsonObject, JsonObject], data: st.DataObject) -> None:
    """An answer that some page documents must never be one that the client cannot read."""
    before = copy.deepcopy(pair)
    either = validator(_join(*pair))
    assert pair == before
    for schema in pair:
        accepts = validator(schema)
        for value in data.draw(st.lists(instances(schema), min_size=1, max_size=6)):
            assert either.is_valid(value) or not accepts.is_valid(value), (pair, value)


JOINED: dict[str, tuple[JsonObject, JsonObject, JsonObject]] = {
    "types": ({"type": "string"}, {"type": ["integer", "null"]}, {"type": ["string", "integer", "null"]}),
    "enums": (
        {"type": "string", "enum": ["a", "b"]},
        {"type": "string", "enum": ["b", "c"]},
        {"type": "string", "enum": ["a", "b", "c"]},
    ),
    "an enum and an open string": (
        {"type": "string", "enum": ["a"]},
        {"type": "string"},
        {"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "string"}]},
    ),
    "unions": (
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {"anyOf": [{"type": "null"}, {"type": "boolean"}], "description": "d"},
        {"anyOf": [{"type": "string"}, {"type": "null"}, {"type": "boolean"}], "description": "d"},
    ),
    "descriptions": (
        {"type": "string", "description": "first"},
        {"type": "string", "description": "second"},
        {"type": "string", "description": "first"},
    ),
    "objects": (
        {"type": "object", "properties": {"a": {"type": "string"}, "b": {}}, "required": ["a", "b"]},
        {"type": "object", "properties": {"c": {}, "a": {"type": "null"}}, "required": ["c", "a"]},
        {"type": "object", "properties": {"a": {"type": ["string", "null"]}, "b": {}, "c": {}}, "required": ["a"]},
    ),
    "closed objects": (
        {"type": "object", "properties": {"a": {}}, "additionalProperties": False},
        {"type": "object", "properties": {"b": {}}, "additionalProperties": False},
        {"type": "object", "properties": {"a": {}, "b": {}}, "additionalProperties": False},
    ),
    "a closed object and an open one": (
        {"type": "object", "properties": {"a": {}}, "additionalProperties": False, "required": ["a"]},
        {"type": "object", "properties": {"b": {}}},
        {"type": "object", "properties": {"a": {}, "b": {}}},
    ),
    "an object and a nullable one": (
        {"type": "object", "properties": {"a": {}}},
        {"type": ["object", "null"], "properties": {"a": {}}},
        {"type": ["object", "null"], "properties": {"a": {}}},
    ),
    "objects that exclude the same": (
        {"type": "object", "properties": {"a": {}}, "not": {"required": ["x"]}},
        {"type": "object", "properties": {"b": {}}, "not": {"required": ["x"]}},
        {"type": "object", "properties": {"a": {}, "b": {}}, "not": {"required": ["x"]}},
    ),
    "objects that exclude different things": (
        {"type": "object", "properties": {"a": {}}, "not": {"required": ["x"]}},
        {"type": "object", "properties": {"a": {}}, "not": {"required": ["y"]}},
        {"type": "object", "properties": {"a": {}}},
    ),
    "a key that one side alone documents": (
        {"type": "object", "properties": {"a": {"type": "string"}}},
        {"type": "object", "properties": {}},
        {"type": "object", "properties": {"a": {"type": "string"}}},
    ),
}


@pytest.mark.parametrize(("one", "two", "expected"), JOINED.values(), ids=JOINED)
def test_the_join_says_it_in_the_form_that_gives_the_best_types(
    one: JsonObject, two: JsonObject, expected: JsonObject
) -> None:
    """A union of everything would keep the law as well, and leave the client with no types at all."""
    assert _join(one, two) == expected


def _paths(one: JsonObject, two: JsonObject) -> JsonObject:
    return as_object(joined({"a": one, "b": two}, "upload_job")["paths"], "paths")


def test_response_codes_and_schemas_of_all_pages_are_united() -> None:
    """One page documents success as 201, another as 200; the client reads both."""
    two = _contract({}, ("200", "default"))
    as_object(two["components"], "")["schemas"] = {"Word": {}, "Other": {"type": "string"}}
    result = joined({"b": two, "a": _contract({}, ("201", "default"))}, "upload_job")
    operation = descend(result, ["paths", "/v1/stt/create", "post"], "")
    assert set(as_object(as_object(operation, "")["responses"], "")) == {"200", "201", "default"}
    assert as_object(result["components"], "")["schemas"] == {"Other": {"type": "string"}, "Word": {}}


def test_the_upload_form_becomes_an_operation_of_its_own() -> None:
    """Two bodies on one operation break the generated module; a fragment in a path is never sent."""
    paths = _paths(_contract({}), _contract({}))
    json_body: JsonObject = {"required": True, "content": {"application/json": {}}}
    upload_body: JsonObject = {"required": True, "content": {"multipart/form-data": {}}}
    shared: JsonObject = {"responses": {"200": {"description": "answer 200"}}}
    assert paths == {
        "/v1/stt/create": {"post": {"operationId": "create_job", "requestBody": json_body, **shared}},
        "/v1/stt/create#upload": {"post": {"operationId": "upload_job", "requestBody": upload_body, **shared}},
    }


CONFLICTS: dict[str, tuple[JsonObject, str]] = {
    "security": (_contract({}, security=[]), "b, security: the pages differ"),
    "an operation": (
        _contract({}, paths={"/v1/stt/create": {"post": {"operationId": "create_jobs"}}}),
        "b, /v1/stt/create/post/operationId: the pages differ: 'create_job' and 'create_jobs'",
    ),
}


@pytest.mark.parametrize(("other", "reason"), CONFLICTS.values(), ids=CONFLICTS)
def test_pages_that_contradict_each_other_outside_schemas_are_refused(other: JsonObject, reason: str) -> None:
    """There is no union of two authorizations; an overlay has to say what holds."""
    with pytest.raises(PipelineError) as caught:
        _paths(_contract({}), other)
    assert reason in str(caught.value)


def test_the_servers_of_all_pages_are_listed_the_first_page_first() -> None:
    """A white label answers the same operations on a server of its own; the vendor's is the default."""
    other = _contract({}, servers=[{"url": "https://api.other"}, {"url": "https://api.example"}])
    result = joined({"b": _contract({}), "a": other}, "upload_job")
    assert result["servers"] == [{"url": "https://api.example"}, {"url": "https://api.other"}]
