"""The shape with which Whisper and Nova models answer."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ..engines import RecognisedWord
from ..recognition import Heard


def shape(heard: Heard, job_id: str, options: Mapping[str, object]) -> dict[str, Any]:
    """The result of a job; its model info names the engine that heard."""
    words = heard.words()
    model_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{heard.engine} {heard.version}"))
    return {
        "metadata": {
            "transaction_key": "deprecated",
            "request_id": str(uuid.uuid4()),
            "sha256": heard.audio.sha256,
            "created": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "duration": round(heard.audio.duration_s, 4),
            "channels": 1,
            "models": [model_id],
            "model_info": {model_id: {"name": heard.engine, "version": heard.version, "arch": heard.engine}},
        },
        "results": {
            "channels": [
                {
                    "alternatives": [
                        {
                            "transcript": " ".join(word.text for word in words),
                            "confidence": _mean([word.confidence for word in words]),
                            "words": [_word(word) for word in words],
                        }
                    ]
                }
            ]
        },
    }


def _word(word: RecognisedWord) -> dict[str, object]:
    return {
        "word": word.text,
        "start": round(word.start_s, 3),
        "end": round(word.end_s, 3),
        "confidence": round(word.confidence, 6),
    }


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 6) if values else 0.0
