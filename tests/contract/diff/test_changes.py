"""Each change of the corpus is found, alone, at its level, in its direction and at its place, however it is spelled."""

import json
from collections.abc import Callable
from typing import cast

import pytest

from scripts.diff import compare
from scripts.documents import JsonObject
from scripts.naming import inlined
from tests.contract.diff.base import in_31
from tests.contract.diff.changes import CHANGES, Change

Spelling = Callable[[JsonObject], JsonObject]


def _as_written(document: JsonObject) -> JsonObject:
    return document


def _inlined(document: JsonObject) -> JsonObject:
    return inlined(document, "corpus")


def _as_31(document: JsonObject) -> JsonObject:
    return cast(JsonObject, in_31(document))


SPELLINGS: dict[str, Spelling] = {"3.0": _as_written, "inlined": _inlined, "3.1": _as_31}


def _found(old: JsonObject, new: JsonObject) -> list[tuple[object, ...]]:
    return sorted((one.level, str(one.direction), one.rule, one.place) for one in compare(old, new))


@pytest.mark.parametrize("change", CHANGES, ids=[change.name for change in CHANGES])
def test_exactly_the_expected_finding_comes_out(change: Change) -> None:
    """A finding more is noise that hides the others, one less is a break that nobody is told of."""
    expected = sorted((level, str(direction), rule, place) for level, direction, rule, place in change.found)
    old, new = change.old, change.new
    for name, spelling in SPELLINGS.items():
        assert (name, _found(spelling(old), spelling(new))) == (name, expected)


BEGINNINGS = {json.dumps(change.old, sort_keys=True): change for change in CHANGES}
"""Most changes begin with the same document."""


@pytest.mark.parametrize("change", BEGINNINGS.values(), ids=[change.name for change in BEGINNINGS.values()])
def test_spelling_alone_is_no_change(change: Change) -> None:
    """Vendors inline and hoist, and go from 3.0 to 3.1, without changing anything that a program sees."""
    old = change.old
    for spelled in (_inlined(old), _as_31(old)):
        assert [one for one in compare(old, spelled) if one.rule != "openapi-changed"] == []
        assert [one for one in compare(spelled, old) if one.rule != "openapi-changed"] == []


@pytest.mark.parametrize("change", CHANGES, ids=[change.name for change in CHANGES])
def test_a_change_undone_is_still_a_change(change: Change) -> None:
    """What is seen one way and not the other way would be lost when a vendor goes back."""
    assert bool(compare(change.new, change.old)) == bool(change.found)


def test_the_corpus_is_large_and_its_names_are_unique() -> None:
    """Two changes of one name hide each other in reports and reasons."""
    names = [change.name for change in CHANGES]
    assert len(names) == len(set(names))
    assert len(names) > 200
