"""What the client in the field copes with: judged with a small contract of a client, and with the committed one."""

import pytest

from scripts.build import OPENAPI
from scripts.diff import compare, tolerance
from scripts.diff.tolerance import RESULT_KEYS
from scripts.documents import Json, JsonObject, as_object, read_yaml
from scripts.pages import openapi_of
from tests.contract.diff.base import ASSEMBLY, BASE, CREATED, FETCHED, GONE, POST, REQUEST, WORD, edited

OK: Json = {"$ref": "#/components/schemas/CreateAnswer"}
UPLOAD: Json = {
    "post": {
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {"audio": {"type": "string", "format": "binary"}},
                        "required": ["audio"],
                    }
                }
            },
        },
        "responses": {"2XX": {"description": ""}},
    }
}
CLIENT = edited(
    BASE,
    {
        # What our client is: open words, any success, both envelopes, the upload apart.
        f"{POST}/responses/2XX": {"description": "", "content": {"application/json": {"schema": OK}}},
        f"{POST}/requestBody/content/multipart~1form-data": GONE,
        "/paths/~1v1~1stt~1create#upload": UPLOAD,
        f"{REQUEST}/properties/url": {"type": "string", "pattern": "^https?://"},
        f"{REQUEST}/properties/model": {"type": "string"},
        f"{CREATED}/properties/generation_id": {"type": "string"},
        f"{CREATED}/properties/status": {"type": "string"},
        f"{FETCHED}/required": ["status"],
        f"{FETCHED}/properties/status": {"type": "string"},
        f"{FETCHED}/properties/output": {"type": "object"},
        f"{FETCHED}/properties/error": {"nullable": True, "anyOf": [{"type": "object"}, {"type": "string"}]},
        f"{ASSEMBLY}/properties/audio_duration/nullable": True,
        f"{ASSEMBLY}/properties/status": {"type": "string"},
    },
)
CASES: dict[str, tuple[dict[str, Json], dict[str, Json], bool]] = {
    "a new status word": ({}, {f"{FETCHED}/properties/status/enum/-": "failed"}, True),
    "a key that may be null": ({}, {f"{ASSEMBLY}/properties/audio_duration/nullable": True}, True),
    "another key that may be null": ({}, {f"{ASSEMBLY}/properties/id/nullable": True}, False),
    "success is 200": (
        {f"{POST}/responses": {"201": {"description": "", "content": {"application/json": {"schema": OK}}}}},
        {f"{POST}/responses": {"200": {"description": "", "content": {"application/json": {"schema": OK}}}}},
        True,
    ),
    "the id is any text": ({}, {f"{CREATED}/properties/generation_id/format": GONE}, True),
    "a key that the client does not need is gone": ({}, {f"{CREATED}/properties/status": GONE}, True),
    "a key that the client needs is gone": ({}, {f"{WORD}/properties/end": GONE, f"{WORD}/required/2": GONE}, False),
    "the start of a word is text": ({}, {f"{WORD}/properties/start/type": "string"}, False),
    "a word may be missing": ({}, {f"{WORD}/required/0": GONE}, False),
    "the words may be null": ({}, {"/components/schemas/DeepgramResult/properties/words/nullable": True}, False),
    "a path is gone": ({}, {"/paths/~1v1~1stt~1create": GONE}, False),
    "a key is asked for": ({"/security": GONE}, {"/security": [{"key": []}]}, True),
    "another key is asked for": ({}, {"/security": [{"other": []}]}, False),
    "an option is gone": ({}, {f"{REQUEST}/properties/language": GONE}, False),
    "an option that the client never had is gone": (
        {f"{REQUEST}/properties/x": {}},
        {f"{REQUEST}/properties/x": GONE},
        False,
    ),
    "a new option has to be given": (
        {},
        {f"{REQUEST}/properties/tag": {"type": "string"}, f"{REQUEST}/required/-": "tag"},
        False,
    ),
    "the url has to be given": ({f"{REQUEST}/required": ["model"]}, {f"{REQUEST}/required": ["model", "url"]}, True),
    "the file has to be given": (
        {f"{POST}/requestBody/content/multipart~1form-data/schema/required": []},
        {f"{POST}/requestBody/content/multipart~1form-data/schema/required": ["audio"]},
        True,
    ),
    "uploads are refused": ({}, {f"{POST}/requestBody/content/multipart~1form-data": GONE}, False),
    "the server is elsewhere": ({}, {"/servers/0/url": "https://two.example"}, False),
    "an option is limited": ({}, {f"{REQUEST}/properties/language/maxLength": 5}, False),
    "a branch that the client does not know was there before": (
        {f"{FETCHED}/properties/result/anyOf/-": {"nullable": True}},
        {f"{ASSEMBLY}/properties/audio_duration/nullable": True, f"{FETCHED}/properties/result/nullable": GONE},
        True,
    ),
    "a branch that the client does not know": ({}, {f"{FETCHED}/properties/result/anyOf/-": {"type": "string"}}, False),
    "a key of a branch that the client does not know": (
        {f"{FETCHED}/properties/result/anyOf/-": {"type": "array", "items": {"type": "string"}}},
        {f"{FETCHED}/properties/result/anyOf/2/items": {}},
        False,
    ),
    "an error may be text": (
        {},
        {f"{FETCHED}/properties/error": {"nullable": True, "anyOf": [{"type": "object"}, {"type": "string"}]}},
        True,
    ),
}


