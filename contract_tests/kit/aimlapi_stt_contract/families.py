"""Which shape a model's results have. What is not named here is judged by the contract alone."""

from typing import Final, Literal

Family = Literal["deepgram", "assemblyai", "openai", "mai"]

SCHEMAS: Final[dict[Family, str]] = {
    "deepgram": "DeepgramResult",
    "assemblyai": "AssemblyAITranscript",
    "openai": "OpenAITranscript",
    "mai": "MaiTranscript",
}
"""The component of the effective contracts that describes a family's results."""

MODELS: Final[dict[Family, str]] = {
    "deepgram": "whisper-tiny",
    "assemblyai": "universal",
    "openai": "gpt-4o-mini-transcribe",
    "mai": "mai-transcribe",
}
"""One model of each family, for runs that are told none."""

_BEGINNINGS: Final[tuple[tuple[str, Family], ...]] = (
    ("whisper-", "deepgram"),
    ("nova-", "deepgram"),
    ("slam-", "assemblyai"),
    ("universal", "assemblyai"),
    ("gpt-4o-", "openai"),
    ("mai-transcribe", "mai"),
)


def family_of(model: str) -> Family | None:
    """The family of a model id, in any of its spellings; `None` where it is not known."""
    plain = plain_id(model)
    return next((family for beginning, family in _BEGINNINGS if plain.startswith(beginning)), None)


def plain_id(model: str) -> str:
    """A model id in the plainest of its spellings."""
    return model.removeprefix("#g1_").rpartition("/")[2]


def upload_field(model: str) -> str:
    """The name of the form's part that carries the audio."""
    return "file" if family_of(model) == "openai" else "audio"
