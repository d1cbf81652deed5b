# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import types
from ..models.known_model import KnownModel, check_known_model
from ..models.transcription_options_custom_intent_mode import (
    TranscriptionOptionsCustomIntentMode,
    check_transcription_options_custom_intent_mode,
)
from ..models.transcription_options_custom_topic_mode import (
    TranscriptionOptionsCustomTopicMode,
    check_transcription_options_custom_topic_mode,
)
from ..types import UNSET, File, Unset

T = TypeVar("T", bound="UploadRequest")


@_attrs_define
class UploadRequest:
    """A job for audio that is sent along, in place of a url."""

    model: KnownModel | str
    """ The model; any string is accepted, the known ones are typed. """
    audio: File
    """ The audio file. """
    custom_intent: list[str] | str | Unset = UNSET
    """ A custom intent you want the model to detect within your input audio if present. Submit up to 100. """
    custom_topic: list[str] | str | Unset = UNSET
    """ A custom topic you want the model to detect within your input audio if present. Submit up to 100. """
    custom_intent_mode: TranscriptionOptionsCustomIntentMode | Unset = UNSET
    """ Sets how the model will interpret strings submitted to the custom_intent param. When strict, the model will
    only return intents submitted using the custom_intent param. When extended, the model will return its own
    detected intents in addition those submitted using the custom_intents param. """
    custom_topic_mode: TranscriptionOptionsCustomTopicMode | Unset = UNSET
    """ Sets how the model will interpret strings submitted to the custom_topic param. When strict, the model will
    only return topics submitted using the custom_topic param. When extended, the model will return its own detected
    topics in addition to those submitted using the custom_topic param. """
    detect_entities: bool | None | Unset = UNSET
    """ When Entity Detection is enabled, the Punctuation feature will be enabled by default. """
    detect_topics: bool | None | Unset = UNSET
    """ Detects the most important and relevant topics that are referenced in speech within the audio. """
    diarize: bool | None | Unset = UNSET
    """ Recognizes speaker changes. Each word in the transcript will be assigned a speaker number starting at 0. """
    dictation: bool | None | Unset = UNSET
    """ Turns spoken commands such as "comma" into punctuation. """
    diarize_version: str | Unset = UNSET
    filler_words: bool | None | Unset = UNSET
    """ Filler Words can help transcribe interruptions in your audio, like “uh” and “um”. """
    intents: bool | None | Unset = UNSET
    """ Recognizes speaker intent throughout a transcript or text. """
    language: str | Unset = UNSET
    """ The BCP-47 language tag that hints at the primary spoken language. Depending on the Model and API endpoint
    you choose only certain languages are available """
    measurements: bool | None | Unset = UNSET
    """ Spoken measurements will be converted to their corresponding abbreviations """
    multi_channel: bool | None | Unset = UNSET
    """ Transcribes each audio channel independently """
    numerals: bool | None | Unset = UNSET
    """ Numerals converts numbers from written format to numerical format """
    paragraphs: bool | None | Unset = UNSET
    """ Splits audio into paragraphs to improve transcript readability """
    profanity_filter: bool | None | Unset = UNSET
    """ Profanity Filter looks for recognized profanity and converts it to the nearest recognized non-profane word
    or removes it from the transcript completely """
    punctuate: bool | None | Unset = UNSET
    """ Adds punctuation and capitalization to the transcript """
    sentiment: bool | None | Unset = UNSET
    """ Recognizes the sentiment throughout a transcript or text """
    smart_format: bool | None | Unset = UNSET
    """ Applies formatting to transcript output. When set to true, additional formatting will be applied to
    transcripts to improve readability """
    topics: bool | None | Unset = UNSET
    """ Detects topics throughout a transcript or text """
    utterances: bool | None | Unset = UNSET
    """ Segments speech into meaningful semantic units """
    utt_split: float | Unset = UNSET
    """ Seconds to wait before detecting a pause between words in submitted audio """
    summarize: bool | None | str | Unset = UNSET
    """ Summarises the content; a string selects a version. """
    detect_language: bool | list[str] | None | Unset = UNSET
    """ Detects the dominant language; a list limits it to these language tags. """
    extra: list[str] | str | Unset = UNSET
    """ Arbitrary "key:value" pairs, handed back with the result. """
    keywords: list[str] | str | Unset = UNSET
    """ Terms to boost or suppress. """
    search: list[str] | str | Unset = UNSET
    """ Terms to search for in the audio. """
    tag: list[str] | str | Unset = UNSET
    """ Labels of the request in usage reports. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        model: str
        if isinstance(self.model, str):
            model = self.model
        else:
            model = self.model

        audio = self.audio.to_tuple()

        custom_intent: list[str] | str | Unset
        if isinstance(self.custom_intent, Unset):
            custom_intent = UNSET
        elif isinstance(self.custom_intent, list):
            custom_intent = self.custom_intent

        else:
            custom_intent = self.custom_intent

        custom_topic: list[str] | str | Unset
        if isinstance(self.custom_topic, Unset):
            custom_topic = UNSET
        elif isinstance(self.custom_topic, list):
            custom_topic = self.custom_topic

        else:
            custom_topic = self.custom_topic

        custom_intent_mode: str | Unset = UNSET
        if not isinstance(self.custom_intent_mode, Unset):
            custom_intent_mode = self.custom_intent_mode

        custom_topic_mode: str | Unset = UNSET
        if not isinstance(self.custom_topic_mode, Unset):
            custom_topic_mode = self.custom_topic_mode

        detect_entities: bool | None | Unset
        if isinstance(self.detect_entities, Unset):
            detect_entities = UNSET
        else:
            detect_entities = self.detect_entities

        detect_topics: bool | None | Unset
        if isinstance(self.detect_topics, Unset):
            detect_topics = UNSET
        else:
            detect_topics = self.detect_topics

        diarize: bool | None | Unset
        if isinstance(self.diarize, Unset):
            diarize = UNSET
        else:
            diarize = self.diarize

        dictation: bool | None | Unset
        if isinstance(self.dictation, Unset):
            dictation = UNSET
        else:
            dictation = self.dictation

        diarize_version = self.diarize_version

        filler_words: bool | None | Unset
        if isinstance(self.filler_words, Unset):
            filler_words = UNSET
        else:
            filler_words = self.filler_words

        intents: bool | None | Unset
        if isinstance(self.intents, Unset):
            intents = UNSET
        else:
            intents = self.intents

        language = self.language

        measurements: bool | None | Unset
        if isinstance(self.measurements, Unset):
            measurements = UNSET
        else:
            measurements = self.measurements

        multi_channel: bool | None | Unset
        if isinstance(self.multi_channel, Unset):
            multi_channel = UNSET
        else:
            multi_channel = self.multi_channel

        numerals: bool | None | Unset
        if isinstance(self.numerals, Unset):
            numerals = UNSET
        else:
            numerals = self.numerals

        paragraphs: bool | None | Unset
        if isinstance(self.paragraphs, Unset):
            paragraphs = UNSET
        else:
            paragraphs = self.paragraphs

        profanity_filter: bool | None | Unset
        if isinstance(self.profanity_filter, Unset):
            profanity_filter = UNSET
        else:
            profanity_filter = self.profanity_filter

        punctuate: bool | None | Unset
        if isinstance(self.punctuate, Unset):
            punctuate = UNSET
        else:
            punctuate = self.punctuate

        sentiment: bool | None | Unset
        if isinstance(self.sentiment, Unset):
            sentiment = UNSET
        else:
            sentiment = self.sentiment

        smart_format: bool | None | Unset
        if isinstance(self.smart_format, Unset):
            smart_format = UNSET
        else:
            smart_format = self.smart_format

        topics: bool | None | Unset
        if isinstance(self.topics, Unset):
            topics = UNSET
        else:
            topics = self.topics

        utterances: bool | None | Unset
        if isinstance(self.utterances, Unset):
            utterances = UNSET
        else:
            utterances = self.utterances

        utt_split = self.utt_split

        summarize: bool | None | str | Unset
        if isinstance(self.summarize, Unset):
            summarize = UNSET
        else:
            summarize = self.summarize

        detect_language: bool | list[str] | None | Unset
        if isinstance(self.detect_language, Unset):
            detect_language = UNSET
        elif isinstance(self.detect_language, list):
            detect_language = self.detect_language

        else:
            detect_language = self.detect_language

        extra: list[str] | str | Unset
        if isinstance(self.extra, Unset):
            extra = UNSET
        elif isinstance(self.extra, list):
            extra = self.extra

        else:
            extra = self.extra

        keywords: list[str] | str | Unset
        if isinstance(self.keywords, Unset):
            keywords = UNSET
        elif isinstance(self.keywords, list):
            keywords = self.keywords

        else:
            keywords = self.keywords

        search: list[str] | str | Unset
        if isinstance(self.search, Unset):
            search = UNSET
        elif isinstance(self.search, list):
            search = self.search

        else:
            search = self.search

        tag: list[str] | str | Unset
        if isinstance(self.tag, Unset):
            tag = UNSET
        elif isinstance(self.tag, list):
            tag = self.tag

        else:
            tag = self.tag

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "model": model,
                "audio": audio,
            }
        )
        if custom_intent is not UNSET:
            field_dict["custom_intent"] = custom_intent
        if custom_topic is not UNSET:
            field_dict["custom_topic"] = custom_topic
        if custom_intent_mode is not UNSET:
            field_dict["custom_intent_mode"] = custom_intent_mode
        if custom_topic_mode is not UNSET:
            field_dict["custom_topic_mode"] = custom_topic_mode
        if detect_entities is not UNSET:
            field_dict["detect_entities"] = detect_entities
        if detect_topics is not UNSET:
            field_dict["detect_topics"] = detect_topics
        if diarize is not UNSET:
            field_dict["diarize"] = diarize
        if dictation is not UNSET:
            field_dict["dictation"] = dictation
        if diarize_version is not UNSET:
            field_dict["diarize_version"] = diarize_version
        if filler_words is not UNSET:
            field_dict["filler_words"] = filler_words
        if intents is not UNSET:
            field_dict["intents"] = intents
        if language is not UNSET:
            field_dict["language"] = language
        if measurements is not UNSET:
            field_dict["measurements"] = measurements
        if multi_channel is not UNSET:
            field_dict["multi_channel"] = multi_channel
        if numerals is not UNSET:
            field_dict["numerals"] = numerals
        if paragraphs is not UNSET:
            field_dict["paragraphs"] = paragraphs
        if profanity_filter is not UNSET:
            field_dict["profanity_filter"] = profanity_filter
        if punctuate is not UNSET:
            field_dict["punctuate"] = punctuate
        if sentiment is not UNSET:
            field_dict["sentiment"] = sentiment
        if smart_format is not UNSET:
            field_dict["smart_format"] = smart_format
        if topics is not UNSET:
            field_dict["topics"] = topics
        if utterances is not UNSET:
            field_dict["utterances"] = utterances
        if utt_split is not UNSET:
            field_dict["utt_split"] = utt_split
        if summarize is not UNSET:
            field_dict["summarize"] = summarize
        if detect_language is not UNSET:
            field_dict["detect_language"] = detect_language
        if extra is not UNSET:
            field_dict["extra"] = extra
        if keywords is not UNSET:
            field_dict["keywords"] = keywords
        if search is not UNSET:
            field_dict["search"] = search
        if tag is not UNSET:
            field_dict["tag"] = tag

        return field_dict

    def to_multipart(self) -> types.RequestFiles:
        files: types.RequestFiles = []

        if isinstance(self.model, str):
            files.append(("model", (None, str(self.model).encode(), "text/plain")))
        else:
            files.append(("model", (None, str(self.model).encode(), "text/plain")))

        files.append(("audio", self.audio.to_tuple()))

        if not isinstance(self.custom_intent, Unset):
            if isinstance(self.custom_intent, str):
                files.append(("custom_intent", (None, str(self.custom_intent).encode(), "text/plain")))
            else:
                for custom_intent_type_1_item_element in self.custom_intent:
                    files.append(
                        ("custom_intent", (None, str(custom_intent_type_1_item_element).encode(), "text/plain"))
                    )

        if not isinstance(self.custom_topic, Unset):
            if isinstance(self.custom_topic, str):
                files.append(("custom_topic", (None, str(self.custom_topic).encode(), "text/plain")))
            else:
                for custom_topic_type_1_item_element in self.custom_topic:
                    files.append(("custom_topic", (None, str(custom_topic_type_1_item_element).encode(), "text/plain")))

        if not isinstance(self.custom_intent_mode, Unset):
            files.append(("custom_intent_mode", (None, str(self.custom_intent_mode).encode(), "text/plain")))

        if not isinstance(self.custom_topic_mode, Unset):
            files.append(("custom_topic_mode", (None, str(self.custom_topic_mode).encode(), "text/plain")))

        if not isinstance(self.detect_entities, Unset):
            if isinstance(self.detect_entities, bool):
                files.append(("detect_entities", (None, str(self.detect_entities).encode(), "text/plain")))
            else:
                files.append(("detect_entities", (None, str(self.detect_entities).encode(), "text/plain")))

        if not isinstance(self.detect_topics, Unset):
            if isinstance(self.detect_topics, bool):
                files.append(("detect_topics", (None, str(self.detect_topics).encode(), "text/plain")))
            else:
                files.append(("detect_topics", (None, str(self.detect_topics).encode(), "text/plain")))

        if not isinstance(self.diarize, Unset):
            if isinstance(self.diarize, bool):
                files.append(("diarize", (None, str(self.diarize).encode(), "text/plain")))
            else:
                files.append(("diarize", (None, str(self.diarize).encode(), "text/plain")))

        if not isinstance(self.dictation, Unset):
            if isinstance(self.dictation, bool):
                files.append(("dictation", (None, str(self.dictation).encode(), "text/plain")))
            else:
                files.append(("dictation", (None, str(self.dictation).encode(), "text/plain")))

        if not isinstance(self.diarize_version, Unset):
            files.append(("diarize_version", (None, str(self.diarize_version).encode(), "text/plain")))

        if not isinstance(self.filler_words, Unset):
            if isinstance(self.filler_words, bool):
                files.append(("filler_words", (None, str(self.filler_words).encode(), "text/plain")))
            else:
                files.append(("filler_words", (None, str(self.filler_words).encode(), "text/plain")))

        if not isinstance(self.intents, Unset):
            if isinstance(self.intents, bool):
                files.append(("intents", (None, str(self.intents).encode(), "text/plain")))
            else:
                files.append(("intents", (None, str(self.intents).encode(), "text/plain")))

        if not isinstance(self.language, Unset):
            files.append(("language", (None, str(self.language).encode(), "text/plain")))

        if not isinstance(self.measurements, Unset):
            if isinstance(self.measurements, bool):
                files.append(("measurements", (None, str(self.measurements).encode(), "text/plain")))
            else:
                files.append(("measurements", (None, str(self.measurements).encode(), "text/plain")))

        if not isinstance(self.multi_channel, Unset):
            if isinstance(self.multi_channel, bool):
                files.append(("multi_channel", (None, str(self.multi_channel).encode(), "text/plain")))
            else:
                files.append(("multi_channel", (None, str(self.multi_channel).encode(), "text/plain")))

        if not isinstance(self.numerals, Unset):
            if isinstance(self.numerals, bool):
                files.append(("numerals", (None, str(self.numerals).encode(), "text/plain")))
            else:
                files.append(("numerals", (None, str(self.numerals).encode(), "text/plain")))

        if not isinstance(self.paragraphs, Unset):
            if isinstance(self.paragraphs, bool):
                files.append(("paragraphs", (None, str(self.paragraphs).encode(), "text/plain")))
            else:
                files.append(("paragraphs", (None, str(self.paragraphs).encode(), "text/plain")))

        if not isinstance(self.profanity_filter, Unset):
            if isinstance(self.profanity_filter, bool):
                files.append(("profanity_filter", (None, str(self.profanity_filter).encode(), "text/plain")))
            else:
                files.append(("profanity_filter", (None, str(self.profanity_filter).encode(), "text/plain")))

        if not isinstance(self.punctuate, Unset):
            if isinstance(self.punctuate, bool):
                files.append(("punctuate", (None, str(self.punctuate).encode(), "text/plain")))
            else:
                files.append(("punctuate", (None, str(self.punctuate).encode(), "text/plain")))

        if not isinstance(self.sentiment, Unset):
            if isinstance(self.sentiment, bool):
                files.append(("sentiment", (None, str(self.sentiment).encode(), "text/plain")))
            else:
                files.append(("sentiment", (None, str(self.sentiment).encode(), "text/plain")))

        if not isinstance(self.smart_format, Unset):
            if isinstance(self.smart_format, bool):
                files.append(("smart_format", (None, str(self.smart_format).encode(), "text/plain")))
            else:
                files.append(("smart_format", (None, str(self.smart_format).encode(), "text/plain")))

        if not isinstance(self.topics, Unset):
            if isinstance(self.topics, bool):
                files.append(("topics", (None, str(self.topics).encode(), "text/plain")))
            else:
                files.append(("topics", (None, str(self.topics).encode(), "text/plain")))

        if not isinstance(self.utterances, Unset):
            if isinstance(self.utterances, bool):
                files.append(("utterances", (None, str(self.utterances).encode(), "text/plain")))
            else:
                files.append(("utterances", (None, str(self.utterances).encode(), "text/plain")))

        if not isinstance(self.utt_split, Unset):
            files.append(("utt_split", (None, str(self.utt_split).encode(), "text/plain")))

        if not isinstance(self.summarize, Unset):
            if isinstance(self.summarize, str):
                files.append(("summarize", (None, str(self.summarize).encode(), "text/plain")))
            elif isinstance(self.summarize, bool):
                files.append(("summarize", (None, str(self.summarize).encode(), "text/plain")))
            else:
                files.append(("summarize", (None, str(self.summarize).encode(), "text/plain")))

        if not isinstance(self.detect_language, Unset):
            if isinstance(self.detect_language, bool):
                files.append(("detect_language", (None, str(self.detect_language).encode(), "text/plain")))
            elif isinstance(self.detect_language, list):
                for detect_language_type_1_item_element in self.detect_language:
                    files.append(
                        ("detect_language", (None, str(detect_language_type_1_item_element).encode(), "text/plain"))
                    )
            else:
                files.append(("detect_language", (None, str(self.detect_language).encode(), "text/plain")))

        if not isinstance(self.extra, Unset):
            if isinstance(self.extra, str):
                files.append(("extra", (None, str(self.extra).encode(), "text/plain")))
            else:
                for extra_type_1_item_element in self.extra:
                    files.append(("extra", (None, str(extra_type_1_item_element).encode(), "text/plain")))

        if not isinstance(self.keywords, Unset):
            if isinstance(self.keywords, str):
                files.append(("keywords", (None, str(self.keywords).encode(), "text/plain")))
            else:
                for keywords_type_1_item_element in self.keywords:
                    files.append(("keywords", (None, str(keywords_type_1_item_element).encode(), "text/plain")))

        if not isinstance(self.search, Unset):
            if isinstance(self.search, str):
                files.append(("search", (None, str(self.search).encode(), "text/plain")))
            else:
                for search_type_1_item_element in self.search:
                    files.append(("search", (None, str(search_type_1_item_element).encode(), "text/plain")))

        if not isinstance(self.tag, Unset):
            if isinstance(self.tag, str):
                files.append(("tag", (None, str(self.tag).encode(), "text/plain")))
            else:
                for tag_type_1_item_element in self.tag:
                    files.append(("tag", (None, str(tag_type_1_item_element).encode(), "text/plain")))

        for prop_name, prop in self.additional_properties.items():
            files.append((prop_name, (None, str(prop).encode(), "text/plain")))

        return files

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_model(data: object) -> KnownModel | str:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                model_type_0 = check_known_model(data)

                return model_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(KnownModel | str, data)

        model = _parse_model(d.pop("model"))

        audio = File(payload=BytesIO(d.pop("audio")))

        def _parse_custom_intent(data: object) -> list[str] | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                custom_intent_type_1 = cast(list[str], data)

                return custom_intent_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | str | Unset, data)

        custom_intent = _parse_custom_intent(d.pop("custom_intent", UNSET))

        def _parse_custom_topic(data: object) -> list[str] | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                custom_topic_type_1 = cast(list[str], data)

                return custom_topic_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | str | Unset, data)

        custom_topic = _parse_custom_topic(d.pop("custom_topic", UNSET))

        _custom_intent_mode = d.pop("custom_intent_mode", UNSET)
        custom_intent_mode: TranscriptionOptionsCustomIntentMode | Unset
        if isinstance(_custom_intent_mode, Unset):
            custom_intent_mode = UNSET
        else:
            custom_intent_mode = check_transcription_options_custom_intent_mode(_custom_intent_mode)

        _custom_topic_mode = d.pop("custom_topic_mode", UNSET)
        custom_topic_mode: TranscriptionOptionsCustomTopicMode | Unset
        if isinstance(_custom_topic_mode, Unset):
            custom_topic_mode = UNSET
        else:
            custom_topic_mode = check_transcription_options_custom_topic_mode(_custom_topic_mode)

        def _parse_detect_entities(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        detect_entities = _parse_detect_entities(d.pop("detect_entities", UNSET))

        def _parse_detect_topics(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        detect_topics = _parse_detect_topics(d.pop("detect_topics", UNSET))

        def _parse_diarize(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        diarize = _parse_diarize(d.pop("diarize", UNSET))

        def _parse_dictation(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        dictation = _parse_dictation(d.pop("dictation", UNSET))

        diarize_version = d.pop("diarize_version", UNSET)

        def _parse_filler_words(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        filler_words = _parse_filler_words(d.pop("filler_words", UNSET))

        def _parse_intents(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        intents = _parse_intents(d.pop("intents", UNSET))

        language = d.pop("language", UNSET)

        def _parse_measurements(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        measurements = _parse_measurements(d.pop("measurements", UNSET))

        def _parse_multi_channel(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        multi_channel = _parse_multi_channel(d.pop("multi_channel", UNSET))

        def _parse_numerals(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        numerals = _parse_numerals(d.pop("numerals", UNSET))

        def _parse_paragraphs(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        paragraphs = _parse_paragraphs(d.pop("paragraphs", UNSET))

        def _parse_profanity_filter(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        profanity_filter = _parse_profanity_filter(d.pop("profanity_filter", UNSET))

        def _parse_punctuate(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        punctuate = _parse_punctuate(d.pop("punctuate", UNSET))

        def _parse_sentiment(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        sentiment = _parse_sentiment(d.pop("sentiment", UNSET))

        def _parse_smart_format(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        smart_format = _parse_smart_format(d.pop("smart_format", UNSET))

        def _parse_topics(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        topics = _parse_topics(d.pop("topics", UNSET))

        def _parse_utterances(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        utterances = _parse_utterances(d.pop("utterances", UNSET))

        utt_split = d.pop("utt_split", UNSET)

        def _parse_summarize(data: object) -> bool | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | str | Unset, data)

        summarize = _parse_summarize(d.pop("summarize", UNSET))

        def _parse_detect_language(data: object) -> bool | list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                detect_language_type_1 = cast(list[str], data)

                return detect_language_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(bool | list[str] | None | Unset, data)

        detect_language = _parse_detect_language(d.pop("detect_language", UNSET))

        def _parse_extra(data: object) -> list[str] | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                extra_type_1 = cast(list[str], data)

                return extra_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | str | Unset, data)

        extra = _parse_extra(d.pop("extra", UNSET))

        def _parse_keywords(data: object) -> list[str] | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                keywords_type_1 = cast(list[str], data)

                return keywords_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | str | Unset, data)

        keywords = _parse_keywords(d.pop("keywords", UNSET))

        def _parse_search(data: object) -> list[str] | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                search_type_1 = cast(list[str], data)

                return search_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | str | Unset, data)

        search = _parse_search(d.pop("search", UNSET))

        def _parse_tag(data: object) -> list[str] | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                tag_type_1 = cast(list[str], data)

                return tag_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | str | Unset, data)

        tag = _parse_tag(d.pop("tag", UNSET))

        upload_request = cls(
            model=model,
            audio=audio,
            custom_intent=custom_intent,
            custom_topic=custom_topic,
            custom_intent_mode=custom_intent_mode,
            custom_topic_mode=custom_topic_mode,
            detect_entities=detect_entities,
            detect_topics=detect_topics,
            diarize=diarize,
            dictation=dictation,
            diarize_version=diarize_version,
            filler_words=filler_words,
            intents=intents,
            language=language,
            measurements=measurements,
            multi_channel=multi_channel,
            numerals=numerals,
            paragraphs=paragraphs,
            profanity_filter=profanity_filter,
            punctuate=punctuate,
            sentiment=sentiment,
            smart_format=smart_format,
            topics=topics,
            utterances=utterances,
            utt_split=utt_split,
            summarize=summarize,
            detect_language=detect_language,
            extra=extra,
            keywords=keywords,
            search=search,
            tag=tag,
        )

        upload_request.additional_properties = d
        return upload_request

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
