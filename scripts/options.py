"""The request options as a `TypedDict`, so that they can be typed keyword arguments (`**options: Unpack[Options]`).

The generator writes the same options as a class with one attribute each; Python can not spread a class over keyword
arguments, and a list kept by hand would drift from the contract.
"""

import keyword
import textwrap

from scripts.documents import Json, JsonObject, PipelineError, as_array, as_object

SCHEMA = "TranscriptionOptions"
_NOT_AN_OPTION = {"model"}
_PYTHON = {"string": "str", "boolean": "bool", "integer": "int", "number": "float", "null": "None"}


def options_module(contract: JsonObject) -> str:
    """The source of `options.py` in the generated package (before formatting).

    Raises:
        PipelineError: an option's schema has no Python type that we know.
    """
    schemas = as_object(as_object(contract["components"], SCHEMA)["schemas"], SCHEMA)
    properties = as_object(as_object(schemas[SCHEMA], SCHEMA)["properties"], SCHEMA)
    lines = [
        '"""The request options, typed for use as keyword arguments."""',
        "",
        "from typing import Literal, TypedDict",
        "",
        "class Options(TypedDict, total=False):",
        '    """What a job may be asked for beside its model and audio, with the names of the service."""',
    ]
    for name, node in properties.items():
        if name in _NOT_AN_OPTION:
            continue
        if not name.isidentifier() or keyword.iskeyword(name):
            raise PipelineError(
                f"{SCHEMA}/{name}: no Python name; an overlay has to leave it out, or options.py map it"
            )
        schema = as_object(node, f"{SCHEMA}/{name}")
        lines.append(f"    {name}: {_annotation(schema, name)}")
        description = str(schema.get("description", "")).strip()
        if description:
            wrapped = textwrap.wrap(description, 110, subsequent_indent="    ")
            lines.append('    """' + _quotable("\n".join(wrapped)) + '"""')
    return "\n".join([*lines, ""])


def _quotable(text: str) -> str:
    """`text` as it can stand between triple quotes: no quote in it may close the string."""
    text = text.replace("\\", "\\\\")
    return text.replace('"', r"\"") if '"""' in text or text.endswith('"') else text


def _annotation(schema: JsonObject, name: str) -> str:
    return " | ".join(_types(schema, name))


def _types(schema: JsonObject, name: str) -> list[str]:
    if "anyOf" in schema:
        found = [kind for branch in as_array(schema["anyOf"], name) for kind in _types(as_object(branch, name), name)]
        return _null_last(found)
    if "enum" in schema:
        values = as_array(schema["enum"], name)
        literal = "Literal[" + ", ".join(repr(value) for value in values if value is not None) + "]"
        return [literal, "None"] if None in values else [literal]
    kind = schema.get("type")
    kinds: list[Json] = kind if isinstance(kind, list) else [kind]
    return _null_last([_plain(str(kind), schema, name) for kind in kinds])


def _plain(kind: str, schema: JsonObject, name: str) -> str:
    if kind == "array":
        items = as_object(schema.get("items"), f"{SCHEMA}/{name}, items")
        return f"list[{_annotation(items, name)}]"
    if kind == "object":
        return "dict[str, object]"
    if kind not in _PYTHON:
        raise PipelineError(f"{SCHEMA}/{name}: no Python type for {kind!r}")
    return _PYTHON[kind]


def _null_last(found: list[str]) -> list[str]:
    unique = list(dict.fromkeys(found))
    return [*(kind for kind in unique if kind != "None"), *(kind for kind in unique if kind == "None")]
