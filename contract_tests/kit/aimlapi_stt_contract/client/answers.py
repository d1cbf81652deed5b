"""Answers to a fetch: all forms that a contract allows, each single fault that it forbids, and some by hand."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from ..contracts import Contract
from .covering import MISSING, OUT_OF_RANGE, Fault, Json, JsonObject, Place, accepting, examples, faults, variations

Kind = Literal["valid", "invalid", "odd"]
"""valid: the contract allows it. invalid: it does not, and no transcript can be made of it that is sure to be right.
odd: it does not, or nothing can be read from it, and still a client that refused it might lose a paid transcript.
"""

JOB: Final = "a-job_of-the-kit-0000"
"""The generation id of every answer's job."""

_TOLERATED: Final[tuple[Place, ...]] = (("generation_id",), ("id",))
"""Places whose faults say nothing about the job: who fetched it knows its id, and there are pages that tell none."""

_PARTS: Final = ("result", "output", "error")


@dataclass(frozen=True, slots=True)
class Served:
    """An answer to a fetch.

    Attributes:
        name: what it is, in words.
        kind: whether the contract allows it, and what a client may do where it does not.
        content: the bytes of the body.
        body: the same as JSON; `None` where the bytes are none.
        status: the HTTP status.
        headers: beside the content length.
    """

    name: str
    kind: Kind
    content: bytes
    body: Any
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json"),)


def covering_answers(
    contract: Contract, component: str = "FetchAnswer", examples_of: Sequence[JsonObject] | None = None
) -> list[Served]:
    """Every form that the contract allows of an answer, and every single fault of one.

    Each was held against the contract again: what is called valid is, and what is called invalid is not.

    Args:
        contract: with the component that describes the answers.
        component: its name.
        examples_of: valid answers to begin with; without them such that together have all that the contract names.
    """
    schema = inlined(contract, component)
    allowed = accepting(schema)
    found: dict[str, Served] = {}
    for number, example in enumerate(examples_of or examples(schema)):
        example = named(cast(JsonObject, example))
        base = f"{number} {example.get('status', component)}"
        valid = [Fault("as it is", (), example), *variations(schema, example)]
        wrong = [fault for fault in faults(schema, example) if fault.place not in _TOLERATED]
        for form in [*valid, *wrong]:
            served = _json(f"{base}: {form}", kind_of(form, allowed=allowed(form.body)), form.body)
            found.setdefault(served.content.decode(), served)
    return list(found.values())


def kind_of(form: Fault, *, allowed: bool) -> Kind:
    """What an answer is, given whether the contract allows it."""
    if allowed:
        return "odd" if _says_nothing(form.body) else "valid"
    # A number out of its range harms that number alone; what stands beside a job without a result is not read; a job
    # that failed has failed, whatever is wrong with the reason; and words may be null, which is as good as missing.
    beside = len(form.place) == 1 and form.place[0] in _PARTS
    reason = form.place[-2:-1] == ("error",) or form.place[1:] == ("error",)
    wordless = form.kind == MISSING and form.place[1:] == ("words",)
    return "odd" if form.kind in OUT_OF_RANGE or beside or reason or wordless else "invalid"


def _says_nothing(body: Any) -> bool:
    """Whether a completed answer holds a result that does not say what was said."""
    if body.get("status") != "completed":
        return False
    result: Any = body.get("result") or body.get("output") or body
    if "results" in result:
        channels: list[Any] = result["results"].get("channels") or []
        return not any(channel.get("alternatives") for channel in channels)
    return result.get("text") is None or result.get("status") not in (None, "completed") or bool(result.get("error"))


def handmade_answers(valid: Served) -> Iterator[Served]:
    """What no schema draws, made of a valid completed answer: JSON that is none, other encodings, other media."""
    text = valid.content.decode()
    yield Served("a NaN", "odd", f'{text[:-1]}, "note": NaN}}'.encode(), None)
    yield Served("an answer cut off in the middle", "invalid", valid.content[: len(valid.content) // 2], None)
    yield Served("no body", "invalid", b"", None)
    yield Served("a page in HTML", "invalid", b"<html><body>Maintenance</body></html>", None)
    yield Served("a list", "invalid", f"[{text}]".encode(), None)
    yield Served("bytes that are no UTF-8", "invalid", valid.content[:-1] + b', "note": "\xff\xfe"}', None)
    yield Served("something behind the JSON", "invalid", valid.content + b" trailing", None)
    yield Served("nested far too deep", "invalid", b"[" * 100_000 + b"]" * 100_000, None)
    more: dict[str, Any] = {**valid.body, "note": "\u00e9\U0001f600", "from_tomorrow": {"a": [1, None]}}
    yield _json("keys that nobody knows yet", "valid", more)
    yield Served("white space around it", "valid", b"\n  " + valid.content + b"\n", valid.body)
    yield Served("escaped to ASCII", "valid", json.dumps(more).encode(), more)
    yield Served(
        "compressed", "valid", gzip.compress(valid.content), valid.body,
        headers=(("content-type", "application/json"), ("content-encoding", "gzip")),
    )  # fmt: skip
    yield Served("a media type with a charset", "valid", valid.content, valid.body,
                 headers=(("content-type", "application/json; charset=utf-8"),))  # fmt: skip
    yield Served("the status 201, as older pages have it", "valid", valid.content, valid.body, status=201)


def _json(name: str, kind: Kind, body: Json) -> Served:
    return Served(name, kind, json.dumps(body, ensure_ascii=False).encode(), body)


def named(example: JsonObject) -> JsonObject:
    """The example as an answer about the one job; an AssemblyAI result says of itself that it is completed."""
    made: JsonObject = {**example, **{key: JOB for key in ("generation_id", "id") if key in example}}
    for part in _PARTS:
        result: Any = made.get(part)
        if isinstance(result, dict) and "status" in result:
            made[part] = {**result, "status": "completed", **({"error": None} if "error" in result else {})}
    return made


def inlined(contract: Contract, component: str) -> JsonObject:
    """A component with each reference replaced by what it names."""
    schemas: dict[str, Any] = contract.document["components"]["schemas"]

    def resolve(node: Json) -> Json:
        if isinstance(node, list):
            return [resolve(item) for item in node]
        if not isinstance(node, dict):
            return node
        if isinstance(target := node.get("$ref"), str):
            return resolve(schemas[target.rpartition("/")[2]])
        return {key: resolve(value) for key, value in node.items()}

    made = resolve(schemas[component])
    assert isinstance(made, dict), f"{component} is no schema"
    return made
