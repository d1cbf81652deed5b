"""Results that are not what was said, not in their shape, or not the same twice."""

from collections.abc import Callable
from typing import Any, Final, cast

from ..faults import Fault, answered
from ..turn import Answer, Turn
from .envelopes import Told, result_key, told

_SHAPE = "A result has the shape of the model's family."
_SAME = "A result, once told, does not change."


def _result(name: str, does: str, breaks: str, change: Callable[[Told, Turn], object]) -> Fault:
    """A fault of the results of completed jobs."""

    def changed(answer: Told, turn: Turn) -> Told | None:
        key = result_key(answer) or ""
        result = answer.get(key)
        if not isinstance(result, dict):
            return None
        made = change(cast(Told, result), turn)
        return None if made is None else {**answer, key: made}

    return Fault(name, "fetch", does, breaks, told(changed))


def mapped(value: Any, change: Callable[[str, Any], Any], key: str = "") -> Any:  # noqa: ANN401 - any JSON
    """A copy of a JSON value, each of its parts changed, given the key that it stands under; inner ones first."""
    if isinstance(value, dict):
        inner = cast(dict[str, Any], value)
        value = {name: mapped(item, change, name) for name, item in inner.items()}
    elif isinstance(value, list):
        value = [mapped(item, change) for item in value]  # pyright: ignore[reportUnknownVariableType]
    return change(key, value)


def _everywhere(change: Callable[[str, Any], Any]) -> Callable[[Told, Turn], object]:
    """The whole result changed part by part; nothing where that makes no difference."""

    def changed(result: Told, _: Turn) -> object:
        made: object = mapped(result, change)
        return None if made == result else made

    return changed


def _no_words(result: Told, _: Turn) -> object:
    def drop(_: str, value: Any) -> Any:  # noqa: ANN401
        return {k: v for k, v in cast(Told, value).items() if k != "words"} if isinstance(value, dict) else value

    made: object = mapped(result, drop)
    return None if made == result else made


def _in_another_unit(result: Told, _: Turn) -> object:
    """Seconds as milliseconds, and milliseconds as seconds, by what the shape has."""
    factor = 1000 if "results" in result else 0.001

    def change(key: str, value: Any) -> Any:  # noqa: ANN401
        return value * factor if key in ("start", "end") and isinstance(value, int | float) else value

    made: object = mapped(result, change)
    return None if made == result else made


def _of_another_family(result: Told, _: Turn) -> Told:
    if "results" not in result:
        return {"metadata": {"duration": 1.0, "channels": 1}, "results": {"channels": [{"alternatives": [
            {"transcript": "of another family", "confidence": 1.0, "words": list[Any]()}]}]}}  # fmt: skip
    tokens = {"type": "tokens", "input_tokens": 10, "output_tokens": 3, "total_tokens": 13}
    return {"text": "of another family", "usage": tokens}


def _another_each_time(result: Told, turn: Turn) -> object:
    turn.memory["looks"] = looks = turn.memory.get("looks", 0) + 1

    def change(key: str, value: Any) -> Any:  # noqa: ANN401
        return f"{value} {looks}" if key in ("transcript", "text") and isinstance(value, str) else value

    return mapped(result, change)


def _vanished(answer: Answer, turn: Turn) -> Answer:
    """Not there any more, once it was told to be completed."""
    body = answer.told() or {}
    job = turn.asked.generation_id
    if job in turn.memory:
        return Answer(404, (("content-type", "application/problem+json"),), b'{"title": "Not Found", "status": 404}')
    if body.get("status") == "completed":
        turn.memory[str(job)] = True
    return answer


RESULTS: Final = (
    _result("words-missing", "The result has no words.", _SHAPE, _no_words),
    _result(
        "words-null", "The words are null.", _SHAPE, _everywhere(lambda key, value: None if key == "words" else value)
    ),
    _result(
        "words-backwards",
        "The words come in the wrong order.",
        "Words come in the order spoken.",
        _everywhere(lambda key, value: list(reversed(value)) if key == "words" and value else value),
    ),
    _result(
        "transcript-null",
        "The text is null.",
        _SHAPE,
        _everywhere(lambda key, value: None if key in ("transcript", "text") else value),
    ),
    _result(
        "confidence-of-hundred",
        "Confidences go up to 100.",
        "A confidence is between 0 and 1.",
        _everywhere(lambda key, value: value * 100 if key == "confidence" and value is not None else value),
    ),
    _result(
        "times-as-text",
        "The times of words are text.",
        _SHAPE,
        _everywhere(lambda key, value: str(value) if key in ("start", "end") else value),
    ),
    _result("times-in-another-unit", "Seconds are milliseconds, or the reverse.", _SHAPE, _in_another_unit),
    _result("result-of-another-family", "The result has the shape of another family.", _SHAPE, _of_another_family),
    _result("result-empty", "The result is an empty object.", _SHAPE, lambda _, __: {}),
    _result("result-text", "The result is text.", _SHAPE, lambda _, __: "a transcript"),
    _result("result-changes", "Each look finds another text.", _SAME, _another_each_time),
    Fault("result-vanishes", "fetch", "After the first look at the result, the job is unknown.", _SAME,
          answered(_vanished)),
)  # fmt: skip
