"""Methods that no operation has, and that are answered all the same."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from aimlapi_stt_gateway.scripted.turn import Answer

from ..faults import App, Around, Ask, Fault, Memory, problem, refusing, success
from . import sources as at

_LAW = "What is no operation of the contract is refused."


def _fault(name: str, does: str, around: Around, source: str, law: str = _LAW) -> Fault:
    return Fault(name, "methods", does, law, source, around)


def _as(method: str, when: Callable[[Ask], bool]) -> Around:
    """A request is answered as one of another method."""

    async def around(ask: Ask, app: App, _: Memory) -> Answer:
        return await app(replace(ask, method=method) if when(ask) else ask)

    return around


async def _get_creates(ask: Ask, app: App, _: Memory) -> Answer:
    return await app(ask.valid() if ask.method == "GET" and ask.path == "/v1/stt/create" else ask)


async def _put_creates(ask: Ask, app: App, _: Memory) -> Answer:
    other = ask.method in ("PUT", "PATCH") and ask.path == "/v1/stt/create"
    return await app(ask.valid() if other else ask)


def _on_job(ask: Ask, *methods: str) -> bool:
    return ask.method in methods and ask.path.startswith("/v1/stt/") and ask.path != "/v1/stt/create"


METHODS: Final = (
    _fault("get-creates", "A GET of the path of creates makes a job.", _get_creates, at.CREATES,
           "A GET of the path of creates is a look at a job that nobody was given."),
    _fault("put-creates", "A PUT or a PATCH makes a job as a POST does.", _put_creates, at.CREATES),
    _fault("delete-200", "A DELETE of a job is answered with 200.",
           refusing(lambda ask, _: _on_job(ask, "DELETE"), success({"deleted": True})), at.FETCHES),
    _fault("post-looks", "A POST, PUT or PATCH of a job's path is answered as a look.",
           _as("GET", lambda ask: _on_job(ask, "POST", "PUT", "PATCH")), at.FETCHES),
    _fault("method-500", "A method that is none breaks the service.",
           refusing(lambda ask, _: ask.method in ("PUT", "PATCH", "DELETE", "TRACE"), problem(500, "No handler.")),
           at.FETCHES),
)  # fmt: skip
