"""Single changes to a small document, each with what has to be found: the corpus that the classifier is held against."""

from dataclasses import dataclass, field
from typing import TypeAlias

from scripts.diff.findings import Direction, Level
from scripts.documents import Json, JsonObject
from tests.contract.diff.base import (
    ANSWER,
    ASSEMBLY,
    BASE,
    BODY,
    CREATED,
    DEEPGRAM,
    FETCHED,
    GET,
    GONE,
    POST,
    REQUEST,
    WORD,
    edited,
)

Expected: TypeAlias = tuple[Level, Direction | None, str, str]
"""Level, direction, rule and place."""


@dataclass(frozen=True)
class Change:
    """One change. `before` is edited into the base first, so that there is something to change."""

    name: str
    edits: dict[str, Json]
    found: tuple[Expected, ...]
    before: dict[str, Json] = field(default_factory=dict[str, Json])

    @property
    def old(self) -> JsonObject:
        return edited(BASE, self.before)

    @property
    def new(self) -> JsonObject:
        return edited(self.old, self.edits)


def breaks(name: str, edits: dict[str, Json], direction: Direction | None, rule: str, place: str = "") -> Change:
    return Change(name, edits, (("breaking", direction, rule, place),))


def fits(name: str, edits: dict[str, Json], direction: Direction | None, rule: str, place: str = "") -> Change:
    return Change(name, edits, (("compatible", direction, rule, place),))


def notes(name: str, edits: dict[str, Json], direction: Direction | None, rule: str, place: str = "") -> Change:
    return Change(name, edits, (("note", direction, rule, place),))


TEXT: JsonObject = {"type": "string"}
_PLACE = "result/anyOf[0]"

