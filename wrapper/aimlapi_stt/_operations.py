"""The one module that sees the generated client: requests from its `_get_kwargs`, results from its models.

Not used from it: `sync_detailed`, `asyncio_detailed` and its `Client`. They pick the first union member that fits, know
one success code each, send booleans as `True`, and build every multipart form with the same boundary.

The generated client is imported where it is used: any part of it loads all models, which takes longer than the rest of
this package and its HTTP library. A program pays that with its first request, not for having the import.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, assert_never, cast, get_type_hints

from ._config import ApiKey
from ._effects import Request, Upload
from ._models import upload_field
from ._options import checked, checked_extra, form_value, require_json
from ._quoting import shown
from .errors import InvalidOption

if TYPE_CHECKING:
    from aimlapi_stt_generated.models import AssemblyAITranscript, DeepgramResult, MaiTranscript, OpenAITranscript
    from aimlapi_stt_generated.models.known_model import KnownModel
    from aimlapi_stt_generated.options import Options

    ResultModel: TypeAlias = DeepgramResult | AssemblyAITranscript | OpenAITranscript | MaiTranscript
else:  # what annotations say to whoever reads them in a running program
    KnownModel = str
    Options = dict
    ResultModel = object

__all__ = ["KnownModel", "Options", "ResultModel", "create_request", "fetch_request", "result_class"]


def create_request(
    source: str | Upload,
    model: str,
    options: Mapping[str, object],
    *,
    base_url: str,
    key: ApiKey,
    headers: Mapping[str, str],
    timeout_s: float,
    extra_options: Mapping[str, object] | None = None,
) -> Request:
    """The request that creates a job: JSON for a URL, a multipart form for a file.

    Args:
        source: a URL, or a file part.
        model: the model id.
        options: request options that the contract knows, held against it.
        base_url: where the deployment is.
        key: the API key.
        headers: headers beside that of the key.
        timeout_s: how long the request may stall, in seconds.
        extra_options: options that are sent as they are: names or values that the contract does not know.

    Raises:
        InvalidOption: an option has a name or a value that the contract does not know, or an extra one cannot be sent.
    """
    from aimlapi_stt_generated.api.speech_to_text import create_job, upload_job
    from aimlapi_stt_generated.models import CreateRequest, UploadRequest
    from aimlapi_stt_generated.options import Options

    if not model or not isinstance(cast(object, model), str):
        raise InvalidOption(f"{shown(model)} is no model id. Pass one like 'whisper-large'.")
    require_json(model, f"The model id {shown(model)}")
    known = checked(options, _hints(Options))
    extra = checked_extra(extra_options, known)
    if isinstance(source, str):
        body = CreateRequest.from_dict({"model": model, "url": source, **known})
        kwargs = create_job._get_kwargs(body=body)
        return Request("POST", base_url + _path(kwargs), key, headers, timeout_s, json={**kwargs["json"], **extra})
    described = UploadRequest.from_dict({"model": model, "audio": b"", **known})
    path = _path(upload_job._get_kwargs(body=described))
    fields = {**described.to_dict(), **extra}
    del fields["audio"]  # its place in the contract; the file itself is streamed, under the name that the model reads
    form = {name: form_value(value) for name, value in fields.items() if value is not None}
    return Request(
        "POST", base_url + path, key, headers, timeout_s, form=form, upload=source, upload_field=upload_field(model)
    )


@cache
def _hints(options: type) -> dict[str, Any]:
    return get_type_hints(options)


def fetch_request(
    generation_id: str, *, base_url: str, key: ApiKey, headers: Mapping[str, str], timeout_s: float
) -> Request:
    """The request that looks at a job."""
    from aimlapi_stt_generated.api.speech_to_text import fetch_job

    return Request("GET", base_url + _path(fetch_job._get_kwargs(generation_id)), key, headers, timeout_s)


def result_class(variant: Literal["deepgram", "assemblyai", "openai", "mai"]) -> "type[ResultModel]":
    """The generated class of a variant."""
    from aimlapi_stt_generated.models import AssemblyAITranscript, DeepgramResult, MaiTranscript, OpenAITranscript

    match variant:
        case "deepgram":
            return DeepgramResult
        case "assemblyai":
            return AssemblyAITranscript
        case "openai":
            return OpenAITranscript
        case "mai":
            return MaiTranscript
        case _:
            assert_never(variant)


def _path(kwargs: dict[str, Any]) -> str:
    # The join gives the upload operation a path of its own by a fragment, which is not part of a request.
    return str(kwargs["url"]).partition("#")[0]
