"""Law: naming schemas changes no meaning; written back in place, the named schemas give the document back."""

import copy

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scripts import naming
from scripts.documents import Json, JsonObject, PipelineError, as_object, descend, pointer_parts, replace_child
from scripts.naming import inlined, merged
from tests.contract.laws import REPEATABLE, Strategies, json_objects

ROOT = ("paths", "/jobs", "post", "requestBody", "schema")
KEYS = st.sampled_from(["text", "a/b", "~0", "nullable", "type", "allOf", "0", "$id"])
FLAGS: Strategies = {"nullable": st.booleans(), "description": st.just("words")}


def _containers(inner: st.SearchStrategy[JsonObject]) -> st.SearchStrategy[JsonObject]:
    return st.one_of(
        json_objects({"type": st.just("object"), "properties": st.dictionaries(KEYS, inner)}, FLAGS),
        json_objects({"type": st.just("array"), "items": inner}, FLAGS),
        json_objects({"anyOf": st.lists(inner, min_size=1, max_size=3)}, FLAGS),
        json_objects({"type": st.just("object"), "additionalProperties": inner}, FLAGS),
    )


LEAVES = json_objects({"type": st.sampled_from(["string", "number"])}, FLAGS)
SCHEMAS = st.recursive(LEAVES, _containers, max_leaves=8)


def _document(schema: JsonObject) -> JsonObject:
    operation: JsonObject = {"operationId": "create_job", "tags": ["jobs"], "requestBody": {"schema": schema}}
    return {"openapi": "3.0.0", "components": {}, "paths": {"/jobs": {"post": operation}}}


def _names(pages: JsonObject, parts: JsonObject) -> JsonObject:
    return {
        "operations": {"create_job": {"path": "/jobs", "method": "post"}},
        "tag": "jobs",
        "pages": {"mini": pages},
        "parts": parts,
    }


def named(document: JsonObject, names: JsonObject, page: str) -> JsonObject:
    """The named document; where the outermost schemas are stands beside the names here, as pointers."""
    places = {name: [pointer_parts(str(p))] for name, p in as_object(as_object(names["pages"], "")[page], "").items()}
    return naming.named(document, places, names, page)


def _pointer(place: tuple[str, ...]) -> str:
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in place)


def _schema_places(schema: JsonObject, place: tuple[str, ...]) -> list[tuple[str, ...]]:
    below: list[tuple[tuple[str, ...], Json]] = [
        ((key,), schema[key]) for key in ("items", "additionalProperties") if key in schema
    ]
    below += [(("properties", key), held) for key, held in as_object(schema.get("properties", {}), "").items()]
    branches = schema.get("anyOf", [])
    below += [(("anyOf", str(n)), held) for n, held in enumerate(branches if isinstance(branches, list) else [])]
    return [place, *(p for step, held in below for p in _schema_places(as_object(held, ""), (*place, *step)))]


@st.composite
def documents_with_names(draw: st.DrawFn) -> tuple[JsonObject, JsonObject, set[str]]:
    """A document, names for some of its schemas (on the page, or below the named schema around them), and the names."""
    document = _document(draw(SCHEMAS))
    found = _schema_places(as_object(descend(document, ROOT, ""), ""), ROOT)
    places = [place for place in found if as_object(descend(document, place, ""), "").get("type") != "array"]
    assume(places)
    chosen = sorted(draw(st.sets(st.sampled_from(places), min_size=1)), key=len)
    pages: JsonObject = {}
    parts: JsonObject = {}
    for number, place in enumerate(chosen):
        around = [n for n, other in enumerate(chosen[:number]) if place[: len(other)] == other]
        on_page = draw(st.booleans())
        if around and not on_page:
            owner = as_object(parts.setdefault(f"S{around[-1]}", {}), "")
            owner[f"S{number}"] = _pointer(place[len(chosen[around[-1]]) :])
        else:
            pages[f"S{number}"] = _pointer(place)
    return document, _names(pages, parts), {f"S{number}" for number in range(len(chosen))}


