"""A page that documents nothing itself, and links to specifications elsewhere: of use for its server and its models."""

import re
from pathlib import PurePosixPath
from typing import cast
from urllib.parse import unquote, urlsplit

from scripts import markdown
from scripts.cut import OPERATIONS, places
from scripts.documents import Json, JsonObject, PipelineError

PLAIN_SERVER = "https://api.aimlapi.com"

_TAG = re.compile(r"\{%\s*openapi(?:-operation)?\s+(?P<attributes>.*?)%\}")
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")
_ADDRESS = re.compile(r"(https?://[\w.-]+(?::\d+)?)/v1\b")


def is_linking(text: str) -> bool:
    """Whether a page has tags that link to the specification of an operation."""
    return _TAG.search(text) is not None


def facts(text: str, where: str) -> JsonObject:
    """What a linking page says: its server, the models it names, and which specification it links for each operation.

    Of an address only host and file are kept: the query may hold a key.

    Raises:
        PipelineError: an operation is not linked, or the server cannot be told.
    """
    found: dict[str, Json] = {}
    for tag in _TAG.finditer(text):
        attributes = {each[1]: each[2] for each in _ATTRIBUTE.finditer(tag["attributes"])}
        path, method = markdown.unescaped(attributes.get("path", "")), attributes.get("method", "").lower()
        operation = next(iter(places({"paths": {path: {method: {}}}}, where)), None)
        if operation is None:
            continue
        if operation in found:
            raise PipelineError(f"{where}: two tags link the {operation} operation")
        address = urlsplit(attributes.get("src", "").strip("<>"))
        file = PurePosixPath(unquote(address.path)).name or attributes.get("spec", "")
        found[operation] = {"method": method, "path": path, "host": address.hostname, "file": file}
    missing = [operation for operation in OPERATIONS if operation not in found]
    if missing:
        raise PipelineError(f"{where}: no openapi tag links the {' or '.join(missing)} operation")
    return {
        "heading": markdown.heading(text),
        "server": _server(text, where),
        "models": cast(Json, markdown.models(text)),
        "operations": {operation: found[operation] for operation in OPERATIONS},
    }


def _server(text: str, where: str) -> str:
    servers = sorted(set(_ADDRESS.findall(text)))
    if len(servers) != 1:
        found = ", ".join(servers) or "none"
        raise PipelineError(f"{where}: the server cannot be told: one address with /v1 is expected, found {found}")
    return str(servers[0])


def page_name(heading: str, server: str) -> str:
    """`<deployment>-<heading>`; the heading alone for the server that most pages are about.

    The deployment is the server's host without `api.` and its top domain: `api.example.com` is `example`.
    """
    if server == PLAIN_SERVER:
        return heading
    labels = (urlsplit(server).hostname or "").removeprefix("api.").split(".")
    return "-".join([*(labels[:-1] or labels), heading])
