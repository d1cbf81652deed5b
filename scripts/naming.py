"""Merge the two documents of a page into one, and hoist its inline schemas to named components (`openapi/names.yaml`).

A page documents everything inline, so a generator would have to invent class names, and would invent others the day
a schema moves. The names are ours, and the same on every page. Hoisting changes no meaning: `inlined(named)` must give
the merged document back, and `named` asserts it.
"""

import copy
from typing import cast

from scripts.documents import (
    Json,
    JsonObject,
    PipelineError,
    as_object,
    descend,
    pointer_parts,
    replace_child,
    shown,
)

_REF = "#/components/schemas/"


def merged(documents: dict[str, JsonObject], page: str) -> JsonObject:
    """One document of a page's create and fetch documents, every `$ref` resolved in place, no `components/schemas`."""
    result: JsonObject = {}
    for number, (operation, document) in enumerate(documents.items()):
        plain = inlined(document, f"{page}.{operation}")
        for key in ("openapi", "info", "servers", "security"):
            if number > 0 and result.get(key) != plain.get(key):
                raise PipelineError(f"{page}: create and fetch documents differ in {key!r}; decide which is true")
            if key in plain:
                result[key] = plain[key]
        for key in ("components", "paths"):
            target = cast(JsonObject, result.setdefault(key, {}))
            for name, value in as_object(plain.get(key, {}), f"{page}.{operation}, {key}").items():
                if target.setdefault(name, value) != value:
                    raise PipelineError(f"{page}: create and fetch documents differ in {key}/{name}")
    return result


def inlined(document: JsonObject, where: str) -> JsonObject:
    """The document with each reference to a schema component replaced by the schema, and no schema components left."""
    components = as_object(document.get("components", {}), f"{where}, components")
    schemas = as_object(components.get("schemas", {}), f"{where}, components/schemas")

    def resolve(node: Json, trail: tuple[str, ...]) -> Json:
        if isinstance(node, list):
            return [resolve(item, trail) for item in node]
        if not isinstance(node, dict):
            return node
        target = node.get("$ref")
        if isinstance(target, str):
            name = target.removeprefix(_REF)
            if name == target or name not in schemas:
                raise PipelineError(f"{where}: $ref {target!r} leads nowhere in this document")
            if name in trail:
                raise PipelineError(f"{where}: schema {name} contains itself; a recursive schema cannot be inlined")
            return resolve(schemas[name], (*trail, name))
        hoisted = _hoisted_nullable(node)
        if hoisted is not None:
            return {**as_object(resolve(hoisted, trail), where), "nullable": True}
        return {key: resolve(value, trail) for key, value in node.items()}

    rest = {key: value for key, value in components.items() if key != "schemas"}
    plain = {key: value for key, value in document.items() if key != "components"}
    return as_object(resolve({**plain, "components": rest}, ()), where)


def _hoisted_nullable(node: JsonObject) -> Json:
    """The reference inside `{"nullable": true, "allOf": [reference]}`, as which a nullable schema is hoisted."""
    parts = node.get("allOf")
    return parts[0] if set(node) == {"nullable", "allOf"} and isinstance(parts, list) and len(parts) == 1 else None


def named(document: JsonObject, names: JsonObject, page: str) -> JsonObject:
    """The merged document with its schemas hoisted and its operations given their pinned ids and tag.

    Args:
        document: what `merged` returned.
        names: `openapi/names.yaml`: `operations`, `tag`, `pages` (name -> pointer into the page) and `parts`
            (name -> name -> pointer or pointers into the schema of the first name, on whatever page that is).
        page: the page's name.
    """
    result = copy.deepcopy(document)
    pages = as_object(names["pages"], "names.yaml, pages")
    if page not in pages:
        raise PipelineError(f"names.yaml: pages has no entry for {page}; say where its schemas are")
    parts = as_object(names["parts"], "names.yaml, parts")
    schemas: JsonObject = {}
    places = {name: pointer_parts(str(p)) for name, p in as_object(pages[page], f"names.yaml, pages/{page}").items()}
    # Deepest first: a pointer may lead through a schema that is hoisted later.
    for name in sorted(places, key=lambda name: len(places[name]), reverse=True):
        _hoist(result, places[name], name, parts, schemas, page)
    as_object(result["components"], page)["schemas"] = dict(sorted(schemas.items()))
    if inlined(result, page) != document:
        raise PipelineError(f"{page}: inlining the named schemas does not give the documented ones back")
    _pin_operations(result, names, page)
    return result


def _hoist(root: Json, where: list[str], name: str, parts: JsonObject, schemas: JsonObject, page: str) -> None:
    source = f"names.yaml, {page}, {name}"
    parent = descend(root, where[:-1], source)
    schema = as_object(descend(root, where, source), source)
    if schema.get("type") == "array":
        # A name is for an element. Where the pages have an object for an array, this is the day they correct it.
        raise PipelineError(
            f"{source}: the page documents an array there, {shown(schema, 120)}. Correct the pointer to name its "
            "elements, and drop the overlay actions that made an array of it"
        )
    for part, pointers in as_object(parts.get(name, {}), source).items():
        for pointer in pointers if isinstance(pointers, list) else [pointers]:
            _hoist(schema, pointer_parts(str(pointer)), part, parts, schemas, page)
    reference: JsonObject = {"$ref": f"{_REF}{name}"}
    bare = dict(schema)
    # Without a type beside it nullable means nothing; it stays, and lift.py asks for a correction.
    if bare.get("nullable") is True and isinstance(bare.get("type"), str):
        del bare["nullable"]
        reference = {"nullable": True, "allOf": [reference]}
    if schemas.setdefault(name, bare) != bare:
        raise PipelineError(f"{source}: two different schemas would have this name; give one of them another")
    replace_child(parent, where[-1], reference)


def _pin_operations(document: JsonObject, names: JsonObject, page: str) -> None:
    paths = as_object(document["paths"], page)
    pinned: set[tuple[str, str]] = set()
    for operation_id, place_node in as_object(names["operations"], "names.yaml, operations").items():
        place = as_object(place_node, "names.yaml, operations")
        path, method = str(place["path"]), str(place["method"])
        operation = as_object(descend(paths, [path, method], f"names.yaml, operations/{operation_id}, {page}"), page)
        operation["operationId"] = operation_id
        operation["tags"] = [names["tag"]]
        pinned.add((path, method))
    for path, item in paths.items():
        for method in as_object(item, page):
            if (path, method) not in pinned:
                raise PipelineError(f"{page}: {method.upper()} {path} has no operation id in names.yaml")
