"""Answers that nobody thought of: drawn from the contract by schemathesis, a state and a variant at a time."""

import json
import warnings
from typing import Any, Final, cast

import schemathesis.openapi
from hypothesis import HealthCheck, Phase, given, seed, settings

from ..contracts import Contract
from .answers import Served, inlined, kind_of, named
from .covering import Fault, accepting

Schema = dict[str, Any]

_openapi: Any = schemathesis.openapi  # its own annotations are incomplete

_EXACT: Final = 2**53


def drawn_answers(contract: Contract, examples: int, drawn_from: int, component: str = "FetchAnswer") -> list[Served]:
    """Valid answers, that many for each state and variant; the same for the same seed.

    One strategy for all of them would draw mostly the simplest; so each has a share of its own.
    """
    schema: Schema = {**inlined(contract, component)}
    allowed = accepting(schema)
    found: dict[str, Served] = {}
    for number, cell in enumerate(_cells(schema)):
        for body in _drawn(cell, examples, drawn_from + number):
            body = named(_written(body))
            if allowed(body):
                content = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
                kind = kind_of(Fault("drawn", (), body), allowed=True)
                found.setdefault(content.decode("utf-8", "replace"), Served(f"drawn {number}", kind, content, body))
    return list(found.values())


def _cells(schema: Schema) -> list[Schema]:
    """The branches of an answer, and of the result in each."""
    found: list[Schema] = []
    for branch in schema.get("anyOf", [schema]):
        properties: Schema = branch.get("properties", {})
        parts = [name for name in ("result", "output") if len(properties.get(name, {}).get("anyOf", [])) > 1]
        for name in parts:
            others = {key: value for key, value in properties.items() if key not in set(parts) - {name}}
            found += [
                {**branch, "properties": {**others, name: variant}, "required": [*branch.get("required", []), name]}
                for variant in properties[name]["anyOf"]
            ]
        if not parts:
            found.append(branch)
    return found


def _written(node: Any) -> Any:
    """JSON with its numbers as services write them: a whole one has no point."""
    if type(node) is list:
        items: list[Any] = node  # pyright: ignore[reportUnknownVariableType]
        return [_written(item) for item in items]
    if isinstance(node, dict):
        return {key: _written(value) for key, value in cast(Schema, node).items()}
    return int(node) if isinstance(node, float) and node.is_integer() and abs(node) < _EXACT else node


def _drawn(schema: Schema, examples: int, drawn_from: int) -> list[Schema]:
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    operation = {"requestBody": body, "responses": {"200": {"description": ""}}}
    document = {"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {"/": {"post": operation}}}
    loaded = _openapi.from_dict(document)
    strategy: Any = loaded["/"]["POST"].as_strategy()
    found: list[Schema] = []

    @seed(drawn_from)
    @settings(
        max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )  # fmt: skip
    @given(strategy)
    def draw(case: Any) -> None:
        body: Any = case.body
        if isinstance(body, dict):
            found.append(cast(Schema, body))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        draw()
    return found
