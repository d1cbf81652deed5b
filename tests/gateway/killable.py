"""A real server to be killed, its workers too, and a light connection to it."""

import asyncio
import os
import random
import re
import signal
from contextlib import suppress
from pathlib import Path

from tests.gateway import foreign
from tests.gateway.starting import Started, start
from tests.gateway.support import kill, workers_on

LOST = (ConnectionError, asyncio.IncompleteReadError, OSError)


class Server:
    """`aimlapi-stt serve` on one data folder, with an engine of somebody else; `start` it after each `kill`."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.data = folder / "data"
        self._arguments = ["serve", "--port", "0", "--data", str(self.data), "--workers", str(workers)]
        self._arguments += ["--engine", foreign.NAME]
        (folder / "site").mkdir()
        self._environment = {**os.environ, "PYTHONPATH": foreign.install(folder / "site")}
        self._log = folder / "log"
        self._process: Started | None = None
        self.port = 0
        self.up = asyncio.Event()

    async def start(self) -> None:
        """Returns when it listens."""
        self._log.write_bytes(b"")
        self._process = start(self._arguments, self._log, self._environment)
        while not (found := re.search(rb"http://127.0.0.1:(\d+)", self._log.read_bytes())):
            assert self._process.ended(0) is None, self._log.read_text()
            await asyncio.sleep(0.02)
        self.port = int(found[1])
        self.up.set()

    def kill(self) -> None:
        """Kill -9."""
        self.up.clear()
        assert self._process is not None
        self._process.kill()
        self._process.ended(10)

    def stop(self) -> None:
        """As a service manager does."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGTERM)
            self._process.ended(10)
            self._process.kill()
            self._process.ended(10)

    def kill_a_worker(self, chance: random.Random) -> bool:
        """Kill -9 one of its workers; false where there is none at the moment."""
        workers = workers_on(self.data)
        with suppress(ProcessLookupError):
            if workers:
                kill(chance.choice(workers))
        return bool(workers)


class Connection:
    """One client's connection, made again whenever it breaks."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Status and body of one answer. Raises one of `LOST` where there is none."""
        await self._server.up.wait()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._server.port)
        reader, writer = self._streams
        head = f"{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer x\r\n"
        head += f"content-length: {len(body)}\r\n"
        try:
            writer.write(f"{head}content-type: application/json\r\n\r\n".encode() + body)
            answer = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = re.search(rb"content-length: (\d+)", answer)
            assert length, answer
            return int(answer.split(b" ", 2)[1]), await reader.readexactly(int(length[1]))
        except LOST:
            self.close()
            raise

    def close(self) -> None:
        """Close it."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
