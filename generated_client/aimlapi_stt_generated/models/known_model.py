# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from typing import Literal

KnownModel = Literal[
    "#g1_whisper-base",
    "#g1_whisper-large",
    "#g1_whisper-medium",
    "#g1_whisper-small",
    "#g1_whisper-tiny",
    "deepgram/whisper-base",
    "deepgram/whisper-large",
    "deepgram/whisper-medium",
    "deepgram/whisper-small",
    "deepgram/whisper-tiny",
    "gpt-4o-mini-transcribe",
    "gpt-4o-transcribe",
    "mai-transcribe",
    "slam-1",
    "universal",
    "whisper-base",
    "whisper-large",
    "whisper-medium",
    "whisper-small",
    "whisper-tiny",
]

KNOWN_MODEL_VALUES: set[KnownModel] = {
    "#g1_whisper-base",
    "#g1_whisper-large",
    "#g1_whisper-medium",
    "#g1_whisper-small",
    "#g1_whisper-tiny",
    "deepgram/whisper-base",
    "deepgram/whisper-large",
    "deepgram/whisper-medium",
    "deepgram/whisper-small",
    "deepgram/whisper-tiny",
    "gpt-4o-mini-transcribe",
    "gpt-4o-transcribe",
    "mai-transcribe",
    "slam-1",
    "universal",
    "whisper-base",
    "whisper-large",
    "whisper-medium",
    "whisper-small",
    "whisper-tiny",
}


def check_known_model(value: str) -> KnownModel:
    if value in KNOWN_MODEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {KNOWN_MODEL_VALUES!r}")
