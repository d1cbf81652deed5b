"""Every row of the list of defects is corrected by an action or explained by a decision, and the tables say so."""

import re
from pathlib import Path

import pytest

from scripts.build import OPENAPI, effective, read_overlays, readme
from scripts.corrections import Action, Overlay
from scripts.defects import disagreements, read_defects, table, with_table
from scripts.documents import ROOT, JsonObject, PipelineError, as_array, read_yaml
from tests.contract.folders import copy_of_openapi

ROWS = read_defects(OPENAPI / "defects.yaml")
OVERLAYS = read_overlays(OPENAPI)
ACTIONS = [action for overlay in OVERLAYS.values() for action in overlay.actions]
ROW: JsonObject = {"pages": ["all"], "documented": "wrong", "truth": "right"}


def test_every_known_defect_is_pointed_at_by_an_action_or_a_decision() -> None:
    """A defect that nothing corrects and nobody has decided about is one that a user finds."""
    assert sorted(ROWS) == list(range(1, len(ROWS) + 1))
    assert len(ROWS) >= 25
    pointed_at = {number for action in ACTIONS for number in action.defects}
    assert [number for number, row in ROWS.items() if number not in pointed_at and "decision" not in row] == []
    assert disagreements(ROWS, OVERLAYS) == []


def test_every_row_is_about_pages_that_there_are() -> None:
    """A page that was renamed would keep its defects in the table, and nobody could look them up."""
    pages = {path.stem for path in (OPENAPI / "effective").glob("*.json")} | {"all"}
    assert [
        (number, page) for number, row in ROWS.items() for page in as_array(row["pages"], "") if page not in pages
    ] == []


HEADINGS = [
    line.removeprefix("## ").strip().lower()
    for line in (ROOT / "docs" / "wire.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("## ")
]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.label)
def test_the_evidence_of_an_action_can_be_looked_up(action: Action) -> None:
    """In a year the evidence is all that tells a correction from a mistake."""
    for evidence in str(action.body["x-evidence"]).split("; "):
        if not evidence.startswith("docs/"):
            continue
        file, _, rest = evidence.partition(", ")
        assert (ROOT / file).is_file()
        if file == "docs/wire.md":
            for heading in sorted(HEADINGS, key=len, reverse=True):
                rest = re.sub(re.escape(heading), "", rest, flags=re.IGNORECASE)
            assert set(rest.replace(" and ", ",")) <= set(", "), f"no such heading: {rest}"


def _action(row: int) -> Action:
    return Action("mini.yaml, action 1 ($.info)", "$.info", {"target": "$.info", "x-defect": row})


WRONG: dict[str, tuple[dict[int, JsonObject], list[Action], str]] = {
    "a row of nothing": ({1: ROW}, [], "row 1: no overlay action points at it, and no decision says why"),
    "a decision that is not there": (
        {1: {**ROW, "decision": "docs/decisions/none.md"}},
        [],
        "there is no docs/decisions/none",
    ),
    "an action of no row": ({1: ROW}, [_action(1), _action(2)], "mini.yaml, action 1 .*points at row 2, which"),
}


@pytest.mark.parametrize(("rows", "actions", "says"), WRONG.values(), ids=WRONG)
def test_rows_and_actions_that_do_not_meet_are_told(
    rows: dict[int, JsonObject], actions: list[Action], says: str
) -> None:
    """List and overlays are two files by hand; only the check keeps them one."""
    (line,) = disagreements(rows, {"mini": Overlay(actions)})
    assert re.search(says, line)


def test_a_build_fails_where_the_list_and_the_overlays_do_not_meet(tmp_path: Path) -> None:
    """Else the table would be right only on the day it was written."""
    openapi = copy_of_openapi(tmp_path)
    path = openapi / "defects.yaml"
    path.write_text(
        f"{path.read_text(encoding='utf-8')}99:\n  pages: [all]\n  documented: x\n  truth: y\n", encoding="utf-8"
    )
    with pytest.raises(PipelineError, match=r"defects\.yaml, row 99: no overlay action points at it"):
        effective(openapi)


@pytest.mark.parametrize(
    "text",
    [
        "a: {pages: [all], documented: x, truth: y}",
        "1: {pages: [all], truth: y}",
        "1: {pages: [], documented: x, truth: y, true: z}",
    ],
)
def test_a_row_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    """A misspelt key would be a defect with no truth."""
    path = tmp_path / "defects.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PipelineError, match=r"defects\.yaml, row "):
        read_defects(path)


def test_the_tables_name_every_page_and_every_row() -> None:
    """The table is where a user sees what of a page to believe."""
    made = table(OPENAPI, ROWS, OVERLAYS)
    for page in OVERLAYS.keys() - {"common", "stt"}:
        assert f"| {page} | " in made
    assert all(f"\n| {number} | " in made for number in ROWS)
    assert "derived from whisper-medium, proved against the page" in made
    assert readme() == (OPENAPI / "README.md").read_text(encoding="utf-8")


def test_the_tables_go_where_the_text_has_a_place_for_them() -> None:
    """Writing them anywhere else would overwrite what somebody wrote by hand."""
    text = (OPENAPI / "README.md").read_text(encoding="utf-8")
    assert with_table(text, "made").partition("\nmade\n")[0] + "\n" == text.partition("### Pages")[0]
    with pytest.raises(PipelineError, match="mark where the tables go"):
        with_table("# The contract\n", "made")


def test_the_numbers_of_the_list_are_plain_yaml() -> None:
    """The file is read by people and by this project's own reader alike."""
    assert {int(number) for number in read_yaml(OPENAPI / "defects.yaml")} == set(ROWS)
