"""Two documents compared: their operations paired, each pair looked at, what lies outside the scope counted."""

from collections.abc import Iterator
from dataclasses import replace

from scripts.diff.access import access
from scripts.diff.findings import EVERYWHERE, Direction, Finding, Level, in_order
from scripts.diff.keywords import is_annotation
from scripts.diff.nodes import Sameness, Spec
from scripts.diff.operations import SPEECH, Operation, below, normal_path, operations, paths_of
from scripts.diff.requests import body, parameters
from scripts.diff.responses import responses
from scripts.diff.schemas import SchemaDiff, noted, unjudged
from scripts.documents import JsonObject

_NOTED = {"operationId", "tags", "summary", "externalDocs", "description", "deprecated"}
_COMPARED = {"parameters", "requestBody", "responses", "security", "servers"}


def compare(
    old: JsonObject, new: JsonObject, *, paths: str | None = None, names: tuple[str, str] = ("old", "new")
) -> list[Finding]:
    """Every change from one OpenAPI 3 document to another, breaking ones first.

    Args:
        old: the document before.
        new: the document after.
        paths: only operations whose path begins with this; `/` for all. Without it the speech-to-text paths if either
            document has one, else all.
        names: what to call the documents in an error.

    Raises:
        PipelineError: a reference in what is compared leads nowhere or out of the document.
    """
    return compared(Spec(old, names[0]), Spec(new, names[1]), paths)


def scope(paths: str | None, *specs: Spec) -> str:
    """The prefix of the paths that are compared."""
    if paths is not None:
        return paths
    speech = any(below(path, SPEECH) for spec in specs for path in paths_of(spec))
    return SPEECH if speech else "/"


def compared(old: Spec, new: Spec, paths: str | None = None, reading: bool = False) -> list[Finding]:
    """`compare`, and with `reading` as seen by a program that was written for `old` (see `SchemaDiff`)."""
    prefix = scope(paths, old, new)
    same = Sameness(old, new)
    diffs: dict[Direction, SchemaDiff] = {
        "request": SchemaDiff(old, new, "request", same),
        "response": SchemaDiff(old, new, "response", same, reading),
    }
    found = [*_document(old, new), *_left_out(old, new, prefix)]
    before, after = operations(old, prefix), operations(new, prefix)
    spelled = [{normal_path(path) for path in paths_of(spec)} for spec in (old, new)]
    for name, one in before.items():
        if name not in after:
            whole = normal_path(one.path) not in spelled[1]
            found.append(_operation("breaking", "path-removed" if whole else "operation-removed", "is gone", one))
    for name, two in after.items():
        if name not in before:
            whole = normal_path(two.path) not in spelled[0]
            found.append(_operation("compatible", "path-added" if whole else "operation-added", "is new", two))
    pairs = [(one, after[name]) for name, one in before.items() if name in after]
    found += _ways_in(pairs, (old, new))
    for one, two in pairs:
        found += [replace(finding, operation=two.label) for finding in _pair(one, two, (old, new), diffs)]
    return in_order(found)


def _pair(
    old: Operation, new: Operation, specs: tuple[Spec, Spec], diffs: dict[Direction, SchemaDiff]
) -> Iterator[Finding]:
    yield from _spelling(old, new)
    yield from noted(_annotations(old.node.table), _annotations(new.node.table), new.node.pointer, None)
    yield from noted(_annotations(old.item.table), _annotations(new.item.table), new.item.pointer, None)
    yield from parameters(old, new, specs, diffs["request"])
    yield from body(old, new, specs, diffs["request"])
    yield from responses(old, new, specs, diffs["response"])
    yield from (
        replace(finding, direction=None, rule="unjudged")
        for finding in unjudged(old.node, new.node, _COMPARED | _NOTED, diffs["request"])
    )


def _spelling(old: Operation, new: Operation) -> Iterator[Finding]:
    """A parameter of the path has no name on the wire, and the way it is marked is the document's own."""
    for one, two in zip(old.placeholders, new.placeholders, strict=True):
        if one != two:
            message = "the parameter of the path has another name; requests stay the same"
            yield _path_note("path-parameter-renamed", message, one, two, new)
    if (old.path != "/" and old.path.endswith("/")) != (new.path != "/" and new.path.endswith("/")):
        message = "the path ends in a slash, or no longer does: most servers take both"
        yield _path_note("path-style-changed", message, old.path, new.path, new)
    if ("{" in old.path) != ("{" in new.path):
        message = "the path is written in another style; requests stay the same"
        yield _path_note("path-style-changed", message, old.path, new.path, new)


def _path_note(rule: str, message: str, old: str, new: str, operation: Operation) -> Finding:
    return Finding("note", rule, message, part="path", location=operation.item.pointer, old=old, new=new)


def _ways_in(pairs: list[tuple[Operation, Operation]], specs: tuple[Spec, Spec]) -> list[Finding]:
    """Servers and security, said once where all operations have changed alike."""
    each = [(new, list(access(old, new, specs))) for old, new in pairs]
    plain = [[replace(finding, location="") for finding in findings] for _, findings in each]
    if len(each) > 1 and plain[0] and all(findings == plain[0] for findings in plain):
        return [replace(finding, operation=EVERYWHERE, location="#") for finding in plain[0]]
    return [replace(finding, operation=new.label) for new, findings in each for finding in findings]


def _operation(level: Level, rule: str, message: str, operation: Operation) -> Finding:
    return Finding(level, rule, message, operation=operation.label, part="path", location=operation.node.pointer)


def _annotations(table: JsonObject) -> JsonObject:
    return {word: value for word, value in table.items() if _is_noted(word)}


def _is_noted(word: str) -> bool:
    return word in _NOTED or is_annotation(word)


def _document(old: Spec, new: Spec) -> Iterator[Finding]:
    words = ("openapi", "info", "tags", "externalDocs", "jsonSchemaDialect", "webhooks")
    before = {word: value for word, value in old.root.table.items() if word in words or word.startswith("x-")}
    after = {word: value for word, value in new.root.table.items() if word in words or word.startswith("x-")}
    yield from noted(before, after, "#", None)


def _left_out(old: Spec, new: Spec, prefix: str) -> Iterator[Finding]:
    before, after = ([path for path in paths_of(spec) if not below(path, prefix)] for spec in (old, new))
    if before or after:
        message = f"paths outside {prefix} were not compared: {len(before)} old, {len(after)} new"
        yield Finding("note", "paths-left-out", message, location="#/paths")
