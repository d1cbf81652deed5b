# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.deepgram_metadata_extra import DeepgramMetadataExtra
    from ..models.deepgram_metadata_model_info import DeepgramMetadataModelInfo


T = TypeVar("T", bound="DeepgramMetadata")


@_attrs_define
class DeepgramMetadata:
    """Metadata about the transcription response, including timing, models, and IDs."""

    request_id: str
    """ A UUID identifying this specific transcription request. """
    created: str
    """ ISO-8601 timestamp. """
    duration: float
    """ Length of the audio in seconds. """
    channels: float
    """ Number of audio channels. """
    models: list[str]
    """ List of model UUIDs used for this transcription """
    model_info: DeepgramMetadataModelInfo
    """ Mapping from each model UUID (in 'models') to detailed info: its name, version, and architecture. """
    transaction_key: str | Unset = UNSET
    """ A unique transaction key; currently always “deprecated”. """
    sha256: str | Unset = UNSET
    """ The SHA-256 hash of the submitted audio file (for pre-recorded requests). """
    extra: DeepgramMetadataExtra | Unset = UNSET
    """ The pairs of the request's option `extra`, handed back. """
    tags: list[str] | Unset = UNSET
    """ The texts of the request's option `tag`, handed back. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        request_id = self.request_id

        created = self.created

        duration = self.duration

        channels = self.channels

        models = self.models

        model_info = self.model_info.to_dict()

        transaction_key = self.transaction_key

        sha256 = self.sha256

        extra: dict[str, Any] | Unset = UNSET
        if not isinstance(self.extra, Unset):
            extra = self.extra.to_dict()

        tags: list[str] | Unset = UNSET
        if not isinstance(self.tags, Unset):
            tags = self.tags

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "request_id": request_id,
                "created": created,
                "duration": duration,
                "channels": channels,
                "models": models,
                "model_info": model_info,
            }
        )
        if transaction_key is not UNSET:
            field_dict["transaction_key"] = transaction_key
        if sha256 is not UNSET:
            field_dict["sha256"] = sha256
        if extra is not UNSET:
            field_dict["extra"] = extra
        if tags is not UNSET:
            field_dict["tags"] = tags

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.deepgram_metadata_extra import DeepgramMetadataExtra  # noqa: PLC0415
        from ..models.deepgram_metadata_model_info import DeepgramMetadataModelInfo  # noqa: PLC0415

        d = dict(src_dict)
        request_id = d.pop("request_id")

        created = d.pop("created")

        duration = d.pop("duration")

        channels = d.pop("channels")

        models = cast(list[str], d.pop("models"))

        model_info = DeepgramMetadataModelInfo.from_dict(d.pop("model_info"))

        transaction_key = d.pop("transaction_key", UNSET)

        sha256 = d.pop("sha256", UNSET)

        _extra = d.pop("extra", UNSET)
        extra: DeepgramMetadataExtra | Unset
        if isinstance(_extra, Unset):
            extra = UNSET
        else:
            extra = DeepgramMetadataExtra.from_dict(_extra)

        tags = cast(list[str], d.pop("tags", UNSET))

        deepgram_metadata = cls(
            request_id=request_id,
            created=created,
            duration=duration,
            channels=channels,
            models=models,
            model_info=model_info,
            transaction_key=transaction_key,
            sha256=sha256,
            extra=extra,
            tags=tags,
        )

        deepgram_metadata.additional_properties = d
        return deepgram_metadata

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
