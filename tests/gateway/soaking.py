"""Load on a real server that is killed again and again, its workers too, and a count of what became of each job."""

import asyncio
import json
import random
import time
from collections import Counter, deque
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aimlapi_stt_gateway.jobs.store import Store
from tests.gateway import foreign
from tests.gateway.killable import LOST, Connection, Server
from tests.gateway.support import FINAL

_MODELS = ("whisper-tiny", "whisper-base", "nova-2")


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
        except LOST:
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
            except LOST:
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
