"""Find the schemas that get names of their own: where a page keeps its request, its answers and its result variants.

A page is recognised by what it documents (`openapi/names.yaml`: `operations` and `variants`), so a new page needs no
entry anywhere. Paths may be written in the style of the vendor's server (`/v1/stt/:generation_id`) or with another name
for the parameter; `settled` writes them as they are pinned.
"""

import re

from scripts.documents import Json, JsonObject, PipelineError, as_array, as_object, copied, shown

Places = dict[str, list[list[str]]]
_PARAMETER = re.compile(r"(?<=/)(?:\{([^/{}]+)\}|:([^/]+))(?=/|$)")
_JSON = "application/json"


def template(path: str) -> str:
    """A path without the names of its parameters: `/v1/stt/{}` for `/v1/stt/{id}` and for `/v1/stt/:id`."""
    return _PARAMETER.sub("{}", path)


def settled(document: JsonObject, names: JsonObject, page: str) -> JsonObject:
    """The document with the paths of our operations as `names.yaml` writes them.

    Raises:
        PipelineError: an operation of ours is missing, or one that we do not know is documented.
    """
    paths = as_object(document["paths"], f"{page}, paths")
    pinned = {template(str(place["path"])): str(place["path"]) for place in _operations(names).values()}
    result: JsonObject = {}
    for path, item in paths.items():
        known = pinned.get(template(path), path)
        result[known] = item if known == path else _renamed(copied(as_object(item, path)), path, known)
    for operation_id, place in _operations(names).items():
        path, method = str(place["path"]), str(place["method"])
        if method not in as_object(result.get(path, {}), path):
            raise PipelineError(
                f"{page}: {method.upper()} {path} is not documented. If it has moved, correct {operation_id} "
                f"in names.yaml; documented are {', '.join(_described(paths))}"
            )
    return {**document, "paths": result}


def _renamed(item: JsonObject, path: str, known: str) -> JsonObject:
    """A path item whose path parameters have the names of the pinned path; one that is not declared is added."""
    old = [match[1] or match[2] for match in _PARAMETER.finditer(path)]
    new = [match[1] or match[2] for match in _PARAMETER.finditer(known)]
    for method, node in item.items():
        if method in ("parameters", "servers", "summary", "description"):
            continue
        operation = as_object(node, f"{path}, {method}")
        declared = as_array(operation.setdefault("parameters", []), f"{path}, parameters")
        shared = as_array(item.get("parameters", []), f"{path}, parameters")
        for was, name in zip(old, new, strict=True):
            found = [
                parameter
                for parameter in (as_object(entry, f"{path}, parameters") for entry in [*declared, *shared])
                if parameter.get("in") == "path" and parameter.get("name") in (was, name)
            ]
            for parameter in found:
                parameter["name"] = name
            if not found:
                declared.append({"name": name, "in": "path", "required": True, "schema": {"type": "string"}})
    return item


def _described(paths: JsonObject) -> list[str]:
    return [f"{method.upper()} {path}" for path, item in paths.items() for method in as_object(item, path)] or ["none"]


def places(document: JsonObject, names: JsonObject, page: str) -> Places:
    """Where each named schema stands in a settled document: name -> the places, as steps from the root.

    Raises:
        PipelineError: an operation has no JSON body or answer, or its result has a variant that no name is for.
    """
    found: Places = {}
    for operation_id, operation_names in _operations(names).items():
        path, method = str(operation_names["path"]), str(operation_names["method"])
        trail = ["paths", path, method]
        where = f"{page}, {operation_id}"
        operation = as_object(as_object(as_object(document["paths"], page)[path], page)[method], where)
        if "request" in operation_names:
            body = as_object(operation.get("requestBody", {}), f"{where}, requestBody")
            found[str(operation_names["request"])] = [
                [*trail, "requestBody", *_json_schema(body, f"{where}, request body")]
            ]
        responses = as_object(operation.get("responses", {}), f"{where}, responses")
        answers = [
            [*trail, "responses", code, *_json_schema(as_object(node, where), f"{where}, response {code}")]
            for code, node in responses.items()
            if code.startswith("2")
        ]
        if not answers:
            raise PipelineError(f"{where}: no success answer is documented; an answer without a schema is no contract")
        found[str(operation_names["answer"])] = answers
    result = as_object(names["result"], "names.yaml, result")
    for envelope in list(found[str(result["within"])]):
        for key in as_array(result["keys"], "names.yaml, result/keys"):
            place = [*envelope, "properties", str(key)]
            schema = _at(document, place)
            if schema is not None:
                _locate_variants(schema, place, result, found, page)
    return found


def _locate_variants(schema: JsonObject, place: list[str], result: JsonObject, found: Places, page: str) -> None:
    """A result is a union of variants, which gets a name and each branch its own, or one variant alone."""
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            found.setdefault(str(result["name"]), []).append(place)
            for number, node in enumerate(as_array(schema[keyword], f"{page}, /{'/'.join(place)}/{keyword}")):
                branch = as_object(node, f"{page}, /{'/'.join(place)}/{keyword}/{number}")
                if "properties" in branch:
                    _locate_variant(branch, [*place, keyword, str(number)], result, found, page)
            return
    _locate_variant(schema, place, result, found, page)


def _locate_variant(schema: JsonObject, place: list[str], result: JsonObject, found: Places, page: str) -> None:
    for name, evidence in as_object(result["variants"], "names.yaml, result/variants").items():
        if all(_documents(schema, str(path).split(".")) for path in as_array(evidence, name)):
            found.setdefault(name, []).append(place)
            return
    documented = ", ".join(as_object(schema.get("properties", {}), f"{page}, /{'/'.join(place)}")) or "no properties"
    raise PipelineError(
        f"{page}: /{'/'.join(place)} is a result of no known variant ({shown(documented, 200)}). Name it in "
        "names.yaml, result/variants, with the properties that tell it apart"
    )


def _documents(schema: Json, path: list[str]) -> bool:
    for key in path:
        properties = schema.get("properties") if isinstance(schema, dict) else None
        if not isinstance(properties, dict) or key not in properties:
            return False
        schema = properties[key]
    return True


def _at(node: Json, place: list[str]) -> JsonObject | None:
    for key in place:
        if not isinstance(node, dict) or key not in node:
            return None
        node = node[key]
    return node if isinstance(node, dict) else None


def _json_schema(holder: JsonObject, where: str) -> list[str]:
    content = as_object(holder.get("content", {}), f"{where}, content")
    if "schema" not in as_object(content.get(_JSON, {}), where):
        raise PipelineError(f"{where}: no {_JSON} schema is documented there, found {sorted(content) or 'nothing'}")
    return ["content", _JSON, "schema"]


def _operations(names: JsonObject) -> dict[str, JsonObject]:
    return {
        name: as_object(place, f"names.yaml, operations/{name}")
        for name, place in as_object(names["operations"], "names.yaml, operations").items()
    }
