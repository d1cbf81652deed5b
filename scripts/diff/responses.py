"""What is answered: status codes, bodies and headers, compared.

Success is whatever is not 4xx, 5xx or `default`. An error's status may come and go: a client has to meet any.
"""

from collections.abc import Iterator
from dataclasses import replace

from scripts.diff.findings import Effect, Finding, within
from scripts.diff.keywords import is_annotation
from scripts.diff.nodes import Node, Spec
from scripts.diff.operations import Operation
from scripts.diff.requests import media
from scripts.diff.schemas import SchemaDiff, noted, unjudged
from scripts.documents import JsonObject

STATUS = "status"
"""The part that the codes themselves are in: `status 201`."""


def responses(old: Operation, new: Operation, specs: tuple[Spec, Spec], schemas: SchemaDiff) -> Iterator[Finding]:
    """Every change of what an operation answers."""
    before, after = _by_status(old, specs[0]), _by_status(new, specs[1])
    yield from _statuses(before, after, schemas)
    for code, other in _pairs(before, after):
        yield from within(_response(before[code], after[other], specs, schemas, other), "", other)
        content = before[code].at("content"), after[other].at("content")
        yield from media(*content, schemas, other)


def is_success(code: str) -> bool:
    """Whether an answer with this code is what was asked for."""
    return code[:1] not in ("4", "5") and code != "default"


def _by_status(operation: Operation, spec: Spec) -> dict[str, Node]:
    found = {code.upper(): spec.resolve(node) for code, node in operation.node.at("responses").members()}
    return {"default" if code == "DEFAULT" else code: node for code, node in found.items() if not code.startswith("X-")}


def _pairs(old: dict[str, Node], new: dict[str, Node]) -> list[tuple[str, str]]:
    """The codes whose answers are compared: the same, one that covers the other, or the one that it became."""
    pairs = [(code, there) for code in old if (there := _covering(code, new)) is not None]
    met = {there for _, there in pairs}
    pairs += [(there, code) for code in new if code not in met and (there := _covering(code, old)) is not None]
    moved = _moved(old, new)
    return [*pairs, moved] if moved else pairs


def _covering(code: str, others: dict[str, Node]) -> str | None:
    wider = [code, f"{code[:1]}XX", "default"]
    return next((one for one in wider if one in others and not (one == "default" and _defined(code, others))), None)


def _defined(code: str, others: dict[str, Node]) -> bool:
    """Whether `default` stands for errors only, because the success has a code of its own."""
    return is_success(code) and any(map(is_success, others))


def _is_open(codes: dict[str, Node]) -> bool:
    """Whether `default` stands for success too."""
    return "default" in codes and not any(map(is_success, codes))


def _moved(old: dict[str, Node], new: dict[str, Node]) -> tuple[str, str] | None:
    """One success code that has become another."""
    unmet = _unmet(old, new), _unmet(new, old)
    gone = [code for code in unmet[0] if not _within_range(code, unmet[1])]
    come = [code for code in unmet[1] if not _within_range(code, unmet[0])]
    return (gone[0], come[0]) if len(gone) == len(come) == 1 and _kept(gone[0], come[0]) else None


def _kept(old: str, new: str) -> bool:
    return "X" not in old + new


def _within_range(code: str, others: list[str]) -> bool:
    return any(other.endswith("XX") and other[:1] == code[:1] for other in others)


def _unmet(codes: dict[str, Node], others: dict[str, Node]) -> list[str]:
    return [code for code in codes if is_success(code) and _covering(code, others) is None]


