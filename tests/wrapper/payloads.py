"""Answers as the service gives them, made up from docs/wire.md: one of each variant, envelope and error body."""

import json
from typing import Any

from aimlapi_stt._config import ApiKey
from aimlapi_stt._response import Response

KEY = ApiKey("sk-very-secret")
JOB = "-Vq3sKx0aB_9dTzLmPw8-"

DEEPGRAM: dict[str, Any] = {
    "metadata": {
        "transaction_key": "deprecated",
        "request_id": "6c5f2f0e-5c0c-4f3e-8d1f-2b8a0c1d2e3f",
        "sha256": "ab" * 32,
        "created": "2026-05-09T22:36:35.006Z",
        "duration": 2.5,
        "channels": 1,
        "models": ["m1"],
        "model_info": {"m1": {"name": "whisper", "version": "1", "arch": "whisper"}},
        "undocumented": {"kept": True},
    },
    "results": {
        "channels": [
            {
                "detected_language": "en",
                "alternatives": [
                    {
                        "transcript": "Hello there.",
                        "confidence": 0.98,
                        "words": [
                            {
                                "word": "hello",
                                "start": 0.25,
                                "end": 0.5,
                                "confidence": 0.99,
                                "punctuated_word": "Hello",
                            },
                            {"word": "there", "start": 0.6, "end": 1.1, "confidence": 0.9, "speaker": 1},
                        ],
                    }
                ],
            }
        ]
    },
}

ASSEMBLYAI: dict[str, Any] = {
    "id": "b1",
    "status": "completed",
    "language_model": "assemblyai_default",
    "acoustic_model": "assemblyai_default",
    "language_code": "en_us",
    "speech_model": "a-model-of-next-year",
    "text": "Hello there.",
    "words": [
        {"text": "Hello", "start": 250, "end": 500, "confidence": 0.99, "speaker": "A"},
        {"text": "there.", "start": 600, "end": 1100, "confidence": 0.9, "speaker": None},
    ],
    "utterances": None,
    "confidence": 0.95,
    "audio_duration": 2,
    "auto_highlights_result": None,
    "webhook_url": None,
    "audio_url": "https://example.com/a.mp3",
    "dual_channel": None,
}

OPENAI: dict[str, Any] = {
    "text": "Hello there.",
    "usage": {"type": "tokens", "input_tokens": 14, "output_tokens": 45, "total_tokens": 59},
}

MAI: dict[str, Any] = {"text": "Hello there.", "usage": {"seconds": 2.5, "cost": 0.001}}

RESULTS = {"deepgram": DEEPGRAM, "assemblyai": ASSEMBLYAI, "openai": OPENAI, "mai": MAI}

PROBLEM: dict[str, Any] = {
    "title": "Bad Request",
    "status": 400,
    "message": "Validation failed",
    "instance": "/v1/stt/create",
    "requestId": "r-1",
    "timestamp": "2026-05-09T22:36:35.006Z",
    "error": {"name": "ValidationError", "message": "One of url or file is required"},
}

OLDER_PROBLEM: dict[str, Any] = {
    "message": "One of url or file is required",
    "path": "/v1/stt/create",
    "requestId": "r-1",
    "statusCode": "400",
    "timestamp": "2025-05-09T22:36:35.006Z",
}


def answer(body: Any, status: int = 200, **headers: str) -> Response:
    """An HTTP answer with a JSON body; header names with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, {"content-type": "application/json", **named}, content)


def fetched(status: str, **rest: Any) -> Response:
    """The answer to a fetch, in the usual envelope."""
    return answer({"generation_id": JOB, "status": status, **rest}, x_request_id="req-7")
