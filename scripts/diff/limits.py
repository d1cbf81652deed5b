"""What a type is limited by, compared: enum, format, bounds and the like, each as narrower, wider or just different."""

from collections.abc import Mapping
from dataclasses import dataclass

from scripts.diff.findings import Effect
from scripts.diff.keywords import LEAST, MOST, compared, enum_key
from scripts.documents import Json

_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}
_EFFECT_WORDS: dict[Effect, str] = {"narrow": "narrowed", "widen": "widened", "both": "changed"}


@dataclass(frozen=True, slots=True)
class Shift:
    """One change of what is allowed. `subject` is the rule without the direction."""

    subject: str
    effect: Effect
    message: str
    old: Json = None
    new: Json = None


def shifts(old: Mapping[str, Json], new: Mapping[str, Json]) -> list[Shift]:
    """Every change between the limits of two branches."""
    found = _enum(old.get("enum"), new.get("enum"))
    words = [*old, *(word for word in new if word not in old)]
    for word in words:
        if word != "enum" and old.get(word) != new.get(word):
            found.append(_limit(word, old.get(word), new.get(word)))
    return found


def _enum(old: Json, new: Json) -> list[Shift]:
    if not isinstance(old, list):
        if not isinstance(new, list):
            return []
        return [Shift("enum-introduced", "narrow", "was open, is now a closed list of values", None, new)]
    if not isinstance(new, list):
        return [Shift("enum-dropped", "widen", "was a closed list of values, is now open", old, None)]
    before, after = {enum_key(value): value for value in old}, {enum_key(value): value for value in new}
    gone = [value for key, value in before.items() if key not in after]
    come = [value for key, value in after.items() if key not in before]
    removed = [Shift("enum-value-removed", "narrow", "no longer has the value", value, None) for value in gone]
    return removed + [Shift("enum-value-added", "widen", "can have a new value", None, value) for value in come]


def _limit(word: str, old: Json, new: Json) -> Shift:
    effect = _effect(word, old, new)
    subject = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in word)
    said = "is new" if old is None else "is gone" if new is None else "is another"
    shown = (_bound(word, old), _bound(word, new))
    return Shift(f"{subject}-{_EFFECT_WORDS[effect]}", effect, f"{word} {said}", *shown)


def _effect(word: str, old: Json, new: Json) -> Effect:
    if old is None:
        return "narrow"
    if new is None:
        return "widen"
    if word in LEAST or word in MOST:
        return "narrow" if (compared(old, new) < 0) == (word in LEAST) else "widen"
    if word == "multipleOf" and isinstance(old, int | float) and isinstance(new, int | float) and old and new:
        return "narrow" if new % old == 0 else "widen" if old % new == 0 else "both"
    if word == "format" and (old, new) in _WIDER_FORMATS:
        return "widen"
    return "narrow" if word == "format" and (new, old) in _WIDER_FORMATS else "both"


def _bound(word: str, value: Json) -> Json:
    """A bound as people write it; the pair is how we compare it."""
    if word not in ("minimum", "maximum") or not isinstance(value, list):
        return value
    number, out = value
    sign = ">" if word == "minimum" else "<"
    return f"{sign} {number}" if out else f"{sign}= {number}"
