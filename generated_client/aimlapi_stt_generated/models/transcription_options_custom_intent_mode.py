# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from typing import Literal

TranscriptionOptionsCustomIntentMode = Literal["extended", "strict"]

TRANSCRIPTION_OPTIONS_CUSTOM_INTENT_MODE_VALUES: set[TranscriptionOptionsCustomIntentMode] = {
    "extended",
    "strict",
}


def check_transcription_options_custom_intent_mode(value: str) -> TranscriptionOptionsCustomIntentMode:
    if value in TRANSCRIPTION_OPTIONS_CUSTOM_INTENT_MODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TRANSCRIPTION_OPTIONS_CUSTOM_INTENT_MODE_VALUES!r}")
