"""The request options as typed keyword arguments: every form of schema has its Python type, or is refused."""

from typing import Any

import pytest

from aimlapi_stt_generated.options import Options
from scripts.documents import JsonObject, PipelineError, as_object, descend
from scripts.options import options_module
from tests.contract.validation import effective_contract


def _module(**properties: JsonObject) -> str:
    return options_module({"components": {"schemas": {"TranscriptionOptions": {"properties": dict(properties)}}}})


def _run(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(source, "options.py", "exec"), names)
    return names


TYPES: dict[str, tuple[JsonObject, str]] = {
    "a string": ({"type": "string"}, "str"),
    "a boolean or null": ({"type": ["boolean", "null"]}, "bool | None"),
    "null first": ({"type": ["null", "number"]}, "float | None"),
    "an integer": ({"type": "integer"}, "int"),
    "an enum": ({"type": "string", "enum": ["strict", "extended"]}, "Literal['strict', 'extended']"),
    "an enum with null": ({"type": ["string", "null"], "enum": [None, "a"]}, "Literal['a'] | None"),
    "an array": ({"type": "array", "items": {"type": "string"}}, "list[str]"),
    "an array of several types": ({"type": "array", "items": {"type": ["string", "null"]}}, "list[str | None]"),
    "an array or null": ({"type": ["array", "null"], "items": {"type": "number"}}, "list[float] | None"),
    "an object": ({"type": "object"}, "dict[str, object]"),
    "a union with a list": (
        {"anyOf": [{"type": "string"}, {"type": "null"}, {"type": "array", "items": {"type": "string"}}]},
        "str | list[str] | None",
    ),
    "a union that says a type twice": ({"anyOf": [{"type": "string"}, {"type": ["string", "null"]}]}, "str | None"),
}


@pytest.mark.parametrize(("schema", "annotation"), TYPES.values(), ids=TYPES)
def test_every_form_of_schema_has_its_python_type(schema: JsonObject, annotation: str) -> None:
    """These are the types that a user's editor shows for the arguments of transcribe()."""
    source = _module(option=schema)
    assert f"\n    option: {annotation}\n" in source
    names = _run(source)
    assert names["Options"].__annotations__["option"] is not None
    assert names["Options"].__required_keys__ == frozenset()


REFUSED: dict[str, tuple[str, JsonObject, str]] = {
    "an unknown type": ("option", {"type": "file"}, "TranscriptionOptions/option: no Python type for 'file'"),
    "no type": ("option", {}, "TranscriptionOptions/option: no Python type"),
    "a reference": ("option", {"$ref": "#/components/schemas/X"}, "TranscriptionOptions/option: no Python type"),
    "an unknown type in a list": ("option", {"type": ["string", "file"]}, "no Python type for 'file'"),
    "an array of anything": ("option", {"type": "array"}, "TranscriptionOptions/option, items: expected an object"),
    "a keyword": ("from", {"type": "string"}, "TranscriptionOptions/from: no Python name"),
    "no identifier": ("top-k", {"type": "string"}, "TranscriptionOptions/top-k: no Python name"),
}


@pytest.mark.parametrize(("name", "schema", "reason"), REFUSED.values(), ids=REFUSED)
def test_an_option_that_python_cannot_say_is_refused_with_its_name(name: str, schema: JsonObject, reason: str) -> None:
    """The generated module would not parse, or would promise a type that nobody checked."""
    with pytest.raises(PipelineError) as caught:
        _module(**{name: schema})
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        'say "yes"',
        '"""quoted"""',
        'ends in two ""',
        'five """""',
        "a \\ backslash \\",
        '\\"',
        "two\nlines",
        "long " * 60,
    ],
)
def test_a_description_comes_through_whatever_it_holds(text: str) -> None:
    """Descriptions are the vendor's words; a quotation mark at the end must not break the regeneration."""
    source = _module(option={"type": "string", "description": text}, other={"type": "boolean"})
    names = _run(source)
    assert list(names["Options"].__annotations__) == ["option", "other"]
    written = source.split("option: str\n", 1)[1].split("    other: bool", 1)[0]
    assert " ".join(eval(written.strip()).split()) == " ".join(text.split())
    assert max(map(len, source.splitlines())) <= 120


def test_an_option_without_a_description_has_none() -> None:
    """An empty docstring is noise."""
    assert _module(option={"type": "string", "description": " "}).endswith("    option: str\n")


def test_the_generated_options_are_those_of_the_contract_but_the_model() -> None:
    """The model is an argument of its own; any other difference is an option that users cannot give."""
    schema = descend(effective_contract("stt"), ["components", "schemas", "TranscriptionOptions", "properties"], "stt")
    assert list(Options.__annotations__) == [name for name in as_object(schema, "stt") if name != "model"]
    assert Options.__required_keys__ == frozenset()
