"""The ids of models without the prefixes of their spellings."""

import re
from collections.abc import Callable
from typing import Final


def _named(pattern: str) -> Callable[[str], str | None]:
    """A function from an id to its plain name, which is the pattern's group; `None` for one of another family."""
    compiled = re.compile(pattern)

    def plain_name(model: str) -> str | None:
        match = compiled.fullmatch(model)
        return match[1] if match else None

    return plain_name


# Whisper and Nova models answer under three spellings each.
deepgram_name: Final = _named(r"(?:deepgram/|#g1_)?((?:whisper|nova)-[a-z0-9][a-z0-9.-]*)")
assemblyai_name: Final = _named(r"(?:aai/)?(slam-1|universal)")
openai_name: Final = _named(r"(?:openai/)?(gpt-4o-(?:mini-)?transcribe)")
mai_name: Final = _named(r"(mai-transcribe(?:-[a-z0-9][a-z0-9.-]*)?)")
