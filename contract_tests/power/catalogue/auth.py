"""Keys that are not looked at, or not closely enough, and jobs that others see."""

import json
from collections.abc import Callable
from typing import Final

from aimlapi_stt_gateway.scripted.turn import Answer

from ..faults import App, Around, Ask, Fault, Memory, answering, asking, problem, refusing, success
from . import sources as at

_NEEDED = "Without a good key, nothing is answered but 401."
_OWN = "A job is seen by the key that has created it, and by no other."
_GOOD = "A key that is good is not refused."


def _fault(name: str, does: str, law: str, around: Around, source: str = at.BEARER) -> Fault:
    return Fault(name, "auth", does, law, source, around)


def _taken(when: Callable[[Ask, Memory], bool], where: Callable[[Ask], bool] = lambda _: True) -> Around:
    """A key that is none is taken for the first one; where a job is looked at, for its owner's."""

    def change(ask: Ask, memory: Memory) -> Ask:
        if ask.key in memory.keys or not where(ask) or not when(ask, memory):
            return ask
        return ask.with_key(memory.owners.get(ask.job, memory.keys[0]))

    return asking(change)


def _create(ask: Ask) -> bool:
    return ask.is_create


def _fetch(ask: Ask) -> bool:
    return ask.is_fetch


def _missing(ask: Ask, _: Memory) -> bool:
    return not ask.header("authorization")


def _wrong(ask: Ask, memory: Memory) -> bool:
    return bool(ask.key) and ask.key not in memory.keys


def _unkeyed(ask: Ask, memory: Memory) -> bool:
    return ask.key not in memory.keys


def _begins_alike(ask: Ask, memory: Memory) -> bool:
    return any(ask.key[:8] == key[:8] for key in memory.keys)


def _alike_but_for_case(ask: Ask, memory: Memory) -> bool:
    return any(ask.key.lower() == key.lower() for key in memory.keys)


def _of_all(ask: Ask, memory: Memory) -> Ask:
    """Any good key is as good as the owner's."""
    owner = memory.owners.get(ask.job)
    return ask.with_key(owner) if ask.is_fetch and ask.key in memory.keys and owner not in (None, ask.key) else ask


def _forbidden(ask: Ask, answer: Answer, memory: Memory) -> Answer:
    owner = memory.owners.get(ask.job)
    known = ask.is_fetch and ask.key in memory.keys and owner not in (None, ask.key)
    return problem(403, "This job is somebody else's.") if known else answer


async def _cached(ask: Ask, app: App, memory: Memory) -> Answer:
    """Finished jobs come from a cache that does not look at keys."""
    if ask.is_fetch and ask.path in memory.kept:
        kept: Answer = memory.kept[ask.path]
        return kept
    answer = await app(ask)
    if ask.is_fetch and (answer.told() or {}).get("status") == "completed":
        memory.kept[ask.path] = answer
    return answer


def _by_connection(ask: Ask, memory: Memory) -> Ask:
    """Who has shown a key once need not show one again on the same connection."""
    if ask.key in memory.keys:
        memory.kept[str(ask.client)] = ask.key
        return ask
    shown = memory.kept.get(str(ask.client))
    return ask if shown is None else ask.with_key(shown)


def _unlucky(ask: Ask, memory: Memory) -> bool:
    return ask.key in memory.keys and memory.count("asked") % 5 == 0


def _after_first_create(ask: Ask, memory: Memory) -> bool:
    """Whether a key is used a second time for a create."""
    return ask.is_create and ask.key == memory.keys[0] and memory.count("creates") > 3


def _told_anyway(ask: Ask, answer: Answer, memory: Memory) -> Answer:
    """The refusal is one by its code alone."""
    if answer.status != 401 or not ask.is_fetch or ask.job not in memory.owners:
        return answer
    job = {"generation_id": ask.job, "status": "completed", "result": {"text": "seen by all"}}
    return answer.with_body(json.dumps(job).encode(), "application/json")


_LOGIN: Final = Answer(302, (("location", "/login"), ("content-type", "text/html")), b"<html>Sign in.</html>")

AUTH: Final = (
    _fault("create-without-key", "A create needs no key.", _NEEDED, _taken(_missing, _create)),
    _fault("fetch-without-key", "A look at a job needs no key.", _NEEDED, _taken(_missing, _fetch)),
    _fault("create-with-wrong-key", "A create takes any key.", _NEEDED, _taken(_wrong, _create)),
    _fault("fetch-with-wrong-key", "A look at a job takes any key.", _NEEDED, _taken(_wrong, _fetch)),
    _fault("beginning-of-key", "Of a key the first eight characters are compared.", _NEEDED, _taken(_begins_alike)),
    _fault("case-of-key", "Keys are compared without their case.", _NEEDED, _taken(_alike_but_for_case)),
    _fault("empty-bearer", "A bearer without a key is let in.", _NEEDED,
           _taken(lambda ask, _: ask.header("authorization").strip().lower() == "bearer")),
    _fault("key-by-connection", "Once a key was shown on a connection, all that follows on it is let in.", _NEEDED,
           asking(_by_connection)),
    _fault("no-key-403", "Without a key the answer is 403, which tells of credits.", _NEEDED,
           refusing(_missing, problem(403, "No key.")), at.ERRORS),
    _fault("no-key-500", "Without a key the service fails.", _NEEDED,
           refusing(_missing, problem(500, "No header authorization.")), at.ERRORS),
    _fault("no-key-200", "Without a key the answer is a success with an error in it.", _NEEDED,
           refusing(_missing, success({"error": {"name": "Unauthorized", "message": "No key."}})), at.ERRORS),
    _fault("no-key-to-login", "Without a key one is sent to a page to sign in.", _NEEDED, refusing(_missing, _LOGIN),
           at.ERRORS),
    _fault("wrong-key-404", "With a wrong key all is unknown.", _NEEDED,
           refusing(_wrong, problem(404, "Not found.")), at.ERRORS),
    _fault("wrong-key-500", "With a wrong key the service fails.", _NEEDED,
           refusing(_wrong, problem(500, "Key lookup failed.")), at.ERRORS),
    _fault("refused-without-body", "A refused key is told by the code alone, without a body.",
           "An error is told in JSON, in one of two forms.",
           refusing(_unkeyed, Answer(401, (("www-authenticate", "Bearer"),), b"")), at.FETCH_REFUSED),
    _fault("refused-and-told", "A look without a key is refused, and told the job in the body.",
           "An error is told in JSON, in one of two forms.", answering(_told_anyway), at.FETCH_REFUSED),
    _fault("jobs-of-others", "Any good key sees all jobs.", _OWN, asking(_of_all), at.KEYS),
    _fault("jobs-of-others-403", "A job of somebody else is 403, and so told from one that is unknown.",
           "403 tells of credits, and 404 of an id that one has no job of.", answering(_forbidden), at.ERRORS),
    _fault("cached-across-keys", "Finished jobs are cached, whoever asks.", _OWN, _cached, at.KEYS),
    _fault("good-key-now-and-then", "Each fifth request with a good key is refused.", _GOOD,
           refusing(_unlucky, problem(401, "The key is not valid."))),
    _fault("key-for-three-creates", "After three creates a good key is refused for more.", _GOOD,
           refusing(_after_first_create, problem(401, "The key is not valid."))),
)  # fmt: skip