REQUEST_CHANGES = [
    fits(
        "an option is added", {f"{REQUEST}/properties/tag": TEXT}, "request", "request-optional-property-added", "tag"
    ),
    breaks(
        "a required option is added",
        {f"{REQUEST}/properties/tag": TEXT, f"{REQUEST}/required/-": "tag"},
        "request",
        "request-required-property-added",
        "tag",
    ),
    breaks(
        "an option is removed",
        {f"{REQUEST}/properties/language": GONE},
        "request",
        "request-property-removed",
        "language",
    ),
    breaks(
        "a required option is removed",
        {f"{REQUEST}/properties/model": GONE, f"{REQUEST}/required": ["url"]},
        "request",
        "request-property-removed",
        "model",
    ),
    breaks(
        "an option becomes required", {f"{REQUEST}/required/-": "tags"}, "request", "request-property-required", "tags"
    ),
    fits("an option need not be given", {f"{REQUEST}/required/1": GONE}, "request", "request-property-optional", "url"),
    fits(
        "a model is added",
        {f"{REQUEST}/properties/model/enum/-": "small"},
        "request",
        "request-enum-value-added",
        "model",
    ),
    breaks(
        "a model is removed",
        {f"{REQUEST}/properties/model/enum/0": GONE},
        "request",
        "request-enum-value-removed",
        "model",
    ),
    Change(
        "a model is replaced",
        {f"{REQUEST}/properties/model/enum/0": "large"},
        (
            ("breaking", "request", "request-enum-value-removed", "model"),
            ("compatible", "request", "request-enum-value-added", "model"),
        ),
    ),
    Change(
        "an option is renamed",
        {f"{REQUEST}/properties/redact": GONE, f"{REQUEST}/properties/redaction": TEXT},
        (
            ("breaking", "request", "request-property-removed", "redact"),
            ("compatible", "request", "request-optional-property-added", "redaction"),
        ),
    ),
    breaks(
        "elements of an option change",
        {f"{REQUEST}/properties/tags/items": {"type": "integer"}},
        "request",
        "request-type-changed",
        "tags[]",
    ),
    breaks(
        "a nested option is removed",
        {f"{REQUEST}/properties/redact/properties/mask": GONE},
        "request",
        "request-property-removed",
        "redact/mask",
    ),
    breaks(
        "a nested option becomes required",
        {f"{REQUEST}/properties/redact/required/-": "mask"},
        "request",
        "request-property-required",
        "redact/mask",
    ),
    breaks(
        "a way to give an option is gone",
        {f"{REQUEST}/properties/keywords/anyOf/1": GONE},
        "request",
        "request-union-branch-removed",
        "keywords/anyOf[1]",
    ),
    fits(
        "an option can be given in another way",
        {f"{REQUEST}/properties/keywords/anyOf/-": {"type": "boolean"}},
        "request",
        "request-union-branch-added",
        "keywords/anyOf[2]",
    ),
    breaks(
        "a branch of an option is limited",
        {f"{REQUEST}/properties/keywords/anyOf/1/maxItems": 5},
        "request",
        "request-max-items-narrowed",
        "keywords/anyOf[1]",
    ),
    breaks(
        "elements in a branch of an option change",
        {f"{REQUEST}/properties/keywords/anyOf/1/items/type": "number"},
        "request",
        "request-type-changed",
        "keywords/anyOf[1][]",
    ),
    breaks(
        "the values of a free map are limited",
        {f"{REQUEST}/properties/extra/additionalProperties/maxLength": 5},
        "request",
        "request-max-length-narrowed",
        "extra/*",
    ),
    fits(
        "the values of a free map are anything",
        {f"{REQUEST}/properties/extra/additionalProperties": True},
        "request",
        "request-type-widened",
        "extra/*",
    ),
    breaks(
        "other keys are refused",
        {f"{REQUEST}/additionalProperties": False},
        "request",
        "request-additional-properties-closed",
        "*",
    ),
    Change(
        "other keys are taken again",
        {f"{REQUEST}/additionalProperties": True},
        (("compatible", "request", "request-additional-properties-opened", "*"),),
        {f"{REQUEST}/additionalProperties": False},
    ),
    breaks(
        "an option is given by the server only",
        {f"{REQUEST}/properties/language/readOnly": True},
        "request",
        "request-property-removed",
        "language",
    ),
    notes(
        "an option is described otherwise",
        {f"{REQUEST}/properties/language/description": "Another."},
        "request",
        "description-changed",
        "language",
    ),
    notes(
        "an option gets a default",
        {f"{REQUEST}/properties/language/default": "en"},
        "request",
        "default-changed",
        "language",
    ),
    notes(
        "an option is deprecated",
        {f"{REQUEST}/properties/language/deprecated": True},
        "request",
        "deprecated-changed",
        "language",
    ),
    breaks(
        "an option is not to be something",
        {f"{REQUEST}/properties/language/not": {"enum": ["xx"]}},
        "request",
        "request-unjudged",
        "language",
    ),
    breaks(
        "the body becomes another type",
        {f"{BODY}/schema": {"type": "array", "items": TEXT}},
        "request",
        "request-type-changed",
    ),
    fits("the body is optional", {f"{POST}/requestBody/required": False}, "request", "request-body-optional"),
    breaks("the body is gone", {f"{POST}/requestBody": GONE}, "request", "request-body-removed"),
    fits(
        "a body on GET",
        {f"{GET}/requestBody": {"content": {"application/json": {"schema": TEXT}}}},
        "request",
        "request-optional-body-added",
    ),
    breaks(
        "a required body on GET",
        {f"{GET}/requestBody": {"required": True, "content": {"application/json": {"schema": TEXT}}}},
        "request",
        "request-required-body-added",
    ),
    breaks(
        "a media type is no longer accepted",
        {f"{POST}/requestBody/content/multipart~1form-data": GONE},
        "request",
        "request-media-type-removed",
    ),
    fits(
        "a media type is accepted",
        {f"{POST}/requestBody/content/text~1plain": {"schema": TEXT}},
        "request",
        "request-media-type-added",
    ),
    breaks(
        "parts are encoded otherwise",
        {f"{POST}/requestBody/content/multipart~1form-data/encoding": {"audio": {"contentType": "audio/wav"}}},
        "request",
        "request-unjudged",
    ),
    notes("the body is described", {f"{POST}/requestBody/description": "Options."}, "request", "description-changed"),
]

