"""Overlay files: the corrections in them, each checked for form.

An action has an RFC 9535 JSONPath as its target. Beyond the Overlay 1.0 specification every action carries, as
extensions:

- `x-defect`: the rows of `openapi/defects.yaml` that it corrects;
- `x-why`, `x-evidence`: what is wrong, and how we know;
- at least one expectation of what is documented, so that the build fails the day the vendor changes it:
  `x-was` (each selected value equals this), `x-expect` (each selected object contains this), `x-absent` (no selected
  object has these keys);
- `x-places`, where the target lists several names: how many places it selects;
- optionally `x-needs`: a schema component; the action is for the pages that document it;
- optionally `x-pages`: the pages that a common action is for.

A page's overlay may say, beside its actions:

- `x-like`: another page, whose corrections hold here too, but for those of the model's name;
- `x-except`: what common actions correct, as paths, and this page does not document;
- `x-borrow`: named schemas of other pages that are added in the end, as they are corrected there;
- `extends`: for a page without documents of its own, the effective contract that it starts from;
- `x-differs`: where the page is known to differ from the documents that its contract is derived from, and why.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from scripts.documents import Json, JsonObject, PipelineError, as_array, as_object, read_yaml

_KNOWN = {"target", "update", "remove", "description"} | {
    f"x-{word}" for word in ("defect", "why", "evidence", "was", "expect", "absent", "places", "needs", "pages")
}
_HEAD = {"overlay", "info", "actions", "extends", "x-borrow", "x-like", "x-except", "x-differs"}
Place: TypeAlias = tuple[int | str, ...]
_LIST_OF_NAMES = re.compile(r"\['[^\]]*',")
_EXTENDS = re.compile(r"\.\./effective/([a-z0-9._-]+)\.json")


@dataclass(frozen=True, slots=True)
class Action:
    """One correction. `label` names it in messages: file, position, target."""

    label: str
    target: str
    body: JsonObject

    @property
    def defects(self) -> list[int]:
        """The rows of `openapi/defects.yaml` that it corrects."""
        value = self.body["x-defect"]
        return [int(str(number)) for number in _listed(value)]

    @property
    def corrects(self) -> set[str]:
        """What it corrects, as paths: what it selects, and the keys that it adds there."""
        return {self.target, *(f"{self.target}.{key}" for key in _listed(self.body.get("x-absent", [])))}

    def applies_to(self, document: JsonObject, page: str) -> bool:
        """Whether the action is for this page (`x-pages`) and for what it documents (`x-needs`)."""
        needed, pages = self.body.get("x-needs"), self.body.get("x-pages")
        schemas = as_object(as_object(document["components"], self.label)["schemas"], self.label)
        if needed is not None and str(needed) not in schemas:
            return False
        return pages is None or page in as_array(pages, f"{self.label}, x-pages")


@dataclass(frozen=True, slots=True)
class Overlay:
    """One overlay file.

    Attributes:
        actions: its corrections, in order.
        extends: the effective contract that it starts from, by name; `None` for an overlay of a page's own documents.
        borrows: the named schemas that it takes from other pages, as they are corrected there: page -> names.
        like: the page whose corrections hold here too.
        excepts: what common actions correct and this page does not document, as paths.
        differs: what a derived page is known to say otherwise -> why.
    """

    actions: list[Action]
    extends: str | None = None
    borrows: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    like: str | None = None
    excepts: list[str] = field(default_factory=list[str])
    differs: dict[str, str] = field(default_factory=dict[str, str])


def read_overlay(path: Path) -> Overlay:
    """An overlay file, each action checked for form.

    Raises:
        PipelineError: an action has no defect, no reason, no evidence, no expectation, or an unknown key.
    """
    document = read_yaml(path)
    if document.get("overlay") != "1.0.0":
        raise PipelineError(f"{path.name}: not an Overlay 1.0.0 document")
    unknown = sorted(set(document) - _HEAD)
    if unknown:
        raise PipelineError(f"{path.name}: unknown key {', '.join(unknown)}")
    extends = document.get("extends")
    match = None if extends is None else _EXTENDS.fullmatch(str(extends))
    if extends is not None and match is None:
        raise PipelineError(f"{path.name}: extends is {extends!r}; give ../effective/<page>.json")
    actions = [
        _action(as_object(node, f"{path.name}, action {number}"), path.name, number)
        for number, node in enumerate(as_array(document.get("actions"), f"{path.name}, actions"), start=1)
    ]
    borrows = {
        page: [str(name) for name in as_array(schemas, f"{path.name}, x-borrow")]
        for page, schemas in as_object(document.get("x-borrow", {}), f"{path.name}, x-borrow").items()
    }
    like = document.get("x-like")
    if like is not None and (extends is not None or not isinstance(like, str)):
        raise PipelineError(f"{path.name}: x-like names a page, and is not for an overlay that extends a contract")
    excepts = [str(target) for target in as_array(document.get("x-except", []), f"{path.name}, x-except")]
    differs = as_object(document.get("x-differs", {}), f"{path.name}, x-differs")
    if not all(differs.values()):
        raise PipelineError(f"{path.name}, x-differs: each difference needs its reason")
    reasons = {what: str(why) for what, why in differs.items()}
    return Overlay(actions, match[1] if match else None, borrows, like, excepts, reasons)


def _action(body: JsonObject, file: str, number: int) -> Action:
    action = Action(f"{file}, action {number} ({body.get('target')})", str(body.get("target")), body)
    unknown = sorted(set(body) - _KNOWN)
    if unknown:
        raise PipelineError(f"{action.label}: unknown key {', '.join(unknown)}")
    for key in ("target", "x-defect", "x-why", "x-evidence"):
        if not body.get(key):
            raise PipelineError(f"{action.label}: {key} is missing")
    if not all(str(row).isdigit() for row in _listed(body["x-defect"])):
        raise PipelineError(f"{action.label}: x-defect is not a row of defects.yaml, or a list of them")
    if "x-was" not in body and not body.get("x-expect") and not body.get("x-absent"):
        raise PipelineError(f"{action.label}: no x-was, x-expect or x-absent says what is documented")
    if _LIST_OF_NAMES.search(action.target) and not isinstance(body.get("x-places"), int):
        raise PipelineError(f"{action.label}: the target lists names; x-places says how many places it selects")
    if ("update" in body) == bool(body.get("remove")):
        raise PipelineError(f"{action.label}: needs either an update or remove: true")
    return action


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]
