"""Two schemas compared: as sets of values, and as what a program with types reads and writes."""

import re
from collections.abc import Iterator, Mapping, Set

from scripts.diff.branches import ANY, Branch, Shape
from scripts.diff.findings import Direction, Effect, Finding, beneath, level_of
from scripts.diff.keywords import is_annotation
from scripts.diff.limits import Shift, shifts
from scripts.diff.nodes import Node, Sameness, Schema, Spec, exact
from scripts.diff.normal import Normal
from scripts.diff.pairing import paired
from scripts.documents import Json

_MOST = 400


class SchemaDiff:
    """The schemas of two documents, compared in one direction.

    With `reading`, the old document is what a program was written for that ignores what it does not ask for: a key that
    the old document does not require may go.
    """

    def __init__(self, old: Spec, new: Spec, direction: Direction, same: Sameness, reading: bool = False) -> None:
        self.direction: Direction = direction
        self.reading = reading
        self._old, self._new = Normal(old, direction), Normal(new, direction)
        self.same = same
        self._known: dict[tuple[str, str], list[Finding]] = {}

    def compare(self, old: Schema, new: Schema) -> list[Finding]:
        """What has changed, places as seen from this schema. A schema inside itself is compared once."""
        key = (self._old.spec.key(old), self._new.spec.key(new))
        if key not in self._known:
            self._known[key] = []
            alike = len(old) == len(new) and all(map(self.same.holds, old, new))
            self._known[key] = [] if alike else _bounded(list(self._compared(old, new)))
        return self._known[key]

    def _compared(self, old: Schema, new: Schema) -> Iterator[Finding]:
        before, after = self._old.shape(old), self._new.shape(new)
        pointer = after.pointer or before.pointer
        yield from self._notes(before.notes, after.notes, pointer)
        one, two = before.branches, after.branches
        if self._anything(before) != self._anything(after) and one and two:
            effect: Effect = "narrow" if self._anything(before) else "widen"
            yield self._type(effect, _kinds(before), _kinds(after), pointer)
            return
        if before.null != after.null and not before.open and not after.open:
            if after.null:
                yield self.finding("widen", "null-added", "can also be null", pointer)
            else:
                yield self.finding("narrow", "null-removed", "can no longer be null", pointer)
        pairs, gone, come = paired(one, two, self._old, self._new)
        inside = len(one) > 1 or len(two) > 1
        for branch in gone:
            effect = "compatible" if self._covers("request", [(branch, other) for other in two]) else "narrow"
            message = f"is no longer {_described(branch)}"
            yield from self._at_branch(branch, effect, "union-branch-removed", message)
        for branch in come:
            effect = "compatible" if self._covers("response", [(other, branch) for other in one]) else "widen"
            message = f"can also be {_described(branch)}"
            yield from self._at_branch(branch, effect, "union-branch-added", message)
        for left, right in pairs:
            yield from beneath((right.label or left.label) if inside else "", self._branches(left, right))

    def _at_branch(self, branch: Branch, effect: Effect, subject: str, message: str) -> list[Finding]:
        return beneath(branch.label, [self.finding(effect, subject, message, branch.pointer)])

    def _covers(self, direction: Direction, pairs: list[tuple[Branch, Branch]]) -> bool:
        """Whether a branch of the other version has room for one that is gone or new: who sends or reads goes on."""
        asked = direction == self.direction and not self.reading
        return asked and any(all(one.level != "breaking" for one in self._branches(*pair)) for pair in pairs)

    def _anything(self, shape: Shape) -> bool:
        return len(shape.branches) == 1 and shape.branches[0].kind == ANY and shape.branches[0].bare

    def _branches(self, old: Branch, new: Branch) -> Iterator[Finding]:
        pointer = new.pointer or old.pointer
        yield from self._notes(old.notes, new.notes, pointer)
        if old.kind != new.kind:
            effect = _kind_effect(old.kind, new.kind)
            yield self._type(effect, old.kind, new.kind, pointer)
            if effect == "both":
                return
        for shift in shifts(old.limits, new.limits):
            yield self._shifted(shift, pointer)
        yield from self._properties(old, new)
        yield from self._additional(old, new)
        yield from beneath("[]", self.compare(old.items, new.items))
        for word in [*old.others, *(word for word in new.others if word not in old.others)]:
            one, two = old.others.get(word, ()), new.others.get(word, ())
            if len(one) != len(two) or not all(map(self.same.unseen, one, two)):
                message = f"{word!r} differs in a way that cannot be judged: look at it"
                yield self.finding("breaking", "unjudged", message, pointer, _values(one), _values(two))

    def _properties(self, old: Branch, new: Branch) -> Iterator[Finding]:
        before, after = _members(old), _members(new)
        gone = {name: schema for name, schema in before.items() if name not in after}
        come = {name: schema for name, schema in after.items() if name not in before}
        for name, schema in gone.items():
            renamed = self._renamed(schema, come)
            message = "is gone" + (f", perhaps renamed to {renamed}" if renamed else "")
            effect: Effect = "breaking" if name in old.required or not self.reading else "compatible"
            yield from self._at_name(effect, "property-removed", message, old, name)
        for name in come:
            if not isinstance(old.additional, bool):  # so far it was one of the other keys
                found = self.compare(old.additional, after[name])
                yield from beneath(_escaped(name), [one for one in found if one.level == "breaking"])
            required = name in new.required
            message = "is new and required" if required else "is new"
            if self.direction == "response":
                yield from self._at_name("compatible", "property-added", message, new, name)
            elif required:
                yield from self._at_name("breaking", "required-property-added", message, new, name)
            else:
                yield from self._at_name("compatible", "optional-property-added", message, new, name)
        for name in (name for name in before if name in after):
            if name in new.required - old.required:
                yield from self._at_name("narrow", "property-required", "is now required", new, name)
            elif name in old.required - new.required:
                message = "is no longer required: it may be missing"
                yield from self._at_name("widen", "property-optional", message, new, name)
            yield from beneath(_escaped(name), self.compare(before[name], after[name]))

    def _at_name(self, effect: Effect, subject: str, message: str, branch: Branch, name: str) -> list[Finding]:
        return beneath(_escaped(name), [self.finding(effect, subject, message, _pointer(branch, name))])

    def _renamed(self, schema: Schema, come: dict[str, Schema]) -> str | None:
        if not schema:
            return None
        alike = [
            name
            for name, other in come.items()
            if other and all(finding.level == "note" for finding in self.compare(schema, other))
        ]
        return alike[0] if len(alike) == 1 else None

    def _additional(self, old: Branch, new: Branch) -> Iterator[Finding]:
        one, two = old.additional, new.additional
        pointer = f"{new.pointer}/additionalProperties"
        if two is False and one is not False:
            message = "no other keys are allowed any more"
            yield self.finding("narrow", "additional-properties-closed", message, pointer, place="*")
        elif one is False and two is not False:
            message = "other keys are allowed now"
            yield self.finding("compatible", "additional-properties-opened", message, pointer, place="*")
        elif one is not False and two is not False:
            yield from beneath("*", self.compare(() if one is True else one, () if two is True else two))

    def _notes(self, old: Mapping[str, Json], new: Mapping[str, Json], pointer: str) -> Iterator[Finding]:
        return noted(old, new, pointer, self.direction)

    def _type(self, effect: Effect, old: Json, new: Json, pointer: str) -> Finding:
        word = {"narrow": "narrowed", "widen": "widened"}.get(effect, "changed")
        return self.finding(effect, f"type-{word}", "is of another type", pointer, old, new)

    def _shifted(self, shift: Shift, pointer: str) -> Finding:
        return self.finding(shift.effect, shift.subject, shift.message, pointer, shift.old, shift.new)

    def finding(
        self,
        effect: Effect,
        subject: str,
        message: str,
        pointer: str,
        old: Json = None,
        new: Json = None,
        place: str = "",
    ) -> Finding:
        """A finding at this place, its level decided by the direction."""
        level = level_of(effect, self.direction)
        rule = f"{self.direction}-{subject}"
        return Finding(level, rule, message, self.direction, place=place, location=pointer, old=old, new=new)


