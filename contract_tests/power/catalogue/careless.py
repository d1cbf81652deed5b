"""What is easily forgotten: what a refusal says, where a key may stand, which options were asked for."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, cast

from aimlapi_stt_gateway.scripted.turn import Answer

from ..faults import (
    App,
    Area,
    Around,
    Ask,
    Fault,
    Memory,
    Told,
    answering,
    asking,
    errors,
    fetched,
    instead_of,
    problem,
    refusing,
)
from . import sources as at

_TOLD = "A refusal says what is wrong, and nothing of the service or of the key."
_SCHEME = "The key stands in the header, under the scheme bearer."
_OPTIONS = "What was not asked for is absent, and what was asked for is there."
_RIGHT = "A request that keeps the contract is answered."
_REFUSED = "What breaks the contract is refused with a code from 400 to 499."
_ADDS_UP = "What a result says of itself agrees."
_TRACE: Final = 'Traceback (most recent call last):\n  File "/srv/app/main.py", line 12, in create\nKeyError: 1'


def _fault(name: str, does: str, law: str, around: Around, source: str, area: Area) -> Fault:
    return Fault(name, area, does, law, source, around)


def _error(name: str, does: str, change: Callable[[Told, Ask, Answer], Answer], law: str = _TOLD) -> Fault:
    return _fault(name, does, law, errors(change), at.ERRORS, "errors")


def _without_header(name: str) -> Around:
    return answering(lambda _, answer, __: answer.with_header(name, None) if answer.status in (401, 405) else answer)


def _let_in(key_of: Callable[[Ask], str]) -> Around:
    """A key that stands elsewhere is good as well."""

    def change(ask: Ask, memory: Memory) -> Ask:
        key = key_of(ask)
        return ask.with_key(key) if ask.key not in memory.keys and key in memory.keys else ask

    return asking(change)


def _small_bearer_refused(ask: Ask, memory: Memory) -> bool:
    scheme, _, key = ask.header("authorization").partition(" ")
    return scheme.lower() == "bearer" and scheme != "Bearer" and key in memory.keys


def _forbidden_kindly(ask: Ask, answer: Answer, memory: Memory) -> Answer:
    owner = memory.owners.get(ask.job)
    known = ask.is_fetch and ask.key in memory.keys and owner not in (None, ask.key)
    return problem(404, "This job belongs to another account.") if known else answer


def _result(change: Callable[[Told, Ask, Memory], object]) -> Around:
    """Deepgram's results are changed in place; `False` where there is nothing to change."""

    def changed(told: Told, ask: Ask, memory: Memory) -> Told | None:
        result = copy.deepcopy(told.get("result"))
        if told.get("status") != "completed" or not isinstance(result, dict):
            return None
        return None if change(cast(Told, result), ask, memory) is False else {**told, "result": result}

    return fetched(changed)


def _best(result: Told) -> Any:
    """The first alternative; an empty object in results of another shape."""
    return result["results"]["channels"][0]["alternatives"][0] if "results" in result else {}


def _with_speakers(result: Told, _: Ask, __: Memory) -> object:
    return [word.update(speaker=0) for word in _best(result).get("words", [])] or False


def _with_paragraphs(result: Told, _: Ask, __: Memory) -> object:
    best = _best(result)
    if not best.get("words") or "paragraphs" in best:
        return False
    words: list[Any] = best["words"]
    span = {"start": words[0]["start"], "end": words[-1]["end"]}
    sentence = {"text": best["transcript"], **span}
    paragraph = {"sentences": [sentence], "num_words": len(words), **span}
    best["paragraphs"] = {"transcript": best["transcript"], "paragraphs": [paragraph]}
    return True


def _without(*keys: str) -> Callable[[Told, Ask, Memory], object]:
    """What was asked for is left out."""

    def change(result: Told, _: Ask, __: Memory) -> object:
        nodes: list[Any] = [_best(result), result.get("results", {}), result.get("metadata", {})]
        lost = [node.pop(key, None) for node in nodes for key in keys]
        return any(value is not None for value in lost)

    return change


