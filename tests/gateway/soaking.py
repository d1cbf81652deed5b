"""Load on a real server that is killed again and again, its workers too, and a count of what became of each job."""

import asyncio
import json
import os
import random
import re
import signal
import subprocess
import sysconfig
import time
from collections import Counter, deque
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aimlapi_stt_gateway.jobs.store import Store
from tests.gateway import foreign
from tests.gateway.support import FINAL, kill, workers_on

_COMMAND = str(Path(sysconfig.get_path("scripts")) / "aimlapi-stt")
_MODELS = ("whisper-tiny", "whisper-base", "nova-2")
_LOST = (ConnectionError, asyncio.IncompleteReadError, OSError)


class Server:
    """`aimlapi-stt serve` on one data folder, with an engine of somebody else; `start` it after each `kill`."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.data = folder / "data"
        self._command = [_COMMAND, "serve", "--port", "0", "--data", str(self.data), "--workers", str(workers)]
        self._command += ["--engine", foreign.NAME]
        (folder / "site").mkdir()
        self._environment = {**os.environ, "PYTHONPATH": foreign.install(folder / "site")}
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.up = asyncio.Event()

    async def start(self) -> None:
        """Returns when it listens."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(self._command, env=self._environment, stderr=log)
        while not (found := re.search(rb"http://127.0.0.1:(\d+)", self._log.read_bytes())):
            assert self._process.poll() is None, self._log.read_text()
            await asyncio.sleep(0.02)
        self.port = int(found[1])
        self.up.set()

    def kill(self) -> None:
        """Kill -9."""
        self.up.clear()
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """As a service manager does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
            self._process.kill()
            self._process.wait()

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
        """Status and body of one answer. Raises one of `_LOST` where there is none."""
        await self._server.up.wait()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._server.port)
        reader, writer = self._streams
        head = f"{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer soak\r\ncontent-length: {len(body)}\r\n"
        try:
            writer.write(f"{head}content-type: application/json\r\n\r\n".encode() + body)
            answer = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = re.search(rb"content-length: (\d+)", answer)
            assert length, answer
            return int(answer.split(b" ", 2)[1]), await reader.readexactly(int(length[1]))
        except _LOST:
            self.close()
            raise

    def close(self) -> None:
        """Close it."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


@dataclass
class Tally:
    """What became of the jobs.

    Attributes:
        accepted: by generation id, what the transcript has to be.
        seen: by generation id, the answer that first told the end.
        unanswered: creates whose answer never came; each may have made a job.
        full: creates that were answered with 429.
        wrong: transcripts of another job, and ends that were not the same when looked at again.
    """

    accepted: dict[str, str] = field(default_factory=dict[str, str])
    seen: dict[str, bytes] = field(default_factory=dict[str, bytes])
    unanswered: int = 0
    full: int = 0
    wrong: list[str] = field(default_factory=list[str])
    lost: list[str] = field(default_factory=list[str])
    worker_kills: int = 0
    server_kills: int = 0
    wall_s: float = 0.0
    totals: dict[str, float] = field(default_factory=dict[str, float])
    by_status: dict[str, int] = field(default_factory=dict[str, int])

    def ends(self) -> Counter[str]:
        """How many jobs ended how: `completed`, or the name of the error."""
        answers = [json.loads(body) for body in self.seen.values()]
        return Counter(answer["error"]["name"] if "error" in answer else answer["status"] for answer in answers)

    def table(self) -> str:
        """The figures, a line each."""
        ends = self.ends()
        rows: dict[str, object] = {
            "creates answered with a job": len(self.accepted),
            "creates answered with 429": self.full,
            "creates without an answer": self.unanswered,
            "jobs in the store": int(self.totals["accepted"]),
            "workers killed": self.worker_kills,
            "servers killed": self.server_kills,
            "completed": ends.pop("completed", 0),
            **{f"failed: {name}": count for name, count in ends.items()},
            "begun again": int(self.totals["requeued"]),
            "lost": len(self.lost),
            "doubled or mixed up": len(self.wrong),
            "wall": f"{self.wall_s:.0f} s",
            "rate": f"{len(self.seen) / self.wall_s:.0f} jobs/s",
        }
        return "\n".join(f"{name:<28} {value}" for name, value in rows.items())

    def check(self) -> None:
        """Every job that was accepted has one end, with a reason if it failed, and each end was counted once."""
        assert self.lost == []
        assert self.wrong == []
        assert set(self.seen) == set(self.accepted)
        assert set(self.ends()) <= {"completed", "WorkerDied", "ServerDied"}
        assert len(self.accepted) <= self.totals["accepted"] <= len(self.accepted) + self.unanswered
        assert self.totals["completed"] + self.totals["failed"] == self.totals["accepted"]
        assert self.totals["claimed"] - self.totals["requeued"] <= self.totals["accepted"]
        assert self.by_status["queued"] == self.by_status["generating"] == 0