def _statuses(old: dict[str, Node], new: dict[str, Node], schemas: SchemaDiff) -> Iterator[Finding]:
    moved = _moved(old, new)
    if moved:
        gone, come = moved
        message = f"success is answered with {come} instead of {gone}"
        yield _status(come, "breaking", "success-status-changed", message, new[come], schemas, gone, come)
    open_now, open_before = _is_open(new) and not _is_open(old), _is_open(old) and not _is_open(new)
    if open_now and any(map(is_success, old)) and not (schemas.reading and "2XX" in old):
        message = "success can be answered with any code now"
        yield _status("default", "breaking", "success-status-added", message, new["default"], schemas)
    for code in (code for code in old if code not in new and not (moved and code == moved[0])):
        node = old[code]
        if code == "default" and open_before and any(map(is_success, new)):
            message = "success is no longer any code"
            yield _status(code, "compatible", "success-status-narrowed", message, node, schemas)
        elif not is_success(code):
            message = f"{code} is no longer documented"
            yield _status(code, "note", "error-status-removed", message, node, schemas)
        elif schemas.reading:
            continue
        elif code.endswith("XX") and any(other[:1] == code[:1] for other in new):
            message = f"success is no longer any {code}"
            yield _status(code, "compatible", "success-status-narrowed", message, node, schemas)
        elif _covering(code, new) is None:
            message = f"success is no longer answered with {code}"
            yield _status(code, "breaking", "success-status-removed", message, node, schemas)
    for code in (code for code in new if code not in old and not (moved and code == moved[1])):
        node = new[code]
        if code == "default" and open_now and any(map(is_success, old)):
            continue
        if not is_success(code):
            yield _status(code, "compatible", "error-status-added", f"{code} is documented now", node, schemas)
        elif _covering(code, old) is None:
            message = f"success can be answered with {code} now"
            yield _status(code, "breaking", "success-status-added", message, node, schemas)


def _status(
    code: str,
    effect: Effect,
    subject: str,
    message: str,
    node: Node,
    schemas: SchemaDiff,
    old: str | None = None,
    new: str | None = None,
) -> Finding:
    found = schemas.finding(effect, subject, message, node.pointer, old, new)
    return replace(found, part=f"{STATUS} {code}")


def _response(old: Node, new: Node, specs: tuple[Spec, Spec], schemas: SchemaDiff, code: str) -> Iterator[Finding]:
    yield from noted(_annotations(old.table), _annotations(new.table), new.pointer, "response")
    yield from unjudged(old, new, {"headers", "content", "links", "summary", "$ref"}, schemas)
    before = {name.lower(): specs[0].resolve(node) for name, node in old.at("headers").members()}
    after = {name.lower(): specs[1].resolve(node) for name, node in new.at("headers").members()}
    for name in [*before, *(name for name in after if name not in before)]:
        one, two = before.get(name), after.get(name)
        found: list[Finding] = []
        if one is None and two is not None:
            found = [schemas.finding("compatible", "header-added", "the header is new", two.pointer)]
        elif two is None and one is not None:
            needed = not schemas.reading or one.table.get("required") is True
            effect: Effect = "breaking" if needed else "compatible"
            found = [schemas.finding(effect, "header-removed", "the header is gone", one.pointer)]
        elif one is not None and two is not None:
            found = list(_header(one, two, schemas))
        for finding in found:
            yield replace(finding, part=f"{code} header {name}")


def _header(old: Node, new: Node, schemas: SchemaDiff) -> Iterator[Finding]:
    if (old.table.get("required") is True) != (new.table.get("required") is True):
        if new.table.get("required") is True:
            yield schemas.finding("narrow", "header-required", "the header is always there now", new.pointer)
        else:
            yield schemas.finding("widen", "header-optional", "the header may be missing", new.pointer)
    yield from noted(_annotations(old.table), _annotations(new.table), new.pointer, "response")
    yield from unjudged(old, new, {"schema", "required", "$ref"}, schemas)
    one, two = ((node.at("schema"),) if node.table.get("schema") is not None else () for node in (old, new))
    yield from schemas.compare(one, two)


def _annotations(table: JsonObject) -> JsonObject:
    return {word: value for word, value in table.items() if is_annotation(word) or word in ("links", "summary")}