def _miscounted(result: Told, _: Ask, __: Memory) -> object:
    found = _best(result).get("paragraphs")
    if not found:
        return False
    found["paragraphs"][0]["num_words"] += 1
    return True


def _utterances_in_ms(result: Told, _: Ask, __: Memory) -> object:
    found: list[Told] = result.get("results", {}).get("utterances") or []
    for utterance in found:
        utterance.update(start=utterance["start"] * 1000, end=utterance["end"] * 1000)
    return bool(found)


def _channels_doubled(result: Told, _: Ask, __: Memory) -> object:
    if "results" not in result:
        return False
    result["results"]["channels"] *= 2
    result["metadata"]["channels"] = 2
    return True


def _old(result: Told, _: Ask, __: Memory) -> object:
    if "metadata" not in result:
        return False
    result["metadata"]["created"] = "1970-01-01T00:00:00.000Z"
    return True


def _another_total(result: Told, _: Ask, __: Memory) -> object:
    usage = result.get("usage", {})
    if "total_tokens" not in usage:
        return False
    usage["total_tokens"] += 7
    return True


def _extra_of_first(result: Told, _: Ask, memory: Memory) -> object:
    """Labels are kept where all jobs share them."""
    metadata = result.get("metadata", {})
    if "extra" not in metadata:
        return False
    first = memory.kept.setdefault("extra", metadata["extra"])
    metadata["extra"], changed = first, first != metadata["extra"]
    return changed


def _fails(when: Callable[[Ask], bool], status: int = 500) -> Around:
    """What was refused, or not found, breaks the service."""

    async def around(ask: Ask, app: App, _: Memory) -> Answer:
        answer = await app(ask)
        return instead_of(answer, status, "It broke.") if 400 <= answer.status < 500 and when(ask) else answer

    return around


def _refuses(when: Callable[[Ask], bool], status: int) -> Around:
    return refusing(lambda ask, memory: ask.key in memory.keys and when(ask), problem(status, "It is not taken."))


def _deep(ask: Ask) -> bool:
    return ask.is_create and (ask.body.count(b"[") > 500 or ask.body.count(b"{") > 500)


def _form_without_boundary(ask: Ask) -> bool:
    return ask.is_create and ask.is_form and "boundary" not in ask.header("content-type")


def _odd_client_id(ask: Ask) -> bool:
    return len(ask.header("x-client-request-id")) > 128 or " " in ask.header("x-client-request-id")


def _long_header(ask: Ask) -> bool:
    return any(len(value) > 8000 for _, value in ask.headers)


def _in_capitals(ask: Ask) -> bool:
    return ask.is_create and ask.header("content-type").startswith(("Application", "APPLICATION"))


