# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.assembly_ai_timestamp import AssemblyAITimestamp


T = TypeVar("T", bound="AssemblyAIHighlight")


@_attrs_define
class AssemblyAIHighlight:
    count: float
    rank: float
    text: str
    timestamps: list[AssemblyAITimestamp]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        count = self.count

        rank = self.rank

        text = self.text

        timestamps = []
        for timestamps_item_data in self.timestamps:
            timestamps_item = timestamps_item_data.to_dict()
            timestamps.append(timestamps_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "count": count,
                "rank": rank,
                "text": text,
                "timestamps": timestamps,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.assembly_ai_timestamp import AssemblyAITimestamp  # noqa: PLC0415

        d = dict(src_dict)
        count = d.pop("count")

        rank = d.pop("rank")

        text = d.pop("text")

        timestamps = []
        _timestamps = d.pop("timestamps")
        for timestamps_item_data in _timestamps:
            timestamps_item = AssemblyAITimestamp.from_dict(timestamps_item_data)

            timestamps.append(timestamps_item)

        assembly_ai_highlight = cls(
            count=count,
            rank=rank,
            text=text,
            timestamps=timestamps,
        )

        assembly_ai_highlight.additional_properties = d
        return assembly_ai_highlight

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
