"""How much a contract notices: of all single faults of its own valid answers, how many does it refuse?

`python -m contract_tests.strength` prints the table of `docs/contract-strength.md`.
"""

import json
from pathlib import Path

from aimlapi_stt_contract.client.covering import MISSING, Fault, accepting, accepts, examples, faults
from scripts.build import OPENAPI
from scripts.documents import Json, JsonObject, as_object, descend, read_json
from scripts.naming import inlined


def documented_answer(page: str, operation: str, openapi: Path = OPENAPI) -> tuple[str, JsonObject]:
    """The one documented answer of a page's `create` or `fetch`, uncorrected: its code, and its schema in one piece."""
    where = f"{page}.{operation}"
    document = as_object(_nullable(inlined(read_json(openapi / "documented" / f"{where}.json"), where)), where)
    item = as_object(next(iter(as_object(document["paths"], where).values())), where)
    (described,) = item.values()
    ((code, answer),) = as_object(as_object(described, where)["responses"], where).items()
    return code, as_object(descend(answer, ["content", "application/json", "schema"], where), where)


def effective_answer(page: str, name: str = "FetchAnswer", openapi: Path = OPENAPI) -> JsonObject:
    """A named schema of a page's effective contract, in one piece."""
    components = read_json(openapi / "effective" / f"{page}.json")["components"]
    whole = inlined({"answer": {"$ref": f"#/components/schemas/{name}"}, "components": components}, page)
    return as_object(whole["answer"], page)


def _nullable(node: Json) -> Json:
    """OpenAPI 3.0 in the words of JSON Schema: `nullable` adds null to a type or a union; alone it allows anything."""
    if isinstance(node, list):
        return [_nullable(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _nullable(value) for key, value in node.items()}
    if not isinstance(plain.get("nullable"), bool) or not plain.pop("nullable"):
        return plain
    if isinstance(plain.get("type"), str):
        plain["type"] = [plain["type"], "null"]
        if isinstance(words := plain.get("enum"), list):
            plain["enum"] = [*words, None]
    elif isinstance(branches := plain.get("anyOf"), list):
        plain["anyOf"] = [*branches, {"type": "null"}]
    return plain


def all_faults(schema: JsonObject) -> list[Fault]:
    """Every single fault of every example that the schema needs to be covered."""
    found = [fault for example in examples(schema) for fault in faults(schema, example)]
    # A mai result without its usage is one of OpenAI, whose usage is optional: another value, and no fault.
    return [fault for fault in found if (fault.kind, fault.place[1:]) != (MISSING, ("usage",))]


def strength(schema: JsonObject) -> tuple[int, int]:
    """How many single faults go unnoticed, and how many there are."""
    found = all_faults(schema)
    allowed = accepting(schema)
    return sum(allowed(fault.body) for fault in found), len(found)


def table(openapi: Path = OPENAPI) -> str:
    """The figures of every page, in markdown."""
    lines = ["| page | true answers refused, as documented | faults unnoticed, as documented | as corrected |"]
    lines.append("|---|---|---|---|")
    corrected: dict[str, str] = {}
    for path in sorted((openapi / "effective").glob("*.json")):
        page = path.stem
        if page == "stt":
            continue
        true = effective_answer(page, openapi=openapi)
        # Pages whose corrected answers are the same are tried once.
        if (key := json.dumps(true)) not in corrected:
            corrected[key] = "{} of {}".format(*strength(true))
        refused = before = "no JSON on the page"
        if (openapi / "documented" / f"{page}.fetch.json").exists():
            _, schema = documented_answer(page, "fetch", openapi)
            real = examples(true)
            refused = f"{sum(not accepts(schema, example) for example in real)} of {len(real)}"
            before = "{} of {}".format(*strength(schema))
        lines.append(f"| {page} | {refused} | {before} | {corrected[key]} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
