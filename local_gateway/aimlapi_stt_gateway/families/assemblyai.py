"""The shape with which `slam-1` and `universal` answer: some 80 keys, most of them null, times in milliseconds."""

import math
import uuid
from typing import Any, Final

from ..engines import RecognisedWord
from ..engines.recognition import Heard
from ._asked import CHANNELS, DETECT_LANGUAGE, SPEAKERS, Job, asks, refuses
from ._names import assemblyai_name
from ._wording import as_asked, joined, language_told, mean_confidence, shown, text_of, turns

_PAUSE_S: Final = 0.8

_NULL: Final = """
    audio_url audio_start_from audio_end_at auto_highlights_result boost_param chapters content_safety_labels
    custom_spelling custom_topics_results domain entities error iab_categories_result is_deleted keyterms_prompt
    language_codes language_confidence_threshold language_detection_options language_detection_results project_id prompt
    redact_pii_audio_options redact_pii_audio_quality redact_pii_policies redact_pii_return_unredacted redact_pii_sub
    remove_audio_tags sentiment_analysis_results speaker_options speakers_expected speech_model_used speech_models
    speech_threshold speech_understanding speed_boost summary summary_model summary_type temperature throttled token_id
    topics translated_texts webhook_auth_header_name webhook_status_code webhook_url word_boost
"""
"""Keys of what a gateway neither does nor knows."""

_FALSE: Final = """
    auto_chapters auto_highlights content_safety custom_topics disfluencies entity_detection filter_profanity
    iab_categories redact_pii redact_pii_audio sentiment_analysis summarization webhook_auth
"""
"""What could have been done to the text, and was not."""


def shape(heard: Heard, job: Job) -> dict[str, Any]:
    """The result of a job. What it says of itself is what was done, not what was asked for."""
    punctuated = not refuses(job.options, "punctuate", "format_text")
    heard = as_asked(heard, job.options, written=punctuated)
    apart = len(heard.channels) > 1 or asks(job.options, *CHANNELS)
    detected = asks(job.options, *DETECT_LANGUAGE)
    told = language_told(heard, 0)
    words = sorted(
        ((word, at) for at in range(len(heard.channels)) for word in heard.words(at)), key=lambda pair: pair[0].start_s
    )
    utterances = _utterances(heard, apart)
    grouped = apart or asks(job.options, "utterances", *SPEAKERS)
    written = any(word.written is not None for word, _ in words)
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, job.id)),
        "status": "completed",
        **dict.fromkeys(_NULL.split()),
        **dict.fromkeys(_FALSE.split(), False),
        "language_model": "assemblyai_default",
        "acoustic_model": "assemblyai_default",
        "speech_model": assemblyai_name(job.model),
        "language_code": None if told.language is None else told.language.lower().replace("-", "_"),
        "language_detection": detected and told.language is not None,
        "language_confidence": told.confidence if detected else None,
        "text": joined(utterance["text"] for utterance in utterances) if apart else text_of(word for word, _ in words),
        "words": [_word(word, at if apart else None) for word, at in words],
        "utterances": utterances if grouped else None,
        "confidence": mean_confidence([word for word, _ in words]),
        "audio_duration": math.ceil(heard.audio.duration_s),
        "audio_channels": len(heard.channels) if apart else None,
        "multichannel": apart,
        "dual_channel": apart,
        "speaker_labels": any(word.speaker is not None for word, _ in words),
        "punctuate": written,
        "format_text": written,
    }


def _utterances(heard: Heard, apart: bool) -> list[dict[str, Any]]:
    """What was said in one go by one speaker of one channel, in the order of time."""
    found: list[dict[str, Any]] = []
    for at in range(len(heard.channels)):
        for words in turns(heard.words(at), _PAUSE_S):
            told = [_word(word, at if apart else None) for word in words]
            found.append(
                {
                    **{key: told[0][key] for key in ("speaker", "channel", "start")},
                    "end": told[-1]["end"],
                    "text": text_of(words),
                    "confidence": mean_confidence(words),
                    "words": told,
                }
            )
    return sorted(found, key=lambda utterance: int(utterance["start"]))


def _word(word: RecognisedWord, channel: int | None) -> dict[str, Any]:
    """A word; channels are counted from 1, as text, and are the speakers where nobody tells these apart."""
    number = None if channel is None else str(channel + 1)
    return {
        "text": shown(word),
        "start": round(word.start_s * 1000),
        "end": round(word.end_s * 1000),
        "confidence": round(word.confidence, 6),
        "speaker": number if word.speaker is None else _letter(word.speaker),
        "channel": number,
    }


def _letter(speaker: int) -> str:
    """`A` for the first speaker, `AA` after `Z`."""
    before, place = divmod(speaker, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + place)
