"""The page that a gateway shows about itself, with a form to try it: one file, no asset from elsewhere, no network.

`page.html` has slots, which are filled here; `page.css` and `page.js` go into it as they are. The page's own policy
lets the browser run that one script and no other, so it may be shown where audio must not leave the house.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.metadata import version
from importlib.resources import files
from string import Template
from typing import Any, Final

from ...engines import Ability
from ...families import FAMILIES, Family
from ...families.honoured import families_of, support
from ...settings import Settings
from ..contract_document import described, known_models

_ERRORS: Final = (
    (400, "Something in the request is missing or wrong", "Correct what the message names. No job was made."),
    (401, "No key, or one that is not valid here", "Send the header Authorization: Bearer <key>."),
    (404, "No such job for this key, or its result has expired; or a model that is not here", "Check the id."),
    (405, "The path knows another method", "The header Allow names it."),
    (408, "The request came too slowly", "Send it again."),
    (413, "The audio or the form is too large", "Send less; whoever runs the gateway sets the limit."),
    (415, "Neither JSON nor a form", "Send application/json with a url, or multipart/form-data with a file."),
    (429, "Too much at once", "Wait for as many seconds as the header Retry-After says."),
    (500, "The gateway failed", "Its log says why."),
    (503, "The gateway is being stopped, or has no room", "Send it again later."),
)


_ANSWERED: Final = {
    "scripted": "Here a scenario decides what each of them is answered with.",
    "whisper": "Here Whisper recognises for all of them: with the weights whose size the id names, for other ids with "
    "the largest or those that were set.",
}


@dataclass(frozen=True, slots=True)
class DocsPage:
    """A page, and the headers that go with it."""

    html: str
    headers: Mapping[str, str]


def docs_page(settings: Settings, abilities: Set[Ability] = frozenset()) -> DocsPage:
    """The page of a gateway with these settings and an engine of these abilities.

    No key is on it, and whatever the settings hold is shown as text.
    """
    worker = settings.worker
    return _filled(
        settings.dialect,
        worker.engine.name,
        settings.workers,
        not settings.keys and settings.keys_file is None,
        settings.keep_s,
        settings.max_upload_bytes,
        worker.max_audio_s,
        frozenset(abilities),
    )


@cache
def _filled(
    dialect: str,
    engine: str,
    workers: int,
    any_key: bool,
    keep_s: float,
    most_bytes: int,
    most_s: float,
    abilities: frozenset[Ability],
) -> DocsPage:
    document = described(dialect)
    style, script = _part("page.css"), _part("page.js")
    html = Template(_part("page.html")).substitute(
        style=style,
        script=script,
        version=escape(version("aimlapi-stt")),
        dialect=escape(dialect),
        engine=escape(engine),
        workers=workers,
        keys="Any key is accepted." if any_key else "Ask whoever runs this gateway for a key.",
        any_key="any" if any_key else "",
        kept=_minutes(keep_s),
        largest=f"{most_bytes >> 20} MB",
        longest=_minutes(most_s),
        operations=_operations(document),
        choices=_choices(),
        families=_families(),
        answered=_ANSWERED.get(engine, "Here the one engine recognises for all of them."),
        options=_options(document, abilities),
        errors=_rows((str(status), escape(what), escape(todo)) for status, what, todo in _ERRORS),
    )
    policy = (
        f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-cache",
    }
    return DocsPage(html, headers)


def _part(name: str) -> str:
    return (files(__name__) / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """How a policy names the one script, or style, that it allows."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:g} minutes"


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    """Rows of a table, of cells that are HTML already; the first names the row."""
    return "\n".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>' for first, *rest in rows
    )


def _operations(document: Mapping[str, Any]) -> str:
    paths: Mapping[str, Mapping[str, Any]] = document["paths"]
    return "\n".join(
        f"<h3><code>{method.upper()} {escape(path)}</code></h3>\n"
        + "\n".join(
            f"<p>{escape(text)}</p>\n<pre><code>{escape(command)}</code></pre>"
            for text, command in _commands(method, path)
        )
        for path, item in paths.items()
        for method in item
        if method in ("get", "post")
    )


def _commands(method: str, path: str) -> list[tuple[str, str]]:
    """How to call an operation, with what it is for."""
    begin = 'curl -H "Authorization: Bearer $KEY" "$GATEWAY'
    if method == "get":
        return [
            (
                "Look at a job, every second or so, until its status is completed, failed or error.",
                f'{begin}{path.replace("{generation_id}", "$ID")}"',
            )
        ]
    return [
        (
            "Create a job from a file. The answer has its generation_id, under which it is looked at.",
            f'{begin}{path}" \\\n  -F model=whisper-tiny -F audio=@speech.wav',
        ),
        (
            "Create a job for audio that the gateway fetches itself.",
            f'{begin}{path}" -H "Content-Type: application/json" \\\n'
            '  -d \'{"model": "whisper-tiny", "url": "https://example.com/speech.mp3"}\'',
        ),
    ]


def _models(family: Family) -> list[str]:
    """The known models of a family, without the spellings that have a prefix."""
    return sorted(model for model in known_models() if family.plain_name(model) == model)


def _choices() -> str:
    return "\n".join(
        f'<option value="{escape(model)}" data-field="{escape(family.upload_field)}"'
        f"{' selected' if model == 'whisper-tiny' else ''}>{escape(model)}</option>"
        for family in FAMILIES.values()
        for model in _models(family)
    )


def _families() -> str:
    return _rows(
        (
            escape(name),
            ", ".join(f"<code>{escape(model)}</code>" for model in _models(family)),
            f"<code>{escape(family.upload_field)}</code>",
            f"<code>{escape(family.failed)}</code>",
        )
        for name, family in FAMILIES.items()
    )


def _options(document: Mapping[str, Any], abilities: Set[Ability]) -> str:
    properties: Mapping[str, Mapping[str, Any]] = document["components"]["schemas"]["TranscriptionOptions"][
        "properties"
    ]
    return _rows(
        (
            f"<code>{escape(name)}</code>",
            escape(_kinds(schema)),
            escape(str(schema.get("description", ""))),
            escape(_here(name, abilities)),
        )
        for name, schema in sorted(properties.items())
        if name not in ("model", "url")
    )


def _here(name: str, abilities: Set[Ability]) -> str:
    """What this gateway does with an option, and for which families where it is not for all."""
    able = [family for family in FAMILIES if family in families_of(name)]
    told = support(name, next(iter(able), ""), abilities)
    if told.level == "ignored":
        return f"ignored: {told.why}"
    where = "" if len(able) == len(FAMILIES) else f" for {' and '.join(able)}"
    return f"{told.level}{where}{told.why and f': {told.why}'}"


def _kinds(schema: Mapping[str, Any]) -> str:
    """The JSON types that an option takes, in words."""
    branches: list[Mapping[str, Any]] = schema.get("anyOf", [schema])
    found = [
        kind
        for branch in branches
        for kind in ([branch["type"]] if isinstance(branch.get("type"), str) else branch.get("type", []))
    ]
    return " or ".join("list" if kind == "array" else kind for kind in found if kind != "null")
