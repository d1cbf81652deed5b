"""What the id of a model tells about it. Facts: docs/wire.md, Model ids and Input."""

from typing import Literal

Family = Literal["deepgram", "assemblyai", "openai", "mai", "unknown"]

_DEEPGRAM_PREFIXES = ("#g1_", "deepgram/")
_DEEPGRAM_NAMES = ("whisper-", "nova-")
_ASSEMBLYAI_MODELS = ("slam-1", "universal")


def plain_name(model: str) -> str:
    """`whisper-tiny` for each of its three spellings. An id with any other prefix is left as it is."""
    for prefix in _DEEPGRAM_PREFIXES:
        if model.startswith(prefix):
            return model.removeprefix(prefix)
    return model


def family_of(model: str) -> Family:
    """Who makes and serves a model, and so what it takes and in which shape it answers."""
    if plain_name(model).startswith(_DEEPGRAM_NAMES):
        return "deepgram"
    if model.removeprefix("aai/") in _ASSEMBLYAI_MODELS:
        return "assemblyai"
    if model.removeprefix("openai/").startswith("gpt-4o-"):
        return "openai"
    return "mai" if model.startswith("mai-") else "unknown"


def upload_field(model: str) -> str:
    """The field of the form that takes the file. Under the other name the service finds no file at all."""
    return "file" if family_of(model) == "openai" else "audio"
