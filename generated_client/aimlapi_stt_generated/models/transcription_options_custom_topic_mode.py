# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from typing import Literal

TranscriptionOptionsCustomTopicMode = Literal["extended", "strict"]

TRANSCRIPTION_OPTIONS_CUSTOM_TOPIC_MODE_VALUES: set[TranscriptionOptionsCustomTopicMode] = {
    "extended",
    "strict",
}


def check_transcription_options_custom_topic_mode(value: str) -> TranscriptionOptionsCustomTopicMode:
    if value in TRANSCRIPTION_OPTIONS_CUSTOM_TOPIC_MODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TRANSCRIPTION_OPTIONS_CUSTOM_TOPIC_MODE_VALUES!r}")
