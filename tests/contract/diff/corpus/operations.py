"""Changes of paths, methods, keys, servers and the document itself."""

from scripts.documents import Json, JsonObject, descend
from tests.contract.diff.base import BASE, GET, GONE, POST, edited
from tests.contract.diff.corpus.change import TEXT, Change, Expected, breaks, fits, notes

OPERATION_CHANGES = [
    breaks("a path is removed", {"/paths/~1v1~1stt~1create": GONE}, None, "path-removed"),
    fits(
        "a path is added",
        {"/paths/~1v1~1stt~1models": {"get": {"responses": {"200": {"description": "Models"}}}}},
        None,
        "path-added",
    ),
    breaks("a method is removed", {"/paths/~1v1~1stt~1{generation_id}/delete": GONE}, None, "operation-removed"),
    fits(
        "a method is added",
        {"/paths/~1v1~1stt~1create/get": {"responses": {"200": {"description": "Jobs"}}}},
        None,
        "operation-added",
    ),
    notes("an operation has another id", {f"{POST}/operationId": "make"}, None, "operation-id-changed"),
    notes("an operation is summed up otherwise", {f"{POST}/summary": "Make a job"}, None, "summary-changed"),
    notes("an operation is deprecated", {f"{POST}/deprecated": True}, None, "deprecated-changed"),
    breaks(
        "an operation calls back",
        {f"{POST}/callbacks": {"done": {"{$request.body#/url}": {"post": {"responses": {}}}}}},
        None,
        "unjudged",
    ),
    breaks("an operation needs another key", {f"{POST}/security": [{"other": []}]}, None, "security-scheme-changed"),
    breaks("every operation needs another key", {"/security": [{"other": []}]}, None, "security-scheme-changed"),
    breaks(
        "every operation needs a second key", {"/security": [{"key": [], "other": []}]}, None, "security-scheme-changed"
    ),
    Change(
        "every operation needs a key",
        {"/security": [{"key": []}]},
        (("breaking", None, "security-required", ""),),
        {"/security": GONE},
    ),
    fits("no operation needs a key", {"/security": []}, None, "security-dropped"),
    fits("a key is optional", {"/security": [{"key": []}, {}]}, None, "security-dropped"),
    Change(
        "a key is optional no more",
        {"/security": [{"key": []}]},
        (("breaking", None, "security-required", ""),),
        {"/security": [{"key": []}, {}]},
    ),
    fits("another key will do", {"/security": [{"key": []}, {"other": []}]}, None, "security-alternative-added"),
    Change(
        "another key will do no more",
        {"/security": [{"key": []}]},
        (("breaking", None, "security-alternative-removed", ""),),
        {"/security": [{"key": []}, {"other": []}]},
    ),
    Change(
        "one of two keys is enough, or a third",
        {"/security": [{"key": []}, {"third": []}]},
        (("compatible", None, "security-scheme-dropped", ""), ("compatible", None, "security-alternative-added", "")),
        {
            "/security": [{"key": [], "other": []}],
            "/components/securitySchemes/third": {"type": "apiKey", "in": "query", "name": "k"},
        },
    ),
    breaks("a scope is needed", {"/security": [{"key": ["write"]}]}, None, "security-scopes-added"),
    breaks(
        "the key goes elsewhere",
        {"/components/securitySchemes/key": {"type": "apiKey", "in": "query", "name": "key"}},
        None,
        "security-scheme-changed",
    ),
    Change(
        "the key's name in the document",
        {"/security": [{"token": []}], "/components/securitySchemes/token": {"type": "http", "scheme": "Bearer"}},
        (),
    ),
    breaks("the server is another", {"/servers": [{"url": "https://two.example"}]}, None, "server-changed"),
    breaks("the server is gone", {"/servers": []}, None, "server-removed"),
    fits("there is a second server", {"/servers/-": {"url": "https://two.example"}}, None, "server-added"),
    breaks(
        "an operation has its own server", {f"{GET}/servers": [{"url": "https://two.example"}]}, None, "server-changed"
    ),
    Change("the server with a slash", {"/servers/0/url": "https://one.example/"}, ()),
    notes("the document is called otherwise", {"/info/title": "Voice"}, None, "info-changed"),
    Change(
        "a webhook sends something else",
        {"/webhooks/done/post/requestBody/content/application~1json/schema/type": "integer"},
        (("note", None, "webhooks-changed", ""),),
        {"/webhooks": {"done": {"post": {"requestBody": {"content": {"application/json": {"schema": TEXT}}}}}}},
    ),
    notes("the document has tags", {"/tags": [{"name": "speech"}]}, None, "tags-changed"),
]


def _moved(path: str, name: str) -> dict[str, Json]:
    """The path in other words, with all that is below it."""
    parameter: JsonObject = {"name": name, "in": "path", "required": True, "schema": TEXT}
    drop = f"{GET.removesuffix('/get')}/delete"
    item = descend(
        edited(BASE, {f"{GET}/parameters/0": parameter, f"{drop}/parameters/0": parameter}),
        ["paths", "/v1/stt/{generation_id}"],
        "base",
    )
    return {GET.removesuffix("/get"): GONE, f"/paths/{path.replace('/', '~1')}": item}


PATH_NOTES: dict[str, Expected] = {
    rule: ("note", None, rule, "") for rule in ("path-parameter-renamed", "path-style-changed")
}
PATH_CHANGES = [
    Change(
        "the path's parameter has another name",
        _moved("/v1/stt/{id}", "id"),
        (PATH_NOTES["path-parameter-renamed"],) * 2,
    ),
    Change(
        "the path in the style of express",
        _moved("/v1/stt/:generation_id", "generation_id"),
        (PATH_NOTES["path-style-changed"],) * 2,
    ),
    Change(
        "the path ends in a slash",
        _moved("/v1/stt/{generation_id}/", "generation_id"),
        (PATH_NOTES["path-style-changed"],) * 2,
    ),
]
