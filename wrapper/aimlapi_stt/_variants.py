"""Tell the variants of a result apart by evidence on the raw JSON, never by trying parsers in turn.

Any AssemblyAI result with a text is also a valid OpenAI one, so trying in turn would quietly drop its words.
"""

from dataclasses import dataclass, field
from typing import Literal

from . import _operations
from ._reading import Json, JsonObject

Variant = Literal["deepgram", "assemblyai", "openai", "mai", "unknown"]


@dataclass(frozen=True, slots=True)
class UnknownResult:
    """A result that fits no variant we know, or breaks the one it resembles. Nothing of it is lost.

    Attributes:
        raw: the result as JSON.
        reason: why it was not understood.
    """

    raw: Json = field(repr=False)
    reason: str


TypedResult = _operations.ResultModel | UnknownResult


def variant_of(result: Json) -> Variant:
    """The variant of a raw result; order matters, the more telling evidence comes first.

    - deepgram: `metadata` is an object, or there are `results.channels`.
    - assemblyai: `id` and `status`, all that its contract requires, and that no other variant has.
    - mai: `text`, and a `usage` with `seconds` and without `total_tokens`.
    - openai: any other `text`.
    - unknown: the rest, and a text beside an error, which is no transcript.
    """
    if not isinstance(result, dict):
        return "unknown"
    if _is_deepgram(result):
        return "deepgram"
    if "id" in result and "status" in result:
        return "assemblyai"
    if "text" not in result or result.get("error"):
        return "unknown"
    usage = result.get("usage")
    if isinstance(usage, dict) and "seconds" in usage and "total_tokens" not in usage:
        return "mai"
    return "openai"


def _is_deepgram(result: JsonObject) -> bool:
    results = result.get("results")
    return isinstance(result.get("metadata"), dict) or (isinstance(results, dict) and "channels" in results)


def typed(result: Json, variant: Variant) -> TypedResult:
    """The result as the generated class of its variant, or an `UnknownResult` that says why it could not be."""
    if variant == "unknown" or not isinstance(result, dict):
        return UnknownResult(result, "it has the keys of no known variant")
    try:
        model = _operations.read_result(result, variant)
        # Inside a union the generated code keeps an object that does not parse as a plain dict, against its own types.
        # Writing the model back finds those.
        if model.to_dict() == result:
            return model
        reason = "it does not survive being read and written"
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        reason = f"{type(problem).__name__}: {problem}"
    return UnknownResult(result, f"it looks like {variant}, and breaks its contract ({reason})")
