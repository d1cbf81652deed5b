# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.assembly_ai_chapter import AssemblyAIChapter
    from ..models.assembly_ai_content_safety import AssemblyAIContentSafety
    from ..models.assembly_ai_entity import AssemblyAIEntity
    from ..models.assembly_ai_highlights import AssemblyAIHighlights
    from ..models.assembly_ai_sentiment import AssemblyAISentiment
    from ..models.assembly_ai_spelling import AssemblyAISpelling
    from ..models.assembly_ai_topics import AssemblyAITopics
    from ..models.assembly_ai_utterance import AssemblyAIUtterance
    from ..models.assembly_ai_word import AssemblyAIWord


T = TypeVar("T", bound="AssemblyAITranscript")


@_attrs_define
class AssemblyAITranscript:
    id: str
    status: str
    language_model: None | str | Unset = UNSET
    acoustic_model: None | str | Unset = UNSET
    language_code: None | str | Unset = UNSET
    language_detection: bool | None | Unset = UNSET
    language_confidence_threshold: float | None | Unset = UNSET
    language_confidence: float | None | Unset = UNSET
    text: None | str | Unset = UNSET
    words: list[AssemblyAIWord] | None | Unset = UNSET
    utterances: list[AssemblyAIUtterance] | None | Unset = UNSET
    confidence: float | None | Unset = UNSET
    audio_duration: float | None | Unset = UNSET
    punctuate: bool | None | Unset = UNSET
    format_text: bool | None | Unset = UNSET
    disfluencies: bool | None | Unset = UNSET
    multichannel: bool | None | Unset = UNSET
    webhook_url: None | str | Unset = UNSET
    webhook_status_code: float | None | Unset = UNSET
    webhook_auth_header_name: None | str | Unset = UNSET
    speed_boost: bool | None | Unset = UNSET
    auto_highlights: bool | None | Unset = UNSET
    audio_start_from: float | None | Unset = UNSET
    audio_end_at: float | None | Unset = UNSET
    word_boost: list[str] | None | Unset = UNSET
    boost_param: None | str | Unset = UNSET
    filter_profanity: bool | None | Unset = UNSET
    redact_pii: bool | None | Unset = UNSET
    redact_pii_audio: bool | None | Unset = UNSET
    redact_pii_policies: list[str] | None | Unset = UNSET
    speaker_labels: bool | None | Unset = UNSET
    speakers_expected: float | None | Unset = UNSET
    content_safety: bool | None | Unset = UNSET
    iab_categories: bool | None | Unset = UNSET
    custom_spelling: list[AssemblyAISpelling] | None | Unset = UNSET
    chapters: list[AssemblyAIChapter] | None | Unset = UNSET
    summarization: bool | None | Unset = UNSET
    summary_type: None | str | Unset = UNSET
    summary_model: None | str | Unset = UNSET
    summary: None | str | Unset = UNSET
    auto_chapters: bool | None | Unset = UNSET
    sentiment_analysis: bool | None | Unset = UNSET
    sentiment_analysis_results: list[AssemblyAISentiment] | None | Unset = UNSET
    entity_detection: bool | None | Unset = UNSET
    entities: list[AssemblyAIEntity] | None | Unset = UNSET
    speech_threshold: float | None | Unset = UNSET
    throttled: bool | None | Unset = UNSET
    error: None | str | Unset = UNSET
    speech_model: None | str | Unset = UNSET
    """ Open: best, slam-1 and universal are known. """
    redact_pii_audio_quality: None | str | Unset = UNSET
    """ Open: mp3 and wav are known. """
    redact_pii_sub: None | str | Unset = UNSET
    """ Open: entity_name and hash are known. """
    auto_highlights_result: AssemblyAIHighlights | None | Unset = UNSET
    content_safety_labels: AssemblyAIContentSafety | None | Unset = UNSET
    iab_categories_result: AssemblyAITopics | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.assembly_ai_content_safety import AssemblyAIContentSafety  # noqa: PLC0415
        from ..models.assembly_ai_highlights import AssemblyAIHighlights  # noqa: PLC0415
        from ..models.assembly_ai_topics import AssemblyAITopics  # noqa: PLC0415

        id = self.id

        status = self.status

        language_model: None | str | Unset
        if isinstance(self.language_model, Unset):
            language_model = UNSET
        else:
            language_model = self.language_model

        acoustic_model: None | str | Unset
        if isinstance(self.acoustic_model, Unset):
            acoustic_model = UNSET
        else:
            acoustic_model = self.acoustic_model

        language_code: None | str | Unset
        if isinstance(self.language_code, Unset):
            language_code = UNSET
        else:
            language_code = self.language_code

        language_detection: bool | None | Unset
        if isinstance(self.language_detection, Unset):
            language_detection = UNSET
        else:
            language_detection = self.language_detection

        language_confidence_threshold: float | None | Unset
        if isinstance(self.language_confidence_threshold, Unset):
            language_confidence_threshold = UNSET
        else:
            language_confidence_threshold = self.language_confidence_threshold

        language_confidence: float | None | Unset
        if isinstance(self.language_confidence, Unset):
            language_confidence = UNSET
        else:
            language_confidence = self.language_confidence

        text: None | str | Unset
        if isinstance(self.text, Unset):
            text = UNSET
        else:
            text = self.text

        words: list[dict[str, Any]] | None | Unset
        if isinstance(self.words, Unset):
            words = UNSET
        elif isinstance(self.words, list):
            words = []
            for words_type_0_item_data in self.words:
                words_type_0_item = words_type_0_item_data.to_dict()
                words.append(words_type_0_item)

        else:
            words = self.words

        utterances: list[dict[str, Any]] | None | Unset
        if isinstance(self.utterances, Unset):
            utterances = UNSET
        elif isinstance(self.utterances, list):
            utterances = []
            for utterances_type_0_item_data in self.utterances:
                utterances_type_0_item = utterances_type_0_item_data.to_dict()
                utterances.append(utterances_type_0_item)

        else:
            utterances = self.utterances

        confidence: float | None | Unset
        if isinstance(self.confidence, Unset):
            confidence = UNSET
        else:
            confidence = self.confidence

        audio_duration: float | None | Unset
        if isinstance(self.audio_duration, Unset):
            audio_duration = UNSET
        else:
            audio_duration = self.audio_duration

        punctuate: bool | None | Unset
        if isinstance(self.punctuate, Unset):
            punctuate = UNSET
        else:
            punctuate = self.punctuate

        format_text: bool | None | Unset
        if isinstance(self.format_text, Unset):
            format_text = UNSET
        else:
            format_text = self.format_text

        disfluencies: bool | None | Unset
        if isinstance(self.disfluencies, Unset):
            disfluencies = UNSET
        else:
            disfluencies = self.disfluencies

        multichannel: bool | None | Unset
        if isinstance(self.multichannel, Unset):
            multichannel = UNSET
        else:
            multichannel = self.multichannel

        webhook_url: None | str | Unset
        if isinstance(self.webhook_url, Unset):
            webhook_url = UNSET
        else:
            webhook_url = self.webhook_url

        webhook_status_code: float | None | Unset
        if isinstance(self.webhook_status_code, Unset):
            webhook_status_code = UNSET
        else:
            webhook_status_code = self.webhook_status_code

        webhook_auth_header_name: None | str | Unset
        if isinstance(self.webhook_auth_header_name, Unset):
            webhook_auth_header_name = UNSET
        else:
            webhook_auth_header_name = self.webhook_auth_header_name

        speed_boost: bool | None | Unset
        if isinstance(self.speed_boost, Unset):
            speed_boost = UNSET
        else:
            speed_boost = self.speed_boost

        auto_highlights: bool | None | Unset
        if isinstance(self.auto_highlights, Unset):
            auto_highlights = UNSET
        else:
            auto_highlights = self.auto_highlights

        audio_start_from: float | None | Unset
        if isinstance(self.audio_start_from, Unset):
            audio_start_from = UNSET
        else:
            audio_start_from = self.audio_start_from

        audio_end_at: float | None | Unset
        if isinstance(self.audio_end_at, Unset):
            audio_end_at = UNSET
        else:
            audio_end_at = self.audio_end_at

        word_boost: list[str] | None | Unset
        if isinstance(self.word_boost, Unset):
            word_boost = UNSET
        elif isinstance(self.word_boost, list):
            word_boost = self.word_boost

        else:
            word_boost = self.word_boost

        boost_param: None | str | Unset
        if isinstance(self.boost_param, Unset):
            boost_param = UNSET
        else:
            boost_param = self.boost_param

        filter_profanity: bool | None | Unset
        if isinstance(self.filter_profanity, Unset):
            filter_profanity = UNSET
        else:
            filter_profanity = self.filter_profanity

        redact_pii: bool | None | Unset
        if isinstance(self.redact_pii, Unset):
            redact_pii = UNSET
        else:
            redact_pii = self.redact_pii

        redact_pii_audio: bool | None | Unset
        if isinstance(self.redact_pii_audio, Unset):
            redact_pii_audio = UNSET
        else:
            redact_pii_audio = self.redact_pii_audio

        redact_pii_policies: list[str] | None | Unset
        if isinstance(self.redact_pii_policies, Unset):
            redact_pii_policies = UNSET
        elif isinstance(self.redact_pii_policies, list):
            redact_pii_policies = self.redact_pii_policies

        else:
            redact_pii_policies = self.redact_pii_policies

        speaker_labels: bool | None | Unset
        if isinstance(self.speaker_labels, Unset):
            speaker_labels = UNSET
        else:
            speaker_labels = self.speaker_labels

        speakers_expected: float | None | Unset
        if isinstance(self.speakers_expected, Unset):
            speakers_expected = UNSET
        else:
            speakers_expected = self.speakers_expected

        content_safety: bool | None | Unset
        if isinstance(self.content_safety, Unset):
            content_safety = UNSET
        else:
            content_safety = self.content_safety

        iab_categories: bool | None | Unset
        if isinstance(self.iab_categories, Unset):
            iab_categories = UNSET
        else:
            iab_categories = self.iab_categories

        custom_spelling: list[dict[str, Any]] | None | Unset
        if isinstance(self.custom_spelling, Unset):
            custom_spelling = UNSET
        elif isinstance(self.custom_spelling, list):
            custom_spelling = []
            for custom_spelling_type_0_item_data in self.custom_spelling:
                custom_spelling_type_0_item = custom_spelling_type_0_item_data.to_dict()
                custom_spelling.append(custom_spelling_type_0_item)

        else:
            custom_spelling = self.custom_spelling

        chapters: list[dict[str, Any]] | None | Unset
        if isinstance(self.chapters, Unset):
            chapters = UNSET
        elif isinstance(self.chapters, list):
            chapters = []
            for chapters_type_0_item_data in self.chapters:
                chapters_type_0_item = chapters_type_0_item_data.to_dict()
                chapters.append(chapters_type_0_item)

        else:
            chapters = self.chapters

        summarization: bool | None | Unset
        if isinstance(self.summarization, Unset):
            summarization = UNSET
        else:
            summarization = self.summarization

        summary_type: None | str | Unset
        if isinstance(self.summary_type, Unset):
            summary_type = UNSET
        else:
            summary_type = self.summary_type

        summary_model: None | str | Unset
        if isinstance(self.summary_model, Unset):
            summary_model = UNSET
        else:
            summary_model = self.summary_model

        summary: None | str | Unset
        if isinstance(self.summary, Unset):
            summary = UNSET
        else:
            summary = self.summary

        auto_chapters: bool | None | Unset
        if isinstance(self.auto_chapters, Unset):
            auto_chapters = UNSET
        else:
            auto_chapters = self.auto_chapters

        sentiment_analysis: bool | None | Unset
        if isinstance(self.sentiment_analysis, Unset):
            sentiment_analysis = UNSET
        else:
            sentiment_analysis = self.sentiment_analysis

        sentiment_analysis_results: list[dict[str, Any]] | None | Unset
        if isinstance(self.sentiment_analysis_results, Unset):
            sentiment_analysis_results = UNSET
        elif isinstance(self.sentiment_analysis_results, list):
            sentiment_analysis_results = []
            for sentiment_analysis_results_type_0_item_data in self.sentiment_analysis_results:
                sentiment_analysis_results_type_0_item = sentiment_analysis_results_type_0_item_data.to_dict()
                sentiment_analysis_results.append(sentiment_analysis_results_type_0_item)

        else:
            sentiment_analysis_results = self.sentiment_analysis_results

        entity_detection: bool | None | Unset
        if isinstance(self.entity_detection, Unset):
            entity_detection = UNSET
        else:
            entity_detection = self.entity_detection

        entities: list[dict[str, Any]] | None | Unset
        if isinstance(self.entities, Unset):
            entities = UNSET
        elif isinstance(self.entities, list):
            entities = []
            for entities_type_0_item_data in self.entities:
                entities_type_0_item = entities_type_0_item_data.to_dict()
                entities.append(entities_type_0_item)

        else:
            entities = self.entities

        speech_threshold: float | None | Unset
        if isinstance(self.speech_threshold, Unset):
            speech_threshold = UNSET
        else:
            speech_threshold = self.speech_threshold

        throttled: bool | None | Unset
        if isinstance(self.throttled, Unset):
            throttled = UNSET
        else:
            throttled = self.throttled

        error: None | str | Unset
        if isinstance(self.error, Unset):
            error = UNSET
        else:
            error = self.error

        speech_model: None | str | Unset
        if isinstance(self.speech_model, Unset):
            speech_model = UNSET
        else:
            speech_model = self.speech_model

        redact_pii_audio_quality: None | str | Unset
        if isinstance(self.redact_pii_audio_quality, Unset):
            redact_pii_audio_quality = UNSET
        else:
            redact_pii_audio_quality = self.redact_pii_audio_quality

        redact_pii_sub: None | str | Unset
        if isinstance(self.redact_pii_sub, Unset):
            redact_pii_sub = UNSET
        else:
            redact_pii_sub = self.redact_pii_sub

        auto_highlights_result: dict[str, Any] | None | Unset
        if isinstance(self.auto_highlights_result, Unset):
            auto_highlights_result = UNSET
        elif isinstance(self.auto_highlights_result, AssemblyAIHighlights):
            auto_highlights_result = self.auto_highlights_result.to_dict()
        else:
            auto_highlights_result = self.auto_highlights_result

        content_safety_labels: dict[str, Any] | None | Unset
        if isinstance(self.content_safety_labels, Unset):
            content_safety_labels = UNSET
        elif isinstance(self.content_safety_labels, AssemblyAIContentSafety):
            content_safety_labels = self.content_safety_labels.to_dict()
        else:
            content_safety_labels = self.content_safety_labels

        iab_categories_result: dict[str, Any] | None | Unset
        if isinstance(self.iab_categories_result, Unset):
            iab_categories_result = UNSET
        elif isinstance(self.iab_categories_result, AssemblyAITopics):
            iab_categories_result = self.iab_categories_result.to_dict()
        else:
            iab_categories_result = self.iab_categories_result

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "status": status,
            }
        )
        if language_model is not UNSET:
            field_dict["language_model"] = language_model
        if acoustic_model is not UNSET:
            field_dict["acoustic_model"] = acoustic_model
        if language_code is not UNSET:
            field_dict["language_code"] = language_code
        if language_detection is not UNSET:
            field_dict["language_detection"] = language_detection
        if language_confidence_threshold is not UNSET:
            field_dict["language_confidence_threshold"] = language_confidence_threshold
        if language_confidence is not UNSET:
            field_dict["language_confidence"] = language_confidence
        if text is not UNSET:
            field_dict["text"] = text
        if words is not UNSET:
            field_dict["words"] = words
        if utterances is not UNSET:
            field_dict["utterances"] = utterances
        if confidence is not UNSET:
            field_dict["confidence"] = confidence
        if audio_duration is not UNSET:
            field_dict["audio_duration"] = audio_duration
        if punctuate is not UNSET:
            field_dict["punctuate"] = punctuate
        if format_text is not UNSET:
            field_dict["format_text"] = format_text
        if disfluencies is not UNSET:
            field_dict["disfluencies"] = disfluencies
        if multichannel is not UNSET:
            field_dict["multichannel"] = multichannel
        if webhook_url is not UNSET:
            field_dict["webhook_url"] = webhook_url
        if webhook_status_code is not UNSET:
            field_dict["webhook_status_code"] = webhook_status_code
        if webhook_auth_header_name is not UNSET:
            field_dict["webhook_auth_header_name"] = webhook_auth_header_name
        if speed_boost is not UNSET:
            field_dict["speed_boost"] = speed_boost
        if auto_highlights is not UNSET:
            field_dict["auto_highlights"] = auto_highlights
        if audio_start_from is not UNSET:
            field_dict["audio_start_from"] = audio_start_from
        if audio_end_at is not UNSET:
            field_dict["audio_end_at"] = audio_end_at
        if word_boost is not UNSET:
            field_dict["word_boost"] = word_boost
        if boost_param is not UNSET:
            field_dict["boost_param"] = boost_param
        if filter_profanity is not UNSET:
            field_dict["filter_profanity"] = filter_profanity
        if redact_pii is not UNSET:
            field_dict["redact_pii"] = redact_pii
        if redact_pii_audio is not UNSET:
            field_dict["redact_pii_audio"] = redact_pii_audio
        if redact_pii_policies is not UNSET:
            field_dict["redact_pii_policies"] = redact_pii_policies
        if speaker_labels is not UNSET:
            field_dict["speaker_labels"] = speaker_labels
        if speakers_expected is not UNSET:
            field_dict["speakers_expected"] = speakers_expected
        if content_safety is not UNSET:
            field_dict["content_safety"] = content_safety
        if iab_categories is not UNSET:
            field_dict["iab_categories"] = iab_categories
        if custom_spelling is not UNSET:
            field_dict["custom_spelling"] = custom_spelling
        if chapters is not UNSET:
            field_dict["chapters"] = chapters
        if summarization is not UNSET:
            field_dict["summarization"] = summarization
        if summary_type is not UNSET:
            field_dict["summary_type"] = summary_type
        if summary_model is not UNSET:
            field_dict["summary_model"] = summary_model
        if summary is not UNSET:
            field_dict["summary"] = summary
        if auto_chapters is not UNSET:
            field_dict["auto_chapters"] = auto_chapters
        if sentiment_analysis is not UNSET:
            field_dict["sentiment_analysis"] = sentiment_analysis
        if sentiment_analysis_results is not UNSET:
            field_dict["sentiment_analysis_results"] = sentiment_analysis_results
        if entity_detection is not UNSET:
            field_dict["entity_detection"] = entity_detection
        if entities is not UNSET:
            field_dict["entities"] = entities
        if speech_threshold is not UNSET:
            field_dict["speech_threshold"] = speech_threshold
        if throttled is not UNSET:
            field_dict["throttled"] = throttled
        if error is not UNSET:
            field_dict["error"] = error
        if speech_model is not UNSET:
            field_dict["speech_model"] = speech_model
        if redact_pii_audio_quality is not UNSET:
            field_dict["redact_pii_audio_quality"] = redact_pii_audio_quality
        if redact_pii_sub is not UNSET:
            field_dict["redact_pii_sub"] = redact_pii_sub
        if auto_highlights_result is not UNSET:
            field_dict["auto_highlights_result"] = auto_highlights_result
        if content_safety_labels is not UNSET:
            field_dict["content_safety_labels"] = content_safety_labels
        if iab_categories_result is not UNSET:
            field_dict["iab_categories_result"] = iab_categories_result

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.assembly_ai_chapter import AssemblyAIChapter  # noqa: PLC0415
        from ..models.assembly_ai_content_safety import AssemblyAIContentSafety  # noqa: PLC0415
        from ..models.assembly_ai_entity import AssemblyAIEntity  # noqa: PLC0415
        from ..models.assembly_ai_highlights import AssemblyAIHighlights  # noqa: PLC0415
        from ..models.assembly_ai_sentiment import AssemblyAISentiment  # noqa: PLC0415
        from ..models.assembly_ai_spelling import AssemblyAISpelling  # noqa: PLC0415
        from ..models.assembly_ai_topics import AssemblyAITopics  # noqa: PLC0415
        from ..models.assembly_ai_utterance import AssemblyAIUtterance  # noqa: PLC0415
        from ..models.assembly_ai_word import AssemblyAIWord  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        status = d.pop("status")

        def _parse_language_model(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        language_model = _parse_language_model(d.pop("language_model", UNSET))

        def _parse_acoustic_model(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        acoustic_model = _parse_acoustic_model(d.pop("acoustic_model", UNSET))

        def _parse_language_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        language_code = _parse_language_code(d.pop("language_code", UNSET))

        def _parse_language_detection(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        language_detection = _parse_language_detection(d.pop("language_detection", UNSET))

        def _parse_language_confidence_threshold(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        language_confidence_threshold = _parse_language_confidence_threshold(
            d.pop("language_confidence_threshold", UNSET)
        )

        def _parse_language_confidence(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        language_confidence = _parse_language_confidence(d.pop("language_confidence", UNSET))

        def _parse_text(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        text = _parse_text(d.pop("text", UNSET))

        def _parse_words(data: object) -> list[AssemblyAIWord] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                words_type_0 = []
                _words_type_0 = data
                for words_type_0_item_data in _words_type_0:
                    words_type_0_item = AssemblyAIWord.from_dict(words_type_0_item_data)

                    words_type_0.append(words_type_0_item)

                return words_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[AssemblyAIWord] | None | Unset, data)

        words = _parse_words(d.pop("words", UNSET))

        def _parse_utterances(data: object) -> list[AssemblyAIUtterance] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                utterances_type_0 = []
                _utterances_type_0 = data
                for utterances_type_0_item_data in _utterances_type_0:
                    utterances_type_0_item = AssemblyAIUtterance.from_dict(utterances_type_0_item_data)

                    utterances_type_0.append(utterances_type_0_item)

                return utterances_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[AssemblyAIUtterance] | None | Unset, data)

        utterances = _parse_utterances(d.pop("utterances", UNSET))

        def _parse_confidence(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        confidence = _parse_confidence(d.pop("confidence", UNSET))

        def _parse_audio_duration(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        audio_duration = _parse_audio_duration(d.pop("audio_duration", UNSET))

        def _parse_punctuate(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        punctuate = _parse_punctuate(d.pop("punctuate", UNSET))

        def _parse_format_text(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        format_text = _parse_format_text(d.pop("format_text", UNSET))

        def _parse_disfluencies(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        disfluencies = _parse_disfluencies(d.pop("disfluencies", UNSET))

        def _parse_multichannel(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        multichannel = _parse_multichannel(d.pop("multichannel", UNSET))

        def _parse_webhook_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        webhook_url = _parse_webhook_url(d.pop("webhook_url", UNSET))

        def _parse_webhook_status_code(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        webhook_status_code = _parse_webhook_status_code(d.pop("webhook_status_code", UNSET))

        def _parse_webhook_auth_header_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        webhook_auth_header_name = _parse_webhook_auth_header_name(d.pop("webhook_auth_header_name", UNSET))

        def _parse_speed_boost(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        speed_boost = _parse_speed_boost(d.pop("speed_boost", UNSET))

        def _parse_auto_highlights(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        auto_highlights = _parse_auto_highlights(d.pop("auto_highlights", UNSET))

        def _parse_audio_start_from(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        audio_start_from = _parse_audio_start_from(d.pop("audio_start_from", UNSET))

        def _parse_audio_end_at(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        audio_end_at = _parse_audio_end_at(d.pop("audio_end_at", UNSET))

        def _parse_word_boost(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                word_boost_type_0 = cast(list[str], data)

                return word_boost_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        word_boost = _parse_word_boost(d.pop("word_boost", UNSET))

        def _parse_boost_param(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        boost_param = _parse_boost_param(d.pop("boost_param", UNSET))

        def _parse_filter_profanity(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        filter_profanity = _parse_filter_profanity(d.pop("filter_profanity", UNSET))

        def _parse_redact_pii(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        redact_pii = _parse_redact_pii(d.pop("redact_pii", UNSET))

        def _parse_redact_pii_audio(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        redact_pii_audio = _parse_redact_pii_audio(d.pop("redact_pii_audio", UNSET))

        def _parse_redact_pii_policies(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                redact_pii_policies_type_0 = cast(list[str], data)

                return redact_pii_policies_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        redact_pii_policies = _parse_redact_pii_policies(d.pop("redact_pii_policies", UNSET))

        def _parse_speaker_labels(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        speaker_labels = _parse_speaker_labels(d.pop("speaker_labels", UNSET))

        def _parse_speakers_expected(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        speakers_expected = _parse_speakers_expected(d.pop("speakers_expected", UNSET))

        def _parse_content_safety(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        content_safety = _parse_content_safety(d.pop("content_safety", UNSET))

        def _parse_iab_categories(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        iab_categories = _parse_iab_categories(d.pop("iab_categories", UNSET))

        def _parse_custom_spelling(data: object) -> list[AssemblyAISpelling] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                custom_spelling_type_0 = []
                _custom_spelling_type_0 = data
                for custom_spelling_type_0_item_data in _custom_spelling_type_0:
                    custom_spelling_type_0_item = AssemblyAISpelling.from_dict(custom_spelling_type_0_item_data)

                    custom_spelling_type_0.append(custom_spelling_type_0_item)

                return custom_spelling_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[AssemblyAISpelling] | None | Unset, data)

        custom_spelling = _parse_custom_spelling(d.pop("custom_spelling", UNSET))

        def _parse_chapters(data: object) -> list[AssemblyAIChapter] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                chapters_type_0 = []
                _chapters_type_0 = data
                for chapters_type_0_item_data in _chapters_type_0:
                    chapters_type_0_item = AssemblyAIChapter.from_dict(chapters_type_0_item_data)

                    chapters_type_0.append(chapters_type_0_item)

                return chapters_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[AssemblyAIChapter] | None | Unset, data)

        chapters = _parse_chapters(d.pop("chapters", UNSET))

        def _parse_summarization(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        summarization = _parse_summarization(d.pop("summarization", UNSET))

        def _parse_summary_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        summary_type = _parse_summary_type(d.pop("summary_type", UNSET))

        def _parse_summary_model(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        summary_model = _parse_summary_model(d.pop("summary_model", UNSET))

        def _parse_summary(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        summary = _parse_summary(d.pop("summary", UNSET))

        def _parse_auto_chapters(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        auto_chapters = _parse_auto_chapters(d.pop("auto_chapters", UNSET))

        def _parse_sentiment_analysis(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        sentiment_analysis = _parse_sentiment_analysis(d.pop("sentiment_analysis", UNSET))

        def _parse_sentiment_analysis_results(data: object) -> list[AssemblyAISentiment] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                sentiment_analysis_results_type_0 = []
                _sentiment_analysis_results_type_0 = data
                for sentiment_analysis_results_type_0_item_data in _sentiment_analysis_results_type_0:
                    sentiment_analysis_results_type_0_item = AssemblyAISentiment.from_dict(
                        sentiment_analysis_results_type_0_item_data
                    )

                    sentiment_analysis_results_type_0.append(sentiment_analysis_results_type_0_item)

                return sentiment_analysis_results_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[AssemblyAISentiment] | None | Unset, data)

        sentiment_analysis_results = _parse_sentiment_analysis_results(d.pop("sentiment_analysis_results", UNSET))

        def _parse_entity_detection(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        entity_detection = _parse_entity_detection(d.pop("entity_detection", UNSET))

        def _parse_entities(data: object) -> list[AssemblyAIEntity] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                entities_type_0 = []
                _entities_type_0 = data
                for entities_type_0_item_data in _entities_type_0:
                    entities_type_0_item = AssemblyAIEntity.from_dict(entities_type_0_item_data)

                    entities_type_0.append(entities_type_0_item)

                return entities_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[AssemblyAIEntity] | None | Unset, data)

        entities = _parse_entities(d.pop("entities", UNSET))

        def _parse_speech_threshold(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        speech_threshold = _parse_speech_threshold(d.pop("speech_threshold", UNSET))

        def _parse_throttled(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        throttled = _parse_throttled(d.pop("throttled", UNSET))

        def _parse_error(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        error = _parse_error(d.pop("error", UNSET))

        def _parse_speech_model(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        speech_model = _parse_speech_model(d.pop("speech_model", UNSET))

        def _parse_redact_pii_audio_quality(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        redact_pii_audio_quality = _parse_redact_pii_audio_quality(d.pop("redact_pii_audio_quality", UNSET))

        def _parse_redact_pii_sub(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        redact_pii_sub = _parse_redact_pii_sub(d.pop("redact_pii_sub", UNSET))

        def _parse_auto_highlights_result(data: object) -> AssemblyAIHighlights | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                auto_highlights_result_type_0 = AssemblyAIHighlights.from_dict(data)

                return auto_highlights_result_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AssemblyAIHighlights | None | Unset, data)

        auto_highlights_result = _parse_auto_highlights_result(d.pop("auto_highlights_result", UNSET))

        def _parse_content_safety_labels(data: object) -> AssemblyAIContentSafety | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                content_safety_labels_type_0 = AssemblyAIContentSafety.from_dict(data)

                return content_safety_labels_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AssemblyAIContentSafety | None | Unset, data)

        content_safety_labels = _parse_content_safety_labels(d.pop("content_safety_labels", UNSET))

        def _parse_iab_categories_result(data: object) -> AssemblyAITopics | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                iab_categories_result_type_0 = AssemblyAITopics.from_dict(data)

                return iab_categories_result_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AssemblyAITopics | None | Unset, data)

        iab_categories_result = _parse_iab_categories_result(d.pop("iab_categories_result", UNSET))

        assembly_ai_transcript = cls(
            id=id,
            status=status,
            language_model=language_model,
            acoustic_model=acoustic_model,
            language_code=language_code,
            language_detection=language_detection,
            language_confidence_threshold=language_confidence_threshold,
            language_confidence=language_confidence,
            text=text,
            words=words,
            utterances=utterances,
            confidence=confidence,
            audio_duration=audio_duration,
            punctuate=punctuate,
            format_text=format_text,
            disfluencies=disfluencies,
            multichannel=multichannel,
            webhook_url=webhook_url,
            webhook_status_code=webhook_status_code,
            webhook_auth_header_name=webhook_auth_header_name,
            speed_boost=speed_boost,
            auto_highlights=auto_highlights,
            audio_start_from=audio_start_from,
            audio_end_at=audio_end_at,
            word_boost=word_boost,
            boost_param=boost_param,
            filter_profanity=filter_profanity,
            redact_pii=redact_pii,
            redact_pii_audio=redact_pii_audio,
            redact_pii_policies=redact_pii_policies,
            speaker_labels=speaker_labels,
            speakers_expected=speakers_expected,
            content_safety=content_safety,
            iab_categories=iab_categories,
            custom_spelling=custom_spelling,
            chapters=chapters,
            summarization=summarization,
            summary_type=summary_type,
            summary_model=summary_model,
            summary=summary,
            auto_chapters=auto_chapters,
            sentiment_analysis=sentiment_analysis,
            sentiment_analysis_results=sentiment_analysis_results,
            entity_detection=entity_detection,
            entities=entities,
            speech_threshold=speech_threshold,
            throttled=throttled,
            error=error,
            speech_model=speech_model,
            redact_pii_audio_quality=redact_pii_audio_quality,
            redact_pii_sub=redact_pii_sub,
            auto_highlights_result=auto_highlights_result,
            content_safety_labels=content_safety_labels,
            iab_categories_result=iab_categories_result,
        )

        assembly_ai_transcript.additional_properties = d
        return assembly_ai_transcript

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