@REPEATABLE
@given(documents_with_names())
def test_hoisting_and_inlining_gives_the_document_back(case: tuple[JsonObject, JsonObject, set[str]]) -> None:
    """The client is generated from the named form, so a meaning lost here is a meaning the client never had."""
    document, names, expected = case
    before = copy.deepcopy(document)
    result = named(document, names, "mini")
    assert set(as_object(as_object(result["components"], "")["schemas"], "")) == expected
    assert inlined(result, "mini") == before
    assert document == before


def test_one_name_may_stand_for_the_same_schema_in_two_places() -> None:
    """A word in a transcript and a word in an utterance are one class to a user, nullable or not."""
    word: JsonObject = {"type": "object", "properties": {"text": {"type": "string"}}}
    schema: JsonObject = {"type": "object", "properties": {"a": word, "b": {**word, "nullable": True}}}
    result = named(
        _document(schema),
        _names({"All": _pointer(ROOT)}, {"All": {"Word": ["/properties/a", "/properties/b"]}}),
        "mini",
    )
    reference: JsonObject = {"$ref": "#/components/schemas/Word"}
    assert as_object(result["components"], "")["schemas"] == {
        "All": {"type": "object", "properties": {"a": reference, "b": {"nullable": True, "allOf": [reference]}}},
        "Word": word,
    }


TWO: JsonObject = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "number"}}}
WRONG_NAMES: dict[str, tuple[JsonObject, str]] = {
    "a pointer that leads nowhere": (
        _names({"All": _pointer((*ROOT, "gone"))}, {}),
        "names.yaml, mini, All: nothing at /paths",
    ),
    "a part of another form": (
        _names({"All": _pointer(ROOT)}, {"All": {"Word": "/properties/a/items"}}),
        "names.yaml, mini, Word: nothing at /properties/a/items",
    ),
    "a pointer that is none": (_names({"All": "paths"}, {}), "'paths' does not begin with '/'"),
    "a pointer to no schema": (_names({"All": "/openapi"}, {}), "names.yaml, mini, All: expected an object"),
    "two schemas under one name": (
        _names({"All": _pointer(ROOT)}, {"All": {"Word": ["/properties/a", "/properties/b"]}}),
        "names.yaml, mini, Word: two different schemas would have this name",
    ),
    "an operation that is not declared": (
        {**_names({}, {}), "operations": {}},
        "mini: POST /jobs has no operation id in names.yaml",
    ),
    "an operation that is not documented": (
        {**_names({}, {}), "operations": {"fetch_job": {"path": "/jobs", "method": "get"}}},
        "names.yaml, operations/fetch_job, mini: nothing at",
    ),
}


@pytest.mark.parametrize(("names", "reason"), WRONG_NAMES.values(), ids=WRONG_NAMES)
def test_names_that_do_not_fit_the_page_are_refused_with_the_place(names: JsonObject, reason: str) -> None:
    """The vendor moves things about once a month; the message is what the maintainer goes by."""
    with pytest.raises(PipelineError) as caught:
        named(_document(copy.deepcopy(TWO)), names, "mini")
    assert reason in str(caught.value)


def test_an_array_is_not_taken_for_the_element_that_was_named() -> None:
    """The pages document an object for an array of channels; the day that they correct it, the corrections must go."""
    changed: JsonObject = {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}}}}
    with pytest.raises(PipelineError, match="mini, Word: the page documents an array there"):
        named(_document(changed), _names({"All": _pointer(ROOT)}, {"All": {"Word": "/properties/a"}}), "mini")


def test_a_nullable_without_a_type_is_left_for_the_lift_to_refuse() -> None:
    """Hoisted, it would look like a nullable reference, and be believed instead of corrected."""
    schema: JsonObject = {"nullable": True, "anyOf": [{"type": "string"}]}
    result = named(_document(schema), _names({"All": _pointer(ROOT)}, {}), "mini")
    assert as_object(result["components"], "")["schemas"] == {"All": schema}


def _referring(reference: str, schemas: JsonObject) -> JsonObject:
    return {**_document({"$ref": reference}), "components": {"schemas": schemas}}


