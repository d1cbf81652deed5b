"""`documented/` -> merge, name, overlays, lift -> `effective/<page>.json` -> join -> `effective/stt.json`.

python -m scripts.build
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from scripts import defects, derived, form, join, lift, lint, locate, lower, naming, overlay
from scripts.corrections import Action, Overlay, read_overlay
from scripts.documents import ROOT, JsonObject, PipelineError, as_object, copied, read_yaml, write_json
from scripts.index import documented_facts, documented_pages

OPENAPI = ROOT / "openapi"
COMMON, JOINED = "common", "stt"
_MODEL_NAME = 19  # the row of defects.yaml about the spellings of a model, which no two pages share


class Unfit(PipelineError):
    """Corrections no longer fit what is documented.

    Attributes:
        problems: one line each: the page, the action, the old value and the new.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(slots=True)
class _Build:
    """One run: what was read, what is made so far, and what does not fit."""

    openapi: Path
    names: JsonObject
    overlays: dict[str, Overlay]
    used: set[str] = field(default_factory=set[str])
    problems: list[str] = field(default_factory=list[str])
    contracts: dict[str, JsonObject] = field(default_factory=dict[str, JsonObject])

    def correct(self, document: JsonObject, actions: list[Action], page: str) -> JsonObject:
        applied = overlay.apply(document, actions, page)
        self.used |= applied.used
        self.problems += applied.problems
        return applied.document

    def settle(self) -> None:
        """Stop where something does not fit: whatever is made from it would only repeat that in other words."""
        if self.problems:
            raise Unfit(self.problems)


def effective(openapi: Path = OPENAPI) -> dict[str, JsonObject]:
    """Every effective contract by name: one a page, and `stt`, the join of them all.

    Raises:
        Unfit: corrections do not fit the pages; it lists every one.
        PipelineError: a page or a name does not fit the others; the message says which.
    """
    overlays = read_overlays(openapi)
    build = _Build(openapi, read_yaml(openapi / "names.yaml"), overlays)
    facts = documented_facts(openapi / "documented")
    named = _all_named(build)
    strangers = sorted(set(overlays) - set(named) - set(facts) - {COMMON, JOINED})
    if strangers:
        raise PipelineError(f"overlays: {', '.join(strangers)} is the name of no documented page")

    corrected = {page: build.correct(document, actions_for(page, overlays), page) for page, document in named.items()}
    for page, document in corrected.items():
        build.problems += [f"{page}: {line}; an overlay has to correct it" for line in form.problems(document)]
    build.settle()
    for page, document in corrected.items():
        build.contracts[page] = lift.lifted(_with_borrowed(document, page, build, corrected), page)
    for page, found in facts.items():
        build.contracts[page] = _derived(page, found, build, named)
    build.settle()
    build.contracts[JOINED] = build.correct(
        join.joined(build.contracts, str(build.names["upload_operation"])), overlays[JOINED].actions, JOINED
    )
    build.settle()
    for page, contract in build.contracts.items():
        if page != JOINED or not build.problems:  # the join, which is the last, repeats what is wrong with a page
            build.problems += lint.findings(contract, page)
    build.problems += _unused(build, named) + _torn(build)
    build.problems += defects.disagreements(defects.read_defects(openapi / "defects.yaml"), overlays)
    build.settle()
    return build.contracts


def readable(openapi: Path) -> JsonObject | None:
    """The join of all pages as far as corrections still fit them; none where not even that can be made.

    What fits is applied, what does not is passed over: enough to say what a client would have to read.
    """
    try:
        build = _Build(openapi, read_yaml(openapi / "names.yaml"), read_overlays(openapi))
        named = _all_named(build)
        corrected = {page: build.correct(named[page], actions_for(page, build.overlays), page) for page in named}
        pages = {
            page: lift.lifted(_with_borrowed(document, page, build, corrected), page)
            for page, document in corrected.items()
        }
        document = join.joined(pages, str(build.names["upload_operation"]))
        return build.correct(document, build.overlays[JOINED].actions, JOINED)
    except PipelineError:
        return None


def _all_named(build: _Build) -> dict[str, JsonObject]:
    pages = documented_pages(build.openapi / "documented")
    return {page: _named(documents, build.names, page) for page, documents in pages.items()}


def read_overlays(openapi: Path) -> dict[str, Overlay]:
    """Every overlay by the page it is for; `common` and `stt` beside them.

    Raises:
        PipelineError: one of those two is missing, or an overlay is ill-formed.
    """
    for name in (COMMON, JOINED):
        if not (openapi / "overlays" / f"{name}.yaml").is_file():
            raise PipelineError(f"overlays/{name}.yaml is missing; without it nothing can be built")
    return {path.stem: read_overlay(path) for path in sorted((openapi / "overlays").glob("*.yaml"))}


