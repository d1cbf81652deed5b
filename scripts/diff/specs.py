"""Read what is to be compared: an OpenAPI document as JSON or YAML, or a documentation page with its JSON blocks."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

import yaml

from scripts.documents import Json, JsonObject, PipelineError
from scripts.pages import openapi_of

if TYPE_CHECKING:
    from yaml import SafeLoader as _Fast
else:  # the C library is many times faster, and not everywhere
    _Fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_spec(path: Path) -> JsonObject:
    """The OpenAPI 3 document in a file.

    Raises:
        PipelineError: the file cannot be read, or is no OpenAPI 3 document; the message says why.
    """
    try:
        text = path.read_bytes()
    except OSError as problem:
        raise PipelineError(f"{path}: cannot be read: {problem.strerror or problem}") from problem
    if path.suffix.lower() in (".md", ".markdown"):
        return openapi_of(path)
    return openapi_in(text, path.name)


def openapi_in(text: bytes, name: str) -> JsonObject:
    """The OpenAPI 3 document in a text, which is JSON or YAML.

    Raises:
        PipelineError: it is neither, or something else than OpenAPI 3.
    """
    document = _parsed(text, name)
    if not isinstance(document, dict):
        raise PipelineError(f"{name}: an OpenAPI document is an object, this is {_kind(document)}")
    if "swagger" in document:
        raise PipelineError(f"{name}: Swagger {document['swagger']}; convert it to OpenAPI 3 first")
    version = document.get("openapi")
    if not isinstance(version, str | int | float) or not str(version).startswith("3."):
        said = "has no `openapi` key" if version is None else f"says openapi: {json.dumps(version)}"
        raise PipelineError(f"{name}: not an OpenAPI 3 document: it {said}")
    if not isinstance(document.get("paths", {}), dict):
        raise PipelineError(f"{name}: paths is not an object but {_kind(document['paths'])}")
    if not {"paths", "components", "webhooks"} & set(document):
        raise PipelineError(f"{name}: an OpenAPI document without paths; is it cut off?")
    return document


def _parsed(text: bytes, name: str) -> Json:
    try:
        decoded = text.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise PipelineError(f"{name}: not UTF-8 text: {problem}") from problem
    try:
        return cast(Json, json.loads(decoded))
    except RecursionError as problem:
        raise PipelineError(f"{name}: nested too deeply to be read") from problem
    except ValueError as problem:
        if decoded.lstrip()[:1] in ("{", ""):
            raise PipelineError(f"{name}: not JSON: {problem}") from problem
    try:
        # As JSON: keys become strings, an alias a copy, and what JSON cannot hold is an error.
        return cast(Json, json.loads(json.dumps(_Loader(decoded).get_single_data())))
    except (ValueError, TypeError, RecursionError, yaml.YAMLError) as problem:
        said = " ".join(str(problem).split())
        raise PipelineError(f"{name}: neither JSON nor YAML: {said}") from problem


class _Loader(_Fast):
    """YAML 1.2 as OpenAPI wants it: `no` and `2024-01-01` are words. The loader of `documents` takes 20 s for 5 MB."""

    yaml_implicit_resolvers: dict[str | None, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


def _kind(node: Json) -> str:
    if node is None:
        return "empty"
    if isinstance(node, str):
        return "text"
    return "an object" if isinstance(node, dict) else "an array" if isinstance(node, list) else "a number or a boolean"


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
    ("merge", r"^<<$", ["<"]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)
