"""Tell the variants of a result apart by evidence on the raw JSON, never by trying parsers in turn.

Any AssemblyAI result with a text is also a valid OpenAI one, so trying in turn would quietly drop its words.
"""

from dataclasses import dataclass, field
from typing import Literal

from . import _operations
from ._quoting import shown
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


_ASSEMBLYAI_KEYS = frozenset(
    ("acoustic_model", "audio_duration", "audio_url", "language_code", "language_model", "utterances")
)
_WITH_TIMES = ("words", "segments", "utterances", "chunks", "sentences", "paragraphs")


def variant_of(result: Json) -> Variant:
    """The variant of a raw result; order matters, the more telling evidence comes first.

    - deepgram: `metadata` is an object, or there are `results.channels`.
    - assemblyai: `id` and `status`, all that its contract requires, and that no other variant has; or, beside a `text`,
      `words` or `utterances` as it writes them.
    - unknown: a text beside an error, which is no transcript; or beside words, segments and the like as nobody is known
      to write them: to say that there are none would be as wrong as to guess in what unit their times are.
    - mai: `text`, and a `usage` with `seconds` and without `total_tokens`.
    - openai: `text` and any other `usage`.
    - assemblyai: `text`, no `usage`, and a key that is AssemblyAI's own.
    - openai: any other `text`.
    - unknown: the rest.
    """
    if not isinstance(result, dict):
        return "unknown"
    if _is_deepgram(result):
        return "deepgram"
    if "id" in result and "status" in result:
        return "assemblyai"
    if "text" not in result or says_failure(result.get("error")):
        return "unknown"
    own = [found for key in ("words", "utterances") if (found := result.get(key))]
    if own and all(_is_in_milliseconds(found) for found in own):
        return "assemblyai"
    if any(result.get(key) for key in _WITH_TIMES):
        return "unknown"
    usage = result.get("usage")
    if isinstance(usage, dict):
        return "mai" if "seconds" in usage and "total_tokens" not in usage else "openai"
    return "openai" if result.keys().isdisjoint(_ASSEMBLYAI_KEYS) else "assemblyai"


def _is_deepgram(result: JsonObject) -> bool:
    results = result.get("results")
    return isinstance(result.get("metadata"), dict) or (isinstance(results, dict) and "channels" in results)


def _is_in_milliseconds(told: Json) -> bool:
    """Whether words or utterances are AssemblyAI's. Others name the same keys, and write seconds, with a point."""
    if not isinstance(told, list):
        return False
    return all(
        isinstance(one, dict) and "text" in one and not any(isinstance(one.get(key), float) for key in ("start", "end"))
        for one in told
    )


def has_text(result: Json) -> bool:
    """Whether there is a text that can be read even where the variant is unknown."""
    return isinstance(result, dict) and isinstance(result.get("text"), str) and not says_failure(result.get("error"))


def says_failure(error: Json) -> bool:
    """Whether what stands as an `error` says that something went wrong: anything but nothing, or an object of nulls."""
    if isinstance(error, dict):
        return any(value is not None for value in error.values())
    return bool(error)


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
