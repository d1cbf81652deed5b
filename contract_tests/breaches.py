"""Where an answer that is true to its page breaks the effective contract of that page: by name, and nothing else.

A page dialect shows what its page documents. Where the page contradicts the service, its effective contract follows the
service (`openapi/overlays`), and the dialect the page.
"""

import copy
from collections.abc import Callable, Mapping
from typing import Any, Final

Answer = dict[str, Any]

_NOT_NAMED: Final = ("no id", "no error", "one channel", "paragraphs as a list")
BREACHES: Final[Mapping[str, tuple[str, ...]]] = {
    "wire": (),
    "whisper-base": ("one channel", "paragraphs as a list"),
    "whisper-tiny": ("one channel", "paragraphs as a list"),
    "whisper-medium": _NOT_NAMED,
    "whisper-large": _NOT_NAMED,
    "apilaplas-whisper-medium": _NOT_NAMED,
}
"""By dialect, what answers to a fetch break. Medium and those that extend it document neither an id nor an error."""


def mended(dialect: str, answer: Answer, but: str | None = None) -> tuple[Answer, list[str]]:
    """An answer to a fetch with the breaches of its dialect mended (`but` one), and the names of those mended."""
    answer = copy.deepcopy(answer)
    return answer, [name for name in BREACHES[dialect] if name != but and _MENDS[name](answer)]


def _id(answer: Answer) -> bool:
    missing = not {"generation_id", "id"} & answer.keys()
    if missing:
        answer["generation_id"] = "not told"
    return missing


def _error(answer: Answer) -> bool:
    missing = answer["status"] in ("error", "failed") and "error" not in answer
    if missing:
        answer["error"] = {"name": "NotTold", "message": "Not told."}
    return missing


def _channels(answer: Answer) -> bool:
    results = _results(answer)
    one = isinstance(results.get("channels"), dict)
    if one:
        results["channels"] = [results["channels"]]
    return one


def _paragraphs(answer: Answer) -> bool:
    found = False
    told: Any = _results(answer).get("channels", [])
    channels: list[Any] = [told] if isinstance(told, dict) else told
    for channel in channels:
        for alternative in channel["alternatives"]:
            if isinstance(alternative.get("paragraphs"), list):
                del alternative["paragraphs"]
                found = True
    return found


def _results(answer: Answer) -> Answer:
    result: Answer = answer.get("result") or answer.get("output") or {}
    found: Answer = result.get("results", {})
    return found


_MENDS: Final[Mapping[str, Callable[[Answer], bool]]] = {
    "no id": _id,
    "no error": _error,
    "one channel": _channels,
    "paragraphs as a list": _paragraphs,
}
