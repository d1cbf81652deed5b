"""Bodies as the service really sends and takes them (docs/wire.md), built anew for each caller."""

from typing import Any

Body = dict[str, Any]

GENERATION_IDS = ["b3f1c2d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d", "-V1StGXR8_Z5jdHi6B-my", "_V1StGXR8-Z5jdHi6BmyT"]


def deepgram(**alternative: Any) -> Body:
    """A result of a Whisper or Nova model, with these keys more in its alternative."""
    words = [
        {"word": "hello", "start": 0.08, "end": 0.32, "confidence": 0.99},
        {"word": "world", "start": 0.32, "end": 1, "confidence": 1, "punctuated_word": "World."},
    ]
    return {
        "metadata": {
            "request_id": "7c0ffee0-0000-4000-8000-000000000000",
            "created": "2026-03-04T05:06:07.089Z",
            "duration": 1.25,
            "channels": 1,
            "models": ["m1"],
            "model_info": {"m1": {"name": "tiny", "version": "2026-01-01.0", "arch": "whisper"}},
        },
        "results": {
            "channels": [
                {"alternatives": [{"transcript": "hello World.", "confidence": 0.98, "words": words, **alternative}]}
            ]
        },
    }


def diarized_deepgram() -> Body:
    """A Deepgram result with speakers, paragraphs, languages and keys that no page documents."""
    word = {"word": "hello", "start": 0.1, "end": 0.3, "confidence": 0.9, "speaker": 0, "speaker_confidence": 0.7}
    sentence = {"text": "hello", "start": 0.1, "end": 0.3, "sentiment": "neutral"}
    paragraph = {"sentences": [sentence], "num_words": 1, "start": 0.1, "end": 0.3, "speaker": 0}
    result = deepgram(
        words=[{**word, "language": "en", "loudness": -3.5}],
        paragraphs={"transcript": "\nSpeaker 0: hello\n", "paragraphs": [paragraph]},
        languages=["en"],
    )
    result["metadata"] |= {"transaction_key": "deprecated", "sha256": "0" * 64, "tags": ["a"], "summary_info": None}
    result["results"] |= {"utterances": [{"id": "u1", "transcript": "hello"}], "topics": {"segments": []}}
    result["results"]["channels"][0] |= {"detected_language": "en", "search": []}
    return result


ASSEMBLYAI_NULL_KEYS = """
    language_model acoustic_model language_detection language_confidence_threshold language_confidence utterances
    webhook_url webhook_status_code webhook_auth_header_name speed_boost auto_highlights_result audio_start_from
    audio_end_at word_boost boost_param redact_pii_audio_quality redact_pii_policies redact_pii_sub speakers_expected
    content_safety_labels iab_categories_result custom_spelling chapters summary_type summary_model summary
    sentiment_analysis_results entities speech_threshold throttled error speech_model
    dual_channel webhook_auth prompt keyterms_prompt speaker_options topics is_deleted project_id token_id
"""
"""Keys that are null in most AssemblyAI results; those of the last line are on no page."""


def assemblyai(**more: Any) -> Body:
    """A result of slam-1 or universal: most keys are null, times in milliseconds."""
    word = {"text": "hello", "start": 80, "end": 320, "confidence": 0.9, "speaker": None, "channel": None}
    return {
        **dict.fromkeys(ASSEMBLYAI_NULL_KEYS.split()),
        "id": "d41d8cd9-8f00-4204-a980-0998ecf8427e",
        "status": "completed",
        "audio_url": "https://cdn.example/upload/1",
        "language_code": "en_us",
        "text": "hello",
        "words": [word],
        "confidence": 0.9,
        "audio_duration": 1,
        "punctuate": True,
        **more,
    }


def openai(**usage: Any) -> Body:
    """A result of a gpt-4o model."""
    tokens = {"type": "tokens", "input_tokens": 14, "output_tokens": 3, "total_tokens": 17}
    return {"text": "hello", "usage": {**tokens, **usage}}


def mai() -> Body:
    """A result of mai-transcribe."""
    return {"text": "hello", "usage": {"seconds": 1.25, "cost": 0.0001}}


def completed(result: Body | None, envelope: str = "result") -> Body:
    """The answer to a fetch of a completed job, in either envelope."""
    id_key = {"result": "generation_id", "output": "id"}[envelope]
    return {id_key: GENERATION_IDS[1], "status": "completed", envelope: result}


def failed(error: Any, status: str = "error") -> Body:
    """The answer to a fetch of a failed job."""
    return {"generation_id": GENERATION_IDS[0], "status": status, "result": None, "error": error}


PROBLEM: Body = {
    "title": "Forbidden",
    "status": 403,
    "message": "Out of credits",
    "instance": "/v1/stt/create",
    "requestId": "r-1",
    "timestamp": "2026-03-04T05:06:07.089Z",
    "error": {"name": "ForbiddenException", "message": "Out of credits"},
}
OLDER_PROBLEM: Body = {
    "message": "Not found",
    "path": "/v1/stt/x",
    "requestId": "r-2",
    "statusCode": "404",
    "timestamp": "2025-03-04T05:06:07.089Z",
}
