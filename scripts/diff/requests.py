"""What a request consists of beside its address: parameters and body, compared."""

from collections.abc import Iterator
from dataclasses import replace

from scripts.diff.findings import Finding, within
from scripts.diff.keywords import is_annotation
from scripts.diff.media_types import by_type, covering, is_range
from scripts.diff.nodes import Node, Schema, Spec
from scripts.diff.operations import Operation
from scripts.diff.schemas import SchemaDiff, noted, unjudged
from scripts.documents import Json, JsonObject

_UNHEARD = {"accept", "content-type", "authorization"}
"""Headers that OpenAPI says elsewhere; as parameters they mean nothing."""

_OF_PARAMETER = frozenset(["name", "in", "required", "schema", "content", "style", "explode", "allowReserved", "$ref"])
_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


def parameters(old: Operation, new: Operation, specs: tuple[Spec, Spec], schemas: SchemaDiff) -> Iterator[Finding]:
    """Every change of a parameter. One of the path is known by where it stands, any other by its name."""
    before, after = _parameters(old, specs[0]), _parameters(new, specs[1])
    for key in [*before, *(key for key in after if key not in before)]:
        one, two = before.get(key), after.get(key)
        place, name = key
        part = f"{place} parameter {name}"
        if place == "path":
            spelled = old.placeholders if two is None else new.placeholders
            part = f"path parameter {spelled[int(name)]}"
        found: list[Finding] = []
        if one is None and two is not None and place != "path":
            required = two.table.get("required") is True
            rule = f"request-{'required' if required else 'optional'}-parameter-added"
            message = "is new and required" if required else "is new"
            found = [Finding("breaking" if required else "compatible", rule, message, "request", location=two.pointer)]
        elif two is None and one is not None and place != "path":
            found = [Finding("breaking", "request-parameter-removed", "is gone", "request", location=one.pointer)]
        elif one is not None and two is not None:
            found = list(_parameter(place, one, two, schemas))
        yield from within(found, "", part)


def _parameters(operation: Operation, spec: Spec) -> dict[tuple[str, str], Node]:
    found: dict[tuple[str, str], Node] = {}
    for holder in (operation.item, operation.node):
        for node in map(spec.resolve, holder.at("parameters").elements()):
            place, name = str(node.table.get("in")), str(node.table.get("name"))
            if place == "header":
                name = name.lower()
            if place == "path":
                if name not in operation.placeholders:
                    continue  # no request can carry it
                name = str(operation.placeholders.index(name))
            if not (place == "header" and name in _UNHEARD):
                found[place, name] = node
    return found


def _parameter(place: str, old: Node, new: Node, schemas: SchemaDiff) -> Iterator[Finding]:
    before, after = old.table, new.table
    if place != "path" and (before.get("required") is True) != (after.get("required") is True):
        if after.get("required") is True:
            yield schemas.finding("narrow", "parameter-required", "is now required", new.pointer)
        else:
            yield schemas.finding("widen", "parameter-optional", "is no longer required", new.pointer)
    for word, one, two in _written(place, before, after):
        yield schemas.finding("breaking", "parameter-style-changed", f"{word} differs", new.pointer, one, two)
    yield from noted(_annotations(before), _annotations(after), new.pointer, "request")
    yield from unjudged(old, new, _OF_PARAMETER, schemas)
    if ("content" in before) != ("content" in after):
        one, two = ("content" if "content" in table else "schema" for table in (before, after))
        message = "is put into the request in another way"
        yield schemas.finding("breaking", "parameter-style-changed", message, new.pointer, one, two)
    elif "content" in before:
        yield from media(old.at("content"), new.at("content"), schemas, "")
    else:
        yield from schemas.compare(_schema(old), _schema(new))


def _written(place: str, old: JsonObject, new: JsonObject) -> Iterator[tuple[str, Json, Json]]:
    """What differs in how a value is put into the request; a style brings its own `explode`."""
    before, after = (table.get("style", _STYLES.get(place)) for table in (old, new))
    if before != after:
        yield "style", before, after
    for word, usual in (("explode", after == "form"), ("allowReserved", False)):
        one, two = old.get(word, usual), new.get(word, usual)
        if one != two:
            yield word, one, two


def _annotations(table: JsonObject) -> JsonObject:
    return {word: value for word, value in table.items() if is_annotation(word)}


def _schema(node: Node) -> Schema:
    return (node.at("schema"),) if node.table.get("schema") is not None else ()


def body(old: Operation, new: Operation, specs: tuple[Spec, Spec], schemas: SchemaDiff) -> Iterator[Finding]:
    """Every change of the request body."""
    before = specs[0].resolve(old.node.at("requestBody"))
    after = specs[1].resolve(new.node.at("requestBody"))
    unusual = " (unusual: servers and proxies may drop it)" if new.method in ("get", "head", "delete") else ""
    found: list[Finding] = []
    if not before.table and after.table:
        required = after.table.get("required") is True
        rule = f"request-{'required' if required else 'optional'}-body-added"
        message = f"{new.method.upper()} has a body now{', and it is required' if required else ''}{unusual}"
        found = [Finding("breaking" if required else "compatible", rule, message, "request", location=after.pointer)]
    elif before.table and not after.table:
        message = "the request no longer has a body"
        found = [Finding("breaking", "request-body-removed", message, "request", location=before.pointer)]
    elif before.table and after.table:
        if (before.table.get("required") is True) != (after.table.get("required") is True):
            if after.table.get("required") is True:
                found.append(schemas.finding("narrow", "body-required", "the body is now required", after.pointer))
            else:
                found.append(schemas.finding("widen", "body-optional", "the body may be left out", after.pointer))
        found += noted(_annotations(before.table), _annotations(after.table), after.pointer, "request")
        found += unjudged(before, after, {"required", "content", "$ref"}, schemas)
    yield from within(found, "", "body")
    if before.table and after.table:
        yield from media(before.at("content"), after.at("content"), schemas, "body")


def media(old: Node, new: Node, schemas: SchemaDiff, part: str) -> Iterator[Finding]:
    """Every change of a body by its media types, those of a range (`application/*`) included."""
    before, after = by_type(old, new), by_type(new, old)
    direction = schemas.direction
    shared = any(covering(one, after) for one in before)
    for one, node in before.items():
        there = covering(one, after)
        at = f"{part} {one}".strip()
        if there is None:
            missed = not schemas.reading or direction == "request" or not shared
            message = f"{one} is no longer {'accepted' if direction == 'request' else 'answered'}"
            found = schemas.finding("breaking" if missed else "compatible", "media-type-removed", message, node.pointer)
            yield replace(found, part=at)
            continue
        if direction == "response" and one not in after and is_range(there):
            message = f"anything of {there} can be answered in place of {one}"
            yield replace(schemas.finding("breaking", "media-type-widened", message, after[there].pointer), part=at)
        yield from within(_content(node, after[there], schemas), "", at)
    for two, node in after.items():
        if covering(two, before) is None:
            message = f"{two} is {'accepted' if direction == 'request' else 'answered'} now"
            yield replace(
                schemas.finding("compatible", "media-type-added", message, node.pointer), part=f"{part} {two}".strip()
            )


def _content(old: Node, new: Node, schemas: SchemaDiff) -> Iterator[Finding]:
    yield from noted(_annotations(old.table), _annotations(new.table), new.pointer, schemas.direction)
    yield from schemas.compare(_schema(old), _schema(new))
    yield from unjudged(old, new, {"schema"}, schemas)