PARAMETER_CHANGES = [
    fits(
        "a parameter is added",
        {f"{POST}/parameters/-": {"name": "p", "in": "query", "schema": TEXT}},
        "request",
        "request-optional-parameter-added",
    ),
    breaks(
        "a required parameter is added",
        {f"{POST}/parameters/-": {"name": "p", "in": "query", "required": True, "schema": TEXT}},
        "request",
        "request-required-parameter-added",
    ),
    breaks(
        "a required header is added",
        {f"{GET}/parameters/-": {"name": "X-P", "in": "header", "required": True, "schema": TEXT}},
        "request",
        "request-required-parameter-added",
    ),
    breaks(
        "a cookie is asked for",
        {f"{GET}/parameters/-": {"name": "p", "in": "cookie", "required": True, "schema": TEXT}},
        "request",
        "request-required-parameter-added",
    ),
    breaks("a parameter is removed", {f"{POST}/parameters/0": GONE}, "request", "request-parameter-removed"),
    breaks("a required parameter is removed", {f"{POST}/parameters/2": GONE}, "request", "request-parameter-removed"),
    breaks("a header is removed", {f"{POST}/parameters/1": GONE}, "request", "request-parameter-removed"),
    breaks(
        "a parameter becomes required", {f"{POST}/parameters/0/required": True}, "request", "request-parameter-required"
    ),
    fits(
        "a parameter becomes optional",
        {f"{POST}/parameters/2/required": False},
        "request",
        "request-parameter-optional",
    ),
    Change(
        "a parameter moves to the header",
        {f"{GET}/parameters/1/in": "header"},
        (
            ("breaking", "request", "request-parameter-removed", ""),
            ("compatible", "request", "request-optional-parameter-added", ""),
        ),
    ),
    breaks(
        "a parameter gets shorter",
        {f"{POST}/parameters/0/schema/maxLength": 5},
        "request",
        "request-max-length-narrowed",
    ),
    fits(
        "a parameter gets longer",
        {f"{POST}/parameters/0/schema/maxLength": 50},
        "request",
        "request-max-length-widened",
    ),
    breaks(
        "a parameter is of another type",
        {f"{GET}/parameters/1/schema/type": "integer"},
        "request",
        "request-type-changed",
    ),
    breaks(
        "the path's parameter gets a format",
        {f"{GET}/parameters/0/schema/format": "uuid"},
        "request",
        "request-format-narrowed",
    ),
    breaks(
        "a parameter is written otherwise",
        {f"{POST}/parameters/0/style": "pipeDelimited"},
        "request",
        "request-parameter-style-changed",
    ),
    notes("a parameter is described", {f"{POST}/parameters/0/description": "Trace."}, "request", "description-changed"),
    Change("a header in other letters", {f"{POST}/parameters/1/name": "x-client-request-id"}, ()),
    Change(
        "a header that OpenAPI says elsewhere",
        {f"{POST}/parameters/-": {"name": "Accept", "in": "header", "required": True, "schema": TEXT}},
        (),
    ),
]

