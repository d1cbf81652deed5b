"""Which models this gateway answers for."""

import re

# Whisper and Nova models answer in the Deepgram shape, under three spellings each.
_DEEPGRAM_FAMILY = re.compile(r"(?:deepgram/|#g1_)?((?:whisper|nova)-[a-z0-9][a-z0-9.-]*)")


def plain_name(model: str) -> str | None:
    """`whisper-tiny` for each of its spellings; `None` for a model that this gateway does not speak for."""
    match = _DEEPGRAM_FAMILY.fullmatch(model)
    return match[1] if match else None
