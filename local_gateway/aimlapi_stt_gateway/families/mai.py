"""The shape with which `mai-transcribe` answers: a text, its seconds, and what they cost."""

from typing import Any

from ..engines.recognition import Heard
from ._asked import Job
from .openai import text


def shape(heard: Heard, job: Job) -> dict[str, Any]:
    """The result of a job; it cost nothing."""
    return {"text": text(heard, job), "usage": {"seconds": round(heard.audio.duration_s, 4), "cost": 0}}
