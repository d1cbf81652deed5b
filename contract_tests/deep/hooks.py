"""What schemathesis loads beside the contract: how it is to read it, and a note of each answer for the test."""

import json
import os
import re
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import schemathesis

from contract_tests.breaches import mended

# Its own annotations are incomplete.
_schemathesis: Any = schemathesis
hook: Any = _schemathesis.hook

_TEXT = {"string", "array"}
_OF_NUMBERS: set[str] = set()
"""The fields of a form that are numbers, or true or false, and never text."""

_URL = re.compile("https?://[A-Za-z0-9]")
_PLAIN = re.compile("[A-Za-z0-9.-]*(/[A-Za-z0-9._~/-]*)?")

NOTES = "AIMLAPI_STT_DEEP_NOTES"
"""The environment variable that names the file for the notes."""

DIALECT = "AIMLAPI_STT_DEEP_DIALECT"
"""The environment variable that names the dialect."""


@hook  # type: ignore[untyped-decorator]
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Write the upload's `allOf` as the one object that it means.

    Schemathesis sends a part as a file where it finds `format: binary` among the properties, and does not look into
    an `allOf`: no upload would have a file name, and none would be accepted.
    """
    schemas: dict[str, Any] = raw_schema["components"]["schemas"]
    parts = [_target(schemas, part) for part in schemas["UploadRequest"].pop("allOf")]
    assert not set(parts[0]["properties"]) & set(parts[1]["properties"])
    assert all(part.keys() <= {"type", "title", "description", "properties", "required"} for part in parts)
    schemas["UploadRequest"] |= {
        "type": "object",
        "properties": {name: node for part in parts for name, node in part["properties"].items()},
        "required": [name for part in parts for name in part.get("required", [])],
    }
    properties: dict[str, Any] = schemas["UploadRequest"]["properties"]
    _OF_NUMBERS.update(name for name, node in properties.items() if not _TEXT & set(_types(node)))


def _types(schema: dict[str, Any]) -> list[str]:
    kinds: Any = schema.get("type", [])
    found: list[str] = [kinds] if isinstance(kinds, str) else list(kinds)
    return found + [kind for branch in schema.get("anyOf", []) for kind in _types(branch)]


def _target(schemas: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    target: dict[str, Any] = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return target


@hook  # type: ignore[untyped-decorator]
def filter_case(context: Any, case: Any) -> bool:
    """A form has no null, no objects, no lists in lists, and no field without a name; what may be text is text there.

    Schemathesis writes those as text, and expects what it expects of what they were. And a recording has a length: the
    contract has no way to say that a file is not empty.
    """
    body: Any = case.body
    if case.media_type != "multipart/form-data" or not isinstance(body, dict):
        return True
    form = cast(dict[str, object], body)
    for name, value in form.items():
        for one in cast(list[object], value) if isinstance(value, list) else [value]:
            if isinstance(one, dict | list | None) or (isinstance(one, int | float) and name not in _OF_NUMBERS):
                return False
    return "" not in form and getattr(form.get("audio"), "data", form.get("audio")) not in (b"", "")


@hook  # type: ignore[untyped-decorator]
def map_case(context: Any, case: Any) -> Any:
    """The contract says how a url begins, and leaves the rest to the specification of URLs: it is percent-encoded."""
    body: Any = case.body
    if case.media_type != "application/json" or not isinstance(body, dict):
        return case
    values = cast(dict[str, object], body)
    url = values.get("url")
    begins = _URL.match(url) if isinstance(url, str) else None
    if isinstance(url, str) and begins is not None and not _PLAIN.fullmatch(url, begins.end()):
        values["url"] = f"{begins[0]}/{quote(url[begins.end() :], errors='replace')}"
    return case


@hook  # type: ignore[untyped-decorator]
def after_call(context: Any, case: Any, response: Any) -> None:
    """Note what was answered, a line each; where the dialect's page breaks the contract, mend that and nothing else."""
    status: str | None = None
    named: list[str] = []
    if response.status_code < 300 and case.method == "GET":
        body = json.loads(response.content)
        status = body["status"]
        body, named = mended(os.environ[DIALECT], body)
        if named:
            response.content = json.dumps(body).encode()
    media_type = case.media_type if case.method == "POST" else None
    with Path(os.environ[NOTES]).open("a", encoding="utf-8") as notes:
        notes.write(json.dumps([case.method, media_type, response.status_code, status, ", ".join(named)]) + "\n")
