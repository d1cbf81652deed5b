"""Changes of status codes, media types and headers of answers."""

from scripts.documents import JsonObject
from tests.contract.diff.base import ANSWER, CREATED, GET, GONE, POST
from tests.contract.diff.corpus.change import TEXT, Change, breaks, fits, notes

DONE: JsonObject = {"description": "Done", "content": {"application/json": {"schema": TEXT}}}

ANSWER_CHANGES = [
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
    Change(
        "any code may be success",
        {f"{GET}/responses": {"default": DONE}},
        (("breaking", "response", "response-success-status-added", ""),),
        {f"{GET}/responses": {"200": DONE}},
    ),
    Change(
        "success is one code of any",
        {f"{GET}/responses": {"200": DONE}},
        (("compatible", "response", "response-success-status-narrowed", ""),),
        {f"{GET}/responses": {"default": DONE}},
    ),
    Change(
        "a success code becomes its range",
        {f"{GET}/responses": {"2XX": DONE}},
        (("breaking", "response", "response-success-status-added", ""),),
        {f"{GET}/responses": {"200": DONE}},
    ),
    Change(
        "any media type may be answered",
        {f"{GET}/responses/200/content": {"*/*": {"schema": TEXT}}},
        (
            ("breaking", "response", "response-media-type-widened", ""),
            ("compatible", "response", "response-media-type-added", ""),
        ),
        {f"{GET}/responses/200/content": {"text/plain": {"schema": TEXT}}},
    ),
    Change(
        "the second version of a media type",
        {f"{GET}/responses/200/content/application~1json; v=2/schema/type": "integer"},
        (("breaking", "response", "response-type-changed", ""),),
        {
            f"{GET}/responses/200/content": {
                "application/json; v=1": {"schema": {**TEXT}},
                "application/json; v=2": {"schema": {**TEXT}},
            }
        },
    ),
    Change(
        "a version of a media type is gone",
        {f"{GET}/responses/200/content/application~1json; v=2": GONE},
        (("breaking", "response", "response-media-type-removed", ""),),
        {
            f"{GET}/responses/200/content": {
                "application/json; v=1": {"schema": TEXT},
                "application/json; v=2": {"schema": TEXT},
            }
        },
    ),
    Change(
        "a media type says its charset",
        {f"{GET}/responses/200/content": {"text/plain; charset=utf-8": {"schema": TEXT}}},
        (),
        {f"{GET}/responses/200/content": {"text/plain": {"schema": TEXT}}},
    ),
]
