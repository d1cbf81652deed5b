# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.assembly_ai_content_safety_label import AssemblyAIContentSafetyLabel
    from ..models.assembly_ai_timestamp import AssemblyAITimestamp


T = TypeVar("T", bound="AssemblyAIContentSafetyResult")


@_attrs_define
class AssemblyAIContentSafetyResult:
    text: str
    labels: list[AssemblyAIContentSafetyLabel]
    sentences_idx_start: float
    sentences_idx_end: float
    timestamp: AssemblyAITimestamp
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        text = self.text

        labels = []
        for labels_item_data in self.labels:
            labels_item = labels_item_data.to_dict()
            labels.append(labels_item)

        sentences_idx_start = self.sentences_idx_start

        sentences_idx_end = self.sentences_idx_end

        timestamp = self.timestamp.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "text": text,
                "labels": labels,
                "sentences_idx_start": sentences_idx_start,
                "sentences_idx_end": sentences_idx_end,
                "timestamp": timestamp,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.assembly_ai_content_safety_label import AssemblyAIContentSafetyLabel  # noqa: PLC0415
        from ..models.assembly_ai_timestamp import AssemblyAITimestamp  # noqa: PLC0415

        d = dict(src_dict)
        text = d.pop("text")

        labels = []
        _labels = d.pop("labels")
        for labels_item_data in _labels:
            labels_item = AssemblyAIContentSafetyLabel.from_dict(labels_item_data)

            labels.append(labels_item)

        sentences_idx_start = d.pop("sentences_idx_start")

        sentences_idx_end = d.pop("sentences_idx_end")

        timestamp = AssemblyAITimestamp.from_dict(d.pop("timestamp"))

        assembly_ai_content_safety_result = cls(
            text=text,
            labels=labels,
            sentences_idx_start=sentences_idx_start,
            sentences_idx_end=sentences_idx_end,
            timestamp=timestamp,
        )

        assembly_ai_content_safety_result.additional_properties = d
        return assembly_ai_content_safety_result

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
