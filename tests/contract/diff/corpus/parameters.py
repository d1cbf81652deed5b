"""Changes of parameters."""

from tests.contract.diff.base import GET, GONE, POST
from tests.contract.diff.corpus.change import TEXT, Change, breaks, fits, notes

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
    breaks(
        "a parameter is put in as JSON",
        {f"{POST}/parameters/0": {"name": "trace", "in": "query", "content": {"application/json": {"schema": TEXT}}}},
        "request",
        "request-parameter-style-changed",
    ),
    Change(
        "a parameter is JSON no more",
        {f"{POST}/parameters/0": {"name": "trace", "in": "query", "schema": TEXT}},
        (("breaking", "request", "request-parameter-style-changed", ""),),
        {f"{POST}/parameters/0": {"name": "trace", "in": "query", "content": {"application/json": {"schema": TEXT}}}},
    ),
]