CARELESS: Final = (
    _error("refusal-with-trace", "A refusal shows where in the source it comes from.",
           lambda told, _, answer: answer.with_json({**told, "message": _TRACE})),
    _error("refusal-with-key", "A refusal repeats the key that was shown.",
           lambda told, ask, answer: answer.with_json({**told, "message": f"No {ask.header('authorization')}."})),
    _error("refusal-without-reason", "The message of a refusal is empty.",
           lambda told, _, answer: answer.with_json({**told, "message": ""})),
    _error("request-id-of-refusals-constant", "All refusals have the same requestId.",
           lambda told, _, answer: answer.with_json({**told, "requestId": "0000"})),
    _fault("no-challenge", "A refused key is told without the scheme that is due.", _TOLD,
           _without_header("www-authenticate"), at.BEARER, "auth"),
    _fault("no-allow", "A method that is none is refused with 405, and the others are not named.", _TOLD,
           _without_header("allow"), at.FETCHES, "methods"),
    _fault("key-under-basic", "A key is good under the scheme basic, too.", _SCHEME,
           _let_in(lambda ask: ask.header("authorization").partition(" ")[2]), at.BEARER, "auth"),
    _fault("small-bearer-refused", "The scheme is to be written with a capital.", _SCHEME,
           refusing(_small_bearer_refused, problem(401, "No bearer.")), at.BEARER, "auth"),
    _fault("jobs-of-others-told-of", "Of a job of somebody else the message says that there is one.",
           "A job is seen by the key that has created it, and by no other.", answering(_forbidden_kindly), at.KEYS,
           "auth"),
    _fault("speakers-unasked", "Each word has a speaker, whether they were to be told apart or not.", _OPTIONS,
           _result(_with_speakers), at.WORDS, "results"),
    _fault("paragraphs-unasked", "There are paragraphs, whether they were asked for or not.", _OPTIONS,
           _result(_with_paragraphs), at.PARAGRAPHS, "results"),
    _fault("options-of-forms-lost", "Paragraphs and utterances are never told.", _OPTIONS,
           _result(_without("paragraphs", "utterances")), at.DEEPGRAM, "results"),
    _fault("extra-lost", "What stands in extra is not returned.", _OPTIONS, _result(_without("extra")), at.OPTIONS,
           "results"),
    _fault("extra-of-the-first", "All jobs are handed back the extra of the first.", _OPTIONS,
           _result(_extra_of_first), at.OPTIONS, "concurrency"),
    _fault("paragraphs-miscounted", "A paragraph counts one word more than there is.", _ADDS_UP, _result(_miscounted),
           at.PARAGRAPHS, "results"),
    _fault("utterances-in-ms", "Utterances are timed in milliseconds, and words in seconds.",
           "Times are in seconds.", _result(_utterances_in_ms), at.WORDS, "results"),
    _fault("channels-doubled", "A recording of one channel is told as one of two.", _ADDS_UP,
           _result(_channels_doubled), at.DEEPGRAM, "results"),
    _fault("created-in-1970", "Each result was made on the first day of 1970.", _ADDS_UP, _result(_old),
           at.schema("DeepgramMetadata"), "results"),
    _fault("usage-does-not-add-up", "The tokens of a usage are not its total.", _ADDS_UP, _result(_another_total),
           at.OPENAI, "results"),
    _fault("charge-in-words", "What a job cost is told in words.", "A charge is a number.",
           answering(lambda ask, answer, _: answer.with_header("x-aimlapi-credits-used", "a few")
                     if ask.is_create and answer.status < 300 else answer), at.HEADERS, "headers"),
    _fault("deep-json-500", "JSON of many levels breaks the service.", _REFUSED, _fails(_deep), at.CREATE_JSON,
           "errors"),
    _fault("no-boundary-500", "A form that does not say its boundary breaks the service.", _REFUSED,
           _fails(_form_without_boundary), at.CREATE_FORM, "errors"),
    _fault("odd-client-id-500", "A client's id that is none breaks the service.", _REFUSED, _fails(_odd_client_id),
           at.HEADERS, "headers"),
    _fault("long-header-500", "A long header breaks the service.", _REFUSED, _fails(_long_header), at.FETCHES,
           "headers"),
    _fault("media-type-in-capitals", "The name of a media type is not read in capitals.", _RIGHT,
           _refuses(_in_capitals, 415), at.CREATE_JSON, "create"),
    _fault("accept-refused", "Who accepts JSON alone is refused.", _RIGHT,
           _refuses(lambda ask: ask.is_fetch and ask.header("accept") == "application/json", 406), at.FETCHES,
           "encodings"),
    _fault("packed-always", "Answers are said to be packed with what nobody asked for.", _RIGHT,
           answering(lambda ask, answer, _: answer.with_header("content-encoding", "identity, x-own")
                     if ask.is_fetch else answer), at.FETCHES, "encodings"),
    _fault("head-500", "A HEAD breaks the service.", _REFUSED,
           answering(lambda ask, answer, _: replace(answer, status=500) if ask.method == "HEAD" else answer),
           at.FETCHES, "methods"),
)  # fmt: skip
