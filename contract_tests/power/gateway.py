"""A faithful deployment with two keys, and a layer around it in which one fault happens."""

import asyncio
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.door.requests import NewJob
from aimlapi_stt_gateway.jobs.job import JobRow
from aimlapi_stt_gateway.scripted.catalogue import fault_named
from aimlapi_stt_gateway.scripted.fault_layer import _UvicornLine
from aimlapi_stt_gateway.scripted.player import Player, _current
from aimlapi_stt_gateway.scripted.scenario import Order
from aimlapi_stt_gateway.scripted.turn import Answer
from aimlapi_stt_gateway.server import Gateway
from aimlapi_stt_gateway.settings import EngineChoice, Settings

from .faults import CUT, Ask, Fault, Memory

LOOKS_BEFORE_THE_END: Final = 2
"""A job is found queued, then generating, and then at its end."""

_WORDS: Final = (
    "café", "harbour", "lantern", "meadow", "river", "stone", "window", "garden", "letter", "winter", "summer",
    "bridge", "candle", "forest", "island", "mountain", "ocean", "paper", "silver", "thunder", "velvet", "whistle",
    "yellow", "zebra", "acorn", "basket", "copper", "dragon", "engine", "feather",
)  # fmt: skip
_WAV_HEAD: Final = 44
_BYTES_A_SECOND: Final = 32_000
_FEWEST_BYTES: Final = 2000


class FaithfulPlayer(Player):
    """Says of each recording what no other one says, as long as it is, and fails what is none.

    What the kit sends is 16 kHz, mono, 16 bit: the length follows from the size.
    """

    def __init__(self) -> None:
        super().__init__(by_key=True)
        self._seen: dict[str, int] = {}

    def script(self, job: NewJob) -> Mapping[str, object]:
        """The script of a new job, by what it carries."""
        file = _current.get().asked.file
        return {**super().script(job), "runningPolls": LOOKS_BEFORE_THE_END, **_said(job, file)}

    def shown(self, job: JobRow) -> JobRow:
        """A job as it is shown, for its first look as queued."""
        found = super().shown(job)
        self._seen[job.id] = looks = self._seen.get(job.id, 0) + 1
        return replace(found, status="queued") if looks == 1 and found.status == "generating" else found


def _said(job: NewJob, file: Any) -> dict[str, object]:
    if job.url is not None:
        return {"error": {"name": "FetchError", "message": "The audio cannot be fetched."}}
    if file is None or file.size < _FEWEST_BYTES or file.name.endswith(".txt"):
        return {"error": {"name": "InvalidAudio", "message": "The file is no audio."}}
    duration = (file.size - _WAV_HEAD) / _BYTES_A_SECOND
    drawn = hashlib.sha256(file.sha256.encode()).digest() * 40
    count = max(2, int(duration / 0.5))
    words = [_WORDS[0], *(_WORDS[byte % len(_WORDS)] for byte in drawn[: count - 1])]
    return {"text": " ".join(words).capitalize() + ".", "duration": duration}


class Layer:
    """An ASGI application around the faithful one. It knows whether its fault was met."""

    def __init__(self, app: ASGIApp, server: uvicorn.Server, keys: tuple[str, ...]) -> None:
        self._app = app
        self._server = server
        self._keys = keys
        self.breaks(None)

    def breaks(self, fault: Fault | None) -> None:
        """From now on this fault happens, as if nothing had been before."""
        self._around = None if fault is None else fault.around
        self.memory = Memory(self._keys)
        self.met = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or self._around is None:
            await self._app(scope, receive, send)
            return
        memory, around = self.memory, self._around
        ask = await _asked(scope, receive)
        calls: list[tuple[Ask, Answer]] = []

        async def app(asked: Ask) -> Answer:
            answer = await _answered(self._app, scope, asked)
            told = answer.told() or {}
            if asked.is_create and "generation_id" in told:
                memory.owners[told["generation_id"]] = asked.key
            calls.append((asked, answer))
            return answer

        memory.under_way += 1
        try:
            answer = await around(ask, app, memory)
        finally:
            memory.under_way -= 1
        if len(calls) != 1 or calls[0][0] != ask or not answer.is_like(calls[0][1]):
            self.met += 1
        if answer.header(CUT) is None:
            await _send(answer, send)
        else:
            await self._cut(answer.with_header(CUT, None), scope, receive, send)

    async def _cut(self, answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
        """Half of an answer, and then the connection is closed."""
        await send(_start(answer))
        await send({"type": "http.response.body", "body": answer.body[: len(answer.body) // 2], "more_body": True})
        await asyncio.sleep(0.01)  # what was written last leaves with the next turn of the loop
        _UvicornLine(self._server, scope).close(reset=False)
        while (await receive())["type"] != "http.disconnect":
            pass


class BrokenGateway(LocalGateway):
    """A deployment with one fault, or, with none, a faithful one. It has a second key, of somebody else."""

    def __init__(self, fault: Fault | None = None) -> None:
        self._plays = FaithfulPlayer()
        super().__init__(engine=EngineChoice("scripted"), settings=Settings(threads=True), player=self._plays)
        self.other_key = secrets.token_urlsafe(24)
        self._boards = [self._plays.open_board(key) for key in (self.api_key, self.other_key)]
        self._layer: Layer | None = None
        self._fault = fault

    def breaks(self, fault: Fault | None) -> None:
        """From now on it has this fault, and no other."""
        self._fault = fault
        for board in self._boards:
            board.reset()
            if fault is not None and fault.scripted is not None:
                board.switch_on(Order(fault_named(fault.scripted), on=fault.on, seconds=0.01))
        if self._layer is not None:
            self._layer.breaks(fault)

    @property
    def met(self) -> int:
        """How many requests the fault has changed something for."""
        by_scripts = sum(bool(asked.faults) for board in self._boards for asked in board.requests)
        return by_scripts + (0 if self._layer is None else self._layer.met)

    def _serve(self, gateway: Gateway) -> None:
        config = gateway.server.config
        self._layer = Layer(config.app, gateway.server, (self.api_key, self.other_key))  # type: ignore[arg-type]
        config.app = self._layer
        self.breaks(self._fault)
        super()._serve(gateway)


async def _asked(scope: Scope, receive: Receive) -> Ask:
    headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"])
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return Ask(scope["method"], scope["path"], headers, bytes(body), tuple(scope["client"]))


async def _answered(app: ASGIApp, scope: Scope, ask: Ask) -> Answer:
    sized = ask.with_header("content-length", str(len(ask.body))) if ask.body or ask.method == "POST" else ask
    # A body that is here as a whole comes in no chunks.
    sized = sized.with_header("transfer-encoding", None)
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in sized.headers]
    raw = quote(ask.path).encode()
    inner = {**scope, "method": ask.method, "path": ask.path, "raw_path": raw, "headers": headers}
    status, told, body = 500, list[tuple[str, str]](), bytearray()

    async def receive() -> Message:
        return {"type": "http.request", "body": ask.body, "more_body": False}

    async def keep(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            told.extend((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in message["headers"])
        else:
            body.extend(message.get("body", b""))

    await app(inner, receive, keep)
    return Answer(status, tuple(pair for pair in told if pair[0] != "content-length"), bytes(body))


async def _send(answer: Answer, send: Send) -> None:
    await send(_start(answer))
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})


def _start(answer: Answer) -> Message:
    sized = () if answer.status in (204, 304) else (("content-length", str(len(answer.body))),)
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in (*answer.headers, *sized)]
    return {"type": "http.response.start", "status": answer.status, "headers": headers}
