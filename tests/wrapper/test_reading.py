"""Law: JSON is believed only where all readers agree about it, and what is quoted of it is short and printable."""

import json
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt import UnreadableAnswer
from aimlapi_stt._reading import BadJson, index, number, parse
from tests.contract.laws import REPEATABLE

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@REPEATABLE
@given(value=VALUES)
def test_json_is_read_as_it_was_written(value: Any) -> None:
    """Looking for what is wrong must not change what is right."""
    assert parse(json.dumps(value).encode()) == value
    assert parse(json.dumps(value, indent=1, ensure_ascii=True).encode("utf-16")) == value


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "Expecting value, line 1 column 1"),
        (b"<html>", "Expecting value, line 1 column 1"),
        (b'{"a": 1', "line 1 column"),
        (b'{"a": 1} x', "Extra data"),
        (b"\xff\x00\xff", "no Unicode"),
        pytest.param(b"1" * 5000, "digits", id="digits"),
        pytest.param(b"[" * 200_000 + b"]" * 200_000, "too deep", id="arrays"),
        pytest.param(b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "too deep", id="objects"),
        (b'{"text": "a", "id": 1, "text": "b"}', 'the key "text" stands twice'),
        (b'{"words": [{"end": 1, "\\u0065nd": 2}]}', 'the key "end" stands twice'),
        (b'{"a": {}, "a": null}', 'the key "a" stands twice'),
    ],
)
def test_what_is_no_json_or_means_two_things_is_refused_with_the_reason(body: bytes, reason: str) -> None:
    """One reader takes the first of two texts, the next one the last: neither is the truth."""
    with pytest.raises(BadJson) as caught:
        parse(body)
    assert reason in str(caught.value)
    assert len(str(caught.value)) < 150


def test_one_number_that_is_none_does_not_cost_the_rest() -> None:
    """It is refused where it is touched, and nowhere else."""
    found = cast(dict[str, Any], parse(b'{"text": "Hi", "confidence": NaN, "end": -Infinity}'))
    assert found["text"] == "Hi"
    for key in ("confidence", "end"):
        with pytest.raises(UnreadableAnswer, match=key):
            number(found[key], key)


def test_a_key_that_stands_twice_is_named_cut_and_printable() -> None:
    """The name comes from outside, and goes into a log."""
    key = json.dumps("\x1b[31m" + "k" * 10_000)
    with pytest.raises(BadJson) as caught:
        parse(f"{{{key}: 1, {key}: 2}}".encode())
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 150


def test_a_wrong_value_is_told_with_itself_its_place_and_what_belongs_there() -> None:
    """Enough to tell the service's support what is wrong."""
    with pytest.raises(UnreadableAnswer, match=r'has "0\.25" at a\.b\[3\], where a number belongs') as caught:
        number("0.25", "a.b[3]")
    assert caught.value.path == "a.b[3]"


@pytest.mark.parametrize(
    ("value", "first", "expected"), [(None, 0, 0), (None, 1, 0), (2, 0, 2), (2, 1, 1), ("1", 1, 0), ("12", 0, 12)]
)
def test_channels_are_counted_from_0_however_the_service_counts_them(value: Any, first: int, expected: int) -> None:
    """One engine behind the service begins with 0, another with 1, in a text."""
    assert index(value, "channel", first) == expected


@pytest.mark.parametrize("value", [0, "0", -1, 1.0, True, "left", "", "²", "9" * 50])
def test_what_is_no_channel_is_an_error(value: Any) -> None:
    """Everybody would be put into the first channel."""
    with pytest.raises(UnreadableAnswer, match="channel"):
        index(value, "channel", 1)
