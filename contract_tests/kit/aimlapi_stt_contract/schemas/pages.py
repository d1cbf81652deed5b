"""A page to the letter, and what the letter cannot mean.

What a page says of a success is taken to the letter: this status, these keys. Three things it cannot mean as it says
them, and every answer of a faithful deployment would be a finding that hides those that are some:

- It documents no error. To the letter no key could be refused. Errors are held to the form that they have on the wire,
  as if the page described it; which requests are refused is not the page's to say.
- It documents a fetch as if every job were completed. While a job has no result, `result` and `output` may be null or
  left out; all other keys stay as they are documented.
- Its create names no url, or names it as one of several ways in, and as audio an object that no JSON can carry. A job
  is made of a url, as on the wire; the options are those of the page.
"""

import copy
from dataclasses import replace
from typing import Any, Final

from ..contracts import Contract, Schema, contract_for
from .values import is_list, is_object

_PROBLEM: Final = ("Problem", "ProblemDetails", "OlderProblem", "JobError")
_RESULTS: Final = ("result", "output")


def readable(contract: Contract) -> Contract:
    """A page as a deployment can be held to it; any other contract as it is."""
    if not contract.literal:
        return contract
    document = copy.deepcopy(contract.document)
    wire = contract_for(None, None).document["components"]["schemas"]
    schemas: Schema = document.setdefault("components", {}).setdefault("schemas", {})
    schemas |= {f"wire.{name}": _renamed(wire[name]) for name in _PROBLEM}
    for item in document["paths"].values():
        for operation in item.values():
            _describe_errors(operation)
    _describe_jobs_without_result(document, document["paths"][contract.fetch_path]["get"])
    _make_jobs_of_urls(document["paths"][contract.create_path]["post"])
    return replace(contract, document=document)


def _describe_errors(operation: Schema) -> None:
    media = {"schema": {"$ref": "#/components/schemas/wire.Problem"}}
    content = {"application/problem+json": media, "application/json": media}
    error = {"description": "As on the wire.", "content": content}
    if not any(key[0] in "45d" for key in operation["responses"]):
        operation["responses"] |= {"4XX": error, "5XX": error}


def _describe_jobs_without_result(document: Schema, fetch: Schema) -> None:
    for response in fetch["responses"].values():
        media: Schema = response.get("content", {}).get("application/json", {})
        reference: str = media.get("schema", {}).get("$ref", "")
        told: Schema = document["components"]["schemas"].get(reference.rpartition("/")[2]) or media.get("schema", {})
        results = [name for name in _RESULTS if name in told.get("properties", {})]
        if not results:
            continue
        unfinished = copy.deepcopy(told)
        unfinished["properties"] |= {name: {"nullable": True, "type": "string", "enum": [None]} for name in results}
        unfinished["required"] = [name for name in told.get("required", []) if name not in results]
        unfinished["not"] = {"properties": {"status": {"enum": ["completed"]}}}
        if not unfinished["required"]:
            del unfinished["required"]  # OpenAPI 3.0 has no empty ones
        media["schema"] = {"anyOf": [told, unfinished]}


def _make_jobs_of_urls(create: Schema) -> None:
    body: Schema = create["requestBody"]["content"]["application/json"]["schema"]
    body["properties"] = {name: node for name, node in body["properties"].items() if name != "audio"}
    body["properties"]["url"] = {"type": "string", "format": "uri", "pattern": "^https?://[A-Za-z0-9]"}
    body["required"] = sorted({*body.get("required", []), "url"} - {"audio"})


def _renamed(node: Any) -> Any:
    """A schema of the wire, whose references are to schemas of the wire."""
    if is_object(node):
        return {
            key: value.replace("/schemas/", "/schemas/wire.") if key == "$ref" else _renamed(value)
            for key, value in node.items()
        }
    return [_renamed(item) for item in node] if is_list(node) else node
