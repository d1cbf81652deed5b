"""Jobs and requests that get into each other's way."""

import asyncio
import copy
from typing import Any, Final

from aimlapi_stt_gateway.scripted.turn import Answer

from ..faults import App, Around, Ask, Fault, Memory, Told, created, fetched, problem, under_way
from . import sources as at

_OWN_ID = "Each job has an id of its own."
_OWN_RESULT = "The result of a job is that of its own audio."
_RIGHT = "A create that keeps the contract is accepted, whatever else is under way."
_FEW: Final = 4


def _fault(name: str, does: str, law: str, around: Around, source: str) -> Fault:
    return Fault(name, "concurrency", does, law, source, around)


def _ids_again(told: Told, _: Ask, memory: Memory) -> Told:
    """The ids of the first jobs, again and again."""
    known: list[str] = memory.kept.setdefault("ids", [])
    if len(known) < _FEW:
        known.append(told["generation_id"])
        return told
    return {**told, "generation_id": known[memory.count("again") % _FEW]}


async def _ids_by_clock(ask: Ask, app: App, memory: Memory) -> Answer:
    """Creates of the same moment, a quarter of a second long, have the same id."""
    answer = await app(ask)
    told = answer.told() if ask.is_create else None
    if told is None or "generation_id" not in told:
        return answer
    now = asyncio.get_running_loop().time()
    made, since = memory.kept.get("id", (None, 0.0))
    if made is None or now - since > 0.25:
        memory.kept["id"] = (told["generation_id"], now)
        return answer
    return answer.with_json({**told, "generation_id": made}).with_header("x-inference-id", made)


def _result(told: Told) -> Any:
    return told.get("result") if told.get("status") == "completed" else None


def _first_for_all(told: Told, _: Ask, memory: Memory) -> Told | None:
    """All jobs have the result of the first one of their shape."""
    result = _result(told)
    if result is None:
        return None
    first = memory.kept.setdefault(str(sorted(result)), result)
    return None if first == result else {**told, "result": first}


def _of_the_one_before(told: Told, ask: Ask, memory: Memory) -> Told | None:
    """A job has the result that was told before, of its shape, of another job; and keeps it."""
    result = _result(told)
    if result is None:
        return None
    shape = str(sorted(result))
    if ask.job not in memory.kept:
        memory.kept[ask.job] = memory.kept.get(shape, result)
        memory.kept[shape] = result
    kept = memory.kept[ask.job]
    return None if kept == result else {**told, "result": kept}


def _request_id_shared(told: Told, _: Ask, __: Memory) -> Told | None:
    result = copy.deepcopy(_result(told))
    if result is None or "metadata" not in result:
        return None
    result["metadata"]["request_id"] = "00000000-0000-0000-0000-000000000000"
    return {**told, "result": result}


async def _cached_across_ids(ask: Ask, app: App, memory: Memory) -> Answer:
    """A cache in front whose key is the same for all looks at finished jobs."""
    answer = await app(ask)
    if not ask.is_fetch or (answer.told() or {}).get("status") != "completed":
        return answer
    kept: Answer = memory.kept.setdefault("answer", answer)
    return kept


async def _one_at_a_time(ask: Ask, app: App, memory: Memory) -> Answer:
    """The database is locked while another create is under way."""
    if not ask.is_create:
        return await app(ask)
    memory.kept["creates"] = memory.kept.get("creates", 0) + 1
    try:
        await asyncio.sleep(0.02)
        if memory.kept["creates"] > 1:
            return problem(500, "The database is locked.")
        return await app(ask)
    finally:
        memory.kept["creates"] -= 1


async def _lost_at_once(ask: Ask, app: App, memory: Memory) -> Answer:
    """Of creates at the same time one is kept: the others are written over it."""
    lost: set[str] = memory.kept.setdefault("lost", set())
    if ask.is_fetch and ask.job in lost:
        return problem(404, "No such job.")
    if not ask.is_create:
        return await app(ask)
    memory.kept["creates"] = memory.kept.get("creates", 0) + 1
    try:
        await asyncio.sleep(0.02)
        answer = await app(ask)
        told = answer.told() or {}
        if memory.kept["creates"] > 1 and "generation_id" in told:
            lost.add(told["generation_id"])
        return answer
    finally:
        memory.kept["creates"] -= 1


async def _busy_is_queued(ask: Ask, app: App, memory: Memory) -> Answer:
    """While others ask as well, a job is queued, whatever it was before."""
    if ask.is_fetch:
        await asyncio.sleep(0.01)
    busy = memory.under_way > 1
    answer = await app(ask)
    told = answer.told() if ask.is_fetch and busy else None
    return answer if told is None or memory.count(ask.job) % 2 else answer.with_json(under_way(told, "queued"))


async def _crossed(ask: Ask, app: App, memory: Memory) -> Answer:
    """Looks at the same time are answered with the answer of the first of them."""
    if not ask.is_fetch:
        return await app(ask)
    under: list[asyncio.Future[Answer]] = memory.kept.setdefault("under", [])
    if under:
        return await asyncio.shield(under[0])
    future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
    under.append(future)
    try:
        await asyncio.sleep(0.01)
        answer = await app(ask)
        future.set_result(answer)
        return answer
    finally:
        under.remove(future)
        future.cancel()


async def _client_id_of_another(ask: Ask, app: App, memory: Memory) -> Answer:
    """The client's id is kept where all requests that are under way share it."""
    memory.kept["client"] = ask.header("x-client-request-id") or memory.kept.get("client", "")
    await asyncio.sleep(0.01)
    answer = await app(ask)
    shared: str = memory.kept["client"]
    return answer.with_header("x-client-request-id", shared) if answer.header("x-client-request-id") else answer


CONCURRENCY: Final = (
    _fault("ids-again", "After four jobs the ids begin again.", _OWN_ID, created(_ids_again), at.ID),
    _fault("ids-by-clock", "Jobs of the same quarter of a second have the same id.", _OWN_ID, _ids_by_clock, at.ID),
    _fault("first-result-for-all", "Each job has the result of the first one.", _OWN_RESULT, fetched(_first_for_all),
           at.FETCH_LINK),
    _fault("result-of-the-one-before", "Each job has the result of the one before.", _OWN_RESULT,
           fetched(_of_the_one_before), at.FETCH_LINK),
    _fault("request-id-shared", "All results have the same request id.",
           "The request id of a result is that of its job alone.", fetched(_request_id_shared),
           at.schema("DeepgramMetadata")),
    _fault("cached-across-ids", "All looks at finished jobs are answered from one place of a cache.",
           "Each answer names the job that it is about.", _cached_across_ids, at.ENVELOPE),
    _fault("one-create-at-a-time", "Of creates at the same time all but one fail.", _RIGHT, _one_at_a_time, at.CREATES),
    _fault("lost-at-once", "Of creates at the same time all but one are lost, though they were accepted.",
           "A job that was created can be looked at.", _lost_at_once, at.FETCH_LINK),
    _fault("queued-while-busy", "While others ask, a job is queued again.", "The status of a job moves forward only.",
           _busy_is_queued, at.STATUS),
    _fault("answers-crossed", "Looks at the same time have one answer.", "Each answer names the job that it is about.",
           _crossed, at.ENVELOPE),
    _fault("client-id-crossed", "Requests at the same time are answered with the client's id of the last one.",
           "The X-Client-Request-Id is echoed.", _client_id_of_another, at.HEADERS),
)  # fmt: skip
