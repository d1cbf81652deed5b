# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
"""The request options, typed for use as keyword arguments."""

from typing import Literal, TypedDict


class Options(TypedDict, total=False):
    """What a job may be asked for beside its model and audio, with the names of the service."""

    custom_intent: str | list[str]
    """A custom intent you want the model to detect within your input audio if present. Submit up to 100."""
    custom_topic: str | list[str]
    """A custom topic you want the model to detect within your input audio if present. Submit up to 100."""
    custom_intent_mode: Literal["strict", "extended"]
    """Sets how the model will interpret strings submitted to the custom_intent param. When strict, the model will
    only return intents submitted using the custom_intent param. When extended, the model will return its own
    detected intents in addition those submitted using the custom_intents param."""
    custom_topic_mode: Literal["strict", "extended"]
    """Sets how the model will interpret strings submitted to the custom_topic param. When strict, the model will
    only return topics submitted using the custom_topic param. When extended, the model will return its own
    detected topics in addition to those submitted using the custom_topic param."""
    detect_entities: bool | None
    """When Entity Detection is enabled, the Punctuation feature will be enabled by default."""
    detect_topics: bool | None
    """Detects the most important and relevant topics that are referenced in speech within the audio."""
    diarize: bool | None
    """Recognizes speaker changes. Each word in the transcript will be assigned a speaker number starting at 0."""
    dictation: bool | None
    """Turns spoken commands such as "comma" into punctuation."""
    diarize_version: str
    filler_words: bool | None
    """Filler Words can help transcribe interruptions in your audio, like “uh” and “um”."""
    intents: bool | None
    """Recognizes speaker intent throughout a transcript or text."""
    language: str
    """The BCP-47 language tag that hints at the primary spoken language. Depending on the Model and API endpoint you
    choose only certain languages are available"""
    measurements: bool | None
    """Spoken measurements will be converted to their corresponding abbreviations"""
    multi_channel: bool | None
    """Transcribes each audio channel independently"""
    numerals: bool | None
    """Numerals converts numbers from written format to numerical format"""
    paragraphs: bool | None
    """Splits audio into paragraphs to improve transcript readability"""
    profanity_filter: bool | None
    """Profanity Filter looks for recognized profanity and converts it to the nearest recognized non-profane word or
    removes it from the transcript completely"""
    punctuate: bool | None
    """Adds punctuation and capitalization to the transcript"""
    sentiment: bool | None
    """Recognizes the sentiment throughout a transcript or text"""
    smart_format: bool | None
    """Applies formatting to transcript output. When set to true, additional formatting will be applied to
    transcripts to improve readability"""
    topics: bool | None
    """Detects topics throughout a transcript or text"""
    utterances: bool | None
    """Segments speech into meaningful semantic units"""
    utt_split: float
    """Seconds to wait before detecting a pause between words in submitted audio"""
    summarize: str | bool | None
    """Summarises the content; a string selects a version."""
    detect_language: bool | list[str] | None
    """Detects the dominant language; a list limits it to these language tags."""
    extra: str | list[str]
    """Arbitrary "key:value" pairs, handed back with the result."""
    keywords: str | list[str]
    """Terms to boost or suppress."""
    search: str | list[str]
    """Terms to search for in the audio."""
    tag: str | list[str]
    """Labels of the request in usage reports."""
