"""Results that have a value too many, too few, or of another kind, or that contradict themselves."""

import copy
from collections.abc import Callable
from typing import Any, Final

from ..faults import Ask, Fault, Memory, Told, fetched
from . import sources as at

_SHAPE = "A result has the shape that the contract gives the family of the model."
_SPANS = "Words lie within the audio, in the order in which they are spoken, and end after they begin."
_RANGE = "A confidence is a number between 0 and 1."
_TEXT = "The text of a result is what its words say."

Change = Callable[[Any], object]
"""Changes a result, or a part of one, in place; `False` where it has nothing to change."""


def _result(name: str, does: str, law: str, source: str, has: str, change: Change) -> Fault:
    """A fault of the results that have a key."""

    def changed(told: Told, _: Ask, __: Memory) -> Told | None:
        result = copy.deepcopy(told.get("result")) if told.get("status") == "completed" else None
        if not isinstance(result, dict) or has not in result or change(result) is False:
            return None
        return {**told, "result": result}

    return Fault(name, "results", does, law, source, fetched(changed))


def _deepgram(name: str, does: str, change: Change, law: str = _SHAPE, source: str = at.DEEPGRAM) -> Fault:
    return _result(name, does, law, source, "results", change)


def _first(result: Any) -> Any:
    return result["results"]["channels"][0]["alternatives"][0]


def _best(name: str, does: str, change: Change, law: str = _SHAPE, source: str = at.DEEPGRAM) -> Fault:
    """A fault of the first alternative of the first channel."""
    return _deepgram(name, does, lambda result: change(_first(result)), law, source)


def _words(name: str, does: str, change: Change, law: str = _SHAPE, source: str = at.WORDS) -> Fault:
    """A fault of each word, in the shapes that have words."""

    def each(result: Any) -> object:
        for word in _first(result)["words"]:
            change(word)
        return None

    return _deepgram(name, does, each, law, source)


def _assembly(name: str, does: str, change: Change, law: str = _SHAPE, source: str = at.ASSEMBLYAI) -> Fault:
    return _result(name, does, law, source, "words", change)


def _usage(name: str, does: str, change: Change, law: str = _SHAPE) -> Fault:
    """A fault of the shapes that have a text and a usage."""
    return _result(name, does, law, at.OPENAI, "usage", change)


def _put(key: str, value: object) -> Change:
    return lambda found: found.__setitem__(key, value)


def _drop(*keys: str) -> Change:
    return lambda found: [found.pop(key, None) for key in keys]


def _factor(key: str, factor: float) -> Change:
    return lambda found: found.__setitem__(key, found[key] * factor)


def _moved(seconds: float) -> Change:
    return lambda word: word.update(start=word["start"] + seconds, end=word["end"] + seconds)


def _turned(word: Any) -> None:
    word["start"], word["end"] = word["end"], word["start"]


def _first_of(key: str) -> Change:
    """An array becomes its first item."""
    return lambda found: found.__setitem__(key, found[key][0])


def _as_openai(result: Any) -> None:
    text = result["text"]
    result.clear()
    result["text"] = text


def _as_tokens(result: Any) -> object:
    if "seconds" not in result["usage"]:
        return False
    result["usage"] = {"type": "tokens", "input_tokens": 10, "output_tokens": 3, "total_tokens": 13}
    return True


def _of_mai(change: Change) -> Change:
    return lambda result: change(result) if "seconds" in result["usage"] else False


def _of_openai(change: Change) -> Change:
    return lambda result: change(result) if "total_tokens" in result["usage"] else False


