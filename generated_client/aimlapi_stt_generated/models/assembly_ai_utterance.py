# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.assembly_ai_word import AssemblyAIWord


T = TypeVar("T", bound="AssemblyAIUtterance")


@_attrs_define
class AssemblyAIUtterance:
    confidence: float
    end: float
    speaker: None | str
    start: float
    text: str
    words: list[AssemblyAIWord]
    channel: None | str | Unset = UNSET
    """ Channel number from 1, where there are several. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        confidence = self.confidence

        end = self.end

        speaker: None | str
        speaker = self.speaker

        start = self.start

        text = self.text

        words = []
        for words_item_data in self.words:
            words_item = words_item_data.to_dict()
            words.append(words_item)

        channel: None | str | Unset
        if isinstance(self.channel, Unset):
            channel = UNSET
        else:
            channel = self.channel

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "confidence": confidence,
                "end": end,
                "speaker": speaker,
                "start": start,
                "text": text,
                "words": words,
            }
        )
        if channel is not UNSET:
            field_dict["channel"] = channel

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.assembly_ai_word import AssemblyAIWord  # noqa: PLC0415

        d = dict(src_dict)
        confidence = d.pop("confidence")

        end = d.pop("end")

        def _parse_speaker(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        speaker = _parse_speaker(d.pop("speaker"))

        start = d.pop("start")

        text = d.pop("text")

        words = []
        _words = d.pop("words")
        for words_item_data in _words:
            words_item = AssemblyAIWord.from_dict(words_item_data)

            words.append(words_item)

        def _parse_channel(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        channel = _parse_channel(d.pop("channel", UNSET))

        assembly_ai_utterance = cls(
            confidence=confidence,
            end=end,
            speaker=speaker,
            start=start,
            text=text,
            words=words,
            channel=channel,
        )

        assembly_ai_utterance.additional_properties = d
        return assembly_ai_utterance

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
