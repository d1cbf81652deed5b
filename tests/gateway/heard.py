"""What an engine might have heard, and jobs that ask for it, for tests of results: no audio, no process."""

from dataclasses import dataclass, field, fields
from typing import Any

from aimlapi_stt_gateway.engines import RecognisedWord, Segment
from aimlapi_stt_gateway.engines.recognition import AudioInfo, Heard
from aimlapi_stt_gateway.families import family_of
from aimlapi_stt_gateway.jobs.job import JobRow, as_text

MODELS = {
    "deepgram": "deepgram/nova-2-meeting",
    "assemblyai": "slam-1",
    "openai": "openai/gpt-4o-transcribe",
    "mai": "mai-transcribe",
}
EVERYTHING: dict[str, Any] = {
    "paragraphs": True, "utterances": True, "numerals": True, "multichannel": True, "punctuate": True, "diarize": True,
    "detect_language": True, "tag": ["a", "b"], "extra": "key:value", "utt_split": 0.5,
}  # fmt: skip
"""Each option that changes a result."""


@dataclass(frozen=True)
class Job:
    """A job, as far as its result depends on it."""

    model: str = "whisper-tiny"
    options: dict[str, Any] = field(default_factory=dict[str, Any])
    id: str = "-V1StGXR8_Z5jdHi6B-my"
    script: dict[str, Any] | None = None


def words(text: str, start_s: float = 0.0, *, written: bool = False, speaker: int | None = None) -> Segment:
    """A segment of words of 0.4 s with 0.1 s between them; `written`, it is told with its punctuation."""
    told = tuple(
        RecognisedWord(
            one.strip(".,?!").lower(),
            round(start_s + at / 2, 3),
            round(start_s + at / 2 + 0.4, 3),
            0.5,
            one if written else None,
            speaker,
        )
        for at, one in enumerate(text.split())
    )
    return Segment(told, "en" if written else None, 0.75 if written else None)


def heard(*channels: tuple[Segment, ...], seconds: float = 12.25) -> Heard:
    """What was heard in each channel."""
    return Heard(AudioInfo(seconds, len(channels), "ab" * 32), channels, "an-engine", "1.0")


def result(what: Heard, model: str = "whisper-tiny", **options: Any) -> Any:
    """The result of a job."""
    family = family_of(model)
    assert family is not None
    return family.shape(what, Job(model, options))


def row(**values: Any) -> JobRow:
    """A job as the store gives it, with these values, and null for all others."""
    nothing: dict[str, Any] = {known.name: None for known in fields(JobRow)}
    nothing |= {"id": "-V1StGXR8_Z5jdHi6B-my", "options": {}, "created": 0.0}
    if "result" in values:
        values["result_json"] = as_text(values.pop("result"))
    return JobRow(**{**nothing, **values})


SAID = heard(
    (words("Turn on the lights. Play music!", written=True, speaker=0), words("At seven.", 6, written=True, speaker=1)),
    (words("Yes?", 4, written=True, speaker=1),),
)
