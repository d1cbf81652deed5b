"""The operations of a document, under names by which those of another version are found again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.diff.nodes import Node, Spec
from scripts.documents import PipelineError

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SPEECH = "/v1/stt"
"""The paths that are ours; a document of the whole gateway has hundreds of others."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}|(?<=/):([A-Za-z_][A-Za-z0-9_]*)")


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One method of one path, as its document spells it."""

    method: str
    path: str
    node: Node
    item: Node

    @property
    def label(self) -> str:
        """What people call it: `POST /v1/stt/create`."""
        return f"{self.method.upper()} {self.path}"

    @property
    def placeholders(self) -> list[str]:
        """The names in the path, in order."""
        return [braced or colon for braced, colon in _PLACEHOLDER.findall(self.path)]


def normal_path(path: str) -> str:
    """`/v1/stt/:id` and `/v1/stt/{generation_id}/` are one path: `/v1/stt/{}`."""
    return _PLACEHOLDER.sub("{}", path).rstrip("/") or "/"


def normal_label(label: str) -> str:
    """The label of an operation, whatever the document calls the parameters of its path."""
    method, _, path = label.partition(" ")
    return f"{method} {normal_path(path)}" if path.startswith("/") else label


def paths_of(spec: Spec) -> list[str]:
    """Every path as the document spells it; `x-` keys are none."""
    return [path for path in spec.root.at("paths").table if path.startswith("/")]


def below(path: str, prefix: str) -> bool:
    """Whether a path is the prefix, or goes on from it."""
    bare, start = normal_path(path), normal_path(prefix)
    return start == "/" or bare == start or bare.startswith(f"{start}/")


def operations(spec: Spec, prefix: str) -> dict[str, Operation]:
    """The operations below a prefix. Of two that mean the same, the second keeps its own spelling as its name."""
    found: dict[str, Operation] = {}
    for path in paths_of(spec):
        if below(path, prefix):
            for operation in _of_path(spec, path):
                name = normal_label(operation.label)
                found[operation.label if name in found else name] = operation
    return found


def _of_path(spec: Spec, path: str) -> Iterator[Operation]:
    node = spec.root.at("paths", path)
    item = spec.resolve(node)
    if item is not node:  # 3.1 lets a path have more beside its reference
        beside = {key: value for key, value in node.table.items() if key != "$ref"}
        item = Node({**item.table, **beside}, item.pointer)
    for key, below_it in item.members():
        if key.lower() in METHODS:
            if not isinstance(below_it.value, dict):
                raise PipelineError(f"{spec.name}, {below_it.pointer}: an operation has to be an object")
            yield Operation(key.lower(), path, below_it, item)
