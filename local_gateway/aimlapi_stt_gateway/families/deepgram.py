"""The shape with which Whisper and Nova models answer."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ..engines import RecognisedWord
from ..engines.recognition import Heard
from ._asked import DETECT_LANGUAGE, Job, asks, number, texts
from ._names import deepgram_name
from ._wording import Words, as_asked, joined, language_told, mean_confidence, paragraphs, shown, text_of, turns

UTTERANCE_PAUSE_S = 0.8
"""Seconds of silence that end an utterance, unless `utt_split` says otherwise, and a sentence without punctuation."""

_PARAGRAPH_PAUSE_S = 2.0
_PARAGRAPH_SENTENCES = 5


def shape(heard: Heard, job: Job) -> dict[str, Any]:
    """The result of a job; its model info names the engine that heard."""
    heard = as_asked(heard, job.options, written=_is_punctuated(job))
    model_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{heard.engine} {heard.version}"))
    results: dict[str, Any] = {"channels": [_channel(heard, at, job) for at in range(len(heard.channels))]}
    if asks(job.options, "utterances"):
        results["utterances"] = _utterances(heard, job)
    return {
        "metadata": {
            "transaction_key": "deprecated",
            "request_id": str(uuid.uuid4()),
            "sha256": heard.audio.sha256,
            "created": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "duration": round(heard.audio.duration_s, 4),
            "channels": len(heard.channels),
            "models": [model_id],
            "model_info": {model_id: {"name": heard.engine, "version": heard.version, "arch": heard.engine}},
            **_labels(job.options),
        },
        "results": results,
    }


def _is_punctuated(job: Job) -> bool:
    """Whether words are told with punctuation. Whisper always writes it; paragraphs switch it on."""
    whisper = (deepgram_name(job.model) or "").startswith("whisper")
    return whisper or asks(job.options, "punctuate", "smart_format", "paragraphs")


def _labels(options: Mapping[str, object]) -> dict[str, Any]:
    """`tag` and `extra`, handed back."""
    found: dict[str, Any] = {}
    if tags := texts(options, "tag"):
        found["tags"] = tags
    if extra := texts(options, "extra"):
        found["extra"] = {key: value for key, _, value in (pair.partition(":") for pair in extra)}
    return found


def _channel(heard: Heard, at: int, job: Job) -> dict[str, Any]:
    words = heard.words(at)
    alternative: dict[str, Any] = {
        "transcript": text_of(words),
        "confidence": mean_confidence(words) or 0.0,
        "words": [_word(word) for word in words],
    }
    if asks(job.options, "paragraphs"):
        alternative["paragraphs"] = _paragraphs([segment.words for segment in heard.channels[at]])
    channel: dict[str, Any] = {"alternatives": [alternative]}
    told = language_told(heard, at)
    if asks(job.options, *DETECT_LANGUAGE) and told.language is not None:
        channel["detected_language"] = told.language
        if told.confidence is not None:
            channel["language_confidence"] = round(told.confidence, 6)
    return channel


def _word(word: RecognisedWord) -> dict[str, object]:
    told: dict[str, object] = {"word": word.text, **_span([word]), "confidence": round(word.confidence, 6)}
    if word.written is not None:
        told["punctuated_word"] = shown(word)
    if word.speaker is not None:
        told["speaker"] = word.speaker
    return told


def _span(words: Words) -> dict[str, float]:
    return {"start": round(words[0].start_s, 3), "end": round(words[-1].end_s, 3)}


def _speaker(words: Words) -> dict[str, int]:
    speaker = words[0].speaker
    return {} if speaker is None else {"speaker": speaker}


def _paragraphs(channel: list[tuple[RecognisedWord, ...]]) -> dict[str, Any]:
    found: list[dict[str, Any]] = []
    transcript: list[str] = []
    for group in paragraphs(channel, UTTERANCE_PAUSE_S, _PARAGRAPH_PAUSE_S, _PARAGRAPH_SENTENCES):
        words = [word for sentence in group for word in sentence]
        said = [text_of(sentence) for sentence in group]
        told = [{"text": text, **_span(sentence)} for text, sentence in zip(said, group, strict=True)]
        found.append({"sentences": told, "num_words": len(words), **_span(words), **_speaker(words)})
        who = "" if words[0].speaker is None else f"Speaker {words[0].speaker}: "
        transcript.append(who + joined(said))
    return {"transcript": "".join(f"\n{text}\n" for text in transcript), "paragraphs": found}


def _utterances(heard: Heard, job: Job) -> list[dict[str, Any]]:
    pause_s = number(job.options, "utt_split", UTTERANCE_PAUSE_S)
    found = [
        {
            **_span(words),
            "confidence": mean_confidence(words),
            "channel": at,
            "transcript": text_of(words),
            "words": [_word(word) for word in words],
            **_speaker(words),
            "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{job.id} {at} {words[0].start_s}")),
        }
        for at in range(len(heard.channels))
        for words in turns(heard.words(at), pause_s)
    ]
    return sorted(found, key=lambda utterance: float(utterance["start"]))
