"""The law of cutting: what is left means what it meant, and nothing is left that it does not reach."""

import copy
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import cut, naming
from scripts.documents import Json, JsonObject, PipelineError, as_object, descend, json_bytes
from tests.contract.laws import REPEATABLE
from tests.contract.saved_pages import gateway_document

CREATE, FETCH = "/v1/stt/create", "/v1/stt/{generation_id}"


def _ref(name: str, kind: str = "schemas") -> JsonObject:
    return {"$ref": f"#/components/{kind}/{name}"}


def _operation(schema: Json, **more: Json) -> JsonObject:
    return {"responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}, **more}


def _document(paths: JsonObject, **components: Json) -> JsonObject:
    return {
        "openapi": "3.0.0",
        "info": {"title": "Gateway", "version": "1"},
        "servers": [{"url": "https://api.example.org"}],
        "tags": [{"name": "chat"}],
        "paths": paths,
        "components": components,
    }


def _speech(create: Json, fetch: Json) -> JsonObject:
    return {CREATE: {"post": _operation(create)}, FETCH: {"get": _operation(fetch)}}


def _kept(document: JsonObject) -> dict[str, list[str]]:
    components = as_object(cut.cut(document, "gateway.json").get("components", {}), "components")
    return {kind: list(as_object(named, kind)) for kind, named in components.items()}


def test_only_the_two_operations_and_the_head_of_the_document_are_left() -> None:
    """Other methods of the same path go too; what stands for all methods of it stays."""
    shared: Json = [{"in": "header", "name": "x-trace", "schema": {}}]
    document = _document(
        {
            "/v1/chat": {"post": _operation({})},
            CREATE: {"parameters": shared, "get": _operation({}), "post": _operation({})},
            "/v1/stt/:id": {"get": _operation({}), "delete": _operation({})},
            "x-note": "not a path",
        }
    )
    smaller = cut.cut(document, "gateway.json")
    assert list(smaller) == ["openapi", "info", "servers", "paths"]
    assert smaller["paths"] == {
        CREATE: {"parameters": shared, "post": _operation({})},
        "/v1/stt/:id": {"get": _operation({})},
    }


def test_components_of_every_kind_are_kept_when_they_are_reached() -> None:
    """A reference leads through responses, parameters and other schemas, and to discriminated ones by name alone."""
    pet: JsonObject = {
        "discriminator": {"propertyName": "kind", "mapping": {"c": "Cat", "d": "#/components/schemas/Dog"}}
    }
    document = _document(
        {
            CREATE: {
                "post": {"requestBody": _ref("Body", "requestBodies"), "responses": {"default": _ref("E", "responses")}}
            },
            FETCH: {"parameters": [_ref("Id", "parameters")], "get": _operation(_ref("Pet"))},
            "/v1/chat": {"post": _operation(_ref("Chat"))},
        },
        schemas={"Chat": {}, "Pet": pet, "Cat": {}, "Dog": {"items": _ref("Bone")}, "Bone": {}, "Error": {}},
        parameters={"Id": {"in": "path", "name": "id"}, "Page": {"in": "query", "name": "page"}},
        requestBodies={"Body": {"content": {"application/json": {"examples": {"one": _ref("One", "examples")}}}}},
        responses={"E": {"content": {"application/json": {"schema": _ref("Error")}}}, "Other": {}},
        examples={"One": {"value": {"$ref": "#/nowhere"}}, "Two": {}},
        headers={"Limit": {}},
    )
    assert _kept(document) == {
        "schemas": ["Pet", "Cat", "Dog", "Bone", "Error"],
        "parameters": ["Id"],
        "requestBodies": ["Body"],
        "responses": ["E"],
        "examples": ["One"],
    }


def test_what_only_looks_like_a_reference_is_data_and_what_is_called_like_data_is_a_schema() -> None:
    """An example may hold anything, and a property may be called `example` or `$ref`."""
    schema: Json = {
        "properties": {"example": _ref("A"), "$ref": {"type": "string"}, "default": _ref("B")},
        "example": _ref("Nowhere"),
        "default": _ref("Nowhere"),
        "examples": [_ref("Nowhere")],
    }
    document = _document(_speech(schema, {}), schemas={"A": {}, "B": {}, "C": {}}, examples={"One": {}})
    content = as_object(descend(document, ["paths", CREATE, "post", "responses", "200", "content"], "test"), "test")
    content["text/plain"] = {"examples": {"value": _ref("One", "examples")}}
    assert _kept(document) == {"schemas": ["A", "B"], "examples": ["One"]}


def test_the_security_schemes_that_are_asked_for_are_kept() -> None:
    """Without its scheme the document would not say how to send the key."""
    document = _document(_speech({}, {}), securitySchemes={"key": {}, "token": {}, "cookie": {}})
    document["security"] = [{"key": []}]
    as_object(descend(document, ["paths", CREATE, "post"], "test"), "test")["security"] = [{"token": []}]
    assert cut.cut(document, "gateway.json")["security"] == [{"key": []}]
    assert _kept(document) == {"securitySchemes": ["key", "token"]}


def test_a_recursive_schema_is_kept_once_and_cutting_ends() -> None:
    """Trees are common in whole gateways; following them to the end would take for ever."""
    tree: JsonObject = {"properties": {"left": _ref("Tree"), "twin": _ref("Twin")}}
    document = _document(_speech(_ref("Tree"), {}), schemas={"Tree": tree, "Twin": {"items": _ref("Tree")}, "X": {}})
    assert _kept(document) == {"schemas": ["Tree", "Twin"]}


def test_a_path_that_is_a_reference_is_cut_like_any_other() -> None:
    """OpenAPI 3.1 has path items among the components."""
    paths: JsonObject = {
        CREATE: {"$ref": "#/components/pathItems/Send"},
        FETCH: {"get": _operation({})},
        "/v1/x": _ref("?"),
    }
    item: Json = {"post": _operation(_ref("A")), "put": _operation({})}
    smaller = cut.cut(_document(paths, pathItems={"Send": item}, schemas={"A": {}}), "gateway.json")
    assert descend(smaller, ["paths", CREATE], "test") == {"post": _operation(_ref("A"))}
    assert smaller["components"] == {"schemas": {"A": {}}}


def test_what_is_cut_already_is_left_as_it_is() -> None:
    """Cutting twice is cutting once."""
    once = cut.cut(_document(_speech(_ref("A"), {}), schemas={"A": {}, "B": {}}), "gateway.json")
    assert json_bytes(cut.cut(once, "gateway.json")) == json_bytes(once)


REFUSED = {
    "a reference to nowhere": (_ref("Gone"), "$ref '#/components/schemas/Gone' leads nowhere in the document"),
    "a reference into another file": ({"$ref": "other.yaml#/A"}, "'other.yaml#/A' leads out of the document"),
    "a reference into what is cut off": (
        {"$ref": "#/paths/~1v1~1chat/post"},
        "leads to a part of the document that is",
    ),
}


@pytest.mark.parametrize(("schema", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_reference_that_cannot_be_kept_is_refused(schema: JsonObject, reason: str) -> None:
    """A cut document with a loose end is no evidence of anything."""
    paths: JsonObject = {**_speech(schema, {}), "/v1/chat": {"post": {}}}
    with pytest.raises(PipelineError) as caught:
        cut.cut(_document(paths), "gateway.json")
    assert "gateway.json: " in str(caught.value)
    assert reason in str(caught.value)


def test_a_document_without_speech_to_text_is_refused_with_the_nearest_paths() -> None:
    """The vendor may have moved the operations, and the message should show where to."""
    document = _document({"/v2/stt/create": {"post": {}}, "/v1/chat/completions": {"post": {}}})
    with pytest.raises(PipelineError, match=r"no speech-to-text operation .* its 2 paths: /v2/stt/create"):
        cut.cut(document, "gateway.json")
    with pytest.raises(PipelineError, match="it has 1 paths, and none is like them"):
        cut.cut(_document({"/health": {"get": {}}}), "gateway.json")


def test_an_operation_that_two_paths_document_is_refused() -> None:
    """Which of them is the operation cannot be guessed."""
    document = _document({"/v1/stt/{id}": {"get": {}}, "/v1/stt/:id": {"get": {}}})
    with pytest.raises(PipelineError, match="both document the fetch operation"):
        cut.places(document, "gateway.json")


def test_a_whole_gateway_is_cut_in_a_moment() -> None:
    """Megabytes of other models must not keep a maintainer waiting."""
    document = gateway_document()
    assert len(json_bytes(document)) > 2_000_000
    begin = time.perf_counter()
    kept = _kept(document)
    assert time.perf_counter() - begin < 2
    assert kept == {
        "schemas": [
            "S0",
            "S1",
            "S2",
            "S3",
            "S4",
            "S7",
            "S8",
            "S15",
            "S17",
            "S31",
            "S62",
            "S124",
            "S249",
            "S499",
            "S999",
            "S1999",
        ]
    }


@st.composite
def _documents(draw: st.DrawFn) -> JsonObject:
    """Documents whose schemas refer to those before them, in all places where a schema can stand."""
    schemas: JsonObject = {}
    for number in range(draw(st.integers(0, 6))):
        schemas[f"S{number}"] = draw(_schemas(list(schemas)[-3:]))
    paths: JsonObject = {}
    for path, method in draw(st.permutations([(CREATE, "post"), (FETCH, "get"), ("/v1/a", "post"), (CREATE, "get")])):
        as_object(paths.setdefault(path, {}), path)[method] = _operation(draw(_schemas(list(schemas))))
    return _document(paths, schemas=schemas, securitySchemes={"key": {"type": "http"}})


def _schemas(names: list[str]) -> st.SearchStrategy[JsonObject]:
    """A schema in one of the forms that hold others; depth comes from the references."""
    leaves: list[JsonObject] = [{}, {"type": "string"}, {"type": "integer", "nullable": True}]
    return st.builds(_schema, st.sampled_from(FORMS), st.sampled_from([*leaves, *map(_ref, names)]))


def _schema(form: str, inner: JsonObject) -> JsonObject:
    if form == "itself":
        return inner
    if form in ("items", "additionalProperties"):
        return {form: inner}
    if form == "anyOf":
        return {form: [{"type": "number"}, inner]}
    return {"type": "object", "properties": {form: inner, "other": {"items": inner}}}


FORMS = ["itself", "items", "additionalProperties", "anyOf", "a", "example", "enum", "properties", "default"]
"""Keywords below which a schema stands, or else the name of a property, some of which look like keywords."""


@given(document=_documents())
@REPEATABLE
def test_cutting_keeps_what_the_operations_mean(document: JsonObject) -> None:
    """With every reference replaced by what it refers to, the operations of both documents are the same."""
    before = copy.deepcopy(document)
    smaller = cut.cut(document, "gateway.json")
    assert document == before
    for path, method in ((CREATE, "post"), (FETCH, "get")):
        place = ["paths", path, method]
        assert descend(naming.inlined(smaller, "cut"), place, "cut") == descend(
            naming.inlined(document, "whole"), place, "whole"
        )
    assert {path: list(as_object(item, path)) for path, item in as_object(smaller["paths"], "paths").items()} == {
        path: ["post" if path == CREATE else "get"] for path in as_object(document["paths"], "paths") if path != "/v1/a"
    }


@given(document=_documents())
@REPEATABLE
def test_every_component_that_is_left_is_needed(document: JsonObject) -> None:
    """Without any one of them the rest would refer to nothing."""
    smaller = cut.cut(document, "gateway.json")
    schemas = as_object(as_object(smaller.get("components", {}), "components").get("schemas", {}), "schemas")
    for name in list(schemas):
        less = copy.deepcopy(smaller)
        del as_object(descend(less, ["components", "schemas"], "less"), "less")[name]
        with pytest.raises(PipelineError, match=f"{name}' leads nowhere"):
            cut.cut(less, "less")
