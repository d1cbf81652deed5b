"""JSON documents and the folders they live in: reading, writing, walking. No step of the pipeline itself."""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

Json: TypeAlias = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
JsonObject: TypeAlias = dict[str, Json]
JsonT = TypeVar("JsonT", bound=Json)

ROOT = Path(__file__).resolve().parent.parent


class PipelineError(Exception):
    """A step cannot go on. The message says what, where, and what a maintainer does next."""


def as_object(node: Json, where: str) -> JsonObject:
    """`node`, known to be a JSON object from here on."""
    if not isinstance(node, dict):
        raise PipelineError(f"{where}: expected an object, found {type(node).__name__}")
    return node


def as_array(node: Json, where: str) -> list[Json]:
    """`node`, known to be a JSON array from here on."""
    if not isinstance(node, list):
        raise PipelineError(f"{where}: expected an array, found {type(node).__name__}")
    return node


def read_json(path: Path) -> JsonObject:
    """The JSON object in a file."""
    try:
        node = cast(Json, json.loads(path.read_bytes()))
    except (OSError, ValueError) as problem:
        raise PipelineError(f"{path.name}: cannot be read as JSON: {problem}") from problem
    return as_object(node, path.name)


def read_yaml(path: Path) -> JsonObject:
    """The mapping in a YAML file, as JSON: an alias becomes a copy, and what JSON cannot hold is an error."""
    try:
        node = cast(Json, json.loads(_yaml_as_json(path.read_text(encoding="utf-8"))))
    except (OSError, TypeError, ValueError, YAMLError) as problem:
        raise PipelineError(f"{path.name}: {problem}") from problem
    return as_object(node, path.name)


@lru_cache(maxsize=64)
def _yaml_as_json(text: str) -> str:
    reader: Any = YAML(typ="safe", pure=True)  # ruamel's own annotations are incomplete
    return json.dumps(reader.load(text))


def json_bytes(document: JsonObject) -> bytes:
    """A document in the one form we commit: two spaces, the document's own order, a newline at the end."""
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def write_json(path: Path, document: JsonObject) -> None:
    """Write in the one form we commit (`json_bytes`)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(json_bytes(document))


def pointer_parts(pointer: str) -> list[str]:
    """`/a~1b/0` as `["a/b", "0"]` (RFC 6901)."""
    if pointer == "":
        return []
    if not pointer.startswith("/"):
        raise PipelineError(f"JSON pointer {pointer!r} does not begin with '/'")
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/")]


def child(node: Json, key: str | int) -> Json:
    """One step down; `KeyError` where there is no such child."""
    if isinstance(node, list) and str(key).isdigit() and int(key) < len(node):
        return node[int(key)]
    if isinstance(node, dict) and isinstance(key, str):
        return node[key]
    raise KeyError(key)


def descend(node: Json, parts: Sequence[str | int], where: str) -> Json:
    """The value that `parts` leads to, below `node`."""
    for depth, part in enumerate(parts):
        try:
            node = child(node, part)
        except KeyError:
            trail = "/".join(str(p) for p in parts[: depth + 1])
            raise PipelineError(f"{where}: nothing at /{trail}") from None
    return node


def copied(node: JsonT) -> JsonT:
    """A copy that shares nothing with the value; `copy.deepcopy` takes more than twice as long over JSON."""
    return cast(JsonT, _copied(node))


def _copied(node: Json) -> Json:
    if isinstance(node, dict):
        return {key: _copied(value) if isinstance(value, (dict, list)) else value for key, value in node.items()}
    return [_copied(item) for item in node] if isinstance(node, list) else node


def replace_child(parent: Json, key: str | int, value: Json) -> None:
    """Put `value` where `child(parent, key)` was."""
    if isinstance(parent, list):
        parent[int(key)] = value
    elif isinstance(parent, dict):
        parent[str(key)] = value


def shown(node: Json, limit: int = 400) -> str:
    """A value on one line, for a message; long ones are cut."""
    text = json.dumps(node, ensure_ascii=False)
    return text if len(text) <= limit else f"{text[:limit]} ... ({len(text)} characters)"
