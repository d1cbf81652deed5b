"""Law: a generated class gives back what it was made from, nulls and unknown keys included."""

from typing import Any, Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt_generated.models import (
    AssemblyAITranscript,
    DeepgramResult,
    MaiTranscript,
    OpenAITranscript,
)
from scripts.documents import as_object
from tests.contract.instances import instances
from tests.contract.laws import repeatable
from tests.contract.payloads import Body, assemblyai, deepgram, diarized_deepgram, mai, openai
from tests.contract.validation import canonical, component_validator, effective_contract


class Model(Protocol):
    """What every generated class can do."""

    @classmethod
    def from_dict(cls, src_dict: Any) -> Any: ...


CONTRACT = effective_contract("stt")
COMPONENTS = as_object(as_object(CONTRACT["components"], "stt")["schemas"], "stt")
CLASSES: list[type[Model]] = [DeepgramResult, AssemblyAITranscript, OpenAITranscript, MaiTranscript]
STRATEGIES = {made: instances(as_object(COMPONENTS[made.__name__], made.__name__), COMPONENTS) for made in CLASSES}
VALIDATORS = {made: component_validator(CONTRACT, made.__name__) for made in CLASSES}


@pytest.mark.parametrize("made", CLASSES, ids=lambda made: made.__name__)
@repeatable(50)
@given(st.data())
def test_every_valid_result_comes_back_as_it_was(made: type[Model], data: st.DataObject) -> None:
    """A client that drops or changes a key loses it for good: results are kept for an hour."""
    body = data.draw(STRATEGIES[made])
    before = canonical(body)
    assert VALIDATORS[made].is_valid(body), "the strategy makes what the contract refuses"
    assert canonical(made.from_dict(body).to_dict()) == before
    assert canonical(body) == before


PAYLOADS: dict[str, tuple[type[Model], Body]] = {
    "deepgram": (DeepgramResult, deepgram()),
    "deepgram, all keys and more": (DeepgramResult, diarized_deepgram()),
    "assemblyai": (AssemblyAITranscript, assemblyai()),
    "openai": (OpenAITranscript, openai(input_token_details={"text_tokens": 0, "audio_tokens": 14})),
    "mai": (MaiTranscript, mai()),
}


@pytest.mark.parametrize(("made", "body"), PAYLOADS.values(), ids=PAYLOADS)
def test_a_real_result_comes_back_as_it_was(made: type[Model], body: Body) -> None:
    """The same for the results that the service is known to send, in full."""
    assert canonical(made.from_dict(body).to_dict()) == canonical(body)


def test_the_values_of_a_result_are_typed() -> None:
    """A union that is read by trial can leave a plain dict where a class is promised, and still write it back."""
    result = DeepgramResult.from_dict(diarized_deepgram())
    assert not isinstance(result.results, dict)
    assert result.results
    word = result.results.channels[0].alternatives[0].words[0]
    assert (word.word, word.start, word.speaker) == ("hello", 0.1, 0)
    assert word.additional_properties == {"loudness": -3.5}
