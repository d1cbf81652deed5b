"""docs/diff.md names every rule: a rule that is not explained is a word in a report."""

import re

import pytest

from scripts.documents import ROOT
from tests.contract.diff.changes import CHANGES

RULES = sorted({re.sub("^(request|response)-", "", expected[2]) for change in CHANGES for expected in change.found})
BY_WORD = re.compile(r"-(?:narrowed|widened|changed)$")


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_documented(rule: str) -> None:
    """Who meets a rule in a report looks it up there; those of a keyword or an annotation stand under their pattern."""
    text = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    if f"`{rule}`" in text or (
        rule.startswith("success-status") and f"`{rule.removeprefix('success-status')}`" in text
    ):
        return
    assert BY_WORD.search(rule)
    assert re.search(rf"`(?:KEYWORD|WORD){BY_WORD.search(rule)[0]}`", text)  # type: ignore[index]
