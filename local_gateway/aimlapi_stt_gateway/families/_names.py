"""The ids of models without the prefixes of their spellings."""

import re

# Whisper and Nova models answer under three spellings each.
_DEEPGRAM = re.compile(r"(?:deepgram/|#g1_)?((?:whisper|nova)-[a-z0-9][a-z0-9.-]*)")


def deepgram_name(model: str) -> str | None:
    """`whisper-tiny` for each of its spellings; `None` for a model of another family."""
    match = _DEEPGRAM.fullmatch(model)
    return match[1] if match else None
