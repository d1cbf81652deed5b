"""Recognised words -> the result of a model's family, as the service answers it."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from .audio import AudioInfo
from .engines import Engine, RecognisedWord, Segment


def deepgram(audio: AudioInfo, segments: Sequence[Segment], engine: Engine) -> dict[str, object]:
    """The Deepgram shape, with which Whisper and Nova models answer; its model info names the engine that heard."""
    words = [word for segment in segments for word in segment.words]
    model_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{engine.name} {engine.version}"))
    return {
        "metadata": {
            "transaction_key": "deprecated",
            "request_id": str(uuid.uuid4()),
            "sha256": audio.sha256,
            "created": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "duration": round(audio.duration_s, 4),
            "channels": 1,
            "models": [model_id],
            "model_info": {model_id: {"name": engine.name, "version": engine.version, "arch": engine.name}},
        },
        "results": {
            "channels": [
                {
                    "alternatives": [
                        {
                            "transcript": " ".join(word.text for word in words),
                            "confidence": _mean([word.confidence for word in words]),
                            "words": [_deepgram_word(word) for word in words],
                        }
                    ]
                }
            ]
        },
    }


def _deepgram_word(word: RecognisedWord) -> dict[str, object]:
    return {
        "word": word.text,
        "start": round(word.start_s, 3),
        "end": round(word.end_s, 3),
        "confidence": round(word.confidence, 6),
    }


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 6) if values else 0.0
