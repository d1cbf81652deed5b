"""Law: a page of a new model costs the page and at most an overlay, and no code."""

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.check import check
from scripts.documents import JsonObject, as_object
from scripts.generate import PACKAGE
from tests.contract.payloads import assemblyai, completed, deepgram, failed, mai, openai
from tests.contract.trees import add_hotwords, copy_of_the_tree, options_of, page_in_markdown, run, state_of
from tests.contract.validation import component_validator, effective_contract

PAGE = "whisper-turbo"
OVERLAY = """
overlay: 1.0.0
info: {title: What the whisper-turbo page gets wrong on its own, version: 1.0.0}
actions:
  - target: $.paths[*][*].responses['200']
    update: {description: Success}
    x-absent: [description]
    x-defect: 1
    x-why: A response without a description is no valid OpenAPI.
    x-evidence: OpenAPI 3.0.3, Response Object
  - target: $
    update:
      security: [{access-token: []}]
      components: {securitySchemes: {access-token: {type: http, scheme: bearer}}}
    x-absent: [security]
    x-defect: 15
    x-why: The page documents no authorization.
    x-evidence: docs/wire.md, HTTP errors
  - target: $.components.schemas.KnownModel
    update: {enum: [deepgram/whisper-turbo, "#g1_whisper-turbo"]}
    x-was: {type: string, enum: [whisper-turbo]}
    x-defect: 19
    x-why: One model answers to three spellings.
    x-evidence: docs/wire.md, model ids
  - target: $.components.schemas.TranscriptionOptions.properties.url
    remove: true
    x-was: {type: string, format: uri}
    x-defect: 17
    x-why: The url belongs to the JSON request alone.
    x-evidence: docs/wire.md, input
  - target: $.components.schemas.FetchAnswer
    remove: true
    x-expect: {required: [id, status, output]}
    x-defect: [2, 12]
    x-why: A required output that may not be null rules out every answer about a queued or failed job.
    x-evidence: docs/wire.md, envelope
"""


def _turbo(create: JsonObject, fetch: JsonObject) -> None:
    """The newest page, for another model: a new option, no file object, the path in the style of the server."""
    add_hotwords(create, fetch)
    options = options_of(create)
    options["model"] = {"type": "string", "enum": [PAGE]}
    del options["audio"]
    paths = as_object(fetch["paths"], "paths")
    paths["/v1/stt/:generation_id"] = paths.pop("/v1/stt/{generation_id}")


