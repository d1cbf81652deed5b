"""Law: an option has the type that the contract gives it, whether it came as JSON or as the text of a form."""

import time
from typing import Any

import pytest

from aimlapi_stt_gateway.door.options import WrongOption, checked, checked_form


@pytest.mark.parametrize(
    "options",
    [{}, {"punctuate": True}, {"punctuate": None}, {"tag": ["a"]}, {"utt_split": 0.8}, {"an_option_of_next_year": {}}],
)
def test_what_the_contract_allows_passes_as_it_is(options: dict[str, Any]) -> None:
    """Also an option that is not documented: the service has more of them."""
    assert checked(options) == options


@pytest.mark.parametrize(
    "options", [{"punctuate": "yes"}, {"tag": 3}, {"utt_split": "soon"}, {"custom_intent_mode": "loose"}]
)
def test_a_wrong_type_is_refused_by_name(options: dict[str, Any]) -> None:
    """The service refuses it too; a gateway that lets it pass hides the bug until it costs."""
    (name,) = options
    with pytest.raises(WrongOption, match=name):
        checked(options)


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        ({"punctuate": ["true"]}, {"punctuate": True}),
        ({"punctuate": ["false"]}, {"punctuate": False}),
        ({"utt_split": ["0.8"]}, {"utt_split": 0.8}),
        ({"tag": ["a", "b"]}, {"tag": ["a", "b"]}),
        ({"tag": ["a"]}, {"tag": "a"}),
        ({"summarize": ["true"]}, {"summarize": True}),
        ({"summarize": ["v2"]}, {"summarize": "v2"}),
        ({"language": ["true"]}, {"language": "true"}),
        ({"new_option": ["1"]}, {"new_option": "1"}),
    ],
)
def test_the_text_of_a_form_is_read_as_its_type(texts: dict[str, list[str]], value: dict[str, Any]) -> None:
    """A form carries text alone."""
    assert checked_form(texts) == value


@pytest.mark.parametrize(
    "texts",
    [
        {"punctuate": ["True"]},
        {"punctuate": ["true", "false"]},
        {"detect_language": ["True"]},
        {"utt_split": ["soon"]},
        {"utt_split": ["nan"]},
        {"language": ["a", "b"]},
    ],
)
def test_text_that_is_not_of_its_type_is_refused(texts: dict[str, list[str]]) -> None:
    """`True` is what careless clients send; the service does not take it for true."""
    (name,) = texts
    with pytest.raises(WrongOption, match=name):
        checked_form(texts)


def test_of_several_wrong_options_the_first_is_named() -> None:
    """The same request gets the same answer each time."""
    for options in ({"punctuate": "yes", "tag": 3}, {"tag": 3, "punctuate": "yes"}):
        with pytest.raises(WrongOption, match=f"^{next(iter(options))}: "):
            checked(options)


def test_what_is_wrong_inside_an_option_is_told_with_its_place() -> None:
    """Of a hundred keywords somebody has to find the one."""
    with pytest.raises(WrongOption, match="keywords"):
        checked({"keywords": ["a", 3]})


@pytest.mark.parametrize("text", ["True", "1", "yes"])
def test_who_writes_a_boolean_otherwise_is_told_how_it_is_written(text: str) -> None:
    """Python's forms say `True`; that it is not of type boolean is a riddle to who sent it."""
    with pytest.raises(WrongOption, match=rf"^diarize: '{text}' is not .* Write true or false$"):
        checked_form({"diarize": [text]})
    with pytest.raises(WrongOption, match=r"not of type 'number'$"):
        checked_form({"utt_split": ["soon"]})


@pytest.mark.parametrize(
    "value",
    [["x" * 250] * 1000 + [1], [{"x" * 250: 1}] * 1000, [[1] * 9] * 1000, {"x" * 250_000: 1}, [[["x" * 250_000]]]],
)
def test_a_large_wrong_value_is_refused_as_fast_as_a_small_one(value: object) -> None:
    """Nothing else is answered meanwhile: an error that quotes all of a list for each of its items takes minutes."""
    checked({})
    for name in ("custom_topic", "summarize", "punctuate", "language"):
        began = time.process_time()
        with pytest.raises(WrongOption) as refused:
            checked({name: value})
        assert time.process_time() - began < 2  # it was 18, and is a thousandth
        assert len(str(refused.value)) < 300
