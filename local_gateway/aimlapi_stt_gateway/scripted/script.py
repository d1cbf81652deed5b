"""The script of one job: what is said in it, when its end is seen, and whether it fails.

The names `delay`, `runningPolls`, `errorStatus` and `submitErrorStatus` are those of the service's own test model.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from ..engines import RecognisedWord
from .strict import complaint

DEFAULT_TEXT: Final = "This is what the script says."
WORD_S: Final = 0.4
"""Seconds from word to word, where a script has a text and no duration."""

_SECONDS: Final = {"type": "number", "minimum": 0}
_STATUS: Final = {"type": "integer", "minimum": 400, "maximum": 599}
_WORD: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "text": {"type": "string", "minLength": 1},
        "start": _SECONDS,
        "end": _SECONDS,
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "speaker": {"type": "integer", "minimum": 0},
    },
    "required": ["text", "start", "end"],
    "additionalProperties": False,
}
PROPERTIES: Final[dict[str, Any]] = {
    "text": {"type": "string"},
    "words": {"type": "array", "items": _WORD},
    "language": {"type": "string", "minLength": 2},
    "duration": _SECONDS,
    "result": {"type": "object"},
    "error": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "message": {"type": "string"}},
        "required": ["name", "message"],
        "additionalProperties": False,
    },
    "delay": _SECONDS,
    "runningPolls": {"type": "integer", "minimum": 0},
    "errorStatus": _STATUS,
    "submitErrorStatus": _STATUS,
}
"""The keys of a script, as properties of a JSON Schema."""

_SCHEMA: Final = {"type": "object", "properties": PROPERTIES, "additionalProperties": False}


class WrongScript(ValueError):
    """A script says what no script can say; the text names the key, and what to write."""


@dataclass(frozen=True, slots=True)
class Script:
    """What becomes of one job.

    Attributes:
        words: what is said.
        language: in which language, as a tag like `en`.
        duration_s: seconds of audio, at least up to the end of the last word.
        result: the result in place of one in the shape of the family.
        error: name and message, where the job fails.
        delay_s: seconds from its creation until its end is shown.
        running_polls: so many looks find it generating, whatever the time.
        submit_error_status: the create is refused with this HTTP status, and there is no job.
    """

    words: tuple[RecognisedWord, ...]
    language: str | None
    duration_s: float
    result: dict[str, Any] | None
    error: dict[str, str] | None
    delay_s: float
    running_polls: int
    submit_error_status: int | None

    @classmethod
    def read(cls, values: Mapping[str, object]) -> "Script":
        """A script from its JSON object; an empty one says `DEFAULT_TEXT`.

        Raises:
            WrongScript: a key is unknown, or its value is of the wrong kind.
        """
        wrong = complaint(values, _SCHEMA) or _disorder(values)
        if wrong:
            raise WrongScript(wrong)
        told = cast(Mapping[str, Any], values)
        duration_s = told.get("duration")
        if "words" in told:
            words = tuple(_word(word) for word in told["words"])
        else:
            words = _spread(told.get("text", DEFAULT_TEXT), duration_s)
        end_s = words[-1].end_s if words else 0.0
        return cls(
            words, told.get("language"), max(duration_s or 0.0, end_s), told.get("result"), _failure(told),
            told.get("delay", 0.0), told.get("runningPolls", 0), told.get("submitErrorStatus"),
        )  # fmt: skip


def _disorder(values: Mapping[str, object]) -> str | None:
    if "result" in values and "error" in values:
        return "result and error: a script has one of them. Leave the other out."
    if "words" not in values:
        return None
    if "text" in values:
        return "text and words: a script has one of them. Leave the other out."
    before = 0.0
    for number, word in enumerate(cast(list[dict[str, float]], values["words"]), 1):
        if not before <= word["start"] <= word["end"]:
            return f"words {number}: it ends before it starts, or starts before the one before it ends."
        before = word["end"]
    return None


def _failure(told: Mapping[str, Any]) -> dict[str, str] | None:
    """The error of a job that fails: the one that is written, or one that names the status."""
    if "error" in told:
        return dict(told["error"])
    if "errorStatus" not in told:
        return None
    return {"name": "ProviderError", "message": f"The provider answered with status {told['errorStatus']}."}


def _spread(text: str, duration_s: float | None) -> tuple[RecognisedWord, ...]:
    """The words of a text, three quarters of their time spoken, the rest a pause."""
    tokens = text.split()
    step_s = WORD_S if duration_s is None else duration_s / max(len(tokens), 1)
    return tuple(
        _word({"text": token, "start": round(n * step_s, 3), "end": round((n + 0.75) * step_s, 3)})
        for n, token in enumerate(tokens)
    )


def _word(told: Mapping[str, Any]) -> RecognisedWord:
    written = str(told["text"])
    plain = written.strip(".,;:!?\"'()[]…–—-¿¡").lower()
    return RecognisedWord(
        plain or written, told["start"], told["end"], told.get("confidence", 0.99), written, told.get("speaker")
    )