@pytest.mark.parametrize(("before", "change", "tolerated"), CASES.values(), ids=CASES)
def test_what_the_client_copes_with(before: dict[str, Json], change: dict[str, Json], tolerated: bool) -> None:
    """Who gets an alarm at night has to know whether programs in the field stand still."""
    old = edited(BASE, before)
    new = edited(old, change)
    breaking = [one for one in tolerance(compare(old, new), CLIENT, new) if one.level == "breaking"]
    assert breaking
    assert {finding.tolerated for finding in breaking} == {tolerated}


def test_only_breaking_findings_are_judged() -> None:
    """Of a compatible change the question makes no sense."""
    new = edited(BASE, {f"{CREATED}/properties/at": {"type": "string"}, "/info/title": "Voice"})
    assert {finding.tolerated for finding in tolerance(compare(BASE, new), CLIENT, new)} == {None}


def test_of_an_operation_that_the_client_does_not_have_nothing_is_said() -> None:
    """Other products of the gateway are not the client's matter."""
    other: JsonObject = {"get": {"responses": {"200": {"description": ""}}}}
    old = edited(BASE, {"/paths/~1v2~1other": other})
    (finding,) = [one for one in compare(old, BASE, paths="/") if one.level == "breaking"]
    assert tolerance([finding], CLIENT, BASE, paths="/")[0].tolerated is None


def test_the_names_of_path_parameters_do_not_matter() -> None:
    """The client's contract says generation_id where a gateway's document says id."""
    moved = edited(BASE, {f"{FETCHED}/properties/status/enum/-": "failed"})
    paths = moved["paths"]
    assert isinstance(paths, dict)
    item = paths.pop("/v1/stt/{generation_id}")
    new: JsonObject = {**moved, "paths": {**paths, "/v1/stt/:id": item}}
    judged = tolerance(compare(BASE, new), CLIENT, new)
    assert [one.tolerated for one in judged if one.level == "breaking"] == [True]


COMMITTED = {
    "a new status word": ("/properties/status", {"type": "string", "enum": ["queued"]}, {"type": "string"}, True),
    "the id is a number": ("/properties/generation_id", {"type": "string"}, {"type": "integer"}, False),
}


@pytest.mark.parametrize(("place", "before", "after", "tolerated"), COMMITTED.values(), ids=COMMITTED)
def test_the_committed_contract_is_a_client(place: str, before: Json, after: Json, tolerated: bool) -> None:
    """The verdict of the command line is that of the client that we ship."""
    client = openapi_of(OPENAPI / "effective" / "stt.json")
    pointer = f"{CREATED}{place}"
    old, new = edited(client, {pointer: before}), edited(client, {pointer: after})
    breaking = [one for one in tolerance(compare(old, new), client, new) if one.level == "breaking"]
    assert {finding.tolerated for finding in breaking} == {tolerated}


def test_the_committed_client_does_not_cope_with_words_that_have_no_times() -> None:
    """Subtitles are made of them."""
    client = openapi_of(OPENAPI / "effective" / "stt.json")
    new = edited(client, {"/components/schemas/DeepgramWord/required": ["word"]})
    assert {one.tolerated for one in tolerance(compare(client, new), client, new)} == {False}


