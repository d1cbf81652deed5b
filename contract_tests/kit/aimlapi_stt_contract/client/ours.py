"""Our own client as one under test."""

import contextlib
from types import TracebackType
from typing import Any

from aimlapi_stt import NoWordTimes, Phase, SpeechToText, SpeechToTextError, Transcript, UnknownResult

from .judging import Reading


class Ours:
    """`SpeechToText`, of which everything that it offers about a job is read."""

    def __init__(self, base_url: str) -> None:
        self._client = SpeechToText("key-of-the-kit", base_url, retry_budget=0.001)

    def __enter__(self) -> "Ours":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def read(self, generation_id: str) -> Reading:
        """Fetch the job, and read its parts."""
        try:
            job = self._client.fetch(generation_id)
        except SpeechToTextError as refused:
            return Reading("refused", str(refused))
        if job.phase is Phase.UNKNOWN:
            return Reading("unknown", f"the status {job.status!r}", job.raw)
        if job.transcript is None:
            said = "it succeeded without a result" if job.phase is Phase.SUCCEEDED else ""
            return Reading("unknown" if said else "understood", said, job.raw)
        return _read(job.transcript, job.raw)


def _read(transcript: Transcript, raw: Any) -> Reading:
    result = transcript.result
    if isinstance(result, UnknownResult):
        return Reading("unknown", result.reason, raw)
    told: Any = raw.get("result") if raw.get("result") is not None else raw.get("output")
    lost = "" if result.to_dict() == told else "what the typed result does not give back"
    try:
        _ = transcript.text, transcript.words, transcript.utterances, transcript.paragraphs, transcript.channels
        _ = transcript.language, transcript.duration_s, transcript.to_txt(), transcript.to_json()
        with contextlib.suppress(NoWordTimes):
            _ = transcript.to_srt(), transcript.to_vtt(), transcript.to_tsv()
    except SpeechToTextError as refused:
        return Reading("refused", str(refused), raw)
    return Reading("understood", "", raw, lost)
