"""The cross-check's own rule: every difference has its reason, and every reason its difference."""

from pathlib import Path

import pytest

from scripts.crosscheck import Row, main, problems, table
from tests.contract.diff.changes import CHANGES
from tests.contract.diff.reasons import REASONS

AGREED = Row("a", "breaking", "major")
EXPLAINED = Row("b", "note", "major", "why-not")
UNEXPLAINED = Row("c", "breaking", "patch")
REASON = {"why-not": "the same requests"}


def test_a_difference_with_its_reason_is_fine() -> None:
    """The session passes when each is explained and each explanation is used."""
    assert problems([AGREED, EXPLAINED], REASON) == []


def test_a_difference_without_a_reason_is_named() -> None:
    """It may be a mistake of ours, so somebody has to think."""
    assert problems([UNEXPLAINED, EXPLAINED], REASON) == ["c: ours breaking, theirs patch: no reason"]


def test_a_reason_that_nothing_needs_is_named() -> None:
    """It would excuse a later mistake."""
    assert problems([AGREED], REASON) == ["why-not: a reason that no difference needs; drop it"]


def test_whether_it_breaks_is_compared_and_nothing_else() -> None:
    """Minor and patch say what version number a vendor owes."""
    assert not Row("d", "compatible", "patch").differs
    assert not Row("d", "none", "minor").differs
    assert Row("d", "breaking", "none").differs


def test_the_table_ends_in_the_counts() -> None:
    """The documentation repeats them."""
    last = table([AGREED, EXPLAINED, UNEXPLAINED], REASON).splitlines()[-1]
    assert last.startswith("3 changes: 1 breaking for both, 0 for neither, 1 only for us, 1 only for Redocly's diff")


@pytest.mark.parametrize("key", REASONS)
def test_a_reason_is_about_a_change_of_the_corpus(key: str) -> None:
    """A name that was mistyped explains nothing; the session would find it only where node is."""
    names = {change.name for change in CHANGES}
    rules = {expected[2] for change in CHANGES for expected in change.found}
    assert key in names | rules


def test_a_command_that_is_not_there_is_code_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without node the check has not been made, which is not a difference."""
    assert main([str(tmp_path / "redocly")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "cannot be run" in err
