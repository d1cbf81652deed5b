"""The parts of the schema layer, one by one: addresses, closed contracts, and what is said of a wrong answer."""

import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from aimlapi_stt_contract import Settings
from aimlapi_stt_contract.contracts import Contract, contract_for, pages
from aimlapi_stt_contract.deployment import Deployment, Traffic, redaction_of
from aimlapi_stt_contract.exchanges import Exchange, Redaction, Request
from aimlapi_stt_contract.schemas import engine
from aimlapi_stt_contract.schemas.bodies import leading_nowhere
from aimlapi_stt_contract.schemas.closing import closed
from aimlapi_stt_contract.schemas.documents import base_url_of, document_for, form_of, judged
from aimlapi_stt_contract.schemas.telling import Reader

SETTINGS = Settings("http://127.0.0.1:1", "a-key")


def answered(told: str, status: int = 200, media_type: str = "application/json") -> Exchange:
    """A fetch with this answer."""
    request = Request("GET", "http://127.0.0.1:1/v1/stt/one", ())
    traffic = Traffic(redaction_of(SETTINGS))
    return traffic.keep(request, status, [("content-type", media_type)], told.encode(), 0.1)


@pytest.mark.parametrize(
    ("address", "changed"),
    [
        ("https://example.com/a.wav?b#c", "https://example.com.invalid/a.wav?b#c"),
        ("http://user:word@example.com:8080/", "http://user:word@example.com.invalid:8080/"),
        ("  HTTP:/\\169.254.169.254", "  HTTP:/\\169.254.169.254.invalid"),
        ("ftp://files.example.com.", "ftp://files.example.com.invalid"),
        ("http://[::1]/a", "http://[::1].invalid/a"),
        ("https://a.invalid/b", "https://a.invalid/b"),
        ("http://", "http://"),
        ("a text: with a colon", "a text: with a colon"),
        ({"deep": ["http://a.b", 1, None]}, {"deep": ["http://a.b.invalid", 1, None]}),
    ],
)
def test_an_address_is_led_nowhere_and_all_else_of_it_stays(address: Any, changed: Any) -> None:
    """What a lenient reader would take for a host is nobody's; what is wrong with an address stays wrong."""
    assert leading_nowhere(address) == changed


def closing(schemas: dict[str, Any]) -> Any:
    """A validator of the closed schema of an answer, which is the component `Answer`."""
    told = {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}
    document = {
        "openapi": "3.1.0",
        "paths": {
            "/a": {"post": {"responses": {"200": {"content": told}}}},
            "/a/{b}": {"get": {"responses": {"200": {"content": told}}}},
        },
        "components": {"schemas": schemas},
    }
    made = closed(Contract("a contract", document))
    schema = made.document["paths"]["/a"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    return Draft202012Validator({**schema, "components": made.document["components"]})


def test_a_closed_contract_takes_the_keys_of_all_parts_and_no_others() -> None:
    """Closing each part of an `allOf` by itself would refuse everything."""
    parts: list[Any] = [
        {"$ref": "#/components/schemas/Part"},
        {"properties": {"b": {"properties": {"c": {}}}}, "anyOf": [{"required": ["a"]}, {"properties": {"d": {}}}]},
    ]
    part = {"properties": {"a": {"type": "integer"}}}
    validator = closing({"Answer": {"allOf": parts}, "Part": part})
    assert validator.is_valid({"a": 1, "b": {"c": 1}, "d": 1})
    assert not validator.is_valid({"a": "one"})
    assert not validator.is_valid({"a": 1, "e": 1})
    assert not validator.is_valid({"b": {"c": 1, "e": 1}})


def test_a_closed_contract_leaves_open_what_names_no_keys() -> None:
    """A map has any keys; and a union is closed branch by branch."""
    branches: list[Any] = [
        {"properties": {"a": {}}},
        {"type": "object", "required": ["map"], "additionalProperties": {"type": "integer"}},
    ]
    validator = closing({"Answer": {"anyOf": branches}})
    assert validator.is_valid({"a": 1})
    assert validator.is_valid({"map": 1, "any": 2})
    assert not validator.is_valid({"a": 1, "any": "text"})


@pytest.mark.parametrize("page", [None, *pages()])
def test_answers_of_each_contract_stay_what_they_are_when_it_is_closed(page: str | None) -> None:
    """Only keys more than are named become wrong."""
    told = '{"generation_id": "one", "id": "one", "status": "queued", "more": 1}'
    contract = judged(contract_for(page, None), SETTINGS)
    status = 200 if page in (None, "whisper-tiny") else 201
    assert Reader(contract).wrong(answered(told, status)) is None
    wrong = Reader(closed(contract)).wrong(answered(told, status))
    assert wrong is not None
    assert "more" in wrong.message


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ('{"id": "one", "status": "failed"}', '"error" is a required property'),
        ('{"id": "one", "status": "completed", "output": null}', "at /output: null is not"),
        ('{"id": "one", "status": "completed", "output": {"text": 1}}', "at /output/text: 1 is not"),
        ('{"id": "one", "status": "queued", "result": {"text": ""}}', "at /result:"),
        ('{"id": "", "status": "queued"}', "at /id:"),
        ('{"id": "one", "status": NaN}', "the body is no JSON (NaN is no JSON)"),
    ],
)
def test_of_a_union_it_is_said_what_is_wrong_by_the_branch_that_was_meant(told: str, said: str) -> None:
    """That something fits none of three schemas helps nobody."""
    wrong = Reader(judged(contract_for(None, None), SETTINGS)).wrong(answered(told))
    assert wrong is not None
    assert said in wrong.message


