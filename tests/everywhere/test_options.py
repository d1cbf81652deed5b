"""Request options of every kind, in JSON and in forms, for every family of models and in every dialect."""

from typing import Any

import pytest

from aimlapi_stt import InvalidOption, Rejected, SpeechToText
from aimlapi_stt_gateway import ScriptedGateway
from tests.everywhere.cells import AUDIO, MODELS, URL, along_the_edges, everywhere

KNOWN: dict[str, Any] = {
    "keywords": ["lights", "kitchen:2"],
    "search": ["lights"],
    "tag": ("a", "b"),
    "custom_topic": "weather",
    "custom_topic_mode": "strict",
    "summarize": True,
    "detect_language": ["en"],
    "punctuate": False,
    "diarize": True,
    "numerals": None,
    "language": "en",
    "utt_split": 1.5,
}
UNKNOWN = {
    "speakers_expected": 2,
    "auto_chapters": True,
    "word_boost": ["a", "b"],
    "redact": {"words": [1, None]},
    "nothing": None,
}
ARRIVED = {**KNOWN, "tag": ["a", "b"]}


@everywhere
def test_options_of_a_url_arrive_as_they_were_given(
    played: ScriptedGateway, speech_to_text: SpeechToText, family: str
) -> None:
    """JSON can say all of it."""
    speech_to_text.submit(URL, model=MODELS[family], extra_options=UNKNOWN, **KNOWN)
    assert [(asked.model, asked.options) for asked in played.requests] == [(MODELS[family], ARRIVED | UNKNOWN)]


@everywhere
def test_options_of_an_upload_arrive_as_the_contract_has_them(
    played: ScriptedGateway, speech_to_text: SpeechToText, family: str
) -> None:
    """A form has texts and repeats them: a list of one is one text where that is allowed, null is left out, and what is
    in no contract stays the text that JSON has for it.
    """
    speech_to_text.submit(AUDIO, model=MODELS[family], extra_options=UNKNOWN, **KNOWN)
    told = ARRIVED | {"search": "lights"}
    del told["numerals"]
    as_text = {"speakers_expected": "2", "auto_chapters": "true", "redact": '{"words": [1, null]}'}
    told |= {"word_boost": ["a", "b"], **as_text}
    assert [(asked.model, asked.options) for asked in played.requests] == [(MODELS[family], told)]


@along_the_edges
@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"detect_language": True, "summarize": "v2"}, {"detect_language": True, "summarize": "v2"}),
        ({"detect_language": ["en", "de"], "summarize": False}, {"detect_language": ["en", "de"], "summarize": False}),
    ],
    ids=["a boolean and a text", "a list and a boolean"],
)
def test_each_kind_of_value_of_a_union_arrives_by_both_ways(
    played: ScriptedGateway, speech_to_text: SpeechToText, family: str, options: Any, told: dict[str, Any]
) -> None:
    """An option that takes a switch or more is still a switch in a form."""
    for source in (AUDIO, URL):
        speech_to_text.submit(source, model=MODELS[family], **options)
    assert [asked.options for asked in played.requests] == [told, told]


@along_the_edges
@pytest.mark.parametrize("source", [AUDIO, URL], ids=["upload", "url"])
def test_an_option_that_the_contract_forbids_is_refused_on_either_side(
    played: ScriptedGateway, speech_to_text: SpeechToText, family: str, source: Any
) -> None:
    """Before anything is sent; and by the service, where it was sent on purpose."""
    wrong: dict[str, Any] = {"diarize": "yes"}
    with pytest.raises(InvalidOption, match="diarize"):
        speech_to_text.submit(source, model=MODELS[family], **wrong)
    assert played.requests == []
    with pytest.raises(Rejected, match="diarize") as rejected:
        speech_to_text.submit(source, model=MODELS[family], extra_options=wrong)
    assert (type(rejected.value), rejected.value.status_code) == (Rejected, 400)
    assert [(asked.status, asked.generation_id) for asked in played.requests] == [(400, None)]
