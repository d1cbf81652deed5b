"""Law: no page's contract refuses what the service is known to do (docs/wire.md), and the client reads it.

Facts that `test_effective.py` and `payloads.py` do not have already, a row each.
"""

import copy
import string
from typing import Any

import pytest

from aimlapi_stt import UnknownResult
from aimlapi_stt._answers import created_id
from aimlapi_stt._statuses import Phase, phase_of
from aimlapi_stt._variants import variant_of
from aimlapi_stt_contract.client.covering import accepts
from contract_tests.strength import effective_answer
from tests.contract.answers import CLASSES, ENVELOPES, alike
from tests.contract.payloads import (
    GENERATION_IDS,
    OLDER_PROBLEM,
    PROBLEM,
    Body,
    assemblyai,
    completed,
    deepgram,
    diarized_deepgram,
    failed,
    mai,
    openai,
)
from tests.contract.reading import look, response, unreadable_parts

pages = pytest.mark.parametrize("page", alike().values())

SEGMENT: Body = {"text": "hello", "start_word": 0, "end_word": 0}
EXTRAS: dict[str, Body] = {
    "utterances": {
        "utterances": [
            {
                **{"start": 0.08, "end": 1, "confidence": 0.98, "channel": 0, "transcript": "hello World."},
                **{
                    "words": [{"word": "hello", "start": 0.08, "end": 0.32, "confidence": 0.99}],
                    "speaker": 0,
                    "id": "u1",
                },
            }
        ]
    },
    "summary": {"summary": {"result": "success", "short": "A greeting."}},
    "topics": {"topics": {"segments": [{**SEGMENT, "topics": [{"topic": "greetings", "confidence_score": 0.9}]}]}},
    "intents": {"intents": {"segments": [{**SEGMENT, "intents": [{"intent": "greet", "confidence_score": 0.9}]}]}},
    "sentiments": {"sentiments": {"segments": [], "average": {"sentiment": "neutral", "sentiment_score": 0.1}}},
}
CHANNEL_EXTRAS: dict[str, Body] = {
    "detected_language": {"detected_language": "en", "language_confidence": 0.99},
    "search": {
        "search": [{"query": "hello", "hits": [{"confidence": 1, "start": 0.08, "end": 0.32, "snippet": "hello"}]}]
    },
}
METADATA: dict[str, Body] = {
    "with every key": {"transaction_key": "deprecated", "sha256": "0" * 64, "tags": ["a"], "extra": {"order": "7"}},
    "with infos": {"summary_info": {"input_tokens": 1}, "topics_info": None, "intents_info": None, "warnings": []},
    "without channels": {"channels": 0, "duration": 0},
}


def _extended(results: Body, channel: Body, metadata: Body) -> Body:
    body = copy.deepcopy(deepgram())
    body["results"] |= results
    body["results"]["channels"][0] |= channel
    body["metadata"] |= metadata
    return body


RESULTS: dict[str, Body] = {
    **{f"deepgram, {name}": _extended(extra, {}, {}) for name, extra in EXTRAS.items()},
    **{f"deepgram, {name}": _extended({}, extra, {}) for name, extra in CHANNEL_EXTRAS.items()},
    **{f"deepgram, metadata {name}": _extended({}, {}, extra) for name, extra in METADATA.items()},
    "deepgram, two channels": {
        **deepgram(),
        "results": {"channels": deepgram()["results"]["channels"] * 2},
    },
    "deepgram, silence": deepgram(transcript="", words=[], confidence=0),
    "deepgram, silence with paragraphs": deepgram(
        transcript="", words=[], confidence=0, paragraphs={"transcript": "\n", "paragraphs": []}
    ),
    "deepgram, diarized": diarized_deepgram(),
    "assemblyai": assemblyai(),
    "assemblyai, undocumented keys": assemblyai(
        **{"dual_channel": True, "webhook_auth": False, "prompt": "names", "keyterms_prompt": ["AI"], "project_id": 7},
        **{"speaker_options": {"min_speakers_expected": 1}, "topics": [], "is_deleted": None, "token_id": 42},
        **{"translated_texts": {}, "language_codes": ["en_us"], "speech_understanding": None, "temperature": 0.1},
    ),
    "assemblyai, silence": assemblyai(text="", words=[], confidence=0),
    "assemblyai, silence as null": assemblyai(text=None, words=None, confidence=None),
    "assemblyai, rich": assemblyai(
        chapters=[{"summary": "s", "headline": "h", "gist": "g", "start": 80, "end": 320}],
        auto_highlights_result={
            "status": "success",
            "results": [{"count": 1, "rank": 0.1, "text": "hello", "timestamps": [{"start": 80, "end": 320}]}],
        },
        sentiment_analysis_results=[
            {"text": "hello", "start": 80, "end": 320, "sentiment": "POSITIVE", "confidence": 0.9, "speaker": None}
        ],
        entities=[{"entity_type": "person_name", "text": "Ann", "start": 80, "end": 320}],
    ),
    "openai": openai(),
    "openai, with details": openai(input_token_details={"text_tokens": 0, "audio_tokens": 14}),
    "openai, silence": {**openai(), "text": ""},
    "openai, with probabilities": {**openai(), "logprobs": None},
    "mai": mai(),
    "mai, silence": {"text": "", "usage": {"seconds": 0, "cost": 0}},
}


MORE_UNDOCUMENTED = """
    translated_texts language_codes speech_understanding temperature speech_models remove_audio_tags domain
    redact_pii_audio_options language_detection_options metrics redact_static_entities summarization_prompt
    redact_pii_return_unredacted
"""


