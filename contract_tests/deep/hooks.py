"""What schemathesis loads beside the contract: how it is to read it, and a note of each answer for the test."""

import json
import os
import re
from pathlib import Path
from typing import Any, cast

import schemathesis
from schemathesis.generation import metrics
from schemathesis.transport.serialization import Binary

from contract_tests.breaches import mended

# Its own annotations are incomplete.
_schemathesis: Any = schemathesis
hook: Any = _schemathesis.hook


def _nothing(*_: object, **__: object) -> None: ...


# Hypothesis is not asked for more requests that succeed: where all of them do, as fetches of a known job, it looks for
# better ones without end, and sends none.
metrics.maximize = _nothing

_OF_A_FORM = ("propertyNames", "patternProperties", "if", "then", "else")

NOTES = "AIMLAPI_STT_DEEP_NOTES"
"""The environment variable that names the file for the notes."""

DIALECT = "AIMLAPI_STT_DEEP_DIALECT"
"""The environment variable that names the dialect."""


@hook  # type: ignore[untyped-decorator]
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Write what the contract says in words that schemathesis can follow.

    It sends a part as a file where it finds `format: binary` among the properties, and does not look into an `allOf`:
    no upload would have a file name, and none would be accepted. It cannot make files where there is an `if`. And where
    any text may be the model, nearly all of its models are unknown.
    """
    schemas: dict[str, Any] = raw_schema["components"]["schemas"]
    schemas["TranscriptionOptions"]["properties"]["model"] = {"$ref": "#/components/schemas/KnownModel"}
    upload = schemas["UploadRequest"]
    options, form = (_target(schemas, part) for part in upload.pop("allOf"))
    assert not options["properties"].keys() & form["properties"].keys()
    assert options.keys() | form.keys() <= {"type", "title", "description", "properties", "required", *_OF_A_FORM}
    fields = {name: _in_a_form(node) for name, node in options["properties"].items()}
    upload |= {"type": "object", "properties": fields | form["properties"]}
    upload |= {word: form[word] for word in ("propertyNames", "patternProperties")}
    upload["required"] = [*options["required"], *form.get("required", [])]
    if "if" in form:
        is_one = re.compile(form["if"]["properties"]["model"]["pattern"]).search
        known = schemas["KnownModel"]["enum"]
        upload["anyOf"] = [
            _branch(form["then"], [model for model in known if is_one(model)]),
            _branch(form["else"], [model for model in known if not is_one(model)]),
        ]


def _in_a_form(option: dict[str, Any]) -> dict[str, Any]:
    """A list is its field as many times, so that a list of one is written as the one."""
    branches = option.get("anyOf", [option])
    ones = [branch["items"] for branch in branches if "items" in branch and branch["items"] not in branches]
    return {"anyOf": [*branches, *ones]} if ones else option


def _branch(form: dict[str, Any], models: list[str]) -> dict[str, Any]:
    never = dict.fromkeys(form["not"]["required"], False)
    return {"properties": {"model": {"enum": models}, **never}, "required": form["required"]}


def _target(schemas: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    target: dict[str, Any] = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return target


@hook  # type: ignore[untyped-decorator]
def map_case(context: Any, case: Any) -> Any:
    """A file as text, which schemathesis' validator can read.

    In a form it expects what is wrong in JSON, like true in place of a text, to be refused, unless it can tell that the
    form as it was sent is right. With a file in it, it cannot.
    """
    body: Any = case.body
    if isinstance(body, dict):
        for name, value in cast(dict[str, object], body).items():
            if isinstance(value, Binary):
                body[name] = value.data.decode("latin-1")
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
