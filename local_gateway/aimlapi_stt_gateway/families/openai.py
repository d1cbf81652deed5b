"""The shape with which `gpt-4o-transcribe` and `gpt-4o-mini-transcribe` answer: a text, and tokens."""

import math
from typing import Any, Final

from ..engines.recognition import Heard
from ._asked import Job
from ._wording import as_asked, text_of

_AUDIO_TOKENS_A_SECOND: Final = 10
_CHARACTERS_A_TOKEN: Final = 4  # the vendor's rule of thumb for English; an estimate, for no tokenizer is at hand


def text(heard: Heard, job: Job) -> str:
    """All that was said; of several channels one after the other, a line each. Punctuated where the engine can."""
    heard = as_asked(heard, job.options, written=True)
    return "\n".join(text_of(heard.words(at)) for at in range(len(heard.channels)))


def shape(heard: Heard, job: Job) -> dict[str, Any]:
    """The result of a job, as if it were billed: tokens of audio by its length, tokens of text by a guess."""
    said = text(heard, job)
    tokens = math.ceil(heard.audio.duration_s * _AUDIO_TOKENS_A_SECOND)
    output = math.ceil(len(said) / _CHARACTERS_A_TOKEN)
    return {
        "text": said,
        "usage": {
            "type": "tokens",
            "input_tokens": tokens,
            "input_token_details": {"text_tokens": 0, "audio_tokens": tokens},
            "output_tokens": output,
            "total_tokens": tokens + output,
        },
    }
