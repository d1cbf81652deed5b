"""What stands before and behind a service: replicas, caches, proxies and databases, and what they do to it."""

import asyncio
import hashlib
import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final, cast

from aimlapi_stt_gateway.scripted.turn import Answer

from ..faults import App, Area, Around, Ask, Fault, Memory, Told, answering, asking, ended, fetched, problem, under_way
from . import sources as at

_VISIBLE = "A job that was created can be looked at."
_ID = "An id names one job, and no other text does."
_OWN = "The result of a job is that of its own audio."
_ANSWERED = "A look at a job of one's own is answered by the service itself."
_REFUSED = "What breaks the contract is refused with a code from 400 to 499."
_AGAIN = "A create that is sent twice makes two jobs: no key and no recording makes it one."
_KEY = "Without a good key, nothing is answered but 401."

_PAGE: Final = Answer(502, (("content-type", "text/html"),), b"<html><body>502 Bad Gateway</body></html>")
_APP: Final = Answer(200, (("content-type", "text/html"),), b"<!doctype html><html><div id=app></div></html>")
_FILE: Final = re.compile(rb'(filename="[^"]*"\r\n(?:[^\r\n]+\r\n)*\r\n)(.*?)(?=\r\n--)', re.DOTALL)


def _fault(name: str, does: str, law: str, around: Around, source: str, area: Area = "fetch") -> Fault:
    return Fault(name, area, does, law, source, around)


def _third(memory: Memory) -> bool:
    """Whether the request comes to the third of three replicas."""
    return memory.count("turn") % 3 == 0


def _knows_no_job(ask: Ask, answer: Answer, memory: Memory) -> Answer:
    return problem(404, "No such job.") if ask.is_fetch and _third(memory) else answer


def _lags(told: Told, _: Ask, memory: Memory) -> Told | None:
    return under_way(told) if _third(memory) and ended(told) else None


def _falls_over(ask: Ask, answer: Answer, memory: Memory) -> Answer:
    return _PAGE if ask.is_fetch and memory.count("turn") % 7 == 0 else answer


def _own_page(ask: Ask, answer: Answer, _: Memory) -> Answer:
    return _APP if answer.status == 404 else answer


def _made(answer: Answer) -> str | None:
    """The id of the job that a create has made."""
    told = answer.told() or {}
    return told.get("generation_id") if isinstance(told.get("generation_id"), str) else None


def _once(mark_of: Callable[[Ask], str | None]) -> Around:
    """Creates by the same key with the same mark have the same job."""

    def change(ask: Ask, answer: Answer, memory: Memory) -> Answer:
        mark = mark_of(ask) if ask.is_create and _made(answer) else None
        if not mark:
            return answer
        first: Answer = memory.kept.setdefault(f"{ask.key} {mark}", answer)
        return first.with_header("x-client-request-id", answer.header("x-client-request-id"))

    return answering(change)


def _recording(ask: Ask) -> str | None:
    found = _FILE.search(ask.body) if ask.is_form else None
    return None if found is None else f"{ask.model}{hashlib.sha256(found[2]).hexdigest()}"


def _client(ask: Ask) -> str | None:
    return ask.header("x-client-request-id") or None


def _near(matches: Callable[[str, str], bool]) -> Around:
    """A text that is like the id of a job of the same key finds it."""

    def change(ask: Ask, memory: Memory) -> Ask:
        if not ask.is_fetch or ask.job in memory.owners:
            return ask
        own = [id_ for id_, key in memory.owners.items() if key == ask.key and matches(ask.job, id_)]
        return replace(ask, path=f"/v1/stt/{own[0]}") if own else ask

    return asking(change)


async def _results_crossed(ask: Ask, app: App, memory: Memory) -> Answer:
    """Workers share the place of their result: who looks meanwhile gets the one that was put there last."""
    if not ask.is_fetch:
        return await app(ask)
    answer = await app(ask)
    told = answer.told() or {}
    if told.get("status") != "completed" or not isinstance(told.get("result"), dict):
        return answer
    shape = str(sorted(told["result"]))
    memory.kept[shape] = told["result"]
    await asyncio.sleep(0.005)
    shared: object = memory.kept[shape]
    return answer if shared == told["result"] else answer.with_json({**told, "result": shared})


