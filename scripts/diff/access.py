"""Where an operation is reached and what it asks of who calls: servers and security, compared."""

import json
from collections.abc import Iterator

from scripts.diff.findings import Finding, Level
from scripts.diff.nodes import Node, Spec
from scripts.diff.operations import Operation
from scripts.documents import Json, JsonObject

SECURITY, SERVERS = "security", "servers"
Alternative = tuple[tuple[str, str, tuple[str, ...]], ...]
"""Schemes that are asked for together: what each is, as people say it, and the scopes."""


def access(old: Operation, new: Operation, specs: tuple[Spec, Spec]) -> Iterator[Finding]:
    """Every change of servers and security, of one operation."""
    yield from _servers(_urls(old, specs[0]), _urls(new, specs[1]), new.node.pointer)
    one, two = _alternatives(old, specs[0]), _alternatives(new, specs[1])
    yield from _security(one, two, new.node.pointer)


def _servers(old: list[str], new: list[str], pointer: str) -> Iterator[Finding]:
    gone, come = [url for url in old if url not in new], [url for url in new if url not in old]
    if len(gone) == len(come) == 1:
        message = "the service is somewhere else"
        yield _found("breaking", "server-changed", message, SERVERS, pointer, gone[0], come[0])
        return
    for url in gone:
        yield _found("breaking", "server-removed", "the server is gone", SERVERS, pointer, url, None)
    for url in come:
        yield _found("compatible", "server-added", "the server is new", SERVERS, pointer, None, url)


def _urls(operation: Operation, spec: Spec) -> list[str]:
    for holder in (operation.node, operation.item, spec.root):
        servers = holder.at("servers").elements()
        if servers:
            return list(dict.fromkeys(_url(server) for server in servers))
    return []


def _url(server: Node) -> str:
    url = str(server.table.get("url", "/"))
    for name, variable in server.at("variables").members():
        url = url.replace(f"{{{name}}}", str(variable.table.get("default", f"{{{name}}}")))
    return url.rstrip("/") or "/"


def _alternatives(operation: Operation, spec: Spec) -> list[Alternative]:
    """The ways in, each of which is enough; the empty one is a call without a key."""
    said = operation.node if isinstance(operation.node.table.get("security"), list) else spec.root
    alternatives = [
        tuple(sorted(_scheme(name, scopes.value, spec) for name, scopes in node.members()))
        for node in said.at("security").elements()
    ]
    return list(dict.fromkeys(alternatives)) or [()]


def _scheme(name: str, scopes: Json, spec: Spec) -> tuple[str, str, tuple[str, ...]]:
    node = spec.root.at("components", "securitySchemes", name)
    table = spec.resolve(node).table
    needed = tuple(sorted(map(str, scopes))) if isinstance(scopes, list) else ()
    if not table:
        return (name, name, needed)
    kind = str(table.get("type"))
    if kind == "http":
        said = f"http {str(table.get('scheme')).lower()}"
        return (said, said, needed)
    if kind == "apiKey":
        key = str(table.get("name"))
        said = f"key in {table.get('in')} {key.lower() if table.get('in') == 'header' else key}"
        return (said, said, needed)
    meaning: JsonObject = {word: table.get(word) for word in ("type", "flows", "openIdConnectUrl") if word in table}
    return (json.dumps(meaning, sort_keys=True), kind, needed)


def _security(old: list[Alternative], new: list[Alternative], pointer: str) -> Iterator[Finding]:
    gone, come = [way for way in old if way not in new], [way for way in new if way not in old]
    if () in come:
        message = "a call needs no key any more"
        yield _found("compatible", "security-dropped", message, SECURITY, pointer, _said(old), _said(new))
    elif () in gone:
        message = "a call needs a key now"
        yield _found("breaking", "security-required", message, SECURITY, pointer, _said(old), _said(new))
    elif len(gone) == len(come) == 1:
        yield _changed(gone[0], come[0], pointer)
    else:
        told: list[Alternative] = []
        for way in gone:
            easier = next((other for other in new if _asks_less(way, other)), None)
            if easier is not None:
                told.append(easier)
                message = "a call needs less"
                shown = _way(way), _way(easier)
                yield _found("compatible", "security-scheme-dropped", message, SECURITY, pointer, *shown)
                continue
            message = "this way in is gone"
            yield _found("breaking", "security-alternative-removed", message, SECURITY, pointer, _way(way), None)
        for way in (way for way in come if way not in told):
            message = "there is another way in"
            yield _found("compatible", "security-alternative-added", message, SECURITY, pointer, None, _way(way))


def _asks_less(old: Alternative, new: Alternative) -> bool:
    """Whether who comes the old way gets in the new way too."""
    scopes = {meaning: set(needed) for meaning, _, needed in old}
    return all(meaning in scopes and set(needed) <= scopes[meaning] for meaning, _, needed in new)


def _changed(old: Alternative, new: Alternative, pointer: str) -> Finding:
    shown = _way(old), _way(new)
    before = {(meaning, scope) for meaning, _, scopes in old for scope in scopes}
    after = {(meaning, scope) for meaning, _, scopes in new for scope in scopes}
    fewer = {scheme[0] for scheme in new} < {scheme[0] for scheme in old} and after <= before
    level, rule, message = _judged(
        [scheme[0] for scheme in old] == [scheme[0] for scheme in new], fewer, after < before
    )
    return _found(level, rule, message, SECURITY, pointer, *shown)


def _judged(same_schemes: bool, fewer_schemes: bool, fewer_scopes: bool) -> tuple[Level, str, str]:
    if same_schemes and fewer_scopes:
        return "compatible", "security-scopes-removed", "a call needs fewer scopes"
    if same_schemes:
        return "breaking", "security-scopes-added", "a call needs other scopes"
    if fewer_schemes:
        return "compatible", "security-scheme-dropped", "a call needs less"
    return "breaking", "security-scheme-changed", "a call needs another key"


def _said(ways: list[Alternative]) -> str:
    return " or ".join(_way(way) for way in ways)


def _way(way: Alternative) -> str:
    schemes = [f"{said} ({', '.join(scopes)})" if scopes else said for _, said, scopes in way]
    return " and ".join(schemes) or "no key"


def _found(level: Level, rule: str, message: str, part: str, pointer: str, old: str | None, new: str | None) -> Finding:
    return Finding(level, rule, message, part=part, location=pointer, old=old, new=new)
