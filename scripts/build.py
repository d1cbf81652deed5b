"""`documented/` -> merge, name, overlays, lift -> `effective/<page>.json` -> join -> `effective/stt.json`.

python -m scripts.build
"""

import sys
from itertools import chain
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

from scripts import join, lift, naming, overlay
from scripts.documents import ROOT, Json, JsonObject, PipelineError, as_object, read_yaml, write_json
from scripts.extract import documented_pages

OPENAPI = ROOT / "openapi"
JOINED = "stt"


def effective(openapi: Path = OPENAPI) -> dict[str, JsonObject]:
    """Every effective contract by name: one a page, and `stt`, the join of them all.

    Raises:
        PipelineError: a page, a name or a correction does not fit the others; the message says which.
    """
    names = read_yaml(openapi / "names.yaml")
    overlays = {path.stem: overlay.read_overlay(path) for path in sorted((openapi / "overlays").glob("*.yaml"))}
    pages = documented_pages(openapi / "documented")
    strangers = sorted(set(overlays) - set(pages) - {"common", JOINED})
    if strangers:
        raise PipelineError(f"overlays: {', '.join(strangers)} is the name of no documented page")

    contracts: dict[str, JsonObject] = {}
    applied: set[str] = set()
    for page, documents in pages.items():
        document = naming.named(naming.merged(documents, page), names, page)
        # The page's own overlay first: it brings the page to the ground on which the common corrections stand.
        document, used = overlay.apply(document, [*overlays.get(page, []), *overlays["common"]], page)
        applied |= used
        contracts[page] = _valid(lift.lifted(document, page), page)

    document = join.joined(contracts, str(names["upload_operation"]))
    document, used = overlay.apply(document, overlays.get(JOINED, []), JOINED)
    for action in chain.from_iterable(overlays.values()):
        if action.label not in applied | used:
            raise PipelineError(f"{action.label} applies to no page any more; drop it")
    contracts[JOINED] = _valid(document, JOINED)
    return contracts


def _valid(document: JsonObject, name: str) -> JsonObject:
    validator = OpenAPIV31SpecValidator(document)
    problems = [f"  {problem.json_path}: {problem.message}" for problem in validator.iter_errors()]
    if problems:
        raise PipelineError(f"{name}: not a valid OpenAPI 3.1 document:\n" + "\n".join(problems))
    used: set[str] = set()
    _collect_references(document, used)
    schemas = as_object(as_object(document["components"], name)["schemas"], name)
    unused = sorted(set(schemas) - used)
    if unused:
        raise PipelineError(f"{name}: nothing refers to {', '.join(unused)}; a correction has cut it off")
    return document


def _collect_references(node: Json, used: set[str]) -> None:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                used.add(value.rsplit("/", 1)[-1])
            _collect_references(value, used)
    elif isinstance(node, list):
        for item in node:
            _collect_references(item, used)


def write_effective(contracts: dict[str, JsonObject], folder: Path) -> None:
    """Write each contract to `<folder>/<name>.json`; a file of a contract that is no more is removed."""
    for path in folder.glob("*.json"):
        if path.stem not in contracts:
            path.unlink()
    for name, document in contracts.items():
        write_json(folder / f"{name}.json", document)


def main() -> int:
    """Build `openapi/effective/` anew; 0 when done, 1 with the reason when something does not fit."""
    try:
        contracts = effective()
        write_effective(contracts, OPENAPI / "effective")
    except PipelineError as problem:
        print(f"build: {problem}", file=sys.stderr)
        return 1
    print(f"effective contracts: {', '.join(contracts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
