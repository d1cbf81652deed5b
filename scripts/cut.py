"""Cut an OpenAPI document of a whole gateway to the speech-to-text operations and what they reach."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from scripts.documents import Json, JsonObject, PipelineError, as_object, descend, pointer_parts
from scripts.reading import too_deep

OPERATIONS = ("create", "fetch")

_SHAPES = {
    "create": ("post", re.compile(r"/v1/stt/create/?")),
    "fetch": ("get", re.compile(r"/v1/stt/(?:\{[^{}/]+\}|:[^{}/]+)/?")),
}
_METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
_KEPT = {"openapi", "info", "jsonSchemaDialect", "servers", "security"}
_COMPONENT = re.compile(r"#/components/([^/]+)/([^/]+)")

# Below these, keys are names that a document gives; `default` is a response there, and `example` a property.
_MAPS = {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "responses", "content"} | {
    "headers",
    "encoding",
    "callbacks",
    "links",
}
_DATA = {"example", "default", "const", "enum", "value"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document has an operation."""

    path: str
    method: str


def places(document: JsonObject, where: str) -> dict[str, Place]:
    """The speech-to-text operations of a document, by `create` and `fetch`; a parameter may have any name.

    Raises:
        PipelineError: two paths document the same operation.
    """
    found: dict[str, Place] = {}
    for path, node in _paths(document, where).items():
        for operation, (method, shape) in _SHAPES.items():
            if shape.fullmatch(path) and method in _path_item(document, node, f"{where}, {path}"):
                if operation in found:
                    raise PipelineError(
                        f"{where}: {found[operation].path} and {path} both document the {operation} operation"
                    )
                found[operation] = Place(path, method)
    return {operation: found[operation] for operation in OPERATIONS if operation in found}


def holds_nothing_else(document: JsonObject, where: str) -> bool:
    """Whether every operation of the document is one of `places`, and stands there itself."""
    wanted = {(place.path, place.method) for place in places(document, where).values()}
    return wanted == set(operations(document, where))


def operations(document: JsonObject, where: str) -> list[tuple[str, str]]:
    """Path and method of every operation of a document; of a path in another place, the path and `$ref`."""
    return [
        (path, method)
        for path, node in _paths(document, where).items()
        for method in as_object(node, f"{where}, {path}")
        if method in _METHODS or method == "$ref"
    ]


def cut(document: JsonObject, where: str) -> JsonObject:
    """The document with the speech-to-text operations alone, and exactly the components that they reach.

    Everything is in the order of the document. Recursive schemas are kept as they are.

    Raises:
        PipelineError: there is no such operation, or a `$ref` leads nowhere.
    """
    found = places(document, where)
    if not found:
        raise PipelineError(
            f"{where}: documents no speech-to-text operation (POST /v1/stt/create, GET /v1/stt/{{generation_id}}); "
            + _nearest(document)
        )
    paths: JsonObject = {}
    for path, node in _paths(document, where).items():
        methods = {place.method for place in found.values() if place.path == path}
        if methods:
            item = _path_item(document, node, f"{where}, {path}")
            paths[path] = {key: value for key, value in item.items() if key not in _METHODS or key in methods}
    try:
        reached = _reached(document, paths, where)
    except RecursionError:
        raise too_deep(where) from None
    components: JsonObject = {}
    for kind, node in as_object(document.get("components", {}), f"{where}, components").items():
        named = node.items() if isinstance(node, dict) else ()
        kept: JsonObject = {name: value for name, value in named if (kind, name) in reached}
        if kept:
            components[kind] = kept
    result: JsonObject = {}
    for key, value in document.items():
        if key == "paths":
            result[key] = paths
        elif key == "components" and components:
            result[key] = components
        elif key in _KEPT:
            result[key] = value
    return result


def _paths(document: JsonObject, where: str) -> JsonObject:
    """The paths of a document; what else stands among them is an extension (`x-...`)."""
    nodes = as_object(document.get("paths"), f"{where}, paths")
    return {path: node for path, node in nodes.items() if path.startswith("/")}


def _path_item(document: JsonObject, node: Json, where: str) -> JsonObject:
    """A path item; one that is a reference, with what it refers to."""
    item = as_object(node, where)
    reference = item.get("$ref")
    if not isinstance(reference, str):
        return item
    return {**as_object(_target(document, reference, where), where), **{k: v for k, v in item.items() if k != "$ref"}}


def _reached(document: JsonObject, paths: JsonObject, where: str) -> set[tuple[str, str]]:
    """Kind and name of every component that the paths reach, through other components too."""
    reached = set(_security_schemes(document, paths))
    waiting: list[Json] = list(paths.values())
    for kind, name in reached:
        waiting.append(_target(document, f"#/components/{kind}/{name}", where))
    while waiting:
        for reference in _references(waiting.pop(), named=False):
            _target(document, reference, where)
            component = _COMPONENT.match(reference)
            if component is None:
                _within(paths, reference, where)
                continue
            kind, name = component[1], pointer_parts(unquote(f"/{component[2]}"))[0]
            if (kind, name) not in reached:
                reached.add((kind, name))
                waiting.append(_target(document, component[0], where))
    return reached


def _security_schemes(document: JsonObject, paths: JsonObject) -> Iterator[tuple[str, str]]:
    """The schemes that the operations and the document, whose word for all is kept, ask for."""
    operations = [node for item in paths.values() if isinstance(item, dict) for node in item.values()]
    for node in (document, *operations):
        requirements = node.get("security") if isinstance(node, dict) else None
        for requirement in requirements if isinstance(requirements, list) else ():
            for name in requirement if isinstance(requirement, dict) else ():
                yield "securitySchemes", name


def _references(node: Json, *, named: bool) -> Iterator[str]:
    """Each `$ref` below a node; what only looks like one, in examples and defaults, is data."""
    if isinstance(node, list):
        for item in node:
            yield from _references(item, named=False)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if named:
            yield from _references(value, named=False)
        elif key == "$ref" and isinstance(value, str):
            yield value
        elif key == "examples":
            yield from _references(value if isinstance(value, dict) else None, named=True)
        elif key == "discriminator" and isinstance(value, dict):
            mapping = value.get("mapping")
            for target in mapping.values() if isinstance(mapping, dict) else ():
                yield str(target) if "/" in str(target) else f"#/components/schemas/{target}"
        elif key not in _DATA:
            yield from _references(value, named=key in _MAPS)


def _target(document: JsonObject, reference: str, where: str) -> Json:
    if not reference.startswith("#/"):
        raise PipelineError(f"{where}: $ref {reference!r} leads out of the document; bundle it into one file first")
    try:
        return descend(document, pointer_parts(unquote(reference[1:])), where)
    except PipelineError:
        raise PipelineError(f"{where}: $ref {reference!r} leads nowhere in the document") from None


def _within(paths: JsonObject, reference: str, where: str) -> None:
    try:
        descend({"paths": paths}, pointer_parts(unquote(reference[1:])), where)
    except PipelineError:
        raise PipelineError(f"{where}: $ref {reference!r} leads to a part of the document that is cut off") from None


def _nearest(document: JsonObject) -> str:
    paths = list(as_object(document["paths"], "paths"))
    near = dict.fromkeys(near for shape in ("/v1/stt/create", "/v1/stt/{id}") for near in _close(shape, paths))
    if not near:
        return f"it has {len(paths)} paths, and none is like them"
    return f"the nearest of its {len(paths)} paths: {', '.join(list(near)[:5])}"


def _close(shape: str, paths: list[str]) -> list[str]:
    return difflib.get_close_matches(shape, paths, n=3, cutoff=0.5)
