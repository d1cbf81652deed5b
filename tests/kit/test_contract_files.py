"""Law: `--contract` takes the OpenAPI files that people have, and says of others what they are."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from aimlapi_stt_contract import Settings
from aimlapi_stt_contract.contracts import Contract, NoContract, contract_for
from aimlapi_stt_contract.deployment import Deployment, Traffic, redaction_of
from aimlapi_stt_contract.exchanges import Request
from aimlapi_stt_contract.schemas.judging import operation_of
from aimlapi_stt_contract.session import Session

PAGE = Path(__file__).parents[2] / "openapi" / "effective" / "whisper-tiny.json"
CREATE, FETCH = "/v1/stt/create", "/v1/stt/{generation_id}"


def contract_in(file: Path, text: str) -> Contract:
    file.write_text(text)
    return contract_for(None, file)


def test_a_file_in_yaml_is_the_same_contract(tmp_path: Path) -> None:
    """Most OpenAPI is written so; its statuses are numbers there, and a day in an example is no text."""
    document = json.loads(PAGE.read_text())
    text = yaml.safe_dump(document).replace("'200':", "200:").replace("'400':", "400:")
    assert contract_in(tmp_path / "page.yaml", text).document == document
    dated = contract_in(tmp_path / "dated.yaml", text + "x-since: 2026-01-02\n")
    assert dated.document["x-since"] == "2026-01-02"


def test_the_operations_are_found_among_others(tmp_path: Path) -> None:
    """A white label has one document for all that it serves."""
    document = json.loads(PAGE.read_text())
    others: dict[str, Any] = {
        "/v1/chat/completions": {"post": {}, "get": {}},
        "/v1/models/{id}": {"get": {}, "post": {}},
    }
    document["paths"] = {**others, **document["paths"]}
    found = contract_in(tmp_path / "all.json", json.dumps(document))
    assert (found.create_path, found.fetch_path) == (CREATE, FETCH)


def test_an_address_that_ends_in_servers_is_judged_by_the_same_operations(tmp_path: Path) -> None:
    """Many a file says `/v1` once; a run that judged nothing for it would keep the contract in vain."""
    document = json.loads(PAGE.read_text())
    document["servers"] = [{"url": "https://speech.example/v1"}]
    document["paths"] = {path.removeprefix("/v1"): item for path, item in document["paths"].items()}
    contract = contract_in(tmp_path / "short.json", json.dumps(document))
    settings = Settings("http://127.0.0.1:9", "a-key-of-ours")
    traffic = Traffic(redaction_of(settings))
    deployment = Deployment(settings, traffic)
    deployment.close()
    session = Session(settings, contract, deployment)
    operations = [("POST", CREATE, "POST /stt/create"), ("GET", "/v1/stt/x", "GET /stt/{generation_id}")]
    for method, path, operation in operations:
        asked = traffic.keep(Request(method, f"{settings.base_url}{path}", ()), 200, (), b"{}", 0.0)
        assert operation_of(asked, session) == operation


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.yaml", 'swagger: "2.0"\npaths: {}\n', "is in Swagger 2.0. Convert it to OpenAPI 3"),
        ("a.yaml", "openapi: 3.0.0\npaths: {/pets: {post: {}}, /x: null}\n", "describes no POST /v1/stt/create"),
        ("a.yaml", "openapi: 3.0.0\npaths: {/stt/create: {post: {}}}\n", r"describes no GET /v1/stt/\{generation_id\}"),
        ("a.yaml", "a: [", "cannot be read as JSON or YAML .*line 2"),
        ("a.json", '{"openapi": "3.1.0"', "cannot be read as JSON or YAML .*line 1"),
        ("a.json", "[]", "is no document of OpenAPI 3"),
        ("a.json", "not at all", "is no document of OpenAPI 3"),
        ("a.json", '{"openapi": "3.1.0"}', "is no document of OpenAPI 3 with paths"),
    ],
)  # fmt: skip
def test_a_file_of_something_else_is_told_by_what_it_is(tmp_path: Path, name: str, text: str, said: str) -> None:
    """And nothing is asked of anybody by it."""
    with pytest.raises(NoContract, match=said):
        contract_in(tmp_path / name, text)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """By its name."""
    with pytest.raises(NoContract, match=r"none\.yaml cannot be read"):
        contract_for(None, tmp_path / "none.yaml")