RESULTS: Final = (
    _deepgram("channels-object", "The channels are an object.",
              lambda result: _first_of("channels")(result["results"]), source=at.schema("DeepgramResults")),
    _deepgram("channels-missing", "There are no channels.", lambda result: _drop("channels")(result["results"]),
              source=at.schema("DeepgramResults")),
    _deepgram("alternatives-object", "The alternatives are an object.",
              lambda result: _first_of("alternatives")(result["results"]["channels"][0]),
              source=at.schema("DeepgramChannel")),
    _deepgram("channels-miscounted", "The metadata counts seven channels where there is one.",
              lambda result: _put("channels", 7)(result["metadata"]),
              "The metadata tells how many channels the audio has."),
    _deepgram("metadata-missing", "There is no metadata.", _drop("metadata"), source=at.schema("DeepgramResult")),
    _deepgram("metadata-half", "The metadata has neither request id nor models.",
              lambda result: _drop("request_id", "models")(result["metadata"]), source=at.schema("DeepgramMetadata")),
    _deepgram("metadata-duration-text", "The duration is text.",
              lambda result: _put("duration", "3.0 s")(result["metadata"]), source=at.schema("DeepgramMetadata")),
    _deepgram("model-info-list", "The model info is a list.",
              lambda result: _put("model_info", [])(result["metadata"]), source=at.schema("DeepgramMetadata")),
    _deepgram("duration-half", "The duration is half of what it is.",
              lambda result: _factor("duration", 0.5)(result["metadata"]), _SPANS, at.schema("DeepgramMetadata")),
    _deepgram("duration-of-another", "The duration is that of an hour of audio.",
              lambda result: _put("duration", 3600.0)(result["metadata"]),
              "The duration is that of the audio that was sent.", at.schema("DeepgramMetadata")),
    _deepgram("digest-of-another", "The digest is not that of the file that was sent.",
              lambda result: _put("sha256", "0" * 64)(result["metadata"]),
              "The digest is that of the file that was sent.", at.schema("DeepgramMetadata")),
    _best("transcript-missing", "There is no transcript.", _drop("transcript"),
          source=at.schema("DeepgramAlternative")),
    _best("transcript-list", "The transcript is a list of words.",
          lambda best: _put("transcript", best["transcript"].split())(best), source=at.schema("DeepgramAlternative")),
    _best("transcript-empty", "The transcript is empty, and there are words.", _put("transcript", ""), _TEXT,
          at.schema("DeepgramAlternative")),
    _best("transcript-of-another", "The transcript is another text than the words.",
          _put("transcript", "Nothing of this was said."), _TEXT, at.schema("DeepgramAlternative")),
    _best("words-lost", "There is a transcript, and its words are an empty list.", _put("words", []), _TEXT,
          at.schema("DeepgramAlternative")),
    _best("words-as-text", "The words are text alone, without times.",
          lambda best: _put("words", [word["word"] for word in best["words"]])(best), source=at.WORDS),
    _best("words-object", "The words are an object by their numbers.",
          lambda best: _put("words", {str(at_): word for at_, word in enumerate(best["words"])})(best),
          source=at.WORDS),
    _best("paragraphs-array", "There are paragraphs, and they are an array.",
          _put("paragraphs", [{"sentences": {"text": "One.", "start": 0, "end": 1}}]), source=at.PARAGRAPHS),
    _best("confidence-missing", "There is no confidence.", _drop("confidence"),
          source=at.schema("DeepgramAlternative")),
    _best("confidence-1.7", "A confidence is 1.7.", _put("confidence", 1.7), _RANGE, at.schema("DeepgramAlternative")),
    _words("confidence-negative", "The confidences of words are below 0.", _factor("confidence", -1), _RANGE,
           at.schema("DeepgramWord")),
    _words("confidence-text", "The confidences of words are text.",
           lambda word: _put("confidence", str(word["confidence"]))(word), _RANGE, at.schema("DeepgramWord")),
    _words("confidence-null", "The confidences of words are null.", _put("confidence", None), _RANGE,
           at.schema("DeepgramWord")),
    _words("times-negative", "Words begin and end before the audio does.", _moved(-100.0), _SPANS,
           at.schema("DeepgramWord")),
    _words("times-late", "Words come an hour after they are spoken.", _moved(3600.0), _SPANS),
    _words("times-turned", "Words end before they begin.", _turned, _SPANS),
    _words("times-missing", "Words have no times.", _drop("start", "end"), source=at.schema("DeepgramWord")),
    _words("word-under-text", "The word is called text.", lambda word: _put("text", word.pop("word"))(word),
           source=at.schema("DeepgramWord")),
    _words("word-null", "The words have no text: it is null.", _put("word", None), source=at.schema("DeepgramWord")),
    _words("punctuated-null", "A word without punctuation is null in place of absent.", _put("punctuated_word", None),
           source=at.schema("DeepgramWord")),
    _words("speaker-text", "Speakers are text in place of numbers.", _put("speaker", "A"),
           source=at.schema("DeepgramWord")),
    _assembly("assembly-without-id", "The transcript has no id.", _drop("id"),
              source=at.schema("AssemblyAITranscript")),
    _assembly("assembly-inner-status", "The inner status is processing, and the job completed.",
              _put("status", "processing"), "The inner status of a result agrees with that of the job.", at.STATUS),
    _assembly("assembly-duration-ms", "The duration is in milliseconds.", _factor("audio_duration", 1000),
              "The duration is in seconds."),
    _assembly("assembly-times-in-seconds", "The times of words are in seconds.",
              lambda result: [word.update(start=word["start"] / 1000, end=word["end"] / 1000)
                              for word in result["words"]], "The times of words are in milliseconds."),
    _assembly("assembly-speaker-number", "Speakers are numbers.",
              lambda result: [word.update(speaker=0) for word in result["words"]], source=at.schema("AssemblyAIWord")),
    _assembly("assembly-text-list", "The text is a list.", lambda result: _put("text", [result["text"]])(result),
              source=at.schema("AssemblyAITranscript")),
    _assembly("assembly-text-of-another", "The text is another one than that of the words.",
              _put("text", "Nothing of this was said."), _TEXT),
    _assembly("assembly-as-openai", "A model of AssemblyAI answers with a text alone, as one of OpenAI.", _as_openai,
              source=at.MODELS),
    _usage("text-missing", "There is no text.", _drop("text"), _SHAPE),
    _usage("usage-text", "The tokens that were used are text.",
           _of_openai(lambda result: _put("total_tokens", "13")(result["usage"]))),
    _usage("usage-half", "The usage tells the total, and not what it is made of.",
           _of_openai(lambda result: _drop("input_tokens", "output_tokens")(result["usage"]))),
    _usage("mai-without-usage", "A mai model tells no usage.", _of_mai(_drop("usage"))),
    _usage("mai-seconds-negative", "A mai model has used less than no seconds.",
           _of_mai(lambda result: _put("seconds", -1.0)(result["usage"]))),
    _usage("mai-in-tokens", "A mai model tells its usage in tokens, as one of OpenAI.", _as_tokens),
)  # fmt: skip
