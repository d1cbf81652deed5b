"""Law: a typed result keeps its promises. A value that breaks one is named with its place, before it is typed."""

import copy
import json
import math
import sys
import types
from pathlib import Path
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt import UnknownResult
from aimlapi_stt._conformance import MISSING, Mismatch, described, mismatch
from aimlapi_stt._operations import result_class
from aimlapi_stt._variants import typed, variant_of
from aimlapi_stt_generated.models import AssemblyAITranscript, DeepgramResult, MaiTranscript, OpenAITranscript
from tests.contract import payloads
from tests.contract.laws import REPEATABLE
from tests.wrapper.payloads import ASSEMBLYAI, DEEPGRAM
from tests.wrapper.test_any_answer import changed, paths

CONTRACT = Path(__file__).parent.parent.parent / "openapi" / "effective" / "stt.json"
RESULTS = [payloads.deepgram(), payloads.diarized_deepgram(), payloads.assemblyai(), payloads.openai(), payloads.mai()]
WRONG: list[Any] = [None, True, 7, 0.5, "x", [], [1], {}, {"x": 1}, math.inf, math.nan, ...]


NO_NUMBERS: list[Any] = ["0.5", None, True, [], {}]


def lie(value: Any, hint: Any) -> bool:
    """Whether a value is not what an annotation says, found out another way: by walking the typed object."""
    if get_origin(hint) in (Union, types.UnionType):
        return all(lie(value, option) for option in get_args(hint))
    if get_origin(hint) is Literal:
        return value not in get_args(hint)
    if get_origin(hint) is list:
        items = cast(list[Any], value)
        return type(value) is not list or any(lie(item, get_args(hint)[0]) for item in items)
    if get_origin(hint) is dict:
        inside = cast(dict[str, Any], value)
        return type(value) is not dict or any(lie(item, get_args(hint)[1]) for item in inside.values())
    if hint is Any:
        return False
    if hint is float:
        return isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value)
    if not isinstance(value, hint) or (isinstance(value, bool) and hint is not bool):
        return True
    return attrs.has(hint) and any(lie(getattr(value, name), each) for name, each in hints_of(hint).items())


def hints_of(kind: type) -> dict[str, Any]:
    """The annotations of a generated class."""
    return get_type_hints(kind, localns=vars(sys.modules["aimlapi_stt_generated.models"]))


@pytest.mark.parametrize("result", RESULTS, ids=["deepgram", "diarized", "assemblyai", "openai", "mai"])
def test_a_typed_result_never_lies_about_its_types(result: Any) -> None:
    """A type checker believes the annotations, and so does the program that it has checked."""
    assert not isinstance(typed(result, variant_of(result)), UnknownResult)
    for path in paths(result):
        for wrong in WRONG:
            sent = changed(result, path, wrong)
            found = typed(sent, variant_of(sent))
            assert isinstance(found, UnknownResult) or not lie(found, type(found)), (path, wrong)


@REPEATABLE
@given(data=st.data())
def test_a_wrong_value_is_named_with_its_place(data: st.DataObject) -> None:
    """Whoever reports it needs no search through a megabyte of JSON."""
    result = copy.deepcopy(data.draw(st.sampled_from(RESULTS[:3])))
    words = result["words"] if "words" in result else result["results"]["channels"][0]["alternatives"][0]["words"]
    number = data.draw(st.integers(0, len(words) - 1))
    key = data.draw(st.sampled_from(["start", "end", "confidence"]))
    words[number][key] = data.draw(st.sampled_from(NO_NUMBERS))
    found = typed(result, variant_of(result), "output")
    assert isinstance(found, UnknownResult)
    assert f".words[{number}].{key}, where a number belongs" in found.reason
    assert f"({json.dumps(words[number][key])} at output." in found.reason


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (float, 1, None),
        (float, 10**400, None),
        (float, math.nan, ("", "a finite number")),
        (float, -math.inf, ("", "a finite number")),
        (float, True, ("", "a number")),
        (int, 1.0, ("", "a whole number")),
        (int, False, ("", "a whole number")),
        (bool, 1, ("", "true or false")),
        (str | None, 3, ("", "a string or null")),
        (list[str] | str, ["a", 3], ("[1]", "a string")),
        (list[str] | str, 3, ("", "a string or an array of strings")),
        (Literal["strict", "extended"], "strickt", ("", "'strict' or 'extended'")),
        (Literal[1], True, ("", "1")),
        (dict[str, float], {"a": 1, "b": "2"}, (".b", "a number")),
        (dict[str, float], {"\n" * 100: None}, ('["' + "\\n" * 28 + "...]", "a number")),
        (dict[str, Any], {"a": object}, None),
        (Any, object, None),
    ],
)
def test_annotations_mean_what_they_say(kind: Any, value: Any, expected: tuple[str, str] | None) -> None:
    """Python's own rules are no help: for it, `True` is a number and NaN is one too."""
    found = mismatch(value, kind)
    assert (None if found is None else (found.path, found.expected)) == expected


