"""A transcript as text for stdout."""

import json
from collections.abc import Callable

from ..transcript import Transcript


def _json(transcript: Transcript) -> str:
    document = {
        "text": transcript.text,
        "words": [
            {
                "text": word.text,
                "start": word.start,
                "end": word.end,
                "confidence": word.confidence,
                "speaker": word.speaker,
                "channel": word.channel,
            }
            for word in transcript.words
        ],
        "language": transcript.language,
        "duration_s": transcript.duration_s,
        "variant": transcript.variant,
        "generation_id": transcript.generation_id,
        "request_id": transcript.request_id,
    }
    return json.dumps(document, ensure_ascii=False)


def _txt(transcript: Transcript) -> str:
    return transcript.text


FORMATS: dict[str, Callable[[Transcript], str]] = {
    "txt": _txt,
    "json": _json,
    "srt": Transcript.to_srt,
    "vtt": Transcript.to_vtt,
}

# Formats of which several can follow each other in one stream: a line each.
STREAMABLE = ("txt", "json")
