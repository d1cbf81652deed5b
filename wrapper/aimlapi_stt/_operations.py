"""The one module that sees the generated client: requests from its `_get_kwargs`, results from its models.

Not used from it: `sync_detailed`, `asyncio_detailed` and its `Client`. They pick the first union member that fits, know
one success code each, send booleans as `True`, and build every multipart form with the same boundary.

The generated client is imported where it is used: any part of it loads all models, which takes longer than the rest of
this package and its HTTP library. A program pays that with its first request, not for having the import.
"""

import json
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, assert_never, cast
from urllib.parse import urldefrag

from ._config import ApiKey
from ._effects import Request, Upload
from ._models import upload_field
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

__all__ = ["KnownModel", "Options", "ResultModel", "create_request", "fetch_request", "read_result"]


def create_request(
    source: str | Upload,
    model: str,
    options: Mapping[str, object],
    *,
    extra_options: Mapping[str, object] | None = None,
    base_url: str,
    key: ApiKey,
    headers: Mapping[str, str],
    timeout_s: float,
) -> Request:
    """The request that creates a job: JSON for a URL, a multipart form for a file.

    Raises:
        InvalidOption: an option has a name or a value that the contract does not know.
    """
    from aimlapi_stt_generated.api.speech_to_text import create_job, upload_job
    from aimlapi_stt_generated.models import CreateRequest, UploadRequest

    if not model or not isinstance(cast(object, model), str):
        raise InvalidOption(f"{model!r} is no model id. Pass one like 'whisper-large'.")
    _check_names(options)
    try:
        # Also what goes into a form has to be what JSON can say: no NaN, no half surrogates, no objects of Python.
        json.dumps([model, options], allow_nan=False, ensure_ascii=False).encode()
        if isinstance(source, str):
            body = CreateRequest.from_dict({"model": model, "url": source, **options})
            kwargs = create_job._get_kwargs(body=body)
            return Request("POST", base_url + _path(kwargs), key, headers, timeout_s, json=kwargs["json"])
        described = UploadRequest.from_dict({"model": model, "audio": b"", **options})
        path = _path(upload_job._get_kwargs(body=described))
    except (TypeError, ValueError, AttributeError) as problem:
        raise InvalidOption(f"An option has a value that the contract does not allow: {problem}") from problem
    fields = described.to_dict()
    del fields["audio"]  # its place in the contract; the file itself is streamed, under the name that the model reads
    form = {name: _form_value(value) for name, value in fields.items() if value is not None}
    return Request(
        "POST", base_url + path, key, headers, timeout_s, form=form, upload=source, upload_field=upload_field(model)
    )


def fetch_request(
    generation_id: str, *, base_url: str, key: ApiKey, headers: Mapping[str, str], timeout_s: float
) -> Request:
    """The request that looks at a job."""
    from aimlapi_stt_generated.api.speech_to_text import fetch_job

    return Request("GET", base_url + _path(fetch_job._get_kwargs(generation_id)), key, headers, timeout_s)


def read_result(
    result: Mapping[str, object], variant: Literal["deepgram", "assemblyai", "openai", "mai"]
) -> "ResultModel":
    """A result as the generated class of its variant; errors are whatever the generated code lets out."""
    from aimlapi_stt_generated.models import AssemblyAITranscript, DeepgramResult, MaiTranscript, OpenAITranscript

    match variant:
        case "deepgram":
            return DeepgramResult.from_dict(result)
        case "assemblyai":
            return AssemblyAITranscript.from_dict(result)
        case "openai":
            return OpenAITranscript.from_dict(result)
        case "mai":
            return MaiTranscript.from_dict(result)
        case _:
            assert_never(variant)


def _check_names(options: Mapping[str, object]) -> None:
    from aimlapi_stt_generated.options import Options

    known = Options.__annotations__
    for name in options:
        if name not in known:
            nearest = get_close_matches(name, known, n=1)
            advice = f"Did you mean {nearest[0]!r}?" if nearest else f"Known options: {', '.join(sorted(known))}."
            raise InvalidOption(f"{name!r} is no request option. {advice}")


def _path(kwargs: dict[str, Any]) -> str:
    # The join gives the upload operation a path of its own by a fragment, which is not part of a request.
    return urldefrag(str(kwargs["url"])).url


def _form_value(value: object) -> str | list[str]:
    """A form carries text alone: booleans as JSON writes them, a list as a field that is repeated."""
    if isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value, (list, tuple)):
        return [str(_form_value(item)) for item in cast(list[object], value)]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
