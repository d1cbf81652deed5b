# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.assembly_ai_transcript import AssemblyAITranscript
    from ..models.deepgram_result import DeepgramResult
    from ..models.job_error import JobError
    from ..models.mai_transcript import MaiTranscript
    from ..models.open_ai_transcript import OpenAITranscript


T = TypeVar("T", bound="FetchAnswer")


@_attrs_define
class FetchAnswer:
    """A job as it stands, in either envelope."""

    status: str
    """ Open: queued, waiting, active, processing, generating, completed, error and failed are known. """
    generation_id: str | Unset = UNSET
    """ The job, in the envelope of most models. """
    id: str | Unset = UNSET
    """ The job, in the envelope that whisper-tiny documents. """
    result: AssemblyAITranscript | DeepgramResult | MaiTranscript | None | OpenAITranscript | Unset = UNSET
    output: AssemblyAITranscript | DeepgramResult | MaiTranscript | None | OpenAITranscript | Unset = UNSET
    error: JobError | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.assembly_ai_transcript import AssemblyAITranscript  # noqa: PLC0415
        from ..models.deepgram_result import DeepgramResult  # noqa: PLC0415
        from ..models.job_error import JobError  # noqa: PLC0415
        from ..models.mai_transcript import MaiTranscript  # noqa: PLC0415
        from ..models.open_ai_transcript import OpenAITranscript  # noqa: PLC0415

        status = self.status

        generation_id = self.generation_id

        id = self.id

        result: dict[str, Any] | None | Unset
        if isinstance(self.result, Unset):
            result = UNSET
        elif isinstance(self.result, DeepgramResult):
            result = self.result.to_dict()
        elif isinstance(self.result, AssemblyAITranscript):
            result = self.result.to_dict()
        elif isinstance(self.result, OpenAITranscript):
            result = self.result.to_dict()
        elif isinstance(self.result, MaiTranscript):
            result = self.result.to_dict()
        else:
            result = self.result

        output: dict[str, Any] | None | Unset
        if isinstance(self.output, Unset):
            output = UNSET
        elif isinstance(self.output, DeepgramResult):
            output = self.output.to_dict()
        elif isinstance(self.output, AssemblyAITranscript):
            output = self.output.to_dict()
        elif isinstance(self.output, OpenAITranscript):
            output = self.output.to_dict()
        elif isinstance(self.output, MaiTranscript):
            output = self.output.to_dict()
        else:
            output = self.output

        error: dict[str, Any] | None | str | Unset
        if isinstance(self.error, Unset):
            error = UNSET
        elif isinstance(self.error, JobError):
            error = self.error.to_dict()
        else:
            error = self.error

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "status": status,
            }
        )
        if generation_id is not UNSET:
            field_dict["generation_id"] = generation_id
        if id is not UNSET:
            field_dict["id"] = id
        if result is not UNSET:
            field_dict["result"] = result
        if output is not UNSET:
            field_dict["output"] = output
        if error is not UNSET:
            field_dict["error"] = error

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.assembly_ai_transcript import AssemblyAITranscript  # noqa: PLC0415
        from ..models.deepgram_result import DeepgramResult  # noqa: PLC0415
        from ..models.job_error import JobError  # noqa: PLC0415
        from ..models.mai_transcript import MaiTranscript  # noqa: PLC0415
        from ..models.open_ai_transcript import OpenAITranscript  # noqa: PLC0415

        d = dict(src_dict)
        status = d.pop("status")

        generation_id = d.pop("generation_id", UNSET)

        id = d.pop("id", UNSET)

        def _parse_result(
            data: object,
        ) -> AssemblyAITranscript | DeepgramResult | MaiTranscript | None | OpenAITranscript | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                componentsschemas_transcription_result_type_0 = DeepgramResult.from_dict(data)

                return componentsschemas_transcription_result_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                componentsschemas_transcription_result_type_1 = AssemblyAITranscript.from_dict(data)

                return componentsschemas_transcription_result_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                componentsschemas_transcription_result_type_2 = OpenAITranscript.from_dict(data)

                return componentsschemas_transcription_result_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                componentsschemas_transcription_result_type_3 = MaiTranscript.from_dict(data)

                return componentsschemas_transcription_result_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AssemblyAITranscript | DeepgramResult | MaiTranscript | None | OpenAITranscript | Unset, data)

        result = _parse_result(d.pop("result", UNSET))

        def _parse_output(
            data: object,
        ) -> AssemblyAITranscript | DeepgramResult | MaiTranscript | None | OpenAITranscript | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                componentsschemas_transcription_result_type_0 = DeepgramResult.from_dict(data)

                return componentsschemas_transcription_result_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                componentsschemas_transcription_result_type_1 = AssemblyAITranscript.from_dict(data)

                return componentsschemas_transcription_result_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                componentsschemas_transcription_result_type_2 = OpenAITranscript.from_dict(data)

                return componentsschemas_transcription_result_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                componentsschemas_transcription_result_type_3 = MaiTranscript.from_dict(data)

                return componentsschemas_transcription_result_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AssemblyAITranscript | DeepgramResult | MaiTranscript | None | OpenAITranscript | Unset, data)

        output = _parse_output(d.pop("output", UNSET))

        def _parse_error(data: object) -> JobError | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                error_type_0 = JobError.from_dict(data)

                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobError | None | str | Unset, data)

        error = _parse_error(d.pop("error", UNSET))

        fetch_answer = cls(
            status=status,
            generation_id=generation_id,
            id=id,
            result=result,
            output=output,
            error=error,
        )

        fetch_answer.additional_properties = d
        return fetch_answer

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