def test_an_answer_that_the_contract_describes_is_not_wrong() -> None:
    """An error is held to what is described for errors, by its media type."""
    reader = Reader(judged(contract_for(None, None), SETTINGS))
    problem = '{"title": "Not Found", "status": 404, "message": "No such job."}'
    assert reader.wrong(answered(problem, 404, "application/problem+json")) is None
    assert reader.wrong(answered('{"status": 404}', 404, "application/problem+json")) is not None


def test_a_form_of_several_parts_is_one_object_with_its_file() -> None:
    """Otherwise no upload has a file, and none is ever accepted."""
    contract = contract_for(None, None)
    document = document_for(contract, creates=True)
    form = form_of(document, document["paths"][contract.create_path]["post"])
    assert "allOf" not in form
    assert form["properties"]["audio"]["format"] == "binary"
    assert {"audio", "model"} <= set(form["required"])


@pytest.mark.parametrize("page", pages())
def test_a_page_is_given_the_link_from_a_create_to_its_job(page: str) -> None:
    """Without it no sequence of calls is tried, and that would go unseen."""
    contract = judged(contract_for(page, None), SETTINGS)
    answers = document_for(contract, creates=True)["paths"][contract.create_path]["post"]["responses"]
    assert [answer["links"]["fetch_created_job"]["parameters"] for key, answer in answers.items() if key[0] == "2"] == [
        {"generation_id": "$response.body#/generation_id"}
    ]


def test_paths_begin_where_the_servers_of_a_file_say(tmp_path: Path) -> None:
    """A file may have a part of all paths there."""
    assert base_url_of("http://here:1/", {"servers": [{"url": "https://there/v1/"}]}) == "http://here:1/v1"
    assert base_url_of("http://here:1", {}) == "http://here:1"


def test_a_key_in_a_form_or_a_header_is_not_kept() -> None:
    """Schemathesis may put anything it has seen anywhere."""
    from requests import Request as Sent

    from aimlapi_stt_contract.schemas.recording import kept

    key = "secret-of-ours"
    traffic = Traffic(Redaction([(key, "$KEY")]))
    files: Any = {"audio": ("a.wav", b"RIFF" + key.encode(), "audio/wav"), "note": (None, f"my {key}")}
    sent = Sent("POST", f"http://here/?{key}", headers={"authorization": f"Bearer {key}"}, files=files).prepare()
    exchange = kept(traffic, sent, None, 0.1, why=f"no answer to {key}")
    assert key not in repr(exchange)
    assert [(part.name, part.content, part.filename) for part in exchange.request.form] == [
        ("audio", "<audio/wav, 18 bytes>", "a.wav"),
        ("note", "my $KEY", None),
    ]


@pytest.mark.parametrize("event", ["Interrupted", "EngineFinished"])
def test_who_ends_it_ends_the_run(event: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Schemathesis keeps a Ctrl-C to itself, and all other checks would be run still."""
    made = type(event, (), {"stop_reason": SimpleNamespace(value="interrupted")})()

    def from_schema(schema: object) -> SimpleNamespace:
        return SimpleNamespace(execute=lambda: iter([made]))

    monkeypatch.setattr("aimlapi_stt_contract.schemas.engine._engine.from_schema", from_schema)
    settings = Settings("http://127.0.0.1:9", "a-key")
    deployment = Deployment(settings, Traffic(redaction_of(settings)))
    with pytest.raises(KeyboardInterrupt):
        engine.generated(settings, contract_for(None, None), deployment, ("whisper-tiny",), random.Random(1))
    deployment.close()
