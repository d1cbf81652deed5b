"""What a deployment is held against: the wire-true contract, a page to the letter, or any OpenAPI file."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote

import jsonschema_rs

import aimlapi_stt

Schema = dict[str, Any]

CREATE: Final = "POST /v1/stt/create"
FETCH: Final = "GET /v1/stt/{generation_id}"

_WIRE_PAGE: Final = "whisper-tiny"
_JOINED: Final = "stt"
_CREATES: Final = re.compile(r"/stt/create$")
_FETCHES: Final = re.compile(r"/stt/\{[^/]+\}$")
_EXTENDS: Final = re.compile(r"^extends: \S*/(\S+)\.json$", re.MULTILINE)


class NoContract(Exception):
    """What a deployment is to be held against cannot be had. The text says why and what there is."""


@dataclass(frozen=True)
class Contract:
    """An OpenAPI document with the two operations.

    Attributes:
        name: what it is, in words, for reports.
        document: the document.
        page: the documentation page that it is of, `None` for a file.
        source: the address of the page where it is known.
        literal: whether it is a page to the letter, mistakes and all.
    """

    name: str
    document: Schema
    page: str | None = None
    source: str | None = None
    literal: bool = False

    @cached_property
    def create_path(self) -> str:
        """The path of creates."""
        return self._path("post", _CREATES)

    @cached_property
    def fetch_path(self) -> str:
        """The template of the path of fetches."""
        return self._path("get", _FETCHES)

    def has_component(self, name: str) -> bool:
        """Whether it has a schema of this name among its components."""
        return name in self.document.get("components", {}).get("schemas", {})

    def answer_pointer(self, method: str, status: int) -> str | None:
        """Where the contract describes a JSON answer, a JSON pointer; `None` where it does not describe this status, or
        the method.
        """
        path = self.create_path if method.lower() == "post" else self.fetch_path
        responses: Schema = self.document["paths"][path].get(method.lower(), {}).get("responses", {})
        key = next((key for key in (str(status), f"{status // 100}XX", "default") if key in responses), None)
        return None if key is None else f"/paths/{escaped(path)}/{method.lower()}/responses/{key}"

    def wrong(self, instance: object, pointer: str) -> tuple[str, str] | None:
        """Why an instance breaks the schema at a pointer, and the pointer of the rule; `None` where it keeps it."""
        try:
            self.validator(pointer).validate(instance)
        except jsonschema_rs.ValidationError as error:
            where = "/".join(str(step) for step in error.instance_path)
            return f"{f'at /{where}: ' if where else ''}{error.message[:500]}", pointer
        return None

    def component(self, name: str) -> str:
        """The pointer of a component's schema."""
        return f"/components/schemas/{name}"

    def _path(self, method: str, wanted: re.Pattern[str]) -> str:
        """The path of an operation, be there others beside it, and a part of it in `servers`."""
        paths: dict[str, Schema] = self.document["paths"]
        found = [path for path, item in paths.items() if wanted.search(path) and method in (item or {})]
        if not found:
            like = CREATE if method == "post" else FETCH
            raise NoContract(f"it describes no {like}. Name an OpenAPI document of the service.")
        return max(found, key=lambda path: path.startswith("/v1/"))

    def validator(self, pointer: str) -> Any:
        """What holds instances to the schema at a pointer: a validator of jsonschema_rs."""
        if pointer not in self._validators:
            document: Schema = {key: self.document[key] for key in ("components", "paths") if key in self.document}
            if str(self.document.get("openapi")).startswith("3.0"):
                document = _without_nullable(document)
            schema = {"$ref": f"#{quote(pointer)}", **document}
            self._validators[pointer] = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        return self._validators[pointer]

    @cached_property
    def _validators(self) -> dict[str, Any]:
        return {}


def contract_for(page: str | None, file: Path | None) -> Contract:
    """The contract that a run is told.

    Raises:
        NoContract: there is no such page, or the file cannot be read or lacks an operation; the text says so.
    """
    if page is not None and file is not None:
        raise NoContract("a page and a file are given. Leave out --page or --contract.")
    if file is not None:
        return _of_file(file)
    return _wire() if page is None else _of_page(page)


def pages() -> list[str]:
    """The documentation pages that there are."""
    return sorted(path.stem for path in _folder("effective").glob("*.json") if path.stem != _JOINED)