RESPONSE_CHANGES = [
    fits("a key is added", {f"{CREATED}/properties/at": TEXT}, "response", "response-property-added", "at"),
    fits(
        "a key is added that is always there",
        {f"{CREATED}/properties/at": TEXT, f"{CREATED}/required/-": "at"},
        "response",
        "response-property-added",
        "at",
    ),
    breaks(
        "a key is removed", {f"{CREATED}/properties/status": GONE}, "response", "response-property-removed", "status"
    ),
    breaks(
        "a required key is removed",
        {f"{CREATED}/properties/generation_id": GONE, f"{CREATED}/required": []},
        "response",
        "response-property-removed",
        "generation_id",
    ),
    breaks("a key may be missing", {f"{FETCHED}/required/1": GONE}, "response", "response-property-optional", "status"),
    fits(
        "a key is always there", {f"{CREATED}/required/-": "status"}, "response", "response-property-required", "status"
    ),
    Change(
        "a key is renamed",
        {f"{WORD}/properties/word": GONE, f"{WORD}/properties/text": TEXT, f"{WORD}/required/0": "text"},
        (
            ("breaking", "response", "response-property-removed", f"{_PLACE}/words[]/word"),
            ("compatible", "response", "response-property-added", f"{_PLACE}/words[]/text"),
        ),
    ),
    breaks(
        "a status word is added",
        {f"{FETCHED}/properties/status/enum/-": "failed"},
        "response",
        "response-enum-value-added",
        "status",
    ),
    fits(
        "a status word is removed",
        {f"{FETCHED}/properties/status/enum/0": GONE},
        "response",
        "response-enum-value-removed",
        "status",
    ),
    breaks(
        "a key of a branch may be null",
        {f"{ASSEMBLY}/properties/audio_duration/nullable": True},
        "response",
        "response-null-added",
        "result/anyOf[1]/audio_duration",
    ),
    fits(
        "a key of a branch is never null",
        {f"{ASSEMBLY}/properties/text/nullable": GONE},
        "response",
        "response-null-removed",
        "result/anyOf[1]/text",
    ),
    breaks(
        "a key of a branch is removed",
        {f"{ASSEMBLY}/properties/audio_duration": GONE},
        "response",
        "response-property-removed",
        "result/anyOf[1]/audio_duration",
    ),
    fits(
        "a key of a branch is added",
        {f"{ASSEMBLY}/properties/summary": TEXT},
        "response",
        "response-property-added",
        "result/anyOf[1]/summary",
    ),
    breaks(
        "a word of a branch is added",
        {f"{ASSEMBLY}/properties/status/enum/-": "queued"},
        "response",
        "response-enum-value-added",
        "result/anyOf[1]/status",
    ),
    breaks(
        "a result of another shape is added",
        {f"{FETCHED}/properties/result/anyOf/-": {"type": "object", "properties": {"usage": TEXT}}},
        "response",
        "response-union-branch-added",
        "result/anyOf[2]",
    ),
    breaks(
        "a result may be text",
        {f"{FETCHED}/properties/result/anyOf/-": TEXT},
        "response",
        "response-union-branch-added",
        "result/anyOf[2]",
    ),
    fits(
        "a shape of result is gone",
        {f"{FETCHED}/properties/result/anyOf/1": GONE},
        "response",
        "response-union-branch-removed",
        "result/anyOf[1]",
    ),
    Change(
        "the shapes in another order",
        {
            f"{FETCHED}/properties/result/anyOf/0": {"$ref": f"#{ASSEMBLY}"},
            f"{FETCHED}/properties/result/anyOf/1": {"$ref": f"#{DEEPGRAM}"},
        },
        (),
    ),
    Change(
        "the union is exclusive",
        {
            f"{FETCHED}/properties/result": {
                "nullable": True,
                "oneOf": [{"$ref": f"#{DEEPGRAM}"}, {"$ref": f"#{ASSEMBLY}"}],
            }
        },
        (),
    ),
    fits(
        "the result is never null",
        {f"{FETCHED}/properties/result/nullable": False},
        "response",
        "response-null-removed",
        "result",
    ),
    breaks(
        "the start of a word is text",
        {f"{WORD}/properties/start/type": "string"},
        "response",
        "response-type-changed",
        f"{_PLACE}/words[]/start",
    ),
    breaks(
        "a speaker is any number",
        {f"{WORD}/properties/speaker/type": "number"},
        "response",
        "response-type-widened",
        f"{_PLACE}/words[]/speaker",
    ),
    fits(
        "the duration is whole",
        {f"{DEEPGRAM}/properties/metadata/properties/duration/type": "integer"},
        "response",
        "response-type-narrowed",
        f"{_PLACE}/metadata/duration",
    ),
    breaks(
        "a word may be missing",
        {f"{WORD}/required": ["start", "end"]},
        "response",
        "response-property-optional",
        f"{_PLACE}/words[]/word",
    ),
    breaks(
        "a key of the values of a map may be missing",
        {f"{DEEPGRAM}/properties/metadata/properties/models/additionalProperties/required": GONE},
        "response",
        "response-property-optional",
        f"{_PLACE}/metadata/models/*/name",
    ),
    breaks(
        "the words are an object",
        {f"{DEEPGRAM}/properties/words": {"type": "object"}},
        "response",
        "response-type-changed",
        f"{_PLACE}/words",
    ),
    breaks(
        "the words are anything",
        {f"{DEEPGRAM}/properties/words": {"nullable": True}},
        "response",
        "response-type-widened",
        f"{_PLACE}/words",
    ),
    breaks(
        "the id has no format",
        {f"{CREATED}/properties/generation_id/format": GONE},
        "response",
        "response-format-widened",
        "generation_id",
    ),
    breaks(
        "the id has another format",
        {f"{CREATED}/properties/generation_id/format": "ulid"},
        "response",
        "response-format-changed",
        "generation_id",
    ),
    breaks(
        "an error may be text",
        {
            f"{FETCHED}/properties/error": {
                "nullable": True,
                "anyOf": [
                    {"type": "object", "properties": {"name": TEXT, "message": TEXT}, "required": ["message"]},
                    TEXT,
                ],
            }
        },
        "response",
        "response-union-branch-added",
        "error/anyOf[1]",
    ),
    breaks(
        "the message of an error may be missing",
        {f"{FETCHED}/properties/error/required": GONE},
        "response",
        "response-property-optional",
        "error/message",
    ),
    fits(
        "no other keys are answered",
        {f"{CREATED}/additionalProperties": False},
        "response",
        "response-additional-properties-closed",
        "*",
    ),
    Change(
        "other keys are answered",
        {f"{CREATED}/additionalProperties": True},
        (("compatible", "response", "response-additional-properties-opened", "*"),),
        {f"{CREATED}/additionalProperties": False},
    ),
    breaks(
        "a key is for requests only",
        {f"{CREATED}/properties/status/writeOnly": True},
        "response",
        "response-property-removed",
        "status",
    ),
    notes(
        "a key gets an example",
        {f"{CREATED}/properties/status/example": "done"},
        "response",
        "example-changed",
        "status",
    ),
    notes("an answer gets an extension", {f"{CREATED}/x-order": 1}, "response", "x-order-changed"),
    breaks("keys follow a pattern", {f"{CREATED}/patternProperties": {"^x": TEXT}}, "response", "response-unjudged"),
    breaks(
        "success has another code",
        {
            f"{POST}/responses": {
                "201": {
                    "description": "Created",
                    "headers": {"x-inference-id": {"schema": TEXT}},
                    "content": {"application/json": {"schema": {"$ref": f"#{CREATED}"}}},
                },
                "400": {
                    "description": "Wrong",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                },
            }
        },
        "response",
        "response-success-status-changed",
    ),
    breaks(
        "success has a second code",
        {f"{GET}/responses/202": {"description": "Not yet"}},
        "response",
        "response-success-status-added",
    ),
    Change(
        "success has one code less",
        {f"{GET}/responses/202": GONE},
        (("breaking", "response", "response-success-status-removed", ""),),
        {f"{GET}/responses/202": {"description": "Not yet"}},
    ),
    Change(
        "success may be any",
        {"/paths/~1v1~1stt~1{generation_id}/delete/responses": {"2XX": {"description": "Gone"}}},
        (("breaking", "response", "response-success-status-added", ""),),
    ),
    Change(
        "success is one of any",
        {"/paths/~1v1~1stt~1{generation_id}/delete/responses": {"204": {"description": "Gone"}}},
        (("compatible", "response", "response-success-status-narrowed", ""),),
        {"/paths/~1v1~1stt~1{generation_id}/delete/responses": {"2XX": {"description": "Gone"}}},
    ),
    fits(
        "an error is documented",
        {f"{POST}/responses/429": {"description": "Too many"}},
        "response",
        "response-error-status-added",
    ),
    fits(
        "a default is documented",
        {f"{POST}/responses/default": {"description": "An error"}},
        "response",
        "response-error-status-added",
    ),
    notes(
        "an error is no longer documented", {f"{POST}/responses/400": GONE}, "response", "response-error-status-removed"
    ),
    breaks(
        "the message of a refusal may be missing",
        {"/components/schemas/Problem/required": GONE},
        "response",
        "response-property-optional",
        "message",
    ),
    breaks(
        "an answer is no longer JSON", {f"{POST}/responses/200/content": {}}, "response", "response-media-type-removed"
    ),
    fits(
        "an answer may be asked for as text",
        {f"{POST}/responses/200/content/text~1plain": {"schema": TEXT}},
        "response",
        "response-media-type-added",
    ),
    breaks(
        "an answer's header is gone", {f"{POST}/responses/200/headers": GONE}, "response", "response-header-removed"
    ),
    fits(
        "an answer has a header more",
        {f"{POST}/responses/200/headers/x-request-id": {"schema": TEXT}},
        "response",
        "response-header-added",
    ),
    breaks(
        "an answer's header is a number",
        {f"{POST}/responses/200/headers/x-inference-id/schema/type": "integer"},
        "response",
        "response-type-changed",
    ),
    notes(
        "an answer is described otherwise",
        {f"{POST}/responses/200/description": "Made"},
        "response",
        "description-changed",
    ),
    notes(
        "an answer has no description", {f"{POST}/responses/200/description": GONE}, "response", "description-changed"
    ),
    breaks("the schema of an answer is left out", {f"{ANSWER}/schema": GONE}, "response", "response-type-widened"),
]

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
    notes("the document has tags", {"/tags": [{"name": "speech"}]}, None, "tags-changed"),
]


