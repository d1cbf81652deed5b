"""The contract as schemathesis gets it: the two operations, in words that it reads as they are meant."""

import copy
from typing import Any, Final
from urllib.parse import urlsplit

from ..contracts import Contract, Schema, escaped
from ..settings import Settings
from .closing import closed
from .pages import readable
from .values import is_object

_FORM: Final = "multipart/form-data"
_CONDITIONS: Final = ("if", "then", "else")


def judged(contract: Contract, settings: Settings) -> Contract:
    """The contract that answers are held to."""
    contract = readable(contract)
    return closed(contract) if settings.closed else contract


def document_for(contract: Contract, *, creates: bool) -> Schema:
    """What schemathesis generates requests from; without `creates`, for fetches alone."""
    document = copy.deepcopy(contract.document)
    fetch = {"get": document["paths"][contract.fetch_path]["get"]}
    create = {"post": document["paths"][contract.create_path]["post"]}
    for item, path in ((fetch, contract.fetch_path), (create, contract.create_path)):
        if "parameters" in document["paths"][path]:
            item["parameters"] = document["paths"][path]["parameters"]
    document["paths"] = {contract.create_path: create, contract.fetch_path: fetch}
    _merge_forms(document, create["post"])
    _link(document, contract)
    if not creates:
        del document["paths"][contract.create_path]
    return document


def base_url_of(base_url: str, document: Schema) -> str:
    """Where the paths of a document begin on a deployment: a file may have a part of them in its `servers`."""
    servers: list[dict[str, str]] = document.get("servers") or [{}]
    return base_url.rstrip("/") + urlsplit(servers[0].get("url", "")).path.rstrip("/")


def target(document: Schema, schema: Any) -> Schema:
    """A schema, or what it refers to."""
    found: Any = schema
    seen: set[str] = set()
    while is_object(found) and "$ref" in found:
        reference: str = found["$ref"]
        if reference in seen:
            return {}
        seen.add(reference)
        found = document
        for step in reference.removeprefix("#/").split("/"):
            found = found.get(step.replace("~1", "/").replace("~0", "~"), {})
    return found if is_object(found) else {}


def form_of(document: Schema, operation: Schema) -> Schema:
    """The schema of an operation's form; an empty one where it has none."""
    content: Schema = target(document, operation.get("requestBody", {})).get("content", {})
    return target(document, content.get(_FORM, {}).get("schema", {}))


def files_of(document: Schema, form: Schema) -> list[str]:
    """The fields of a form that are files."""
    properties: Schema = form.get("properties", {})
    return [name for name, node in properties.items() if target(document, node).get("format") == "binary"]


def _merge_forms(document: Schema, operation: Schema) -> None:
    """Write the `allOf` of a form as the one object that it means.

    Schemathesis sends a part as a file where it finds `format: binary` among the properties, and does not look into an
    `allOf`: no upload would have a file name, and none would be accepted. Nor can it make files where there is an `if`:
    one of the files is required in its place, and which one is right for the model is seen to in `bodies`.
    """
    form = form_of(document, operation)
    parts = [target(document, part) for part in form.pop("allOf", [])]
    for part in parts:
        for key, value in copy.deepcopy(part).items():
            if key == "properties":
                form["properties"] = form.get("properties", {}) | value
            elif key == "required":
                form["required"] = [*form.get("required", []), *value]
            else:
                form.setdefault(key, value)
    if "if" in form:
        for key in _CONDITIONS:
            form.pop(key, None)
        form["anyOf"] = [{"required": [name]} for name in files_of(document, form)]


def _link(document: Schema, contract: Contract) -> None:
    """Say that the job of a create is the one to fetch, where the contract has no link that says so.

    Without one, no sequence of calls would be tried. It is the same id whatever the name of the path's parameter.
    """
    create: Schema = document["paths"][contract.create_path]["post"]
    fetches: Schema = document["paths"][contract.fetch_path]
    described: list[Schema] = [*fetches.get("parameters", []), *(fetches["get"].get("parameters") or [])]
    parameters = [target(document, one) for one in described]
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
