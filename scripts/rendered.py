"""A page as the documentation site renders it: text without JSON blocks, but with lists of fields and examples.

The site writes a field's name, type and need without a space between (`languagestringOptional`). What such a page says
is kept as facts, and `disagreements` proves a contract that was made from other pages against them.
"""

import json
import re
from collections.abc import Iterator
from typing import cast

from scripts import markdown, shapes
from scripts.cut import OPERATIONS, places
from scripts.documents import Json, JsonObject, PipelineError, as_array, as_object, shown

_REQUEST = re.compile(r"^(GET|PUT|POST|DELETE|PATCH) (/\S*) HTTP/1\.1[ \t]*$", re.MULTILINE)
_STATUS = re.compile(r"^(\d{3})(?=[A-Z ]|$).*$")
_SECTIONS = {
    "Authorizations": "",
    "Query parameters": "",
    "Header parameters": "",
    "Cookie parameters": "",
    "Path parameters": "parameters",
    "Body": "body",
    "Responses": "responses",
}
_WORD = r"(?:any of|one of|all of|not|any|undefined|null|string|number|integer|boolean|object|array)(?:\[\])*"
_TYPE = rf"{_WORD}(?: \| {_WORD})*(?: · [^·|]+?)*(?: \| nullable)?"
_NEED = r"(?:read-only|write-only)?(?P<need>Required|Optional)(?:Deprecated)?(?: ?[A-Z].*)?"
# The name is the shortest that leaves a whole type and need: `substringstringOptional` is a string called substring.
_FIELD = re.compile(rf"^(?P<name>[\w$.@-]+?)(?P<type>{_TYPE}){_NEED}$")
_BRANCH = re.compile(rf"^(?P<type>{_TYPE}){_NEED}$")
_LOOKS_LIKE_A_FIELD = re.compile(r"^[\w$.@-]+.*[\w\])](?:Required|Optional)")
_BEFORE_TITLE = re.compile(r"^(?:Previous|Next|Last updated)", re.MULTILINE)


def is_rendered(text: str) -> bool:
    """Whether a text holds what the site renders for an operation: its request."""
    return _REQUEST.search(text) is not None


def title(text: str) -> str | None:
    """The page's name: the line above the links to its neighbours, or a markdown heading."""
    found = _BEFORE_TITLE.search(text)
    above = text[: found.start()].split("\n") if found else []
    name = next((line.strip() for line in reversed(above) if line.strip()), "")
    return name if markdown.PAGE_NAME.fullmatch(name) else markdown.heading(text)


def facts(text: str, where: str) -> JsonObject:
    """What a rendered page says: the models it names, and of each operation its fields, success code and example.

    Only the shape of the example is kept, and nothing of the page's prose.

    Raises:
        PipelineError: an operation is missing, or a line cannot be told apart; the message has the line.
    """
    requests = list(_REQUEST.finditer(text))
    found: dict[str, Json] = {}
    for number, request in enumerate(requests):
        begin = requests[number - 1].end() if number else 0
        end = requests[number + 1].start() if number + 1 < len(requests) else len(text)
        method, path = request[1].lower(), request[2].partition("?")[0]
        operation = next(iter(places({"paths": {path: {method: {}}}}, where)), None)
        if operation is None:
            continue
        if operation in found:
            raise PipelineError(f"{where}: two requests show the {operation} operation; save one page a file")
        first_line = text.count("\n", 0, begin) + 1
        said: JsonObject = {"method": method, "path": path}
        said.update(_fields_before(text[begin : request.start()], method, f"{where}, {operation}", first_line))
        said["example"] = shapes.listed(_answer_after(text[request.end() : end], f"{where}, {operation}"))
        found[operation] = said
    missing = [operation for operation in OPERATIONS if operation not in found]
    if missing:
        raise PipelineError(
            f"{where}: no request shows the {' or '.join(missing)} operation; expand both on the page, save it again"
        )
    return {
        "models": cast(Json, markdown.models(text)),
        "operations": {operation: found[operation] for operation in OPERATIONS},
    }


def _fields_before(text: str, method: str, where: str, first_line: int) -> JsonObject:
    """The fields and the success code above a request: what stands below the last but one line with the method."""
    lines = text.split("\n")
    marks = [index for index, line in enumerate(lines) if line.strip() == method]
    if not marks:
        raise PipelineError(f"{where}: no line {method!r} above the request, where its fields begin")
    begin = marks[-2] if len(marks) > 1 else marks[-1]
    said: dict[str, list[Json]] = {"parameters": [], "body": []}
    success, section, branches_of = "", "", cast(JsonObject, {})
    for number, line in enumerate(lines[begin:], start=begin + first_line):
        line = line.strip()
        if line in _SECTIONS:
            section, branches_of = _SECTIONS[line], {}
        elif section == "responses":
            status = _STATUS.match(line)
            success = success or (status[1] if status and status[1].startswith("2") else "")
        elif section in said:
            branch, field = _BRANCH.match(line), _FIELD.match(line)
            if branch and branches_of:
                as_array(branches_of["branches"], where).append(branch["type"])
            elif field:
                made: JsonObject = {"name": field["name"], "type": field["type"], "required": _required(field)}
                if field["type"].removesuffix(" | nullable") in shapes.COMPOSED:
                    made["branches"] = []
                branches_of = made if "branches" in made else {}
                said[section].append(made)
            elif _LOOKS_LIKE_A_FIELD.match(line):
                raise PipelineError(f"{where}: line {number}: cannot tell name and type apart in {line!r}")
    if not success:
        raise PipelineError(f"{where}: no success code stands under 'Responses'")
    return {"parameters": said["parameters"], "body": said["body"], "success": success}