@dataclass(frozen=True)
class Taken:
    """A tree that took the page with its overlay, and what was said."""

    tree: Path
    code: int
    said: str


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    folder = tmp_path_factory.mktemp("turbo")
    tree = copy_of_the_tree(folder)
    (tree / "openapi" / "overlays" / f"{PAGE}.yaml").write_text(OVERLAY, encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = run(tree, page_in_markdown(folder, "whisper-tiny", _turbo, PAGE))
    return Taken(tree, code, said.getvalue())


def test_a_page_and_an_overlay_are_all_that_a_new_model_costs(taken: Taken) -> None:
    """Models come once a month; each that needed code would be late."""
    assert taken.code == 0, taken.said
    assert f"{PAGE} (OpenAPI blocks): new" in taken.said
    assert f"added openapi/effective/{PAGE}.json" in taken.said
    assert check(taken.tree / "openapi", taken.tree / "generated_client" / PACKAGE) == []


def test_the_report_says_what_programs_gain_from_the_new_page(taken: Taken) -> None:
    """It is what the changelog has to say."""
    assert "request options, new: hotwords" in taken.said
    assert "known models, new: whisper-turbo, deepgram/whisper-turbo, #g1_whisper-turbo" in taken.said


def test_the_rows_of_the_defects_that_a_new_page_shares_are_named(taken: Taken) -> None:
    """The table in the README would else not say what is corrected on the page."""
    assert f"defects.yaml: name {PAGE} in row 1, 2, 15, which its overlay corrects" in taken.said


PROGRAM = """
import json, typing
from aimlapi_stt_generated.models.known_model import KNOWN_MODEL_VALUES
from aimlapi_stt_generated.models.transcription_options import TranscriptionOptions
from aimlapi_stt_generated.options import Options
made = TranscriptionOptions(model="whisper-turbo", hotwords=["lights"])
print(json.dumps([
    str(typing.get_type_hints(Options)["hotwords"]), sorted(name for name in KNOWN_MODEL_VALUES if "turbo" in name),
    made.to_dict(),
]))
"""


def test_the_generated_client_has_the_new_option_and_the_new_model(taken: Taken) -> None:
    """A typed keyword argument, and a name that the editor completes."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONPATH": str(taken.tree / "generated_client")},
        capture_output=True,
        text=True,
        check=True,
    )
    hints, models, request = json.loads(done.stdout)
    assert hints == "list[str]"
    assert models == ["#g1_whisper-turbo", "deepgram/whisper-turbo", "whisper-turbo"]
    assert request == {"model": "whisper-turbo", "hotwords": ["lights"]}


def test_the_contract_of_the_new_page_accepts_what_is_real_and_refuses_what_is_broken(taken: Taken) -> None:
    """A deployment of the new model is held against it from the first day."""
    contract = effective_contract(PAGE, taken.tree / "openapi" / "effective")
    answers = component_validator(contract, "FetchAnswer")
    real = [*map(completed, [deepgram(), assemblyai(), openai(), mai()]), failed("Corrupt audio")]
    assert [answer for answer in real if not answers.is_valid(answer)] == []
    assert not answers.is_valid(completed({**deepgram(), "results": {"channels": {}}}))
    requests = component_validator(contract, "CreateRequest")
    request = {"model": PAGE, "url": "https://files.example/a.mp3"}
    assert requests.is_valid({**request, "hotwords": ["lights"]})
    assert not requests.is_valid({**request, "hotwords": "lights"})
    assert not requests.is_valid({**request, "model": "whisper-tiny"})


def test_the_new_page_has_its_row_in_the_table(taken: Taken) -> None:
    """The table is where people see what is covered."""
    readme = (taken.tree / "openapi" / "README.md").read_text(encoding="utf-8")
    row = next(line for line in readme.splitlines() if line.startswith(f"| {PAGE} |"))
    assert f"[{PAGE}.json](effective/{PAGE}.json)" in row


def test_without_its_overlay_the_report_says_what_to_decide(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first run on a new page is made without one; it has to say how to go on."""
    tree = copy_of_the_tree(tmp_path)
    before = state_of(tree)
    assert run(tree, page_in_markdown(tmp_path, "whisper-tiny", _turbo, PAGE)) == 1
    assert state_of(tree) == before
    said = capsys.readouterr().out
    assert f'{PAGE} documents the model as ["{PAGE}"]: which other spellings does it answer to?' in said
    assert (
        f"overlays/{PAGE}.yaml is missing: write one with `x-like: whisper-tiny` and the model's own spellings" in said
    )
    assert "of the corrections all fit but: whisper-tiny 6" in said


def test_a_page_without_documents_asks_for_what_it_is_derived_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its fields alone are no contract; which documents hold for it is for a maintainer to say."""
    tree = copy_of_the_tree(tmp_path)
    before = state_of(tree)
    tag = '{% openapi src="https://files.example/stt.json" path="/v1/stt/PATH" method="METHOD" %}{% endopenapi %}'
    create = tag.replace("PATH", "create").replace("METHOD", "post")
    fetch = tag.replace("PATH", "{generation_id}").replace("METHOD", "get")
    linking = f"# whisper-turbo\n\n{create}\n{fetch}\n\nhttps://api.aimlapi.com/v1/stt/create\n"
    (tmp_path / "turbo.md").write_text(linking, encoding="utf-8")
    assert run(tree, tmp_path / "turbo.md") == 1
    assert state_of(tree) == before
    said = capsys.readouterr().out
    assert f"{PAGE} (linking page): new" in said
    assert f"write overlays/{PAGE}.yaml with `extends: ../effective/<page>.json`" in said