def unjudged(old: Node, new: Node, known: Set[str], schemas: SchemaDiff) -> Iterator[Finding]:
    """What no rule of ours looks at, where it differs: nothing is passed over in silence."""
    for word in sorted({*old.table, *new.table} - known):
        if not is_annotation(word) and not schemas.same.unseen(old.at(word), new.at(word)):
            message = f"{word!r} differs in a way that cannot be judged: look at it"
            yield schemas.finding(
                "breaking", "unjudged", message, new.at(word).pointer, old.at(word).value, new.at(word).value
            )


def noted(
    old: Mapping[str, Json], new: Mapping[str, Json], pointer: str, direction: Direction | None
) -> Iterator[Finding]:
    """A note for each annotation that reads differently."""
    for word in [*old, *(word for word in new if word not in old)]:
        if word not in old or word not in new or not exact(old[word], new[word]):
            subject = re.sub(r"[^a-z0-9-]+", "-", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", word).lower()).strip("-")
            said = "is new" if word not in old else "is gone" if word not in new else "reads differently"
            message = f"{word} {said}"
            yield Finding(
                "note", f"{subject}-changed", message, direction, location=pointer, old=old.get(word), new=new.get(word)
            )


def _members(branch: Branch) -> dict[str, Schema]:
    """The properties, and those that are required without being described."""
    rest = branch.additional if not isinstance(branch.additional, bool) else ()
    return {**{name: rest for name in sorted(branch.required) if name not in branch.properties}, **branch.properties}


def _pointer(branch: Branch, name: str) -> str:
    schema = branch.properties.get(name, ())
    return schema[0].pointer if schema else branch.pointer


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1") if "/" in name else name


def _kind_effect(old: str, new: str) -> Effect:
    if new == ANY or (old, new) == ("integer", "number"):
        return "widen"
    return "narrow" if old == ANY or (old, new) == ("number", "integer") else "both"


def _kinds(shape: Shape) -> str:
    kinds = list(dict.fromkeys(branch.kind for branch in shape.branches))
    return " or ".join([*kinds, "null"] if shape.null and ANY not in kinds else kinds) or "nothing"


def _described(branch: Branch) -> str:
    if branch.properties:
        names = list(branch.properties)
        return f"an object with {', '.join(names[:4])}" + (" ..." if len(names) > 4 else "")
    word = "anything" if branch.kind == ANY else f"{'an' if branch.kind[0] in 'aio' else 'a'} {branch.kind}"
    values = branch.limits.get("enum")
    return f"{word} of a list of values" if values else word


def _values(schema: Schema) -> Json:
    values = [node.value for node in schema]
    return values[0] if len(values) == 1 else values or None


def _bounded(findings: list[Finding]) -> list[Finding]:
    """Schemas that hold each other many times over would repeat one change without end: then the nearest place."""
    if len(findings) <= _MOST:
        return findings
    nearest: dict[tuple[str, str, str], Finding] = {}
    for finding in sorted(findings, key=lambda one: one.place.count("/")):
        nearest.setdefault((finding.rule, finding.location, finding.message), finding)
    return list(nearest.values())
