"""A strict applier of OpenAPI Overlay 1.0 documents: an action that no longer fits what is documented is an error.

The appliers to be had from package registries are silent when an action selects nothing, and go wrong when one action
removes several elements of an array; that is why this one exists. What an action says: `scripts/corrections.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import jsonpath_rfc9535

from scripts.corrections import Action, Place
from scripts.documents import Json, JsonObject, PipelineError, as_array, copied, descend, shown


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of some actions on one document.

    Attributes:
        document: the corrected document.
        used: the labels of the actions that were for it.
        problems: one line for each action that no longer fits; each names the action, the old value and the new.
    """

    document: JsonObject
    used: set[str]
    problems: list[str]


def apply(document: JsonObject, actions: Sequence[Action], page: str) -> Applied:
    """Correct a copy of `document`. An action that does not fit is a problem, and the next one is tried."""
    result = copied(document)
    used: set[str] = set()
    problems: list[str] = []
    wrong: set[Place] = set()
    for action in actions:
        if not action.applies_to(result, page):
            continue
        used.add(action.label)
        places = _selected(action, result)
        try:
            _apply_one(result, action, places, page)
        except PipelineError as problem:
            # Replacing is two actions. Where the first finds another value, that the second does so is no news.
            if not any(known[: len(place)] == place for known in wrong for place in places):
                problems.append(str(problem))
            wrong.update(places)
    return Applied(result, used, problems)


def _absent(action: Action) -> list[str]:
    return [str(key) for key in as_array(action.body.get("x-absent", []), action.label)]


_compiled = lru_cache(maxsize=512)(jsonpath_rfc9535.compile)


def _selected(action: Action, document: JsonObject) -> list[Place]:
    try:
        nodes = _compiled(action.target).find(document)
    except jsonpath_rfc9535.JSONPathError as problem:
        raise PipelineError(f"{action.label}: not a JSONPath: {problem}") from problem
    # A JSONPath may select one place twice ($.a[0, -1]); it is corrected once.
    return list(dict.fromkeys(tuple(node.location) for node in nodes))


def _apply_one(document: JsonObject, action: Action, places: Sequence[Place], page: str) -> None:
    if not places:
        raise PipelineError(
            f"{page}: {action.label} selects nothing. The page no longer documents what it corrects ({_was(action)}): "
            "correct or drop the action"
        )
    wanted = action.body.get("x-places", len(places))
    if wanted != len(places):
        raise PipelineError(
            f"{page}: {action.label} was about {wanted} places, and selects {len(places)} now: "
            + ", ".join("/" + "/".join(map(str, place)) for place in places)
        )
    for place in places:
        _check_expectation(action, place, descend(document, place, action.label), page)
    if action.body.get("remove"):
        if () in places:
            raise PipelineError(f"{action.label}: would remove the whole document")
        # Deepest first, and from the end of an array: nothing moves under a place that is still to be removed.
        for place in sorted(places, key=_removal_order, reverse=True):
            _remove(descend(document, place[:-1], action.label), place[-1])
    else:
        for place in places:
            _update(document, place, action)


def _removal_order(place: Place) -> tuple[int, int]:
    return len(place), place[-1] if isinstance(place[-1], int) else -1


def _check_expectation(action: Action, place: Place, found: Json, page: str) -> None:
    where = "/".join(str(part) for part in place)
    changed = f"{page}: {action.label} expects another documented value at /{where}"
    for word, exact in (("x-was", True), ("x-expect", False)):
        difference = _difference(found, action.body[word], exact, changed) if word in action.body else None
        if difference is not None:
            raise PipelineError(difference)
    for key in _absent(action):
        if not isinstance(found, dict):
            raise PipelineError(f"{changed}: was {_was(action)}, now {shown(found)}")
        if key in found:
            raise PipelineError(f"{changed}: {key!r} was absent, now {shown(found[key])}")


def _difference(found: Json, expected: Json, exact: bool, where: str) -> str | None:
    """The innermost place where `found` is not as expected, with both values: whole objects would be cut off."""
    if not isinstance(found, dict) or not isinstance(expected, dict):
        return None if found == expected else f"{where}: was {shown(expected)}, now {shown(found)}"
    for key, value in expected.items():
        if key not in found:
            return f"{where}/{key}: was {shown(value)}, now nothing"
        inner = _difference(found[key], value, exact, f"{where}/{key}")
        if inner is not None:
            return inner
    added = [key for key in found if exact and key not in expected]
    return f"{where}/{added[0]}: was nothing, now {shown(found[added[0]])}" if added else None


def _was(action: Action) -> str:
    for key in ("x-was", "x-expect"):
        if key in action.body:
            return f"was {shown(action.body[key])}"
    return "an object without " + ", ".join(_absent(action))


def _remove(parent: Json, key: int | str) -> None:
    if isinstance(parent, list):
        del parent[int(key)]
    elif isinstance(parent, dict):
        del parent[str(key)]


def _update(document: JsonObject, place: Place, action: Action) -> None:
    target = descend(document, place, action.label)
    update = copied(action.body["update"])
    if isinstance(target, list):
        target.append(update)
    elif isinstance(target, dict) and isinstance(update, dict):
        _merge(target, update)
    else:
        raise PipelineError(f"{action.label}: an update merges into an object or appends to an array; use remove")


def _merge(target: JsonObject, update: JsonObject) -> None:
    for key, value in update.items():
        old = target.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            _merge(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            old.extend(value)
        else:
            target[key] = value
