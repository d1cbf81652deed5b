"""What an overlay says beside its actions: which page it is like, what it leaves out, what is known to differ."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.build import actions_for, effective
from scripts.corrections import Action, Overlay, read_overlay
from scripts.documents import JsonObject, PipelineError, as_array, as_object, descend, pointer_parts, read_json
from tests.contract.folders import change_documented, copy_of_openapi
from tests.contract.payloads import completed, deepgram
from tests.contract.validation import component_validator

OPTIONS = "/paths/~1v1~1stt~1create/post/requestBody/content/application~1json/schema/properties"
HEAD = "overlay: 1.0.0\ninfo: {title: Made up, version: 1.0.0}\n"
SPELLINGS = """actions:
  - target: $.components.schemas.KnownModel.enum
    remove: true
    x-was: [whisper-turbo]
    x-defect: 19
    x-why: The page knows one of three spellings.
    x-evidence: docs/wire.md, model ids
  - target: $.components.schemas.KnownModel
    update: {enum: [whisper-turbo, deepgram/whisper-turbo, "#g1_whisper-turbo"]}
    x-absent: [enum]
    x-defect: 19
    x-why: One model answers to three spellings.
    x-evidence: docs/wire.md, model ids
"""


def _options(document: JsonObject) -> JsonObject:
    return as_object(descend(document, pointer_parts(OPTIONS), "options"), "options")


def _with_turbo(folder: Path, head: str, change: Callable[[JsonObject], object] = lambda options: None) -> Path:
    """A copy of `openapi/` with the page of another model, which documents what whisper-tiny's does."""
    openapi = copy_of_openapi(folder)
    documented = openapi / "documented"
    index = read_json(documented / "index.json")
    tiny = next(entry for entry in as_array(index["pages"], "") if as_object(entry, "")["page"] == "whisper-tiny")
    text = json.dumps(tiny).replace("whisper-tiny", "whisper-turbo")
    as_array(index["pages"], "").append(json.loads(text))
    (documented / "index.json").write_text(json.dumps(index), encoding="utf-8")
    for operation in ("create", "fetch"):
        shutil.copy(documented / f"whisper-tiny.{operation}.json", documented / f"whisper-turbo.{operation}.json")

    def rename(document: JsonObject) -> None:
        _options(document)["model"] = {"type": "string", "enum": ["whisper-turbo"]}
        change(_options(document))

    change_documented(openapi, "whisper-turbo.create.json", rename)
    (openapi / "overlays" / "whisper-turbo.yaml").write_text(f"{HEAD}{head}{SPELLINGS}", encoding="utf-8")
    return openapi


def test_a_page_that_is_like_another_needs_the_names_of_its_model_alone(tmp_path: Path) -> None:
    """Most new models come with the same page as the last one."""
    contracts = effective(_with_turbo(tmp_path, "x-like: whisper-tiny\n"))
    tiny, turbo = contracts["whisper-tiny"], contracts["whisper-turbo"]
    assert json.dumps(tiny) == json.dumps(turbo).replace("whisper-turbo", "whisper-tiny")
    accepts = component_validator(turbo, "CreateRequest").is_valid
    url = "https://files.example/a.mp3"
    assert [
        model
        for model in ("whisper-turbo", "#g1_whisper-turbo", "whisper-tiny")
        if accepts({"model": model, "url": url})
    ] == [
        "whisper-turbo",
        "#g1_whisper-turbo",
    ]


def test_a_change_of_a_page_that_is_like_another_is_told_for_that_page(tmp_path: Path) -> None:
    """Sharing corrections must not mean sharing their expectations only on paper."""

    def change(options: JsonObject) -> None:
        options["url"] = {"type": "string", "format": "iri"}

    with pytest.raises(PipelineError) as caught:
        effective(_with_turbo(tmp_path, "x-like: whisper-tiny\n", change))
    assert str(caught.value).startswith("whisper-turbo: whisper-tiny.yaml, action ")
    assert str(caught.value).endswith('/url/format: was "uri", now "iri"')


