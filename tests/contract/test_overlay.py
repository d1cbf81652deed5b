"""The strict overlay applier: it corrects exactly what an action selects, and refuses what it does not expect.

Law: an action that removes elements of an array leaves what a list comprehension leaves.
"""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import overlay
from scripts.corrections import Action
from scripts.documents import JsonObject, PipelineError, as_object
from tests.contract.laws import REPEATABLE

REASONS: JsonObject = {"x-defect": 1, "x-why": "It is wrong.", "x-evidence": "docs/wire.md"}


def _page() -> JsonObject:
    return {
        "info": {"title": "Jobs", "version": "1"},
        "tags": ["a", "b"],
        "components": {"schemas": {"Word": {"type": "object", "required": ["text", "start", "text"]}}},
    }


def _action(body: JsonObject, label: str = "mini.yaml, action 1") -> Action:
    return Action(label, str(body["target"]), {**REASONS, **body})


def apply(document: JsonObject, actions: list[Action], page: str) -> tuple[JsonObject, set[str]]:
    """What an applier gives that stops at the first problem."""
    applied = overlay.apply(document, actions, page)
    if applied.problems:
        raise PipelineError(applied.problems[0])
    return applied.document, applied.used


def _applied(body: JsonObject, document: JsonObject | None = None) -> JsonObject:
    return apply(_page() if document is None else document, [_action(body)], "mini")[0]


def test_an_update_merges_into_an_object_and_leaves_the_rest() -> None:
    """Only what a correction names may change."""
    update: JsonObject = {"title": "Speech", "contact": {"name": "x"}}
    result = _applied({"target": "$.info", "update": update, "x-absent": ["x"]})
    info: JsonObject = {"title": "Speech", "version": "1", "contact": {"name": "x"}}
    assert result == {**_page(), "info": info}


def test_nested_objects_merge_and_arrays_in_an_update_are_concatenated() -> None:
    """So says the Overlay specification; replacing instead would drop what the page requires."""
    update: JsonObject = {"schemas": {"Word": {"required": ["end"]}}}
    result = _applied({"target": "$.components", "update": update, "x-absent": ["x"]})
    assert result["components"] == {
        "schemas": {"Word": {"type": "object", "required": ["text", "start", "text", "end"]}}
    }


def test_an_update_of_an_array_appends_one_element() -> None:
    """This is how a union gets one branch more."""
    assert _applied({"target": "$.tags", "update": ["c", "d"], "x-was": ["a", "b"]})["tags"] == ["a", "b", ["c", "d"]]


def test_places_that_were_updated_alike_stay_apart() -> None:
    """Two places that shared one value would both change when a later action corrects one of them."""
    document: JsonObject = {"components": {"schemas": {}}, "a": {}, "b": {}}
    both = _action({"target": "$['a', 'b']", "update": {"held": {"x": 1}}, "x-absent": ["held"]})
    one = _action({"target": "$.a.held", "update": {"y": 2}, "x-was": {"x": 1}}, "mini.yaml, action 2")
    result, applied = apply(document, [both, one], "mini")
    assert (result["a"], result["b"]) == ({"held": {"x": 1, "y": 2}}, {"held": {"x": 1}})
    assert applied == {both.label, one.label}


@REPEATABLE
@given(st.lists(st.sampled_from("abc"), min_size=1), st.sampled_from("abc"))
def test_removing_the_elements_of_a_value_removes_all_of_them_and_no_other(elements: list[str], value: str) -> None:
    """An applier that removes from the front hits a neighbour: the wrong key would stop being required."""
    document: JsonObject = {"components": {"schemas": {}}, "required": list(elements)}
    body: JsonObject = {"target": f"$.required[?@ == '{value}']", "remove": True, "x-was": value}
    if value not in elements:
        with pytest.raises(PipelineError, match="selects nothing"):
            _applied(body, document)
    else:
        assert _applied(body, document)["required"] == [element for element in elements if element != value]