def actions_for(page: str, overlays: dict[str, Overlay]) -> list[Action]:
    """The corrections of a page with documents of its own: those of the page that it is like, its own, the common ones.

    Raises:
        PipelineError: it is like no page, or excepts what is no common action.
    """
    own = overlays.get(page, Overlay([]))
    like: list[Action] = []
    if own.like is not None:
        if own.like not in overlays or overlays[own.like].extends is not None:
            raise PipelineError(f"{page}.yaml: x-like names {own.like}, which is no page with corrections of its own")
        like = [action for action in overlays[own.like].actions if _MODEL_NAME not in action.defects]
    common = overlays[COMMON].actions
    strange = [path for path in own.excepts if not any(path in action.corrects for action in common)]
    if strange:
        raise PipelineError(f"{page}.yaml, x-except: no common action corrects {', '.join(strange)}")
    # The page's own ground first: it brings the page to where the common corrections stand.
    return [*like, *own.actions, *(action for action in common if action.corrects.isdisjoint(own.excepts))]


def _named(documents: dict[str, JsonObject], names: JsonObject, page: str) -> JsonObject:
    document = locate.settled(lower.lowered(naming.merged(documents, page)), names, page)
    return naming.named(document, locate.places(document, names, page), names, page)


def _with_borrowed(document: JsonObject, page: str, build: _Build, pages: dict[str, JsonObject]) -> JsonObject:
    """The page's document with the schemas that its overlay borrows from other pages."""
    borrows = build.overlays[page].borrows if page in build.overlays else {}
    result = copied(document)
    schemas = as_object(as_object(result["components"], page)["schemas"], page)
    for lender, wanted in borrows.items():
        where = f"{page}.yaml, x-borrow from {lender}"
        if lender not in pages:
            raise PipelineError(f"{where}: it is no page with documents of its own")
        for name, schema in naming.with_what_they_need(pages[lender], wanted, where).items():
            if schemas.setdefault(name, schema) != schema:
                raise PipelineError(f"{where}: the page has another {name} of its own")
    as_object(result["components"], page)["schemas"] = dict(sorted(schemas.items()))
    return result


def _derived(page: str, facts: JsonObject, build: _Build, named: dict[str, JsonObject]) -> JsonObject:
    """The contract of a page without documents: another page's, corrected, and proved against what the page says."""
    base = build.overlays[page].extends if page in build.overlays else None
    if base is None or base not in named:
        raise PipelineError(
            f"{page}: the page holds no OpenAPI document. Say in overlays/{page}.yaml which contract it has "
            f"(extends: ../effective/<page>.json); there are {', '.join(named)}"
        )
    contract = build.correct(build.contracts[base], build.overlays[page].actions, page)
    documented = naming.inlined(named[base], base)
    build.problems += derived.disagreements(page, facts, documented, contract, build.overlays[page].differs)
    return contract


def _unused(build: _Build, named: dict[str, JsonObject]) -> list[str]:
    """Actions and names that are for nothing any more: they would never be tried again, and never fail."""
    actions = [action for loaded in build.overlays.values() for action in loaded.actions]
    lines = [
        f"{action.label} applies to no page any more; drop it" for action in actions if action.label not in build.used
    ]
    given = {
        name for document in named.values() for name in as_object(as_object(document["components"], "")["schemas"], "")
    }
    lines += [
        f"names.yaml: {name} names nothing on any page; drop it"
        for name in naming.part_names(build.names)
        if name not in given
    ]
    return lines


def readme(openapi: Path = OPENAPI) -> str:
    """What `openapi/README.md` has to be: as it is, with its tables made anew."""
    rows = defects.read_defects(openapi / "defects.yaml")
    made = defects.table(openapi, rows, read_overlays(openapi))
    return defects.with_table((openapi / "README.md").read_text(encoding="utf-8"), made)


def _torn(build: _Build) -> list[str]:
    """Result variants that the join could not make one class of: the client would have no such class any more."""
    schemas = as_object(as_object(build.contracts[JOINED]["components"], JOINED)["schemas"], JOINED)
    variants = as_object(as_object(build.names["result"], "names.yaml")["variants"], "names.yaml")
    return [
        f"{JOINED}: the pages describe {name} in ways that are not one object; bring them together in an overlay"
        for name in variants
        if "properties" not in as_object(schemas.get(name, {}), name)
    ]


def write_effective(contracts: dict[str, JsonObject], folder: Path) -> None:
    """Write each contract to `<folder>/<name>.json`; a file of a contract that is no more is removed."""
    for path in folder.glob("*.json"):
        if path.stem not in contracts:
            path.unlink()
    for name, document in contracts.items():
        write_json(folder / f"{name}.json", document)


def main() -> int:
    """Build `openapi/effective/` anew; 0 when done, 1 with the reasons when something does not fit."""
    try:
        contracts = effective()
        write_effective(contracts, OPENAPI / "effective")
        (OPENAPI / "README.md").write_text(readme(), encoding="utf-8", newline="\n")
    except PipelineError as problem:
        print(f"build: {problem}", file=sys.stderr)
        return 1
    print(f"effective contracts: {', '.join(contracts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