def test_common_corrections_of_what_a_page_does_not_document_are_left_out_by_name(tmp_path: Path) -> None:
    """Models of other families have other options; leaving a correction out is a decision."""
    path = "$.components.schemas.TranscriptionOptions.properties.summarize"
    openapi = _with_turbo(
        tmp_path, f"x-like: whisper-tiny\nx-except: ['{path}']\n", lambda options: options.pop("summarize")
    )
    turbo = effective(openapi)["whisper-turbo"]
    schemas = as_object(as_object(turbo["components"], "")["schemas"], "")
    properties = as_object(as_object(schemas["TranscriptionOptions"], "")["properties"], "")
    assert "summarize" not in properties
    assert "anyOf" in as_object(properties["search"], "")
    assert component_validator(turbo, "FetchAnswer").is_valid(completed(deepgram()))


def test_without_the_exception_the_missing_option_is_told(tmp_path: Path) -> None:
    """An option that vanished may have been renamed."""
    with pytest.raises(
        PipelineError, match=r"whisper-turbo: common\.yaml, action .*properties\.summarize.* selects nothing"
    ):
        effective(_with_turbo(tmp_path, "x-like: whisper-tiny\n", lambda options: options.pop("summarize")))


def _action(target: str, absent: list[str]) -> Action:
    body: JsonObject = {"target": target, "x-defect": 1, "x-absent": [*absent]}
    return Action(f"common.yaml, action 1 ({target})", target, body)


COMMON = Overlay([_action("$.info", ["summary"])])
HEADS: dict[str, tuple[dict[str, Overlay], str]] = {
    "like no page": ({"mini": Overlay([], like="gone")}, r"mini\.yaml: x-like names gone, which is no page"),
    "like a derived page": (
        {"mini": Overlay([], like="large"), "large": Overlay([], extends="medium")},
        r"x-like names large, which is no page with corrections of its own",
    ),
    "excepting what nobody corrects": (
        {"mini": Overlay([], excepts=["$.info.summary", "$.info.title"])},
        r"mini\.yaml, x-except: no common action corrects \$\.info\.title",
    ),
}


@pytest.mark.parametrize(("overlays", "says"), HEADS.values(), ids=HEADS)
def test_a_head_that_leads_nowhere_is_refused(overlays: dict[str, Overlay], says: str) -> None:
    """A misspelt name would be a correction that is not made, without a word."""
    with pytest.raises(PipelineError, match=says):
        actions_for("mini", {**overlays, "common": COMMON})


WRONG_HEADS = {
    "an unknown key": ("x-extends: ../effective/a.json", "unknown key x-extends"),
    "like and extends": ("x-like: a\nextends: ../effective/a.json", "x-like names a page, and is not for"),
    "a difference without its reason": ("x-differs: {body/a: ''}", "each difference needs its reason"),
}


@pytest.mark.parametrize(("head", "says"), WRONG_HEADS.values(), ids=WRONG_HEADS)
def test_a_head_of_another_form_is_refused(tmp_path: Path, head: str, says: str) -> None:
    """The words are ours, so nothing else checks them."""
    path = tmp_path / "mini.yaml"
    path.write_text(f"{HEAD}{head}\nactions: []\n", encoding="utf-8")
    with pytest.raises(PipelineError, match=says):
        read_overlay(path)


def _differing(folder: Path, differs: str) -> Path:
    """A copy in which whisper-medium has an option that whisper-large's page does not show."""
    openapi = copy_of_openapi(folder)

    def add(document: JsonObject) -> None:
        _options(document)["hotwords"] = {"type": "string"}

    change_documented(openapi, "whisper-medium.create.json", add)
    path = openapi / "overlays" / "whisper-large.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("actions:", f"{differs}actions:"), encoding="utf-8")
    return openapi


def test_a_difference_that_a_maintainer_knows_of_is_let_through(tmp_path: Path) -> None:
    """One page may be taken before the other, without waiting for a page that nobody can fetch."""
    with pytest.raises(PipelineError, match=r"whisper-large: the derived contract is .*hotwords"):
        effective(_differing(tmp_path / "a", ""))
    assert "whisper-large" in effective(_differing(tmp_path / "b", "x-differs: {hotwords: The page is older.}\n"))


def test_a_known_difference_that_is_none_any_more_has_to_go(tmp_path: Path) -> None:
    """It would hide the next one."""
    with pytest.raises(PipelineError, match=r"whisper-large\.yaml, x-differs: .*'punctuate' any more; drop it"):
        effective(_differing(tmp_path, "x-differs: {hotwords: The page is older., punctuate: It is newer.}\n"))
