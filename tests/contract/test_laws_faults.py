"""Law: one fault makes an answer refused by every page's contract, and never makes the client fail without a name.

Every place of an answer is tried: a key that is missing, a null or a wrong type where it may not be, a number out of
range, an empty string, a word that nobody knows. What reaches the client ends in a value or in an error of its own.
"""

from typing import Any

import pytest

from aimlapi_stt import SpeechToTextError
from aimlapi_stt_contract.client.covering import MISSING, accepting, accepts, examples, faults
from contract_tests.strength import all_faults, documented_answer, effective_answer, table
from scripts.build import OPENAPI
from scripts.documents import JsonObject, read_json
from tests.contract.answers import alike
from tests.contract.reading import asked_id, look, named, unreadable_parts

FIGURES = OPENAPI.parent / "docs" / "contract-strength.md"

pages = pytest.mark.parametrize("page", alike().values())


@pages
def test_every_single_fault_is_refused_by_the_contract_and_survived_by_the_client(page: str) -> None:
    """A contract test can only find what the contract notices; a client must outlive what nobody noticed."""
    schema = effective_answer(page)
    allowed = accepting(schema)
    assert [example for example in examples(schema) if not allowed(example)] == []
    tried = all_faults(schema)
    assert len(tried) > 1000
    assert [str(fault) for fault in tried if allowed(fault.body)] == []
    for fault in tried:
        survived(fault.body)


def survived(body: Any) -> None:
    """A value, or an error of the client that names the job."""
    asked = asked_id(body)
    try:
        job = look(body)
    except SpeechToTextError as error:
        named(error, asked)
        return
    assert (job.id, job.raw) == (asked, body)
    if job.transcript is not None:
        unreadable_parts(job.transcript)
        assert job.transcript.result is not None


def test_the_documented_figures_are_those_that_are_measured() -> None:
    """A figure that nobody measures again is a claim. A page that was added since may be without one."""
    measured, written = table().splitlines(), FIGURES.read_text(encoding="utf-8").splitlines()
    pages = [line.split("|")[1].strip() for line in written if line.startswith("| ") and ".json" not in line]
    assert {"whisper-base", "whisper-medium", "whisper-tiny"} <= set(pages)
    assert [line for line in measured if line.split("|")[1].strip() in pages and line not in written] == []


SCHEMA: JsonObject = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "share": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "items": {"type": "array", "items": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
        "sizes": {"type": "object", "additionalProperties": {"type": "number"}},
        "free": {},
    },
    "required": ["name"],
}


def test_the_faults_of_an_example_are_all_that_its_schema_speaks_of() -> None:
    """A walk that passes something by would call any contract strong."""
    (example,) = examples(SCHEMA)
    assert example == {"name": "a", "share": 0, "kind": "a", "items": [1], "sizes": {"any key": 1}}
    assert {str(fault) for fault in faults(SCHEMA, example)} == {
        f"{MISSING} at /name",
        *(f"null at /{place}" for place in ("name", "kind", "items", "sizes", "sizes/any key")),
        *(f"a wrong type at /{place}" for place in ("name", "share", "kind", "items", "items/0", "sizes")),
        "a wrong type at /sizes/any key",
        "an empty string at /name",
        "too small a number at /share",
        "too large a number at /share",
        "an unknown word at /kind",
    }
    assert not any(accepts(SCHEMA, fault.body) for fault in faults(SCHEMA, example))


def test_an_envelope_is_covered_once_for_each_set_of_keys_that_it_may_have() -> None:
    """With the keys of both envelopes in one example, dropping either would be no fault."""
    either: JsonObject = {
        "type": "object",
        "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "more": {"type": "boolean"}},
        "anyOf": [{"required": ["id"]}, {"required": ["name"]}],
    }
    assert examples(either) == [{"id": "a", "more": True}, {"name": "a", "more": True}]


def test_a_union_with_a_branch_that_allows_anything_notices_nothing() -> None:
    """This is what whisper-base documents, and why the figures of the pages are what they are."""
    loose: JsonObject = {"anyOf": [SCHEMA, {}]}
    (example,) = examples(loose)
    assert all(accepts(loose, fault.body) for fault in faults(loose, example))


def test_the_documented_schemas_are_read_as_openapi_3_0_means_them() -> None:
    """`nullable` beside a type adds null; alone it allows anything; a reference is what it refers to."""
    code, base = documented_answer("whisper-base", "fetch")
    tiny = documented_answer("whisper-tiny", "fetch")[1]
    outputs: list[Any] = [None, {"text": "a"}]
    queued: Any = {"generation_id": "a", "status": "queued", "id": "a", "error": None}
    assert (code, accepts(base, queued), accepts(base, {**queued, "result": 7})) == ("201", True, True)
    assert not accepts(base, {**queued, "status": "waiting"})
    assert [accepts(tiny, {**queued, "output": output}) for output in outputs] == [False, True]
    assert "nullable" not in str(base) + str(tiny)
    assert "nullable" in str(read_json(OPENAPI / "documented" / "whisper-base.fetch.json"))
