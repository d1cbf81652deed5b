# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="OlderProblem")


@_attrs_define
class OlderProblem:
    message: str
    status_code: int | str
    path: str | Unset = UNSET
    request_id: str | Unset = UNSET
    timestamp: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        message = self.message

        status_code: int | str
        status_code = self.status_code

        path = self.path

        request_id = self.request_id

        timestamp = self.timestamp

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "message": message,
                "statusCode": status_code,
            }
        )
        if path is not UNSET:
            field_dict["path"] = path
        if request_id is not UNSET:
            field_dict["requestId"] = request_id
        if timestamp is not UNSET:
            field_dict["timestamp"] = timestamp

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        message = d.pop("message")

        def _parse_status_code(data: object) -> int | str:
            return cast(int | str, data)

        status_code = _parse_status_code(d.pop("statusCode"))

        path = d.pop("path", UNSET)

        request_id = d.pop("requestId", UNSET)

        timestamp = d.pop("timestamp", UNSET)

        older_problem = cls(
            message=message,
            status_code=status_code,
            path=path,
            request_id=request_id,
            timestamp=timestamp,
        )

        older_problem.additional_properties = d
        return older_problem

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