class Client:
    """Creates jobs one after the other, and looks at those that have not ended."""

    def __init__(self, server: Server, tally: Tally, numbers: "deque[int]") -> None:
        self._http = Connection(server)
        self._tally = tally
        self._numbers = numbers
        self._open: deque[str] = deque()

    async def run(self) -> None:
        """Until there are no more numbers, and each job has ended and was looked at once more."""
        try:
            await self._run()
        finally:
            self._http.close()

    async def _run(self) -> None:
        mine: list[str] = []
        while self._numbers:
            number = self._numbers.popleft()
            if (job_id := await self._create(number)) is None:
                self._numbers.append(number)
            else:
                mine.append(job_id)
                self._open.append(job_id)
            if len(self._open) % 10 == 0:
                await self._look()
        while self._open:
            if not await self._look():
                await asyncio.sleep(0.02)
        for job_id in mine:
            if job_id in self._tally.seen and await self._fetch(job_id) != self._tally.seen[job_id]:
                self._tally.wrong.append(job_id)

    async def _create(self, number: int) -> str | None:
        model = _MODELS[number % len(_MODELS)]
        body = {"model": model, "language": foreign.language("say", number), "url": "https://example.com/a.mp3"}
        try:
            status, answer = await self._http.ask("POST", "/v1/stt/create", json.dumps(body).encode())
        except _LOST:
            self._tally.unanswered += 1
            return None
        if status == 429:
            self._tally.full += 1
            await asyncio.sleep(0.1)
            return None
        assert status == 200, answer
        job_id = str(json.loads(answer)["generation_id"])
        self._tally.accepted[job_id] = foreign.said(model, "say", number)
        return job_id

    async def _look(self) -> bool:
        """Look at the oldest job that is open; whether it has ended."""
        if not self._open:
            return True
        job_id = self._open.popleft()
        answer = await self._fetch(job_id)
        document: Any = json.loads(answer)
        if document.get("status") not in FINAL:
            self._open.append(job_id)
            return False
        self._tally.seen[job_id] = answer
        if document["status"] == "completed":
            heard = document["result"]["results"]["channels"][0]["alternatives"][0]["transcript"]
            if heard != self._tally.accepted[job_id]:
                self._tally.wrong.append(job_id)
        return True

    async def _fetch(self, job_id: str) -> bytes:
        while True:
            try:
                status, answer = await self._http.ask("GET", f"/v1/stt/{job_id}")
            except _LOST:
                await asyncio.sleep(0.05)
                continue
            if status == 404:
                self._tally.lost.append(job_id)
                return b'{"status": "failed", "error": {"name": "lost"}}'
            assert status == 200, answer
            return answer


async def soak(
    folder: Path,
    *,
    jobs: int,
    clients: int,
    workers: int = 2,
    seed: int = 1,
    jobs_a_worker: int | None = None,
    server_kills: int = 0,
    server_kill_every_s: float = 1.0,
) -> Tally:
    """Let `clients` create `jobs` jobs in all, and look at them to their end, while processes are killed.

    One worker is killed for each `jobs_a_worker` jobs that ended, or so. Servers are killed `server_kills` times,
    whatever the number of jobs: more are created until that is done.
    """
    chance, tally = random.Random(seed), Tally()
    began = time.monotonic()
    with _running(Server(folder, workers)) as server:
        await server.start()
        numbers = deque(range(jobs))
        async with asyncio.TaskGroup() as group:
            for _ in range(clients):
                group.create_task(Client(server, tally, numbers).run())
            group.create_task(
                _kill_servers(server, tally, chance, server_kills, server_kill_every_s, numbers, 25 * clients)
            )
            if jobs_a_worker is not None:
                group.create_task(_kill_workers(server, tally, chance, jobs_a_worker, numbers))
        tally.wall_s = time.monotonic() - began
        with closing(Store(server.data, make=False)) as store:
            while store.waiting() or store.by_status()["generating"]:  # jobs whose create was never answered
                await asyncio.sleep(0.05)
            tally.totals, tally.by_status = store.totals(), store.by_status()
    return tally


@contextmanager
def _running(server: Server) -> Generator[Server, None, None]:
    try:
        yield server
    finally:
        server.stop()


async def _kill_workers(server: Server, tally: Tally, chance: random.Random, jobs: int, numbers: "deque[int]") -> None:
    due = chance.uniform(0, 2 * jobs)
    while numbers:
        await asyncio.sleep(0.01)
        if len(tally.seen) >= due and server.up.is_set() and server.kill_a_worker(chance):
            tally.worker_kills += 1
            due = len(tally.seen) + chance.uniform(0, 2 * jobs)


async def _kill_servers(
    server: Server,
    tally: Tally,
    chance: random.Random,
    times: int,
    every_s: float,
    numbers: "deque[int]",
    spare: int,
) -> None:
    more = max(numbers, default=0) + 1
    with closing(Store(server.data, make=False)) as store:
        for _ in range(times):
            # Most of them in the middle of the work, which begins long after the server answers; some before that.
            begun = store.totals()["claimed"] + (1 if chance.random() < 0.8 else 0)
            after_s = chance.uniform(0, 2 * every_s)
            since = time.monotonic()
            while time.monotonic() < since + after_s:
                if store.totals()["claimed"] < begun:
                    since = time.monotonic()
                if len(numbers) < spare:
                    numbers.extend(range(more, more := more + spare))
                await asyncio.sleep(0.01)
            server.kill()
            tally.server_kills += 1
            await server.start()
