"""The build refuses corrections that fit nothing, and contracts that are none."""

from pathlib import Path

import pytest

from scripts.build import effective, write_effective
from scripts.documents import JsonObject, PipelineError, as_object, descend, pointer_parts
from tests.contract.folders import change_documented, copy_of_openapi


def _append(openapi: Path, overlay: str, action: str) -> None:
    path = openapi / "overlays" / f"{overlay}.yaml"
    path.write_text(path.read_text(encoding="utf-8").rstrip() + f"\n  - {action}\n", encoding="utf-8")


REASONS = "x-defect: 1, x-why: w, x-evidence: e"


@pytest.mark.parametrize("overlay", ["common", "whisper-base", "stt"])
def test_an_action_that_applies_to_no_page_is_refused(tmp_path: Path, overlay: str) -> None:
    """Needing what nothing documents, it would never be tried again and never fail."""
    openapi = copy_of_openapi(tmp_path)
    _append(openapi, overlay, f"{{target: $.info, update: {{x: 1}}, x-absent: [x], x-needs: Gone, {REASONS}}}")
    with pytest.raises(PipelineError, match=rf"{overlay}\.yaml, action \d+ .*applies to no page any more"):
        effective(openapi)


def test_an_overlay_of_no_page_is_refused(tmp_path: Path) -> None:
    """A page that was renamed would else lose its corrections without a word."""
    openapi = copy_of_openapi(tmp_path)
    (openapi / "overlays" / "whisper-giant.yaml").write_text("overlay: 1.0.0\nactions: []\n", encoding="utf-8")
    with pytest.raises(PipelineError, match="whisper-giant is the name of no documented page"):
        effective(openapi)


def test_a_correction_that_cuts_a_schema_off_is_refused(tmp_path: Path) -> None:
    """An unused component is generated as a class that nothing ever returns."""
    openapi = copy_of_openapi(tmp_path)
    target = "$.components.schemas.DeepgramAlternative.properties.paragraphs"
    _append(
        openapi,
        "common",
        f"{{target: {target}, remove: true, x-was: {{$ref: '#/components/schemas/DeepgramParagraphs'}}, {REASONS}}}",
    )
    with pytest.raises(PipelineError, match="whisper-base: nothing refers to DeepgramParagraphs"):
        effective(openapi)


def test_a_correction_that_makes_the_document_invalid_is_refused(tmp_path: Path) -> None:
    """The generator would fail later, and say less."""
    openapi = copy_of_openapi(tmp_path)
    _append(openapi, "whisper-tiny", f"{{target: $.info.version, remove: true, x-was: 1.0.0, {REASONS}}}")
    with pytest.raises(PipelineError, match=r"whisper-tiny: not a valid OpenAPI 3\.1 document: \$\.info"):
        effective(openapi)


def test_the_file_of_a_contract_that_is_no_more_is_removed(tmp_path: Path) -> None:
    """A page that the vendor withdrew would go on being tested against."""
    write_effective({"old": {"openapi": "3.1.0"}, "kept": {}}, tmp_path)
    write_effective({"kept": {"openapi": "3.1.0"}}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.json"]
    assert (tmp_path / "kept.json").read_bytes() == b'{\n  "openapi": "3.1.0"\n}\n'


RESULT = "/paths/~1v1~1stt~1{generation_id}/get/responses/200/content/application~1json/schema/properties/output/anyOf"


@pytest.mark.parametrize(
    ("branch", "name"), [(0, "DeepgramResult"), (1, "AssemblyAITranscript"), (2, "OpenAITranscript")]
)
def test_a_key_more_on_one_page_leaves_each_variant_one_class(tmp_path: Path, branch: int, name: str) -> None:
    """Torn into two, the class that every program imports would be gone, for a change that breaks nobody."""

    def add(document: JsonObject) -> None:
        properties = descend(document, pointer_parts(f"{RESULT}/{branch}/properties"), "branch")
        as_object(properties, "branch")["tempo"] = {"type": "number"}

    openapi = copy_of_openapi(tmp_path)
    change_documented(openapi, "whisper-tiny.fetch.json", add)
    joined = effective(openapi)["stt"]
    schema = as_object(as_object(as_object(joined["components"], "")["schemas"], "")[name], name)
    assert "tempo" in as_object(schema["properties"], name)


def test_a_variant_that_cannot_be_one_class_is_refused(tmp_path: Path) -> None:
    """The wrapper imports it by its name; the generated client would have two others instead."""
    openapi = copy_of_openapi(tmp_path)
    _append(
        openapi,
        "whisper-tiny",
        "{target: $.components.schemas.OpenAITranscript, update: {maxProperties: 9}, x-absent: [maxProperties], "
        f"{REASONS}}}",
    )
    with pytest.raises(PipelineError, match="stt: the pages describe OpenAITranscript in ways that are not one object"):
        effective(openapi)


@pytest.mark.parametrize("name", ["common", "stt"])
def test_an_overlay_that_every_build_needs_is_named_when_it_is_gone(tmp_path: Path, name: str) -> None:
    """A file that was left out of a commit must not look like a mistake of this program."""
    openapi = copy_of_openapi(tmp_path)
    (openapi / "overlays" / f"{name}.yaml").unlink()
    with pytest.raises(PipelineError, match=rf"overlays/{name}\.yaml is missing"):
        effective(openapi)
