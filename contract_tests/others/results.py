"""Results of each family, told from what is known of the kit's recordings."""

import hashlib
import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

from aimlapi_stt_contract.families import family_of
from aimlapi_stt_contract.inputs import CUTS

from .bodies import Create

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """What is said in a recording, and how long it is."""

    words: tuple[str, ...]
    seconds: float

    @property
    def spans(self) -> list[tuple[float, float]]:
        """When each word is said: as if all were equally long, with a pause behind each."""
        step = self.seconds / (len(self.words) + 1)
        return [(round(at * step, 3), round((at + 0.8) * step, 3)) for at in range(len(self.words))]

    @property
    def written(self) -> list[str]:
        """The words as a sentence has them."""
        words = list(self.words)
        words[0] = words[0].capitalize()
        words[-1] += "."
        return words

    @property
    def sentence(self) -> str:
        """All of them."""
        return " ".join(self.written)


@cache
def _recordings() -> dict[str, Heard]:
    return {cut.recording().sha256: Heard(tuple(cut.text.split()), cut.seconds) for cut in CUTS}


def heard_in(file: bytes) -> Heard | None:
    """What is said in a file; `None` where it is none of the kit's recordings."""
    return _recordings().get(hashlib.sha256(file).hexdigest())


def result_of(create: Create, heard: Heard, job: uuid.UUID, made: str, *, full: bool) -> Json:
    """The result of a job.

    Args:
        create: what was asked for.
        heard: what was heard.
        job: a mark that no other job has.
        made: when it was made, in ISO 8601.
        full: whether what need not be there is there.
    """
    family = family_of(create.model)
    if family == "openai":
        used = {"input_tokens": 20, "output_tokens": 9, "total_tokens": 29}
        return {"text": heard.sentence} | ({"usage": {"type": "tokens", **used}} if full else {})
    if family == "mai":
        return {"text": heard.sentence, "usage": {"seconds": heard.seconds, "cost": 0.0004 if full else 0}}
    if family == "assemblyai":
        return _of_assemblyai(heard, job, full=full)
    return _of_deepgram(create, heard, job, made, full=full)


def _of_assemblyai(heard: Heard, job: uuid.UUID, *, full: bool) -> Json:
    words = [
        {"text": word, "start": round(start * 1000), "end": round(end * 1000), "confidence": 0.93}
        | ({"speaker": None} if full else {})
        for word, (start, end) in zip(heard.written, heard.spans, strict=True)
    ]
    result: Json = {"id": str(job), "text": heard.sentence, "words": words, "audio_duration": round(heard.seconds)}
    nulls: Json = {"utterances": None, "error": None, "webhook_url": None, "language_code": "en_us"}
    return result | ({"status": "completed", "confidence": 0.9, **nulls} if full else {"status": "completed"})


def _of_deepgram(create: Create, heard: Heard, job: uuid.UUID, made: str, *, full: bool) -> Json:
    asked = create.options
    written = bool(asked.get("punctuate") or asked.get("smart_format"))
    text = heard.sentence if written else " ".join(heard.words)
    words: list[Json] = [
        {"word": word, "start": start, "end": end, "confidence": 0.91} | ({"punctuated_word": shown} if written else {})
        for word, shown, (start, end) in zip(heard.words, heard.written, heard.spans, strict=True)
    ]
    whole = {"start": words[0]["start"], "end": words[-1]["end"]}
    alternative: Json = {"transcript": text, "confidence": 0.98 if full else 1, "words": words}
    if asked.get("paragraphs"):
        paragraph = {"sentences": [{"text": text, **whole}], "num_words": len(words), **whole}
        alternative["paragraphs"] = {"transcript": f"\n{text}", "paragraphs": [paragraph]}
    results: Json = {"channels": [{"alternatives": [alternative]}]}
    if asked.get("utterances"):
        # Words of utterances may be told without punctuation.
        spoken = [{key: word[key] for key in word if full or key != "punctuated_word"} for word in words]
        said = {"transcript": text, "confidence": 0.97, "channel": 0, "words": spoken, "id": str(job), **whole}
        results["utterances"] = [said]
    return {"metadata": _metadata(create, heard, job, made, full=full), "results": results}


def _metadata(create: Create, heard: Heard, job: uuid.UUID, made: str, *, full: bool) -> Json:
    model = str(uuid.uuid5(uuid.NAMESPACE_DNS, create.model))
    found: Json = {
        "request_id": str(job),
        "created": made,
        "duration": heard.seconds,
        "channels": 1,
        "models": [model],
        "model_info": {model: {"name": create.model, "version": "2026-01-01.0", "arch": "whisper"}},
    }
    if full and create.file is not None:
        found |= {"transaction_key": "deprecated", "sha256": hashlib.sha256(create.file).hexdigest()}
    for option, key in (("extra", "extra"), ("tag", "tags")):
        said: Any = create.options.get(option)
        told: list[str] = [said] if isinstance(said, str) else said or []
        if told:
            pairs = {one.partition(":")[0]: one.partition(":")[2] for one in told}
            found[key] = pairs if option == "extra" else told
    return found
