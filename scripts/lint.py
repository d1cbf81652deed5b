"""What makes a contract unfit although every correction was applied: findings, one line each."""

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.validation.keywords import OpenAPIV31SchemaValidator

from scripts.documents import Json, JsonObject, as_object

_METHODS_WITHOUT_BODY = ("get", "head", "delete")
_fit: Final[set[tuple[str, str]]] = set()
"""Schemas that have passed, each with its dialect."""


class _Schemas(OpenAPIV31SchemaValidator):
    """Holds a schema against the meta-schema once: that takes most of the time, and contracts share most schemas."""

    def _get_schema_checker(self, schema: Any, schema_value: Any) -> Callable[[Any], None]:  # noqa: ANN401 - as its base
        check = super()._get_schema_checker(schema, schema_value)
        dialect = self._get_schema_dialect_id(schema, schema_value)

        def once(value: object) -> None:
            key = (dialect, json.dumps(value))
            if key not in _fit:
                check(value)
                _fit.add(key)

        return once


class _Validator(OpenAPIV31SpecValidator):
    keyword_validators = {**OpenAPIV31SpecValidator.keyword_validators, "schema": _Schemas}  # noqa: RUF012 - as its base


def findings(document: JsonObject, name: str) -> list[str]:
    """Everything that is wrong with an effective contract (OpenAPI 3.1); nothing when it is fit for use."""
    invalid = _invalid(json.dumps(document))
    if invalid:
        return [f"{name}: not a valid OpenAPI 3.1 document: {problem}" for problem in invalid]
    problems: list[str] = []
    used: set[str] = set()
    _collect_references(document, used)
    schemas = as_object(as_object(document["components"], name)["schemas"], name)
    problems += [
        f"{name}: nothing refers to {schema}; a correction has cut it off" for schema in schemas if schema not in used
    ]
    for path, item in as_object(document["paths"], name).items():
        for method, operation in as_object(item, path).items():
            if method in _METHODS_WITHOUT_BODY and "requestBody" in as_object(operation, path):
                problems.append(
                    f"{name}: {method.upper()} {path} has a request body, which servers and proxies drop; "
                    "an overlay has to remove it"
                )
    return problems


@lru_cache(maxsize=64)
def _invalid(document: str) -> tuple[str, ...]:
    """The problems of a document given as JSON; validating takes most of a build, and most contracts are as before."""
    problems = _Validator(json.loads(document)).iter_errors()
    return tuple(f"{problem.json_path}: {str(problem.message).splitlines()[0]}" for problem in problems)


def _collect_references(node: Json, used: set[str]) -> None:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                used.add(value.rsplit("/", 1)[-1])
            _collect_references(value, used)
    elif isinstance(node, list):
        for item in node:
            _collect_references(item, used)