async def _key_crossed(ask: Ask, app: App, memory: Memory) -> Answer:
    """Who shows no key is taken for who asks at the same time: the key is kept where all requests share it."""
    if ask.key in memory.keys:
        memory.kept["key"] = ask.key
        try:
            await asyncio.sleep(0.005)
            return await app(ask)
        finally:
            memory.kept["key"] = None
    shared: str | None = memory.kept.get("key")
    return await app(ask.with_key(shared) if shared and not ask.key else ask)


def _with_file(ask: Ask, change: Callable[[bytes], bytes]) -> Ask:
    if not ask.is_create or not ask.has_file:
        return ask
    return replace(ask, body=_FILE.sub(lambda found: found[1] + change(found[2]), ask.body))


def _escaped(told: Told, _: Ask, __: Memory) -> Told | None:
    """The text of a result went through a template of a page."""
    result = cast(Told, told.get("result") or {})
    if "results" not in result:
        return None
    best: Told = result["results"]["channels"][0]["alternatives"][0]
    text = html.escape(best["transcript"]).encode("ascii", "xmlcharrefreplace").decode()
    if text == best["transcript"]:
        return None
    shown: list[Told] = [{"alternatives": [{**best, "transcript": text}]}]
    return {**told, "result": {**result, "results": {**result["results"], "channels": shown}}}


def _nul(ask: Ask, answer: Answer, _: Memory) -> Answer:
    bad = ask.is_create and (b"\\u0000" in ask.body or b"\\ud800" in ask.body)
    return problem(500, "A text cannot be kept.") if bad and answer.status in (400, 404, 422) else answer


BEHIND: Final = (
    _fault("replica-knows-no-job", "Of three replicas one knows no job of the others.", _VISIBLE,
           answering(_knows_no_job), at.FETCH_LINK),
    _fault("replica-lags", "Of three replicas one has finished no job yet.", "The status of a job moves forward only.",
           fetched(_lags), at.STATUS, "lifecycle"),
    _fault("replica-falls-over", "Each seventh look is answered by the proxy, with a page and 502.", _ANSWERED,
           answering(_falls_over), at.FETCHES),
    _fault("page-for-what-is-not-there", "What is not there is answered with the page of an application, and 200.",
           "An id that nobody was given is answered with 404.", answering(_own_page), at.ERRORS),
    _fault("one-job-of-one-recording", "A recording that was sent before makes no new job: the old one is told.",
           _AGAIN, _once(_recording), at.HEADERS, "create"),
    _fault("client-id-as-idempotency-key", "A create with a client's id that was seen before makes no new job.",
           _AGAIN, _once(_client), at.HEADERS, "create"),
    _fault("ids-in-any-case", "Ids are compared without their case.", _ID,
           _near(lambda asked, id_: asked.lower() == id_.lower()), at.ID),
    _fault("ids-by-their-beginning", "The beginning of an id is enough.", _ID,
           _near(lambda asked, id_: len(asked) >= 8 and id_.startswith(asked)), at.ID),
    _fault("ids-with-wildcards", "In an id that is asked for, _ is any letter.", _ID,
           _near(lambda asked, id_: bool(re.fullmatch(re.escape(asked).replace("_", "."), id_))), at.ID),
    _fault("ids-up-to-zero", "An id ends at a zero byte.", _ID,
           _near(lambda asked, id_: "\0" in asked and asked.partition("\0")[0] == id_), at.ID),
    _fault("results-crossed", "Looks at the same time are told the result that was made last.", _OWN,
           _results_crossed, at.FETCH_LINK, "concurrency"),
    _fault("key-crossed", "Without a key one is let in while somebody else asks with one.", _KEY, _key_crossed,
           at.BEARER, "auth"),
    _fault("upload-cut", "Of a file the first 32 KB arrive.", _OWN,
           asking(lambda ask, _: _with_file(ask, lambda file: file[:32_768])), at.DEEPGRAM, "uploads"),
    _fault("upload-as-text", "A file is taken for text: bytes that are none are replaced.", _OWN,
           asking(lambda ask, _: _with_file(ask, lambda file: file.decode("utf-8", "replace").encode())),
           at.DEEPGRAM, "uploads"),
    _fault("transcript-escaped", "A transcript is escaped as in a page.", "The text of a result is what its words say.",
           fetched(_escaped), at.schema("DeepgramAlternative"), "results"),
    _fault("text-not-kept-500", "A text that the database does not take breaks the service.", _REFUSED,
           answering(_nul), at.CREATE_JSON, "errors"),
)  # fmt: skip
