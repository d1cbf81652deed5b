"""Whether the client that is in the field already copes with a breaking change.

The client's contract is compared with the new document, as a program reads: what the client does not ask for may go.
A breaking finding is tolerated if that comparison breaks nothing at the same place, above it or beneath it. Whether a
key is there, whether it is null and what else it is are three questions: one does not answer the other.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scripts.diff.compare import compared
from scripts.diff.findings import EVERYWHERE, Finding
from scripts.diff.nodes import Spec
from scripts.diff.operations import normal_label, operations
from scripts.diff.responses import STATUS, is_success
from scripts.documents import Json, JsonObject, as_object

_UNION = re.compile(r"(?:^|/)(?:anyOf|oneOf)\[\d+\](?=/|\[|$)")
_STATUS = re.compile(r"^(\d\w\w|default)\b ?")
_LOST = {"request-property-removed", "request-parameter-removed", "request-media-type-removed"}
"""Programs that use what is gone lose it, whatever the client says."""

RESULT_KEYS = ("result", "output")
"""Keys of an answer that hold the same, of which the client reads the one that is there (openapi/names.yaml)."""

_BOUNDS = {
    "not",
    "pattern",
    "multipleOf",
    "uniqueItems",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
} | {f"{end}{what}" for end in ("min", "max") for what in ("Length", "Items", "Properties")}
_PRESENCE = re.compile(r"-property-(?:removed|added|required|optional)$")
_TYPE = re.compile(r"-type-(?:narrowed|widened|changed)$")


def tolerance(
    findings: Iterable[Finding],
    client: JsonObject,
    new: JsonObject,
    *,
    old: JsonObject | None = None,
    corrected: JsonObject | None = None,
    paths: str | None = None,
    result_keys: Sequence[str] = RESULT_KEYS,
) -> list[Finding]:
    """The findings, with `tolerated` set on each breaking one, but where nothing can be said of it.

    Nothing can be said where the client has no such operation, and, with `old` given, where what the client breaks on
    stands above the change and stood there before.

    Args:
        findings: what `compare(old, new)` returned.
        client: the contract that the client was generated from (`openapi/effective/stt.json`).
        new: the document after.
        old: the document before, where it is known.
        corrected: what the client would be generated from after the change, where that is known. A page that has an
            object for an array is not what the service sends; what the client copes with there, this tells.
        paths: as for `compare`.
        result_keys: keys that hold the same; the client does not cope if all of them are gone from one place.

    Raises:
        PipelineError: as for `compare`.
    """
    contract = Spec(client, "the client's contract")
    known = {normal_label(operation.label) for operation in operations(contract, "/").values()}
    reader = Spec(_read(client), "the client's contract")
    broken, lost = _seen((contract, reader), new, paths, result_keys)
    before = [] if old is None else _seen((contract, reader), old, paths, ())[0]
    as_corrected = None if corrected is None else _answers(reader, corrected, paths)
    seen = _Seen(broken, lost, {_known_by(one) for one in before}, as_corrected)
    return [_judged(finding, seen, known) for finding in findings]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the client breaks on: in the new document, by result keys that are gone, in the old, as corrected."""

    broken: list[Finding]
    lost: list[Finding]
    before: set[tuple[object, ...]]
    as_corrected: list[Finding] | None


def _seen(
    client: tuple[Spec, Spec], document: JsonObject, paths: str | None, keys: Sequence[str]
) -> tuple[list[Finding], list[Finding]]:
    asked = compared(client[0], Spec(document, "new"), paths, reading=True)
    read = compared(client[1], Spec(_read(document), "new"), paths, reading=True)
    broken = [one for one in asked if one.level == "breaking" and one.direction in ("request", None)]
    broken += [one for one in read if one.level == "breaking" and one.direction in ("response", None)]
    return broken, _lost(read, keys)


def _answers(reader: Spec, document: JsonObject, paths: str | None) -> list[Finding]:
    found = compared(reader, Spec(_read(document), "corrected"), paths, reading=True)
    return [one for one in found if one.level == "breaking" and one.direction == "response"]