def _required(field: re.Match[str]) -> bool:
    return field["need"] == "Required"


def _answer_after(text: str, where: str) -> Json:
    """The example of the answer: the JSON below the first success code that follows the request."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        status = _STATUS.match(line.strip())
        if not status or not status[1].startswith("2"):
            continue
        rest = "\n".join(lines[index + 1 :]).lstrip()
        if rest.startswith(("{", "[")):
            try:
                answer, _ = json.JSONDecoder().raw_decode(rest)
            except json.JSONDecodeError as problem:
                raise PipelineError(f"{where}: the example of the answer is no JSON: {problem.msg}") from problem
            except RecursionError:
                raise PipelineError(f"{where}: the example of the answer nests too deep") from None
            return cast(Json, answer)
    raise PipelineError(f"{where}: no example of the answer follows the request")


def rendered_fields(document: JsonObject, operation: str) -> JsonObject:
    """What the site would render for an operation (`create`, `fetch`) of a document without references.

    Returns:
        `parameters` and `body`, each a list of fields as in `facts`, and `success`.
    """
    place = places(document, "document").get(operation)
    if place is None:
        raise PipelineError(f"the document does not document the {operation} operation")
    item = as_object(as_object(document["paths"], "paths")[place.path], place.path)
    body = as_object(item[place.method], place.path)
    parameters: list[Json] = []
    for node in [*_array(item.get("parameters")), *_array(body.get("parameters"))]:
        parameter = as_object(node, f"{place.path}, parameters")
        if parameter.get("in") == "path":
            schema = as_object(parameter.get("schema", {}), "parameter")
            parameters.append(shapes.field(str(parameter["name"]), schema, required=parameter.get("required") is True))
    return {
        "parameters": parameters,
        "body": shapes.fields(_json_schema(body.get("requestBody", {}))),
        "success": _success(body),
    }


def _success(operation: JsonObject) -> str:
    codes = as_object(operation.get("responses", {}), "responses")
    return next((code for code in codes if code.startswith("2")), "none")


def _json_schema(node: Json) -> JsonObject:
    content = as_object(as_object(node, "body").get("content", {}), "content")
    media = as_object(content.get("application/json", {}), "application/json")
    return as_object(media.get("schema", {}), "schema")


def _array(node: Json) -> list[Json]:
    return node if isinstance(node, list) else []


def disagreements(said: JsonObject, document: JsonObject) -> list[str]:
    """Every difference between the facts of a rendered page and a document, one line each; empty when they agree.

    The values of enumerations are not rendered, so they are not compared. The order of fields is no difference.

    Args:
        said: what `facts` returned.
        document: one document with both operations, without references (`naming.merged`), in 3.0 or 3.1.
    """
    lines: list[str] = []
    for operation, node in as_object(said["operations"], "facts").items():
        shown_facts = as_object(node, operation)
        lines += [f"{operation}: {line}" for line in _differences(shown_facts, document, operation)]
    return lines


def _differences(said: JsonObject, document: JsonObject, operation: str) -> Iterator[str]:
    place = places(document, "document").get(operation)
    if place is None:
        yield f"the page shows {said['method']} {said['path']}, the document has no such operation"
        return
    documented = rendered_fields(document, operation)
    if said["path"] != place.path:
        yield f"path: the page shows {said['path']}, the document has {place.path}"
    for section in ("parameters", "body"):
        yield from _field_differences(_by_name(said[section]), _by_name(documented[section]), section)
    if said["success"] != documented["success"]:
        yield f"success code: the page shows {said['success']}, the document has {documented['success']}"
    item = as_object(as_object(document["paths"], "paths")[place.path], place.path)
    responses = as_object(as_object(item[place.method], place.path).get("responses", {}), "responses")
    answer = _json_schema(responses.get(str(documented["success"]), {}))
    yield from shapes.differences(as_array(said["example"], "example"), answer)


def _by_name(fields: Json) -> dict[str, JsonObject]:
    named = (as_object(node, "field") for node in as_array(fields, "fields"))
    return {str(field["name"]): field for field in named}


def _field_differences(
    rendered: dict[str, JsonObject], documented: dict[str, JsonObject], section: str
) -> Iterator[str]:
    for name in dict.fromkeys([*rendered, *documented]):
        page, ours = rendered.get(name), documented.get(name)
        if page is None or ours is None:
            yield f"{section}/{name}: the page shows {_summary(page)}, the document has {_summary(ours)}"
            continue
        for key in ("type", "required", "branches"):
            if page.get(key) != ours.get(key):
                there, here = shown(page.get(key)), shown(ours.get(key))
                yield f"{section}/{name}, {key}: the page shows {there}, the document has {here}"


def _summary(field: JsonObject | None) -> str:
    if field is None:
        return "no such field"
    return f"{field['type']}, {'required' if field['required'] else 'optional'}"
