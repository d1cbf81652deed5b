# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.assembly_ai_highlight import AssemblyAIHighlight


T = TypeVar("T", bound="AssemblyAIHighlights")


@_attrs_define
class AssemblyAIHighlights:
    status: str
    results: list[AssemblyAIHighlight]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        status = self.status

        results = []
        for results_item_data in self.results:
            results_item = results_item_data.to_dict()
            results.append(results_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "status": status,
                "results": results,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.assembly_ai_highlight import AssemblyAIHighlight  # noqa: PLC0415

        d = dict(src_dict)
        status = d.pop("status")

        results = []
        _results = d.pop("results")
        for results_item_data in _results:
            results_item = AssemblyAIHighlight.from_dict(results_item_data)

            results.append(results_item)

        assembly_ai_highlights = cls(
            status=status,
            results=results,
        )

        assembly_ai_highlights.additional_properties = d
        return assembly_ai_highlights

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
