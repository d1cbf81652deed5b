"""Prove a derived contract against what its page says: the rendered fields, or the links, server and models."""

from collections.abc import Mapping

from scripts import rendered
from scripts.documents import JsonObject, as_array, as_object, shown


def disagreements(
    page: str, facts: JsonObject, documented: JsonObject, contract: JsonObject, known: Mapping[str, str]
) -> list[str]:
    """One line for each thing on a page that the contract derived for it does not say.

    Args:
        page: the page's name.
        facts: what the page says (`documented/<page>.fields.json` or `.links.json`), by kind.
        documented: the documents that the contract is derived from, merged and inlined, uncorrected: a rendered page
            shows what is documented, not what is true.
        contract: the derived effective contract.
        known: differences that a maintainer has decided to live with, by a part of their line (`x-differs`).
    """
    lines: list[str] = []
    if "fields" in facts:
        lines += rendered.disagreements(as_object(facts["fields"], page), documented)
    if "links" in facts:
        lines += _not_linked(as_object(facts["links"], page), contract, page)
    said = as_object(facts.get("fields", facts.get("links")), page)
    model = as_object(as_object(as_object(contract["components"], page)["schemas"], page)["KnownModel"], page)
    models = as_array(model["enum"], page)
    lines += [
        f"the page names the model {name!s}, the contract {shown(models)}"
        for name in as_array(said["models"], page)
        if name not in models
    ]
    stale = [part for part in known if not any(part in line for line in lines)]
    return [
        *(
            f"{page}: the derived contract is not what the page says: {line}"
            for line in lines
            if not any(part in line for part in known)
        ),
        *(f"{page}.yaml, x-differs: the page does not differ in {part!r} any more; drop it" for part in stale),
    ]


def _not_linked(links: JsonObject, contract: JsonObject, page: str) -> list[str]:
    servers = [as_object(server, page)["url"] for server in as_array(contract["servers"], page)]
    lines = [] if links["server"] in servers else [f"server {links['server']}, the contract has {shown(list(servers))}"]
    paths = as_object(contract["paths"], page)
    for node in as_object(links["operations"], page).values():
        operation = as_object(node, page)
        path, method = str(operation["path"]), str(operation["method"])
        if method not in as_object(paths.get(path, {}), page):
            lines.append(f"{method.upper()} {path} is linked, and the contract has no such operation")
    return lines