@REPEATABLE
@given(st.lists(st.integers(0, 9), min_size=1, max_size=8), st.lists(st.integers(-8, 7), min_size=1, max_size=5))
def test_removing_by_index_removes_each_selected_element_once(elements: list[int], indices: list[int]) -> None:
    """A path may select one place twice, as the first and as the last."""
    selected = {index % len(elements) for index in indices if -len(elements) <= index < len(elements)}
    if not selected:
        return
    document: JsonObject = {"components": {"schemas": {}}, "held": list(elements)}
    body: JsonObject = {"target": f"$.held[{', '.join(map(str, indices))}]", "remove": True, "x-absent": []}
    kept = [element for index, element in enumerate(elements) if index not in selected]
    assert _applied(body, document)["held"] == kept


def test_a_place_and_what_is_in_it_are_removed_together() -> None:
    """A path that descends selects parents and children; the order must not matter."""
    document: JsonObject = {"components": {"schemas": {}}, "x": {"x": [1, {"x": 2}]}, "y": [{"x": 3}, {"z": 4}]}
    result = _applied({"target": "$..x", "remove": True, "x-absent": []}, copy.deepcopy(document))
    assert result == {"components": {"schemas": {}}, "y": [{}, {"z": 4}]}


def test_neither_the_document_nor_the_action_is_changed() -> None:
    """The documented form is needed again, to compare; the action, for the next page."""
    document = _page()
    action = _action({"target": "$.info", "update": {"held": {"list": []}}, "x-absent": ["held"]})
    first, _ = apply(document, [action], "mini")
    apply(first, [_action({"target": "$.info.held.list", "update": 1, "x-was": []})], "mini")
    assert apply(document, [action], "mini")[0] == first
    _applied({"target": "$.info", "remove": True, "x-expect": {"title": "Jobs"}}, document)
    _applied({"target": "$.tags", "update": "c", "x-was": ["a", "b"]}, document)
    assert document == _page()


CHANGED: dict[str, tuple[JsonObject, list[str]]] = {
    "nothing selected, with the value that was": (
        {"target": "$.info.summary", "remove": True, "x-was": "A summary."},
        ["mini: mini.yaml, action 1 selects nothing", 'was "A summary."'],
    ),
    "nothing selected, with the part that was": (
        {"target": "$.info.contact", "remove": True, "x-expect": {"name": "x"}},
        ["mini: mini.yaml, action 1 selects nothing", 'was {"name": "x"}'],
    ),
    "nothing selected, with the keys that were not": (
        {"target": "$.info.contact", "update": {}, "x-absent": ["name", "url"]},
        ["mini: mini.yaml, action 1 selects nothing", "an object without name, url"],
    ),
    "another value": (
        {"target": "$.info.title", "remove": True, "x-was": "Gateway"},
        ["mini: mini.yaml, action 1", "/info/title", 'was "Gateway"', 'now "Jobs"'],
    ),
    "another value in one place of several": (
        {"target": "$.tags[*]", "remove": True, "x-was": "a"},
        ["mini: mini.yaml, action 1", "/tags/1", 'was "a"', 'now "b"'],
    ),
    "one key less": (
        {"target": "$.info", "remove": True, "x-was": {"title": "Jobs", "summary": "s", "version": "1"}},
        ["at /info/summary: ", 'was "s", now nothing'],
    ),
    "one key more": (
        {"target": "$.info", "remove": True, "x-was": {"title": "Jobs"}},
        ["at /info/version: ", 'was nothing, now "1"'],
    ),
    "another part": (
        {"target": "$.info", "update": {}, "x-expect": {"title": "Jobs", "version": "2"}},
        ["at /info/version: ", 'was "2", now "1"'],
    ),
    "a part where there is no object": (
        {"target": "$.tags", "update": "c", "x-expect": {"title": "Jobs"}},
        ["/tags", 'was {"title": "Jobs"}', 'now ["a", "b"]'],
    ),
    "a key that has appeared": (
        {"target": "$.info", "update": {}, "x-absent": ["summary", "version"]},
        ["/info", "'version' was absent", 'now "1"'],
    ),
    "keys that cannot be absent, for there is no object": (
        {"target": "$.tags", "update": "c", "x-absent": ["title"]},
        ["/tags", "an object without title", 'now ["a", "b"]'],
    ),
}


