"""Files as people save them, read with an error that says what is wrong: encodings, HTML, JSON, YAML, OpenAPI."""

import json
import math
import re
from collections import Counter
from pathlib import Path
from typing import cast

from scripts import yaml_text
from scripts.documents import Json, JsonObject, PipelineError, as_object, shown

_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


def read_bytes(path: Path) -> bytes:
    """What is in a file.

    Raises:
        PipelineError: it is a folder, cannot be read, or is empty.
    """
    if path.is_dir():
        raise PipelineError(f"{path.name}: a folder where a file is needed")
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else problem
        raise PipelineError(f"{path.name}: cannot be read: {reason}") from problem
    if not data.strip():
        raise PipelineError(f"{path.name}: the file is empty; save the page again")
    return data


def text_of(data: bytes, where: str) -> str:
    """The text of a page, its line ends as they are.

    Raises:
        PipelineError: the bytes are in another encoding than UTF-8, are binary, or are the HTML of a page.
    """
    if data.startswith(_OTHER_BOMS):
        raise PipelineError(f"{where}: encoded in UTF-16; save it as UTF-8")
    if b"\0" in data:
        raise PipelineError(f"{where}: a binary file, not a page; save the markdown version, whose address ends in .md")
    try:
        text = data.removeprefix(_BOM).decode()
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise PipelineError(f"{where}: line {line} is not UTF-8; save it as UTF-8") from problem
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html", "<head", "<body")):
        raise PipelineError(f"{where}: this is the HTML page; save the markdown version, whose address ends in .md")
    return text


def json_object(data: bytes, where: str, lines_before: int = 0) -> JsonObject:
    """The JSON object in `data`; an error gives line and column, counted from `lines_before`."""
    return as_object(json_value(data, where, lines_before), where)


def json_value(data: bytes, where: str, lines_before: int = 0) -> Json:
    """The JSON value in `data`.

    Raises:
        PipelineError: it is no JSON, gives a key twice, holds what cannot be written again, or nests too deep.
    """
    text = text_of(data, where)
    try:
        value = cast(
            Json, json.loads(text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite_number)
        )
        if _HALF_CHARACTER.search(text):
            _check_characters(value)
        return value
    except json.JSONDecodeError as problem:
        place = f"line {problem.lineno + lines_before}, column {problem.colno}"
        cut = " (it ends there: saved in part?)" if not text[problem.pos :].strip() else ""
        raise PipelineError(f"{where}: not JSON: {problem.msg} at {place}{cut}") from problem
    except ValueError as problem:
        raise PipelineError(f"{where}: {problem}") from problem
    except RecursionError:
        raise too_deep(where) from None


def _once(pairs: list[tuple[str, Json]]) -> JsonObject:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        raise ValueError(f"the key {shown(twice, 80)} is given twice in one object; which of the two is true?")
    return made


def _no_number(word: str) -> Json:
    raise ValueError(f"not JSON: {word} is no number")


def _finite_number(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"the number {digits[:40]} is too large")
    return number


def _check_characters(value: Json) -> None:
    r"""An escape such as `\ud800` alone is half a character: it can be read, and never be written again."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as problem:
        half = ascii(problem.object[problem.start])[1:-1]
        raise ValueError(f"half a character, {half}, stands in a string") from problem


def yaml_object(data: bytes, where: str) -> JsonObject:
    """The mapping in a YAML file, as JSON: aliases become copies, dates text, and keys that are numbers text too.

    Raises:
        PipelineError: it is no YAML, no mapping, or holds what JSON cannot.
    """
    text = text_of(data, where)
    try:
        value = yaml_text.loaded(text)
        _check_characters(value)
        return as_object(value, where)
    except ValueError as problem:
        raise PipelineError(f"{where}: not YAML that JSON can hold: {problem}") from problem
    except RecursionError:
        raise too_deep(where) from None


def openapi(document: JsonObject, where: str) -> JsonObject:
    """`document`, known to be OpenAPI 3 with paths from here on.

    Raises:
        PipelineError: it is Swagger 2.0, another version, or no OpenAPI document at all.
    """
    version = document.get("openapi")
    if "swagger" in document:
        raise PipelineError(f"{where}: Swagger {document['swagger']}; convert it to OpenAPI 3 first")
    if version is None:
        raise PipelineError(f"{where}: not an OpenAPI document, it has no 'openapi' at the top")
    if not str(version).startswith(("3.0", "3.1")):  # in YAML, 3.1 without quotes is a number
        raise PipelineError(f"{where}: OpenAPI {version}; 3.0 and 3.1 are understood")
    as_object(document.get("paths"), f"{where}, paths")
    return document


def too_deep(where: str) -> PipelineError:
    """The error for a document whose nesting exhausts the stack."""
    return PipelineError(f"{where}: nests too deep to be read; no documentation page does")