REFERENCES: dict[str, tuple[JsonObject, str]] = {
    "a schema that is not there": (
        _referring("#/components/schemas/Gone", {}),
        "mini.create: $ref '#/components/schemas/Gone' leads nowhere",
    ),
    "another document": (_referring("other.json#/Word", {}), "mini.create: $ref 'other.json#/Word' leads nowhere"),
    "a component of another kind": (
        _referring("#/components/answers/Word", {"Word": {}}),
        "mini.create: $ref '#/components/answers/Word' leads nowhere",
    ),
    "a schema that contains itself": (
        _referring(
            "#/components/schemas/Tree",
            {"Tree": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}},
        ),
        "mini.create: #/components/schemas/Tree contains itself",
    ),
}


@pytest.mark.parametrize(("document", "reason"), REFERENCES.values(), ids=REFERENCES)
def test_references_that_cannot_be_inlined_are_refused(document: JsonObject, reason: str) -> None:
    """Without this a new page could send the pipeline round in circles, or lose a schema without a word."""
    with pytest.raises(PipelineError) as caught:
        merged({"create": document}, "mini")
    assert reason in str(caught.value)


def _pair() -> dict[str, JsonObject]:
    create = _document({"type": "string"})
    fetch: JsonObject = {"openapi": "3.0.0", "paths": {"/jobs/{id}": {"get": {"operationId": "fetch_job"}}}}
    shared: JsonObject = {"info": {"title": "Jobs"}, "security": [{"key": []}]}
    return {"create": {**create, **shared}, "fetch": {**fetch, **shared}}


def test_merging_unites_the_paths_of_both_documents() -> None:
    """A page splits one service over two documents; everything after works on one."""
    result = merged(_pair(), "mini")
    assert list(as_object(result["paths"], "")) == ["/jobs", "/jobs/{id}"]
    assert result["security"] == [{"key": []}]


@pytest.mark.parametrize("changed", ["create", "fetch"])
@pytest.mark.parametrize("value", [None, "other"], ids=["missing", "different"])
@pytest.mark.parametrize("key", ["openapi", "security"])
def test_documents_of_one_page_that_disagree_are_refused(key: str, value: Json, changed: str) -> None:
    """Which of the two is true is for a maintainer to say; taking either in silence could drop the authorization."""
    documents = _pair()
    if value is None:
        del documents[changed][key]
    else:
        replace_child(documents[changed], key, value)
    with pytest.raises(PipelineError, match=f"mini: create and fetch documents differ in '{key}'"):
        merged(documents, "mini")


def test_the_first_document_of_a_page_gives_its_title() -> None:
    """Titles and versions differ for no reason that concerns a client."""
    documents = _pair()
    documents["fetch"]["info"] = {"title": "Other"}
    assert merged(documents, "mini")["info"] == {"title": "Jobs"}


def test_one_path_documented_in_two_ways_is_refused() -> None:
    """The second document of a page would otherwise be ignored where it contradicts the first."""
    documents = _pair()
    documents["fetch"]["paths"] = {"/jobs": {"post": {}}}
    with pytest.raises(PipelineError, match="mini: create and fetch documents differ in paths//jobs"):
        merged(documents, "mini")


def test_references_to_components_of_every_kind_are_followed() -> None:
    """Whole-gateway documents keep parameters and answers apart too; only security schemes are needed as they are."""
    document: JsonObject = {
        "paths": {
            "/jobs": {"get": {"parameters": [{"$ref": "#/components/parameters/a~1b"}], "responses": {"200": {}}}}
        },
        "components": {"parameters": {"a/b": {"name": "a"}}, "securitySchemes": {"key": {"type": "http"}}},
    }
    assert inlined(document, "mini") == {
        "paths": {"/jobs": {"get": {"parameters": [{"name": "a"}], "responses": {"200": {}}}}},
        "components": {"securitySchemes": {"key": {"type": "http"}}},
    }


def test_a_part_that_a_page_does_not_document_is_passed_over() -> None:
    """A model without paragraphs needs no entry that says so; a correction that needs them says so itself."""
    result = named(_document(TWO), _names({"All": _pointer(ROOT)}, {"All": {"Word": "/properties/c/items"}}), "mini")
    assert list(as_object(as_object(result["components"], "")["schemas"], "")) == ["All"]
