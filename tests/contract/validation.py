"""JSON Schema validation of values against a contract's components."""

import json
from pathlib import Path
from typing import Protocol, cast

from jsonschema_rs import Draft202012Validator, meta

from scripts.build import OPENAPI
from scripts.documents import Json, JsonObject, read_json


class Validator(Protocol):
    """What the tests use of a jsonschema validator."""

    def is_valid(self, instance: object) -> bool: ...


def validator(schema: Json, components: Json = None) -> Validator:
    """A validator for `schema`, whose references lead into `components`."""
    root = {"allOf": [schema], "components": components}
    meta.validate(cast(JsonObject, schema))
    return Draft202012Validator(root, validate_formats=False)


def component_validator(contract: JsonObject, name: str) -> Validator:
    """A validator for one named schema of a contract."""
    return validator({"$ref": f"#/components/schemas/{name}"}, contract["components"])


def effective_contract(name: str, folder: Path = OPENAPI / "effective") -> JsonObject:
    """A committed effective contract."""
    return read_json(folder / f"{name}.json")


def canonical(value: object) -> str:
    """A JSON value as text in which 1, 1.0 and true are three things, and the order of keys is none."""
    return json.dumps(value, sort_keys=True)