def _wire() -> Contract:
    """whisper-tiny's effective contract accepts what any page documents; the models are those of all pages."""
    document, joined = (_read(_folder("effective") / f"{name}.json") for name in (_WIRE_PAGE, _JOINED))
    schemas, every = document["components"]["schemas"], joined["components"]["schemas"]
    schemas["KnownModel"]["enum"] = every["KnownModel"]["enum"]
    schemas["TranscriptionOptions"]["properties"]["model"] = every["TranscriptionOptions"]["properties"]["model"]
    return Contract("the service as it really answers (wire)", document, source="docs/wire.md")


def _of_file(file: Path) -> Contract:
    document = _document_in(file)
    try:
        contract = Contract(str(file), document)
        _ = contract.create_path, contract.fetch_path
    except NoContract as problem:
        raise NoContract(f"{file}: {problem}") from problem
    return contract


def _document_in(file: Path) -> Schema:
    """What stands in a file, in JSON or YAML."""
    try:
        text = file.read_text(encoding="utf-8")
        told: Any = json.loads(text) if text.lstrip().startswith("{") else _yaml(text)
    except (OSError, ValueError) as problem:
        said = " ".join(str(problem).split())
        raise NoContract(f"{file} cannot be read as JSON or YAML ({said}). Name another --contract.") from problem
    document: Schema = cast(Schema, told) if isinstance(told, dict) else {}
    if "swagger" in document:
        raise NoContract(f"{file} is in Swagger {document['swagger']}. Convert it to OpenAPI 3, and name that.")
    if not str(document.get("openapi", "")).startswith("3.") or not isinstance(document.get("paths"), dict):
        raise NoContract(f"{file} is no document of OpenAPI 3 with paths. Name another --contract.")
    return document


def _yaml(text: str) -> Any:
    """What a text in YAML says, in the values of JSON: a date is text, and so is each key, like 200 of an answer."""
    from schemathesis.core.deserialization import deserialize_yaml  # takes a while, and is seldom needed
    from yaml import YAMLError

    try:
        return deserialize_yaml(text)
    except YAMLError as problem:
        raise ValueError(str(problem)) from problem


def _of_page(page: str) -> Contract:
    """A page as it documents the service, its two documents as one."""
    if page not in pages():
        raise NoContract(f"there is no page {page!r}. There are: {', '.join(pages())}.")
    name = page
    while not (_folder("documented") / f"{name}.create.json").exists():
        extended = _EXTENDS.search((_folder("overlays") / f"{name}.yaml").read_text(encoding="utf-8"))
        if extended is None:
            raise NoContract(f"the page {page} documents no operation. Leave out --page.")
        name = extended[1]
    create, fetch = (_read(_folder("documented") / f"{name}.{half}.json") for half in ("create", "fetch"))
    document = {**create, "paths": {**create["paths"], **fetch["paths"]}}
    schemas = create.get("components", {}).get("schemas", {}) | fetch.get("components", {}).get("schemas", {})
    document["components"] = {**create.get("components", {}), **fetch.get("components", {}), "schemas": schemas}
    for item in document["paths"].values():
        for operation in item.values():
            for response in operation["responses"].values():
                response.setdefault("description", "")  # OpenAPI requires one; not every page has it
    known: list[Schema] = _read(_folder("documented") / "index.json")["pages"]
    source = next((entry["source"] for entry in known if entry["page"] == name), None)
    said = f"the page {page} to the letter" + (f", which documents what {name} does" if name != page else "")
    return Contract(said, document, page=page, source=source, literal=True)


def _folder(name: str) -> Path:
    client = Path(aimlapi_stt.__file__).resolve().parent
    places = (client / "contracts" / name, client.parent.parent / "openapi" / name)
    return next(place for place in places if place.is_dir())


def _read(path: Path) -> Schema:
    document: Schema = json.loads(path.read_bytes())
    return document


def _without_nullable(node: Any) -> Any:
    """A document of OpenAPI 3.0 with its `nullable` as JSON Schema has it."""
    if isinstance(node, list):
        items: list[Any] = node  # pyright: ignore[reportUnknownVariableType]
        return [_without_nullable(item) for item in items]
    if not isinstance(node, dict):
        return node
    made: Schema = {key: _without_nullable(value) for key, value in node.items()}  # pyright: ignore[reportUnknownVariableType]
    if made.get("nullable") is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
        if "enum" in made:
            made["enum"] = [*made["enum"], None]
    return made


def escaped(key: str) -> str:
    """A key as a step of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")
