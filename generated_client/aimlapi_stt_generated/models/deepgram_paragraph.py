# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deepgram_sentence import DeepgramSentence


T = TypeVar("T", bound="DeepgramParagraph")


@_attrs_define
class DeepgramParagraph:
    """Structure describing each paragraph: its timespan, word count, and sentence breakdown."""

    sentences: list[DeepgramSentence]
    """ List of sentences in this paragraph, with start/end times. """
    num_words: float
    """ Number of words in this paragraph. """
    start: float
    """ Start time of the paragraph (in seconds). """
    end: float
    """ End time of the paragraph (in seconds). """
    speaker: int | Unset = UNSET
    """ Speaker number from 0, when diarized. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        sentences = []
        for sentences_item_data in self.sentences:
            sentences_item = sentences_item_data.to_dict()
            sentences.append(sentences_item)

        num_words = self.num_words

        start = self.start

        end = self.end

        speaker = self.speaker

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "sentences": sentences,
                "num_words": num_words,
                "start": start,
                "end": end,
            }
        )
        if speaker is not UNSET:
            field_dict["speaker"] = speaker

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.deepgram_sentence import DeepgramSentence  # noqa: PLC0415

        d = dict(src_dict)
        sentences = []
        _sentences = d.pop("sentences")
        for sentences_item_data in _sentences:
            sentences_item = DeepgramSentence.from_dict(sentences_item_data)

            sentences.append(sentences_item)

        num_words = d.pop("num_words")

        start = d.pop("start")

        end = d.pop("end")

        speaker = d.pop("speaker", UNSET)

        deepgram_paragraph = cls(
            sentences=sentences,
            num_words=num_words,
            start=start,
            end=end,
            speaker=speaker,
        )

        deepgram_paragraph.additional_properties = d
        return deepgram_paragraph

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
