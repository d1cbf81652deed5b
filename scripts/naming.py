"""Merge the two documents of a page into one, and hoist its inline schemas to named components (`openapi/names.yaml`).

A page documents everything inline, so a generator would have to invent class names, and would invent others the day
a schema moves. The names are ours, and the same on every page. Hoisting changes no meaning: `inlined(named)` must give
the merged document back, and `named` asserts it.
"""

from typing import cast

from scripts.documents import (
    Json,
    JsonObject,
    PipelineError,
    as_object,
    child,
    copied,
    descend,
    pointer_parts,
    replace_child,
    shown,
)
from scripts.locate import Places

_REF = "#/components/schemas/"
_KEPT = "securitySchemes"


def merged(documents: dict[str, JsonObject], page: str) -> JsonObject:
    """One document of a page's create and fetch documents, every `$ref` resolved in place, no `components/schemas`."""
    result: JsonObject = {}
    for number, (operation, document) in enumerate(documents.items()):
        plain = inlined(document, f"{page}.{operation}")
        if "info" in plain:
            result.setdefault("info", plain["info"])  # a title and a version, which may differ for no reason
        for key in ("openapi", "servers", "security"):
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
    """The document with each reference to a component replaced by the component; only security schemes stay apart."""
    components = as_object(document.get("components", {}), f"{where}, components")

    def resolve(node: Json, trail: tuple[str, ...]) -> Json:
        if isinstance(node, list):
            return [resolve(item, trail) for item in node]
        if not isinstance(node, dict):
            return node
        target = node.get("$ref")
        if isinstance(target, str):
            if target in trail:
                raise PipelineError(f"{where}: {target} contains itself; a recursive schema cannot be inlined")
            return resolve(_component(components, target, where), (*trail, target))
        hoisted = _hoisted_nullable(node)
        if hoisted is not None:
            return {**as_object(resolve(hoisted, trail), where), "nullable": True}
        return {key: resolve(value, trail) for key, value in node.items()}

    rest = {key: value for key, value in components.items() if key == _KEPT}
    plain = {key: value for key, value in document.items() if key != "components"}
    return as_object(resolve({**plain, "components": rest}, ()), where)


def _component(components: JsonObject, target: str, where: str) -> Json:
    kind, _, name = target.removeprefix("#/components/").partition("/")
    held = components.get(kind)
    unescaped = name.replace("~1", "/").replace("~0", "~")
    if not target.startswith("#/components/") or not isinstance(held, dict) or unescaped not in held:
        raise PipelineError(f"{where}: $ref {target!r} leads nowhere in this document")
    return held[unescaped]


def _hoisted_nullable(node: JsonObject) -> Json:
    """The reference inside `{"nullable": true, "allOf": [reference]}`, as which a nullable schema is hoisted."""
    parts = node.get("allOf")
    return parts[0] if set(node) == {"nullable", "allOf"} and isinstance(parts, list) and len(parts) == 1 else None


def named(document: JsonObject, places: Places, names: JsonObject, page: str) -> JsonObject:
    """The merged document with its schemas hoisted and its operations given their pinned ids and tag.

    Args:
        document: what `merged` returned.
        places: where the outermost named schemas are: name -> places in the document (`scripts/locate.py`).
        names: `openapi/names.yaml`: `operations`, `tag` and `parts` (name -> name -> pointer or pointers into the
            schema of the first name; a property that this page does not document is passed over).
        page: the page's name.
    """
    result = copied(document)
    parts = as_object(names["parts"], "names.yaml, parts")
    schemas: JsonObject = {}
    # Deepest first: a pointer may lead through a schema that is hoisted later.
    everywhere = [(place, name) for name, found in places.items() for place in found]
    for place, name in sorted(everywhere, key=lambda item: len(item[0]), reverse=True):
        _hoist(result, place, name, parts, schemas, page)
    components = as_object(result.setdefault("components", {}), page)
    components["schemas"] = dict(sorted(schemas.items()))
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
            place = pointer_parts(str(pointer))
            if _is_documented(schema, place):
                _hoist(schema, place, part, parts, schemas, page)
    reference: JsonObject = {"$ref": f"{_REF}{name}"}
    bare = dict(schema)
    # Without a type beside it nullable means nothing; it stays, and lift.py asks for a correction.
    if bare.get("nullable") is True and isinstance(bare.get("type"), str):
        del bare["nullable"]
        reference = {"nullable": True, "allOf": [reference]}
    if schemas.setdefault(name, bare) != bare:
        raise PipelineError(f"{source}: two different schemas would have this name; give one of them another")
    replace_child(parent, where[-1], reference)


def _is_documented(schema: Json, place: list[str]) -> bool:
    """Whether a page documents a part at all. A part of another form than the pointer says is still a mistake."""
    for number, step in enumerate(place):
        if number > 0 and place[number - 1] == "properties" and isinstance(schema, dict) and step not in schema:
            return False
        try:
            schema = child(schema, step)
        except KeyError:
            return step != "properties"
    return True


def with_what_they_need(document: JsonObject, wanted: list[str], where: str) -> JsonObject:
    """Named schemas of a document, and all that they refer to."""
    schemas = as_object(as_object(document["components"], where)["schemas"], where)
    result: JsonObject = {}
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name not in schemas:
            raise PipelineError(f"{where}: no schema {name} there")
        if name not in result:
            result[name] = copied(schemas[name])
            waiting += _referred(schemas[name])
    return result


def _referred(node: Json) -> list[str]:
    if isinstance(node, list):
        return [name for item in node for name in _referred(item)]
    if not isinstance(node, dict):
        return []
    target = node.get("$ref")
    if isinstance(target, str):
        return [target.removeprefix(_REF)]
    return [name for value in node.values() for name in _referred(value)]


def part_names(names: JsonObject) -> list[str]:
    """Every name that `names.yaml` gives to a part of a schema, or to a variant of a result that has parts."""
    parts = as_object(names["parts"], "names.yaml, parts")
    return sorted({name for owner, held in parts.items() for name in (owner, *as_object(held, f"names.yaml, {owner}"))})


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