def test_a_union_is_told_in_one_order_however_it_is_written() -> None:
    """Which one was asked about first must not decide the words of an error."""
    assert {described(kind) for kind in (str | list[str] | None, None | list[str] | str)} == {
        "a string or an array of strings or null"
    }


def test_what_is_missing_is_told_as_missing() -> None:
    """That nothing stands there is another fault than that null does."""
    result = changed(DEEPGRAM, ("results", "channels", 0, "alternatives", 0, "words", 1, "end"), ...)
    path = ".results.channels[0].alternatives[0].words[1].end"
    assert mismatch(result, DeepgramResult) == Mismatch(path, MISSING, "a number")
    found = typed(result, "deepgram")
    assert isinstance(found, UnknownResult)
    assert f"nothing at result{path}" in found.reason


def test_keys_that_no_page_documents_may_hold_anything() -> None:
    """The service adds some every month."""
    assert mismatch({**ASSEMBLYAI, "brand_new": [object()]}, AssemblyAITranscript) is None


@pytest.mark.parametrize("kind", [DeepgramResult, AssemblyAITranscript, OpenAITranscript, MaiTranscript])
def test_fields_have_the_names_of_the_contract(kind: type) -> None:
    """They are looked for in the JSON by these names; one that the generator renames would not be found there."""
    schemas = json.loads(CONTRACT.read_text(encoding="utf-8"))["components"]["schemas"]
    todo, seen = [kind], set[type]()
    while todo:
        here = todo.pop()
        seen.add(here)
        names = {field.name.removesuffix("_") for field in attrs.fields(here) if field.init}
        assert names == set(schemas.get(here.__name__, {}).get("properties", {})), here
        todo += [inner for hint in hints_of(here).values() for inner in classes_in(hint) if inner not in seen]
    assert len(seen) > 1


def classes_in(hint: Any) -> list[type]:
    """The generated classes that an annotation names."""
    if isinstance(hint, type) and attrs.has(hint):
        return [hint]
    return [inner for option in get_args(hint) for inner in classes_in(option)]


@pytest.mark.parametrize("depth", [10, 50_000])
def test_a_result_nested_beyond_all_measure_is_typed_or_unknown(depth: int) -> None:
    """Nobody can write such a thing down, but nobody asked to."""
    deep: Any = 1
    for _ in range(depth):
        deep = [deep]
    assert isinstance(typed({**DEEPGRAM, "more": deep}, "deepgram"), DeepgramResult)
    assert isinstance(typed({**DEEPGRAM, "metadata": deep}, "deepgram"), UnknownResult)
    for _ in range(depth):  # taken apart, because letting go of it at once would go as deep again
        deep = deep[0]


def test_every_variant_has_its_class() -> None:
    """Each is typed as what it is."""
    classes = [result_class(variant) for variant in ("deepgram", "assemblyai", "openai", "mai")]
    assert classes == [DeepgramResult, AssemblyAITranscript, OpenAITranscript, MaiTranscript]
