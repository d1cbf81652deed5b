"""Law: whatever is sent, the answer is the right refusal, and the server serves on as if nothing had been."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.contract.laws import DEPTH
from tests.gateway.hostile import CATALOGUE, PAGE, page
from tests.gateway.hostile_parts import Hostile
from tests.gateway.support import ROOT, until

LONGEST_S = 15.0
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
ROUNDS = DEPTH
GROWTH = 4 << 20  # bytes


class Server(NamedTuple):
    """A server process, and where it listens."""

    process: "subprocess.Popen[str]"
    port: int
    folder: Path

    def memory(self) -> int:
        """Resident bytes."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * 4096

    def files(self) -> int:
        """Open files, connections among them."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    command = [sys.executable, "-m", "tests.gateway.limited_server", str(folder)]
    environment = {**os.environ, "MALLOC_ARENA_MAX": "1"}  # else each thread of the pool takes megabytes for itself
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, process.stderr and process.stderr.read()
            port = int(line)
            yield Server(process, port, folder)
        finally:
            process.kill()


def played(entry: Hostile, port: int) -> str:
    """Do what an entry says; what came of it, in the words of `Hostile.expected`."""
    with socket.socket() as connection:
        if entry.expected == "cut":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(LONGEST_S)
        connection.connect(("127.0.0.1", port))
        with suppress(ConnectionError):  # closed while it is still sending: then there is something to read
            for step in entry.steps:
                if isinstance(step, bytes):
                    connection.sendall(step)
                elif isinstance(step, int | float):
                    time.sleep(step)
                else:
                    step(connection)
        if connection.fileno() == -1:
            return "left"
        return outcome_of(entry, connection)


def outcome_of(entry: Hostile, connection: socket.socket) -> str:
    """What the server says to the end, or to what is expected, and a moment longer."""
    data, ended = b"", False
    while not ended:
        found = STATUS.findall(data)
        enough = len(found) >= len(entry.expected.split()) and found and data.endswith(b"}")
        connection.settimeout(0.1 if enough else LONGEST_S)
        try:
            chunk = connection.recv(1 << 20)
        except TimeoutError:
            if enough:
                break
            return f"nothing more after {data[-300:]!r}"
        except ConnectionError:
            ended = True
        else:
            data, ended = data + chunk, not chunk
    if entry.expected == "cut":
        return "cut" if ended else "served"
    statuses = b" ".join(STATUS.findall(data)).decode()
    if re.search(r"[45]\d\d$", statuses):
        assert_problem(data)
    return statuses or "closed"


def assert_problem(data: bytes) -> None:
    """The last answer is in the one form that refusals have."""
    head, _, body = data[data.rindex(b"HTTP/1.1 ") :].partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head.lower(), data[-400:]
    told = json.loads(body)
    assert {"title", "status", "message", "instance", "requestId", "timestamp", "error"} == set(told)
    assert told["requestId"].encode() in head
    assert "a-key-for" not in body.decode()


def round_of(server: Server) -> list[str]:
    """Play all of the catalogue, many at a time; what went otherwise than expected."""
    with ThreadPoolExecutor(12) as threads:
        outcomes = list(threads.map(played, CATALOGUE, repeat(server.port)))
    return [
        f"{entry.group}: {entry.name}: {outcome}, not {entry.expected}"
        for entry, outcome in zip(CATALOGUE, outcomes, strict=True)
        if outcome != entry.expected
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_server_withstands_all_of_the_catalogue_again_and_again(server: Server) -> None:
    """A request that costs the server a file or a megabyte costs it its life, if sent often enough."""
    assert round_of(server) == []
    until(lambda: list((server.folder / "audio").iterdir()) == [])
    before, files = server.memory(), until(lambda: server.files())
    for _ in range(ROUNDS):
        assert round_of(server) == []
    until(lambda: server.files() <= files)
    assert server.memory() - before < GROWTH
    assert list((server.folder / "audio").iterdir()) == []
    healthy = next(entry for entry in CATALOGUE if entry.name == "three requests at once")
    assert played(healthy, server.port) == "200 200 200"
    server.process.terminate()
    _, log = server.process.communicate(timeout=15)
    assert log == "", "strangers do not write the log"


def test_the_catalogue_is_large_and_names_each_once() -> None:
    """Sixty is what was promised; a name that stands twice is one entry that nobody finds."""
    assert len({(entry.group, entry.name) for entry in CATALOGUE}) == len(CATALOGUE) >= 60


def test_the_page_of_the_catalogue_is_current() -> None:
    """Who runs a gateway reads the page, not the tests."""
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.gateway.hostile"
