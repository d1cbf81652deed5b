# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deepgram_metadata import DeepgramMetadata
    from ..models.deepgram_results import DeepgramResults


T = TypeVar("T", bound="DeepgramResult")


@_attrs_define
class DeepgramResult:
    metadata: DeepgramMetadata
    """ Metadata about the transcription response, including timing, models, and IDs. """
    results: DeepgramResults | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.deepgram_results import DeepgramResults  # noqa: PLC0415

        metadata = self.metadata.to_dict()

        results: dict[str, Any] | None | Unset
        if isinstance(self.results, Unset):
            results = UNSET
        elif isinstance(self.results, DeepgramResults):
            results = self.results.to_dict()
        else:
            results = self.results

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "metadata": metadata,
            }
        )
        if results is not UNSET:
            field_dict["results"] = results

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.deepgram_metadata import DeepgramMetadata  # noqa: PLC0415
        from ..models.deepgram_results import DeepgramResults  # noqa: PLC0415

        d = dict(src_dict)
        metadata = DeepgramMetadata.from_dict(d.pop("metadata"))

        def _parse_results(data: object) -> DeepgramResults | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                results_type_0 = DeepgramResults.from_dict(data)

                return results_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DeepgramResults | None | Unset, data)

        results = _parse_results(d.pop("results", UNSET))

        deepgram_result = cls(
            metadata=metadata,
            results=results,
        )

        deepgram_result.additional_properties = d
        return deepgram_result

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
