"""Law: a result is told apart by its own keys, and what cannot be told apart is kept, never guessed at."""

from typing import Any

import pytest

from aimlapi_stt import UnknownResult
from aimlapi_stt._variants import typed, variant_of
from aimlapi_stt_generated.models import AssemblyAITranscript, DeepgramResult, MaiTranscript, OpenAITranscript
from tests.wrapper.payloads import ASSEMBLYAI, DEEPGRAM, MAI, OPENAI, RESULTS

CLASSES = {
    "deepgram": DeepgramResult,
    "assemblyai": AssemblyAITranscript,
    "openai": OpenAITranscript,
    "mai": MaiTranscript,
}


MS_WORD: dict[str, Any] = {"text": "hi", "start": 250, "end": 500, "confidence": 0.9}


@pytest.mark.parametrize("name", RESULTS)
def test_each_result_is_told_apart_and_typed_without_loss(name: str) -> None:
    """A result taken for another variant loses its words in silence."""
    result = typed(RESULTS[name], variant_of(RESULTS[name]))
    assert variant_of(RESULTS[name]) == name
    assert isinstance(result, CLASSES[name])
    assert not isinstance(result, UnknownResult)
    assert result.to_dict() == RESULTS[name]


def test_an_assemblyai_result_is_not_taken_for_an_openai_one() -> None:
    """It has a text too, so a first-match union takes it for OpenAI and drops its words."""
    bare: dict[str, Any] = {"id": "b1", "status": "completed", "text": "hi", "words": []}
    assert variant_of(bare) == "assemblyai"


@pytest.mark.parametrize(
    ("result", "variant"),
    [
        # Deepgram: metadata, or channels; it wins over all the rest.
        ({"metadata": {}}, "deepgram"),
        ({"metadata": {}, "results": None}, "deepgram"),
        ({"results": {"channels": []}}, "deepgram"),
        ({"results": {"channels": None}}, "deepgram"),
        ({"metadata": {}, "id": "x", "status": "completed", "text": "hi"}, "deepgram"),
        ({"results": {"channels": []}, "text": "hi", "usage": {"seconds": 1}}, "deepgram"),
        # AssemblyAI: id and status.
        ({"id": "x", "status": "completed", "text": "hi", "words": None}, "assemblyai"),
        ({"id": "x", "status": "completed", "text": "hi"}, "assemblyai"),
        ({"id": "x", "status": "completed"}, "assemblyai"),
        ({"id": "x", "status": "error", "error": "download failed"}, "assemblyai"),
        ({"id": "x", "status": "completed", "text": "hi", "usage": {"seconds": 1}}, "assemblyai"),
        ({"id": "x", "status": "completed", "metadata": None, "results": {}}, "assemblyai"),
        # ... or evidence of its own beside a text: times in whole milliseconds, or keys that nobody else has.
        ({"text": "hi", "words": [MS_WORD]}, "assemblyai"),
        ({"text": "hi", "words": [MS_WORD], "segments": [{"text": "hi"}]}, "assemblyai"),
        ({"text": "hi", "words": None, "utterances": [MS_WORD]}, "assemblyai"),
        ({"text": "hi", "words": [{"text": "hi"}]}, "assemblyai"),
        ({"text": "hi", "status": "completed", "audio_duration": 2}, "assemblyai"),
        ({"text": "hi", "utterances": None}, "assemblyai"),
        ({"text": "hi", "language_code": "en", "words": []}, "assemblyai"),
        ({"text": "hi", "acoustic_model": None, "usage": None}, "assemblyai"),
        ({"text": None, "words": [MS_WORD]}, "assemblyai"),
        # mai: seconds, and no tokens.
        ({"text": "hi", "usage": {"seconds": 1}}, "mai"),
        ({"text": "hi", "usage": {"seconds": None, "cost": 1}, "id": "x"}, "mai"),
        # OpenAI: any other text, with or without usage.
        ({"text": ""}, "openai"),
        ({"text": "hi", "usage": None}, "openai"),
        ({"text": "hi", "usage": {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}}, "openai"),
        ({"text": "hi", "usage": {"seconds": 1, "total_tokens": 2}}, "openai"),
        ({"text": "hi", "status": "completed", "error": None}, "openai"),
        ({"metadata": None, "text": "hi"}, "openai"),
        ({"text": "hi", "words": [], "segments": None}, "openai"),
        ({"text": "hi", "error": {"name": None, "message": None}}, "openai"),
        ({"text": "hi", "error": {}}, "openai"),
        ({"text": "hi", "language_code": "en", "usage": {"total_tokens": 2}}, "openai"),
        # Unknown: no evidence, a text beside an error, or words that nobody has explained.
        ({"text": "hi", "words": [{"word": "hi", "start": 0.0, "end": 1.0}]}, "unknown"),
        ({"text": "hi", "words": [{"text": "hi", "start": 0.25, "end": 0.5}], "language_code": "en"}, "unknown"),
        ({"text": "hi", "words": [MS_WORD], "utterances": [{"transcript": "hi"}]}, "unknown"),
        ({"text": "hi", "words": ["hi"]}, "unknown"),
        ({"text": "hi", "words": {"0": "hi"}}, "unknown"),
        ({"text": "hi", "segments": [{"start": 0, "end": 1, "text": "hi"}], "usage": {"seconds": 1}}, "unknown"),
        ({"text": "hi", "chunks": [{"timestamp": [0, 1], "text": "hi"}], "audio_duration": 2}, "unknown"),
        ({"text": "hi", "error": True}, "unknown"),
        ({"text": "hi", "error": {"code": 0}}, "unknown"),
        ({"text": "", "error": {"message": "out of memory"}}, "unknown"),
        ({"text": "hi", "usage": {"seconds": 1}, "error": "half of it"}, "unknown"),
        ({"results": {}}, "unknown"),
        ({"results": []}, "unknown"),
        ({"metadata": []}, "unknown"),
        ({"status": "completed", "words": []}, "unknown"),
        ({}, "unknown"),
        ([], "unknown"),
        ("hello", "unknown"),
        (None, "unknown"),
    ],
)
def test_border_cases_have_one_answer(result: Any, variant: str) -> None:
    """The table is the specification of the border between variants."""
    assert variant_of(result) == variant


@pytest.mark.parametrize(
    ("result", "variant"),
    [
        ({**DEEPGRAM, "metadata": []}, "deepgram"),
        ({**ASSEMBLYAI, "words": [{"text": "x"}]}, "assemblyai"),
        ({**OPENAI, "usage": {"input_tokens": 1}}, "openai"),
        ({**MAI, "text": "x", "usage": {"seconds": 1, "cost": 1}, "metadata": {}}, "deepgram"),
        ({"brand": "new"}, "unknown"),
    ],
)
def test_a_result_that_breaks_its_contract_is_kept_whole_with_the_reason(result: Any, variant: str) -> None:
    """The user paid for it; an untyped exception, or a model that holds less than its types say, would lose it."""
    found = typed(result, variant_of(result))
    assert variant_of(result) == variant
    assert isinstance(found, UnknownResult)
    assert found.raw is result
    assert found.reason