def _lost(read: list[Finding], keys: Sequence[str]) -> list[Finding]:
    """The keys that are gone, where none of those that hold the same is left."""
    places: dict[tuple[str, str, str], dict[str, Finding]] = {}
    for one in read:
        above, _, name = one.place.rpartition("/")
        if one.rule == "response-property-removed" and name in keys:
            places.setdefault((one.operation, one.part, above), {})[name] = one
    return [one for gone in places.values() if gone.keys() == set(keys) for one in gone.values()]


def _known_by(finding: Finding) -> tuple[object, ...]:
    operation = normal_label(finding.operation)
    return finding.rule, finding.direction, operation, _part(finding), tuple(_path(finding.place))


def _read(document: JsonObject) -> JsonObject:
    """A document as the generated client reads it: it looks at types and keys, and at nothing else."""
    return as_object(_without_bounds(document), "document")


def _without_bounds(node: Json, named: bool = False) -> Json:
    """`named`: the keys of this object are names (of properties), and not words of a schema."""
    if isinstance(node, list):
        return [_without_bounds(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_bounds(value, key == "properties" and not named)
        for key, value in node.items()
        if named or key not in _BOUNDS
    }


def _judged(finding: Finding, seen: _Seen, known: set[str]) -> Finding:
    if finding.level != "breaking":
        return finding
    if finding.operation != EVERYWHERE and normal_label(finding.operation) not in known:
        return replace(finding, tolerated=None)
    if finding.rule in _LOST or any(_touches(one, finding) for one in seen.lost):
        return replace(finding, tolerated=False)
    touching = [one for one in seen.broken if _touches(one, finding)]
    if not touching:
        return replace(finding, tolerated=True)
    if finding.direction == "response" and seen.as_corrected is not None:
        bare = _without_items(finding)
        return replace(finding, tolerated=not any(_touches(_without_items(one), bare) for one in seen.as_corrected))
    hidden = all(_is_above(one, finding) and _known_by(one) in seen.before for one in touching)
    return replace(finding, tolerated=None if hidden else False)


def _is_above(one: Finding, finding: Finding) -> bool:
    return len(_path(one.place)) < len(_path(finding.place))


def _without_items(finding: Finding) -> Finding:
    """The finding as if arrays were their elements: a correction makes the one of the other."""
    return replace(finding, place=finding.place.replace("[]", ""))


def _touches(one: Finding, finding: Finding) -> bool:
    if one.direction != finding.direction or _part(one) != _part(finding):
        return False
    operations_met = normal_label(one.operation) == normal_label(finding.operation)
    if not operations_met and EVERYWHERE not in (one.operation, finding.operation):
        return False
    if one.rule.endswith("-media-type-widened"):
        return finding.rule == one.rule
    # Of the other branches a new branch says nothing; both comparisons number them as the new document does.
    whole = one.rule.endswith("-union-branch-added")
    broken, place = _path(one.place, whole), _path(finding.place, whole)
    if broken == place:
        return _asks(one) == _asks(finding) or (_asks(finding) == "null" and bool(_TYPE.search(one.rule)))
    above, below = place[: len(broken)] == broken, broken[: len(place)] == place
    return above or (below and _asks(finding) == "value")


def _asks(finding: Finding) -> str:
    """Whether a key is there, whether it is null, and what else it is are three questions."""
    if _PRESENCE.search(finding.rule):
        return "presence"
    return "null" if finding.rule.endswith(("-null-added", "-null-removed")) else "value"


def _path(place: str, whole: bool = False) -> list[str]:
    """`result/anyOf[1]/words[]/speaker` as `result`, `words`, `[]`, `speaker`; `whole` keeps the branch."""
    plain = place if whole else _UNION.sub("", place)
    return [part for part in plain.replace("[]", "/[]").split("/") if part]


def _part(finding: Finding) -> str:
    """The part without the very status and media type of an answer: the client reads any success alike."""
    part = finding.part
    if finding.direction != "response" or part.startswith(STATUS):
        return STATUS if part.startswith(STATUS) else part
    code = _STATUS.match(part)
    kind = "success" if code and is_success(code[1]) else "error"
    rest = part[code.end() :] if code else part
    return f"{kind} {rest}" if rest.startswith("header") else kind
