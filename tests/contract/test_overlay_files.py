"""An overlay file is read only when every action in it has its reason, its evidence and its expectation."""

import json
from pathlib import Path

import pytest

from scripts.corrections import read_overlay
from scripts.documents import Json, JsonObject, PipelineError
from scripts.overlay import apply

REASONS: JsonObject = {"x-defect": 1, "x-why": "It is wrong.", "x-evidence": "docs/wire.md"}


def _written(folder: Path, actions: Json | str) -> Path:
    path = folder / "mini.yaml"
    text = actions if isinstance(actions, str) else json.dumps(actions)
    path.write_text(f"overlay: 1.0.0\nactions: {text}\n", encoding="utf-8")
    return path


GOOD: JsonObject = {"target": "$.info", "remove": True, "x-was": None, **REASONS}
GOOD_UPDATE: JsonObject = {"target": "$.info", "update": {}, "x-absent": ["x"], **REASONS}
ILL_FORMED: dict[str, tuple[Json, str]] = {
    **{
        f"no {key}": ([{k: v for k, v in GOOD.items() if k != key}], f"action 1 .*{key} is missing")
        for key in ("target", "x-defect", "x-why", "x-evidence")
    },
    "an empty reason": ([GOOD, {**GOOD, "x-why": ""}], r"action 2 \(\$\.info\): x-why is missing"),
    "no expectation": ([{k: v for k, v in GOOD.items() if k != "x-was"}], "no x-was, x-expect or x-absent"),
    "an expectation of nothing": ([{**GOOD_UPDATE, "x-absent": [], "x-expect": {}}], "no x-was, x-expect or x-absent"),
    "an unknown key": ([{**GOOD, "x-expects": {}, "copy": "$"}], "unknown key copy, x-expects"),
    "update and remove": ([{**GOOD, "update": {}}], "either an update or remove"),
    "neither update nor remove": ([{**GOOD, "remove": False}], "either an update or remove"),
    "a defect that is no row": ([{**GOOD, "x-defect": "speaker"}], "x-defect is not a row of defects.yaml"),
    "a list of defects with a word": ([{**GOOD, "x-defect": [1, "a"]}], "x-defect is not a row of defects.yaml"),
    "no list of actions": (None, "mini.yaml, actions: expected an array"),
    "an action that is a word": (["remove"], "mini.yaml, action 1: expected an object"),
}


@pytest.mark.parametrize(("actions", "reason"), ILL_FORMED.values(), ids=ILL_FORMED)
def test_an_action_without_its_reason_or_form_is_refused(tmp_path: Path, actions: Json, reason: str) -> None:
    """A correction nobody can judge in a year is worse than the mistake."""
    with pytest.raises(PipelineError, match=reason):
        read_overlay(_written(tmp_path, actions))


@pytest.mark.parametrize(
    "text", ["actions: []", "overlay: 2.0.0\nactions: []", "- a", "overlay: [", "overlay: 2020-01-02"]
)
def test_a_file_that_is_no_overlay_is_refused(tmp_path: Path, text: str) -> None:
    """Another version of the format, or a file of another kind, must not count as no corrections."""
    path = tmp_path / "mini.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PipelineError, match=r"mini\.yaml"):
        read_overlay(path)


def test_every_action_of_a_file_is_read_in_order(tmp_path: Path) -> None:
    """The label is what messages name an action by: file, position, target."""
    read = read_overlay(_written(tmp_path, [GOOD, {**GOOD_UPDATE, "target": "$.tags"}]))
    assert [action.label for action in read.actions] == ["mini.yaml, action 1 ($.info)", "mini.yaml, action 2 ($.tags)"]


def test_aliases_in_an_overlay_file_are_copies(tmp_path: Path) -> None:
    """An anchor saves typing; it must not tie two schemas together."""
    reasons = "x-defect: 1, x-why: w, x-evidence: e"
    path = _written(
        tmp_path,
        f"""
- {{target: $.info, update: {{a: &one {{x: 1}}, b: *one}}, x-absent: [a, b], {reasons}}}
- {{target: $.info.a, update: {{y: 2}}, x-was: {{x: 1}}, {reasons}}}
""",
    )
    applied = apply({"components": {"schemas": {}}, "info": {}}, read_overlay(path).actions, "mini")
    assert applied.problems == []
    assert applied.document["info"] == {"a": {"x": 1, "y": 2}, "b": {"x": 1}}


@pytest.mark.parametrize("extends", ["whisper-medium.json", "../documented/a.json", "../effective/../a.json", "[]"])
def test_an_overlay_extends_an_effective_contract_and_nothing_else(tmp_path: Path, extends: str) -> None:
    """A derived contract starts from what was proved; a path to anything else would be read and believed."""
    path = tmp_path / "mini.yaml"
    path.write_text(f"overlay: 1.0.0\nextends: {extends}\nactions: []\n", encoding="utf-8")
    with pytest.raises(PipelineError, match=r"mini\.yaml: extends is .*; give \.\./effective/<page>\.json"):
        read_overlay(path)


def test_an_overlay_says_what_it_extends_and_borrows(tmp_path: Path) -> None:
    """Both are read from the head of the file, before any action."""
    path = tmp_path / "mini.yaml"
    head = "overlay: 1.0.0\nextends: ../effective/whisper-base.json\nx-borrow: {whisper-tiny: [Word]}\n"
    path.write_text(f"{head}actions: []\n", encoding="utf-8")
    read = read_overlay(path)
    assert (read.extends, read.borrows, read.actions) == ("whisper-base", {"whisper-tiny": ["Word"]}, [])
