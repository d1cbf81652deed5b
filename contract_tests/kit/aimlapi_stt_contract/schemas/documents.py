"""The contract as schemathesis gets it: the two operations, and nothing that it would read in another way than it is meant.

A page to the letter is judged like this. What it says of a success is taken to the letter: this status, these keys. It
says nothing of errors, and that cannot be meant: no service answers a wrong key with a transcript. To the letter every
refusal would be a finding, and would hide those that are some. So errors are held to the form that errors have on the
wire, in either media type, as if the page described them.
"""

import copy
from typing import Any, Final

from ..contracts import Contract, Schema, contract_for, escaped

_FORM: Final = "multipart/form-data"
_OBJECT: Final = {"type", "title", "description", "properties", "required"}
_PROBLEM: Final = "Problem"


def document_for(contract: Contract, *, creates: bool) -> Schema:
    """What schemathesis generates requests from; without `creates`, for fetches alone."""
    document = copy.deepcopy(contract.document)
    fetch = {"get": document["paths"][contract.fetch_path]["get"]}
    create = {"post": document["paths"][contract.create_path]["post"]}
    for item, path in ((fetch, contract.fetch_path), (create, contract.create_path)):
        if "parameters" in document["paths"][path]:
            item["parameters"] = document["paths"][path]["parameters"]
    document["paths"] = {contract.create_path: create, contract.fetch_path: fetch}
    if contract.literal:
        _describe_errors(document)
    _merge_forms(document, create["post"])
    _link(document, contract)
    if not creates:
        del document["paths"][contract.create_path]
    return document


def base_url_of(base_url: str, document: Schema) -> str:
    """Where the paths of a document begin on a deployment: a file may have a part of them in its `servers`."""
    from urllib.parse import urlsplit

    servers: list[Schema] = document.get("servers") or [{}]
    return base_url.rstrip("/") + urlsplit(servers[0].get("url", "")).path.rstrip("/")


def target(document: Schema, schema: Any) -> Schema:
    """A schema, or what it refers to."""
    seen: set[str] = set()
    while isinstance(schema, dict) and "$ref" in schema and schema["$ref"] not in seen:
        reference: str = schema["$ref"]  # pyright: ignore[reportUnknownVariableType]
        seen.add(reference)
        schema = document
        for step in reference.removeprefix("#/").split("/"):
            schema = schema.get(step.replace("~1", "/").replace("~0", "~"), {})  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    return schema if isinstance(schema, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def form_of(document: Schema, operation: Schema) -> Schema:
    """The schema of an operation's form; an empty one where it has none."""
    content: Schema = target(document, operation.get("requestBody", {})).get("content", {})
    return target(document, content.get(_FORM, {}).get("schema", {}))


def _describe_errors(document: Schema) -> None:
    """Let a page that documents no error describe errors as the wire has them."""
    wire = contract_for(None, None).document["components"]["schemas"]
    schemas: Schema = document["components"]["schemas"]
    schemas |= {f"wire.{name}": wire[name] for name in (_PROBLEM, "ProblemDetails", "OlderProblem", "JobError")}
    for name in ("wire.Problem", "wire.ProblemDetails"):
        schemas[name] = _renamed(schemas[name])
    described = {"schema": {"$ref": "#/components/schemas/wire.Problem"}}
    error = {
        "description": "As on the wire.",
        "content": {"application/problem+json": described, "application/json": described},
    }
    for item in document["paths"].values():
        for operation in item.values():
            if "responses" in operation and not any(key[0] in "45d" for key in operation["responses"]):
                operation["responses"] |= {"4XX": error, "5XX": error}


def _renamed(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            key: value.replace("/schemas/", "/schemas/wire.") if key == "$ref" else _renamed(value)
            for key, value in node.items()  # pyright: ignore[reportUnknownVariableType]
        }
    return [_renamed(item) for item in node] if isinstance(node, list) else node  # pyright: ignore[reportUnknownVariableType]


def _merge_forms(document: Schema, operation: Schema) -> None:
    """Write the `allOf` of a form as the one object that it means.

    Schemathesis sends a part as a file where it finds `format: binary` among the properties, and does not look into an
    `allOf`: no upload would have a file name, and none would be accepted.
    """
    form = form_of(document, operation)
    parts = [target(document, part) for part in form.get("allOf", [])]
    named = [name for part in parts for name in part.get("properties", {})]
    others = [key for part in parts for key in part.keys() - _OBJECT]
    if len(parts) < 1 or len(named) != len(set(named)) or len(others) != len(set(others)):
        return
    del form["allOf"]
    for part in parts:
        form |= {key: part[key] for key in part.keys() - _OBJECT}
    form["type"] = "object"
    form["properties"] = {name: value for part in parts for name, value in part.get("properties", {}).items()}
    form["required"] = [name for part in parts for name in part.get("required", [])]


def _link(document: Schema, contract: Contract) -> None:
    """Say that the job of a create is the one to fetch, where the contract has no link that says so.

    Without one, no sequence of calls would be tried. It is the same id whatever the name of the path's parameter.
    """
    create: Schema = document["paths"][contract.create_path]["post"]
    fetch: Schema = document["paths"][contract.fetch_path]["get"]
    parameters = [target(document, one) for one in document["paths"][contract.fetch_path].get("parameters", [])]
    parameters += [target(document, one) for one in fetch.get("parameters") or []]
    names = [one["name"] for one in parameters if one.get("in") == "path"]
    answers = [(key, target(document, one)) for key, one in create["responses"].items() if key.startswith("2")]
    if len(names) != 1 or any("links" in answer for _, answer in answers):
        return
    for key, answer in answers:
        schema = target(document, answer.get("content", {}).get("application/json", {}).get("schema", {}))
        id_ = next((one for one in (names[0], "generation_id", "id") if one in schema.get("properties", {})), None)
        if id_ is not None:
            create["responses"][key] = answer | {
                "links": {
                    "fetch_created_job": {
                        "operationRef": f"#/paths/{escaped(contract.fetch_path)}/get",
                        "parameters": {names[0]: f"$response.body#/{id_}"},
                    }
                }
            }