def _moved(path: str, name: str) -> dict[str, Json]:
    item = edited(BASE, {f"{GET}/parameters/0/name": name})["paths"]
    assert isinstance(item, dict)
    operations = item["/v1/stt/{generation_id}"]
    delete = {"parameters": [{"name": name, "in": "path", "required": True, "schema": TEXT}]}
    assert isinstance(operations, dict) and isinstance(operations["delete"], dict)
    moved: JsonObject = {**operations, "delete": {**operations["delete"], **delete}}
    return {"/paths/~1v1~1stt~1{generation_id}": GONE, f"/paths/{path.replace('/', '~1')}": moved}


PATH_CHANGES = [
    Change(
        "the path's parameter has another name",
        _moved("/v1/stt/{id}", "id"),
        (("note", None, "path-parameter-renamed", ""),) * 2,
    ),
    Change(
        "the path in the style of express",
        _moved("/v1/stt/:generation_id", "generation_id"),
        (("note", None, "path-style-changed", ""),) * 2,
    ),
]

SLOT = "slot"
Narrowing: TypeAlias = tuple[str, str, str, JsonObject, JsonObject]
NARROWINGS: list[Narrowing] = [
    ("null-removed", "null-added", "", {**TEXT, "nullable": True}, TEXT),
    ("type-narrowed", "type-widened", "", {"type": "number"}, {"type": "integer"}),
    ("type-narrowed", "type-widened", "", {}, TEXT),
    ("type-narrowed", "type-widened", "", {"nullable": True}, {"type": "object", "properties": {"a": TEXT}}),
    ("enum-introduced", "enum-dropped", "", TEXT, {**TEXT, "enum": ["a"]}),
    ("enum-value-removed", "enum-value-added", "", {"enum": ["a", "b"]}, {"enum": ["a"]}),
    (
        "enum-value-removed",
        "enum-value-added",
        "",
        {"type": "integer", "enum": [1, 2]},
        {"type": "integer", "enum": [2]},
    ),
    ("format-narrowed", "format-widened", "", TEXT, {**TEXT, "format": "date-time"}),
    (
        "format-narrowed",
        "format-widened",
        "",
        {"type": "integer", "format": "int64"},
        {"type": "integer", "format": "int32"},
    ),
    ("pattern-narrowed", "pattern-widened", "", TEXT, {**TEXT, "pattern": "^a"}),
    ("minimum-narrowed", "minimum-widened", "", {"type": "number"}, {"type": "number", "minimum": 0}),
    (
        "minimum-narrowed",
        "minimum-widened",
        "",
        {"type": "number", "minimum": 0},
        {"type": "number", "minimum": 0, "exclusiveMinimum": True},
    ),
    ("maximum-narrowed", "maximum-widened", "", {"type": "integer", "maximum": 9}, {"type": "integer", "maximum": 8}),
    ("min-length-narrowed", "min-length-widened", "", TEXT, {**TEXT, "minLength": 1}),
    ("max-length-narrowed", "max-length-widened", "", {**TEXT, "maxLength": 9}, {**TEXT, "maxLength": 8}),
    (
        "min-items-narrowed",
        "min-items-widened",
        "",
        {"type": "array", "items": TEXT},
        {"type": "array", "items": TEXT, "minItems": 1},
    ),
    (
        "max-items-narrowed",
        "max-items-widened",
        "",
        {"type": "array", "items": TEXT},
        {"type": "array", "items": TEXT, "maxItems": 9},
    ),
    (
        "unique-items-narrowed",
        "unique-items-widened",
        "",
        {"type": "array", "items": TEXT},
        {"type": "array", "items": TEXT, "uniqueItems": True},
    ),
    (
        "max-properties-narrowed",
        "max-properties-widened",
        "",
        {"type": "object"},
        {"type": "object", "maxProperties": 3},
    ),
    (
        "multiple-of-narrowed",
        "multiple-of-widened",
        "",
        {"type": "integer", "multipleOf": 2},
        {"type": "integer", "multipleOf": 4},
    ),
    ("type-narrowed", "type-widened", "[]", {"type": "array", "items": {}}, {"type": "array", "items": TEXT}),
    ("union-branch-removed", "union-branch-added", "/anyOf[1]", {"anyOf": [TEXT, {"type": "boolean"}]}, TEXT),
    (
        "property-required",
        "property-optional",
        "/a",
        {"type": "object", "properties": {"a": TEXT}},
        {"type": "object", "properties": {"a": TEXT}, "required": ["a"]},
    ),
    ("type-narrowed", "type-widened", "/*", {"type": "object"}, {"type": "object", "additionalProperties": TEXT}),
    (
        "max-length-narrowed",
        "max-length-widened",
        "",
        {"allOf": [TEXT, {"maxLength": 9}]},
        {"allOf": [TEXT, {"maxLength": 8}]},
    ),
]
"""Rules of the narrowing and of its reverse, where below the slot, the wider schema, the narrower one."""

