"""Law: what a message quotes is short and printable, and no secret, whatever it is."""

from typing import Any

import pytest

from aimlapi_stt._quoting import shown


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        (None, "null"),
        (True, "true"),
        ("0.25", '"0.25"'),
        ({"a": [1, None]}, '{"a": [1, null]}'),
        ("é\u202e\ud800", '"é\ufffd\ufffd"'),
        (object(), "object"),
        pytest.param(10**5000, "int", id="digits"),
        pytest.param("x" * 10**6, '"' + "x" * 56 + "...", id="text"),
        pytest.param([0.5] * 10**6, "[" + "0.5, " * 11 + "0...", id="numbers"),
    ],
)
def test_a_value_is_quoted_as_json_on_one_short_line(value: Any, quoted: str) -> None:
    """A message with a megabyte of words in it is no message."""
    assert shown(value) == quoted


def test_a_value_nested_beyond_all_measure_is_quoted() -> None:
    """It is the message about it that must not fail."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert shown(deep).endswith("...")
    while deep:  # taken apart, because letting go of it at once would go as deep again
        deep = deep[0]


@pytest.mark.parametrize("value", ["xx secret", ["secret"], {"a": "x" * 45 + "secret"}, "x" * 57 + "secret"])
def test_no_half_of_a_secret_is_left_where_a_value_is_cut(value: Any) -> None:
    """Whoever reads a log could guess the rest."""
    assert "se" not in shown(value, redacted=lambda text: text.replace("secret", "***"))
