# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.deepgram_paragraph import DeepgramParagraph


T = TypeVar("T", bound="DeepgramParagraphs")


@_attrs_define
class DeepgramParagraphs:
    transcript: str
    """ The transcript split into paragraphs (with line breaks), when paragraphing is enabled. """
    paragraphs: list[DeepgramParagraph]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        transcript = self.transcript

        paragraphs = []
        for paragraphs_item_data in self.paragraphs:
            paragraphs_item = paragraphs_item_data.to_dict()
            paragraphs.append(paragraphs_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "transcript": transcript,
                "paragraphs": paragraphs,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.deepgram_paragraph import DeepgramParagraph  # noqa: PLC0415

        d = dict(src_dict)
        transcript = d.pop("transcript")

        paragraphs = []
        _paragraphs = d.pop("paragraphs")
        for paragraphs_item_data in _paragraphs:
            paragraphs_item = DeepgramParagraph.from_dict(paragraphs_item_data)

            paragraphs.append(paragraphs_item)

        deepgram_paragraphs = cls(
            transcript=transcript,
            paragraphs=paragraphs,
        )

        deepgram_paragraphs.additional_properties = d
        return deepgram_paragraphs

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
