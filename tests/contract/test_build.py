"""The build refuses corrections that fit nothing, and contracts that are none."""

from pathlib import Path

import pytest

from scripts.build import effective, write_effective
from scripts.documents import PipelineError
from tests.contract.folders import copy_of_openapi


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