@pytest.mark.parametrize(("body", "words"), CHANGED.values(), ids=CHANGED)
def test_what_is_no_longer_documented_that_way_is_refused(body: JsonObject, words: list[str]) -> None:
    """A correction of something the vendor has corrected himself may be wrong: somebody has to look."""
    with pytest.raises(PipelineError) as caught:
        _applied(body)
    assert [word for word in words if word not in str(caught.value)] == []


WRONG: dict[str, tuple[JsonObject, str]] = {
    "an update of a scalar": ({"target": "$.info.title", "update": "x", "x-was": "Jobs"}, "an update merges into"),
    "a scalar for an object": ({"target": "$.info", "update": "x", "x-absent": []}, "an update merges into"),
    "no JSONPath": ({"target": "$.info[", "remove": True, "x-was": 1}, "mini.yaml, action 1: not a JSONPath"),
    "no root": ({"target": "info", "remove": True, "x-was": 1}, "mini.yaml, action 1: not a JSONPath"),
    "removal of everything": ({"target": "$", "remove": True, "x-absent": ["x"]}, "would remove the whole document"),
}


@pytest.mark.parametrize(("body", "reason"), WRONG.values(), ids=WRONG)
def test_an_action_that_cannot_be_done_is_refused(body: JsonObject, reason: str) -> None:
    """Silence would leave the page as wrong as it was."""
    with pytest.raises(PipelineError, match=reason):
        _applied(body)


def test_an_action_is_for_the_pages_that_document_what_it_needs() -> None:
    """Some pages document one shape of result, some three; the common corrections serve both."""
    needs_word = _action({"target": "$.info", "update": {"w": 1}, "x-absent": ["w"], "x-needs": "Word"}, "one")
    needs_more = _action({"target": "$.gone", "remove": True, "x-was": 1, "x-needs": "Paragraph"}, "two")
    result, applied = apply(_page(), [needs_word, needs_more], "mini")
    assert result["info"] == {"title": "Jobs", "version": "1", "w": 1}
    assert applied == {"one"}


def test_an_action_is_for_the_pages_that_it_names() -> None:
    """A page that the vendor has mended alone leaves the correction to the others."""
    here = _action({"target": "$.info", "update": {"w": 1}, "x-absent": ["w"], "x-pages": ["mini"]}, "one")
    elsewhere = _action({"target": "$.gone", "remove": True, "x-was": 1, "x-pages": ["other"]}, "two")
    result, used = apply(_page(), [here, elsewhere], "mini")
    assert result["info"] == {"title": "Jobs", "version": "1", "w": 1}
    assert used == {"one"}


def test_one_change_is_told_once_where_a_removal_and_an_update_belong_together() -> None:
    """Replacing is removing and putting; if the old value stays, the second half is no news."""
    first = _action({"target": "$.info.title", "remove": True, "x-was": "Gateway"}, "first")
    second = _action({"target": "$.info", "update": {"title": "Speech"}, "x-absent": ["title"]}, "second")
    applied = overlay.apply(_page(), [first, second], "mini")
    assert [problem.split()[1] for problem in applied.problems] == ["first"]
    assert applied.document == _page()
    assert applied.used == {"first", "second"}


def test_every_action_that_does_not_fit_is_told_not_only_the_first() -> None:
    """A maintainer decides once, with all of it in view."""
    wrong = [_action({"target": f"$.{key}", "remove": True, "x-was": 1}, key) for key in ("gone", "info", "tags")]
    right = _action({"target": "$.info", "update": {"w": 1}, "x-absent": ["w"]}, "right")
    applied = overlay.apply(_page(), [*wrong, right], "mini")
    assert [problem.split()[1] for problem in applied.problems] == ["gone", "info", "tags"]
    assert as_object(applied.document["info"], "")["w"] == 1
