"""A server that plays several speech-to-text APIs with little work of its own, so that clients are what is measured.

A job is done 5 to 10 s after it was created, whoever created it. `GET /stats` says what was seen and begins anew.
Run as `python -m benchmarks.server`: it prints its port, and ends when its standard input does.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Callable

GOLDEN = 0.618034
TEXT = "turn on the lights"

Answer = Callable[[str, bool], object]


class Jobs:
    """What the server knows: when each job will be done, and what was asked since the last look at the figures."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        self.ends: dict[str, float] = {}
        self.seen: dict[str, float] = {}
        self.requests = 0
        self.connections = 0
        self.most_connections = 0
        self.bytes = 0

    def create(self) -> str:
        """A new job. Lengths are spread evenly, and the same in each run."""
        number = len(self.ends)
        name = f"job{number}"
        self.ends[name] = time.monotonic() + 5 + 5 * (number * GOLDEN % 1)
        return name

    def is_done(self, name: str) -> bool:
        """Whether a job is done; one that nobody created never is."""
        now = time.monotonic()
        done = name in self.ends and now >= self.ends[name]
        if done:
            self.seen.setdefault(name, now)
        return done

    def stats(self) -> dict[str, float]:
        """The figures."""
        late = [self.seen[name] - self.ends[name] for name in self.seen]
        return {
            "requests": self.requests,
            "bytes": self.bytes,
            "connections": self.most_connections,
            "done": len(self.seen),
            "late_s": sum(late) / len(late) if late else 0.0,
        }


def _aimlapi(name: str, done: bool) -> object:
    job: dict[str, object] = {"generation_id": name, "status": "completed" if done else "queued"}
    if done:
        alternative = {"transcript": TEXT, "confidence": 0.9, "words": list[object]()}
        job["result"] = {"metadata": {}, "results": {"channels": [{"alternatives": [alternative]}]}}
    return job


def _assemblyai(name: str, done: bool) -> object:
    job: dict[str, object] = {"id": name, "status": "completed" if done else "queued", "audio_url": "https://a.example"}
    if done:
        job |= {"text": TEXT, "words": list[object]()}
    return job


def _replicate(name: str, done: bool) -> object:
    status, output = ("succeeded", TEXT) if done else ("processing", None)
    urls = {"get": f"/v1/predictions/{name}", "cancel": f"/v1/predictions/{name}/cancel"}
    given: dict[str, object] = {"id": name, "model": "a/b", "version": "1", "status": status, "input": {}}
    return given | {"output": output, "urls": urls, "created_at": "2026-11-21T12:00:00Z"}


def _speechmatics(name: str, done: bool) -> object:
    job = {"id": name, "status": "done" if done else "running", "created_at": "2026-11-21T12:00:00Z", "data_name": "a"}
    return {"id": name, "job": job}


_TRANSCRIPT: dict[str, object] = {
    "format": "2.9",
    "job": {"id": "1", "created_at": "2026-11-21T12:00:00Z", "data_name": "a", "duration": 5},
    "metadata": {"created_at": "2026-11-21T12:00:00Z", "type": "transcription"},
    "results": list[object](),
}

# Where jobs are created, and how they are told; a job is looked at below the same path.
PATHS: dict[str, Answer] = {
    "/v1/stt": _aimlapi,
    "/v2/transcript": _assemblyai,
    "/v1/predictions": _replicate,
    "/v2/jobs": _speechmatics,
}
CREATES = {"/v1/stt/create": "/v1/stt", **{path: path for path in PATHS if path != "/v1/stt"}}
# What takes audio, or is asked for once.
OTHERS: dict[str, object] = {
    "/audio/transcriptions": {"text": TEXT},
    "/v2/upload": {"upload_url": "https://a.example"},
    "/v1/listen": {"metadata": {}, "results": {"channels": []}},
    "/models/m": {"id": "m", "object": "model", "created": 1, "owned_by": "o"},
    "/v1/projects/p": {"project_id": "p", "name": "n"},
}


class Connection(asyncio.Protocol):
    """One connection. Bodies are counted and thrown away."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._transport: asyncio.Transport | None = None
        self._head = b""
        self._target = ""
        self._left = 0
        self._tail: bytes | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count it."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._jobs.connections += 1
        self._jobs.most_connections = max(self._jobs.most_connections, self._jobs.connections)

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it."""
        self._jobs.connections -= 1

    def data_received(self, data: bytes) -> None:
        """Take the next bytes; clients here wait for an answer before they ask again."""
        self._jobs.bytes += len(data)
        if not self._target:
            self._head += data
            head, found, data = self._head.partition(b"\r\n\r\n")
            if not found:
                return
            self._begin(head)
        if self._tail is not None:  # chunked
            self._tail = (self._tail + data)[-5:] if len(data) < 5 else data[-5:]
            if self._tail != b"0\r\n\r\n":
                return
        else:
            self._left -= len(data)
            if self._left > 0:
                return
        self._answer()

    def _begin(self, head: bytes) -> None:
        lines = head.split(b"\r\n")
        self._target = lines[0].decode("ascii").rpartition(" ")[0]
        fields = dict(line.lower().split(b": ", 1) for line in lines[1:])
        self._left = int(fields.get(b"content-length", b"0"))
        self._tail = b"" if b"transfer-encoding" in fields else None
        if b"expect" in fields and self._transport:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _answer(self) -> None:
        method, _, path = self._target.partition(" ")
        self._head, self._target, self._left, self._tail = b"", "", 0, None
        body = json.dumps(self._told(method, path.partition("?")[0])).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        if self._transport:
            self._transport.write(head.encode() + body)

    def _told(self, method: str, path: str) -> object:
        if path == "/stats":
            stats = self._jobs.stats()
            connections = self._jobs.connections
            self._jobs.clear()
            self._jobs.connections = connections
            return stats
        self._jobs.requests += 1
        if path in OTHERS:
            return OTHERS[path]
        if method == "POST":
            return PATHS[CREATES[path.rstrip("/")]](self._jobs.create(), False)
        if path.endswith("/transcript"):
            return _TRANSCRIPT
        parent, _, name = path.rpartition("/")
        return PATHS[parent](name, self._jobs.is_done(name))


async def _serve() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    jobs = Jobs()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(jobs), "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve())