@pages
def test_an_assemblyai_result_of_eighty_keys_is_allowed_and_read(page: str) -> None:
    """Nearly all of them null, and a fourth of them on no page: what the documented schemas broke on."""
    properties: Any = effective_answer(page, "AssemblyAITranscript")["properties"]
    result = {**dict.fromkeys(properties), **dict.fromkeys(MORE_UNDOCUMENTED.split()), **assemblyai()}
    undocumented = result.keys() - properties.keys()
    assert len(result) >= 75
    assert len(undocumented) >= 20
    body = completed(result)
    assert accepts(effective_answer(page), body)
    transcript = look(body).transcript
    assert transcript is not None
    assert (transcript.text, unreadable_parts(transcript)) == ("hello", set())
    assert not isinstance(transcript.result, UnknownResult)
    assert transcript.result.to_dict() == result


@pages
@pytest.mark.parametrize("envelope", ENVELOPES)
@pytest.mark.parametrize("name", RESULTS)
def test_a_real_result_is_allowed_and_read(page: str, envelope: str, name: str) -> None:
    """A refused one would report the service broken; an unread one would lose the transcript."""
    body = completed(RESULTS[name], envelope)
    variant = name.partition(",")[0]
    assert accepts(effective_answer(page), body)
    assert [made for made, schema in CLASSES.items() if accepts(effective_answer(page, schema), body[envelope])] == [
        variant
    ]
    job = look(body)
    assert job.transcript is not None
    assert job.transcript.variant == variant
    assert "silence" not in name or job.transcript.text == ""
    assert unreadable_parts(job.transcript) <= {"to_srt", "to_vtt"}


@pages
def test_the_keys_of_two_variants_in_one_result_make_it_one_of_them(page: str) -> None:
    """Objects are open, so keys may meet; the contract has to decide as the client does."""
    for met, variant in (
        ({**assemblyai(), **openai(), **deepgram()}, "deepgram"),
        ({**openai(), **assemblyai()}, "assemblyai"),
        ({**mai(), **assemblyai()}, "assemblyai"),
        ({**openai(), "language_code": "en", "audio_duration": 1}, "openai"),
        ({**mai(), "language_code": "en"}, "mai"),
    ):
        fits = [made for made, schema in CLASSES.items() if accepts(effective_answer(page, schema), met)]
        assert fits == [variant_of(met)] == [variant]


@pages
def test_a_text_with_words_that_nobody_documents_is_of_no_variant(page: str) -> None:
    """Contract and client agree: taken for one without words, it would lose them in silence."""
    told: Body = {**openai(), "words": [{"word": "hello", "start": 0.08, "end": 0.32}]}
    assert [made for made, schema in CLASSES.items() if accepts(effective_answer(page, schema), told)] == []
    assert variant_of(told) == "unknown"


ERRORS: list[Any] = [
    {"name": "Error", "message": "Corrupt audio"},
    {"name": "Error", "message": ""},
    {"name": "Error", "message": "Corrupt audio", "code": 7, "data": None},
    "Corrupt audio",
    "",
    None,
]


@pages
@pytest.mark.parametrize("status", ["error", "failed"])
@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_a_failed_job_is_told_in_two_words_and_three_forms(page: str, status: str, error: Any) -> None:
    """Which word depends on who runs the model behind the service."""
    for body in (
        failed(error, status),
        {"generation_id": GENERATION_IDS[1], "status": status, "error": error},
        {"id": GENERATION_IDS[1], "status": status, "output": None, "error": error},
    ):
        assert accepts(effective_answer(page), body)
        assert (look(body).phase, look(body).transcript) == (Phase.FAILED, None)


@pages
@pytest.mark.parametrize("status", ["queued", "waiting", "active", "generating", "processing"])
def test_a_job_that_is_not_finished_may_say_so_in_any_known_word(page: str, status: str) -> None:
    """The words of two years; nulls beside them or nothing."""
    nulls: Body = {"result": None, "output": None, "error": None}
    for body in ({"generation_id": "a", "status": status}, {"id": "a", "status": status, **nulls}):
        assert accepts(effective_answer(page), body)
        assert look(body).phase is phase_of(status) is Phase.PENDING


IDS = [*GENERATION_IDS, *(f"{edge}{'a' * 19}{edge}" for edge in "-_"), string.ascii_letters[:21], "0" * 21]


@pages
@pytest.mark.parametrize("generation_id", IDS)
def test_an_id_of_any_age_is_allowed_and_found(page: str, generation_id: str) -> None:
    """UUIDs once, 21 characters now, which may begin and end with a dash."""
    body = {"generation_id": generation_id, "status": "queued"}
    assert accepts(effective_answer(page, "CreateAnswer"), body)
    assert accepts(effective_answer(page), body)
    assert created_id(response(body)) == look(body).id == generation_id


PROBLEMS: dict[str, Body] = {
    "newest": PROBLEM,
    "newest, without an error": {key: value for key, value in PROBLEM.items() if key != "error"},
    "newest, with more keys": {**PROBLEM, "type": "about:blank", "details": []},
    "older": OLDER_PROBLEM,
    "older, with a number": {**OLDER_PROBLEM, "statusCode": 404},
    "older, with less": {"message": "Not found", "statusCode": 404},
}


@pages
@pytest.mark.parametrize("body", PROBLEMS.values(), ids=PROBLEMS)
def test_an_error_body_of_any_age_is_allowed(page: str, body: Body) -> None:
    """Old deployments answer beside new ones."""
    assert accepts(effective_answer(page, "Problem"), body)