OTHERS: list[tuple[str, JsonObject, JsonObject]] = [
    ("type-changed", TEXT, {"type": "integer"}),
    ("type-changed", {"type": "array", "items": TEXT}, {"type": "object"}),
    ("format-changed", {**TEXT, "format": "date"}, {**TEXT, "format": "date-time"}),
    ("pattern-changed", {**TEXT, "pattern": "^a"}, {**TEXT, "pattern": "^b"}),
    ("multiple-of-changed", {"type": "integer", "multipleOf": 2}, {"type": "integer", "multipleOf": 3}),
    ("unjudged", {"type": "object"}, {"type": "object", "if": {"required": ["a"]}, "then": {"required": ["b"]}}),
]


def _slotted() -> list[Change]:
    found: list[Change] = []
    holders: list[tuple[Direction, str]] = [("request", REQUEST), ("response", CREATED)]
    for direction, holder in holders:
        slot = f"{holder}/properties/{SLOT}"
        for narrower, wider, below, wide, narrow in NARROWINGS:
            for rule, effect, old, new in ((narrower, "narrow", wide, narrow), (wider, "widen", narrow, wide)):
                level: Level = "breaking" if (effect == "narrow") == (direction == "request") else "compatible"
                name = f"{direction}: {old} -> {new}"
                found.append(
                    Change(name, {slot: new}, ((level, direction, f"{direction}-{rule}", SLOT + below),), {slot: old})
                )
        for rule, old, new in OTHERS:
            number = 2 if rule == "unjudged" else 1
            expected: Expected = ("breaking", direction, f"{direction}-{rule}", SLOT)
            found.append(Change(f"{direction}: {old} -> {new}", {slot: new}, (expected,) * number, {slot: old}))
    return found


CHANGES: list[Change] = [
    *REQUEST_CHANGES,
    *PARAMETER_CHANGES,
    *RESPONSE_CHANGES,
    *OPERATION_CHANGES,
    *PATH_CHANGES,
    *_slotted(),
]
