"""Tell the variants of a result apart by evidence on the raw JSON, never by trying parsers in turn.

Any AssemblyAI result with a text is also a valid OpenAI one, so trying in turn would quietly drop its words.
"""

from dataclasses import dataclass, field
from typing import Literal

from . import _operations
from ._reading import Json, JsonObject, shown

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


def typed(result: Json, variant: Variant, place: str = "result") -> TypedResult:
    """The result as the generated class of its variant, or an `UnknownResult` that says why it could not be.

    `place` is where the result stands in the answer; paths in the reason begin there.
    """
    if variant == "unknown" or not isinstance(result, dict):
        return UnknownResult(result, "it has the keys of no known variant")
    try:
        reason = _broken(result, variant, place)
        if reason is None:
            model = _operations.result_class(variant).from_dict(result)
            # What the class reads and cannot write back would be lost in it.
            if model.to_dict() == result:
                return model
            reason = "it does not survive being read and written"
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        reason = f"{type(problem).__name__}: {problem}"
    except RecursionError:
        reason = "it is nested too deep"
    return UnknownResult(result, f"it looks like {variant}, and breaks its contract ({reason})")


def _broken(result: JsonObject, variant: Literal["deepgram", "assemblyai", "openai", "mai"], place: str) -> str | None:
    from ._conformance import MISSING, mismatch  # loads attrs, as the generated client does

    found = mismatch(result, _operations.result_class(variant))
    if found is None:
        return None
    stands = "nothing" if found.value is MISSING else shown(found.value)
    return f"{stands} at {place}{found.path}, where {found.expected} belongs"
