"""The layer around the application in which faults happen, and in which what was asked is noted."""

import socket
import struct
from dataclasses import dataclass, replace
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..door.problems import problem
from .asked import Asked, reading
from .board import Board
from .faults import Play
from .player import Player
from .turn import Answer, Turn


class FaultLayer:
    """An ASGI application around another. `server` has to be set to the one that runs it, for faults of connections."""

    def __init__(self, app: ASGIApp, player: Player) -> None:
        self._app = app
        self._player = player
        self.server: uvicorn.Server | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not scope["path"].startswith("/v1/stt/"):
            await self._app(scope, receive, send)
            return
        asked = Asked.by(scope)
        board = self._player.board_of(asked_key(scope))
        if board is None:
            refusal = problem(Request(scope), 401, "The API key is not valid here.", {"www-authenticate": "Bearer"})
            await refusal(scope, receive, send)
            return
        board.requests.append(asked)
        line = _UvicornLine(self.server, scope)
        turn = Turn(scope, reading(asked, scope, receive), _noting(asked, send), asked, line, board.rename)
        await board.surrounded(self._application(board), asked)(turn)

    def _application(self, board: Board) -> Play:
        """The application as a play: its whole answer, with the faults of the job that it has made."""

        async def play(turn: Turn) -> None:
            asked = turn.asked
            shown = asked.generation_id if asked.kind == "fetch" else None
            real = None if shown is None else board.real_id(shown)
            scope = turn.scope if real == shown else {**turn.scope, "path": f"/v1/stt/{real}"}

            async def call(inner: Turn) -> None:
                await self._app(scope, inner.receive, inner.send)

            with self._player.answering(asked, board) as creating:
                answer = await turn.answer_of(call)
            if shown is not None and real is not None and real != shown:
                answer = _renamed(answer, real, shown)
            if asked.kind == "create" and answer.status < 400:
                asked.generation_id = answer.header("x-inference-id")

            async def constant(inner: Turn) -> None:
                await inner.send_answer(answer)

            whole: Play = constant
            if creating.part is not None and creating.part.orders:
                whole = board.made(constant, asked, creating.part)
            await whole(replace(turn, receive=_nothing_more_of(turn.receive)))

        return play


def _nothing_more_of(receive: Receive) -> Receive:
    """What comes after a request that was read: once that there is no more of it, and then whatever does come."""
    told = False

    async def end_and_after() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return end_and_after


def asked_key(scope: Scope) -> str | None:
    """The value of the authorization header."""
    found = next((value for name, value in scope["headers"] if name == b"authorization"), None)
    return None if found is None else found.decode("latin-1")


def _noting(asked: Asked, send: Send) -> Send:
    async def note(message: Any) -> None:  # noqa: ANN401 - as ASGI has it
        if message["type"] == "http.response.start":
            asked.status = message["status"]
        await send(message)

    return note


def _renamed(answer: Answer, real: str, shown: str) -> Answer:
    told = answer.told()
    named = answer if answer.header("x-inference-id") is None else answer.with_header("x-inference-id", shown)
    if told is None:
        return named
    return named.with_json({key: shown if value == real else value for key, value in told.items()})


@dataclass(slots=True)
class _UvicornLine:
    """A connection of uvicorn. Nothing of ASGI leads to it, so it is looked for among all, by the client's address."""

    server: uvicorn.Server | None
    scope: Scope

    @property
    def over(self) -> bool:
        return self.server is not None and self.server.should_exit

    def close(self, *, reset: bool) -> None:
        connections: Any = () if self.server is None else self.server.server_state.connections
        for connection in connections:
            if connection.client == self.scope["client"]:
                transport = connection.transport
                if reset:
                    linger = struct.pack("ii", 1, 0)  # at once, and what was not read yet is lost
                    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    transport.abort()
                else:
                    transport.close()