def test_bounds_of_the_contract_are_not_what_a_client_reads_by() -> None:
    """Deployments are held against bounds; the generated client takes any string where a string is due."""
    tight = edited(CLIENT, {f"{FETCHED}/properties/status": {"type": "string", "minLength": 1, "pattern": "^[a-z]+$"}})
    new = edited(BASE, {f"{FETCHED}/properties/status/enum/-": "failed"})
    judged = tolerance(compare(BASE, new), tight, new)
    assert [one.tolerated for one in judged if one.level == "breaking"] == [True]


OUTPUT: dict[str, Json] = {f"{FETCHED}/properties/result": GONE, f"{FETCHED}/properties/output": {"type": "object"}}
LOST: dict[str, tuple[dict[str, Json], dict[str, Json], bool]] = {
    "the result under a name that the client does not know": (
        {},
        {f"{FETCHED}/properties/result": GONE, f"{FETCHED}/properties/data": {"type": "object"}},
        False,
    ),
    "the output under a name that the client does not know": (
        OUTPUT,
        {f"{FETCHED}/properties/output": GONE, f"{FETCHED}/properties/data": {"type": "object"}},
        False,
    ),
    "the result as output": ({}, OUTPUT, True),
    "one of two": ({f"{FETCHED}/properties/output": {"type": "object"}}, {f"{FETCHED}/properties/output": GONE}, True),
}


@pytest.mark.parametrize(("before", "change", "tolerated"), LOST.values(), ids=LOST)
def test_one_key_of_those_that_hold_the_result_has_to_stay(
    before: dict[str, Json], change: dict[str, Json], tolerated: bool
) -> None:
    """The client requires none of them, and without all of them no program gets a transcript."""
    old = edited(BASE, before)
    new = edited(old, change)
    for corrected in (None, CLIENT):  # another page's result is no help to who uses this one
        judged = tolerance(compare(old, new), CLIENT, new, corrected=corrected)
        assert [one.tolerated for one in judged if one.level == "breaking"] == [tolerated]


def test_the_keys_of_the_result_are_those_that_the_names_know() -> None:
    """A third envelope that only names.yaml has would be lost unseen."""
    assert list(RESULT_KEYS) == as_object(read_yaml(OPENAPI / "names.yaml")["result"], "result")["keys"]


WORDS = "/components/schemas/DeepgramResult/properties/words"
AS_OBJECT: dict[str, Json] = {
    WORDS: {"type": "object", "properties": {"word": {"type": "string"}, "start": {"type": "number"}}}
}


def test_of_a_change_below_an_older_mistake_nothing_is_known() -> None:
    """A page that has an object for an array says nothing of what the service sends there, before or after."""
    old = edited(BASE, AS_OBJECT)
    new = edited(old, {f"{WORDS}/properties/start/type": "string"})
    findings = compare(old, new)
    assert [one.tolerated for one in tolerance(findings, CLIENT, new, old=old)] == [None]
    assert [one.tolerated for one in tolerance(findings, CLIENT, new)] == [False]


@pytest.mark.parametrize(("start", "tolerated"), [("number", True), ("string", False)])
def test_what_a_correction_tells_is_known(start: str, tolerated: bool) -> None:
    """The corrected page has the array, so it has the answer."""
    old = edited(BASE, AS_OBJECT)
    new = edited(old, {f"{WORDS}/properties/start/type": "string"})
    corrected = edited(CLIENT, {f"{WORD}/properties/start/type": start})
    judged = tolerance(compare(old, new), CLIENT, new, old=old, corrected=corrected)
    assert [one.tolerated for one in judged] == [tolerated]


def test_a_mistake_that_is_new_is_a_change_that_the_client_does_not_cope_with() -> None:
    """Only what stood there before says nothing of the change."""
    new = edited(BASE, AS_OBJECT)
    judged = tolerance(compare(BASE, new), CLIENT, new, old=BASE)
    assert {one.tolerated for one in judged if one.level == "breaking"} == {False}


def test_a_break_at_the_place_itself_is_known_whatever_stands_above() -> None:
    """An older mistake elsewhere must not hide what the client breaks on now."""
    old = edited(BASE, {f"{FETCHED}/properties/result/anyOf/-": {"type": "string"}})
    new = edited(old, {f"{WORD}/properties/start/type": "string"})
    assert {one.tolerated for one in tolerance(compare(old, new), CLIENT, new, old=old)} == {False}
