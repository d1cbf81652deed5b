"""Changes of what an answer holds."""

from tests.contract.diff.base import ASSEMBLY, CREATED, DEEPGRAM, FETCHED, GONE, WORD
from tests.contract.diff.corpus.change import TEXT, Change, breaks, fits, notes

DEEPGRAM_PLACE = "result/anyOf[0]"

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
            ("breaking", "response", "response-property-removed", f"{DEEPGRAM_PLACE}/words[]/word"),
            ("compatible", "response", "response-property-added", f"{DEEPGRAM_PLACE}/words[]/text"),
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
        f"{DEEPGRAM_PLACE}/words[]/start",
    ),
    breaks(
        "a speaker is any number",
        {f"{WORD}/properties/speaker/type": "number"},
        "response",
        "response-type-widened",
        f"{DEEPGRAM_PLACE}/words[]/speaker",
    ),
    fits(
        "the duration is whole",
        {f"{DEEPGRAM}/properties/metadata/properties/duration/type": "integer"},
        "response",
        "response-type-narrowed",
        f"{DEEPGRAM_PLACE}/metadata/duration",
    ),
    breaks(
        "a word may be missing",
        {f"{WORD}/required": ["start", "end"]},
        "response",
        "response-property-optional",
        f"{DEEPGRAM_PLACE}/words[]/word",
    ),
    breaks(
        "a key of the values of a map may be missing",
        {f"{DEEPGRAM}/properties/metadata/properties/models/additionalProperties/required": GONE},
        "response",
        "response-property-optional",
        f"{DEEPGRAM_PLACE}/metadata/models/*/name",
    ),
    breaks(
        "the words are an object",
        {f"{DEEPGRAM}/properties/words": {"type": "object"}},
        "response",
        "response-type-changed",
        f"{DEEPGRAM_PLACE}/words",
    ),
    breaks(
        "the words are anything",
        {f"{DEEPGRAM}/properties/words": {"nullable": True}},
        "response",
        "response-type-widened",
        f"{DEEPGRAM_PLACE}/words",
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
]
