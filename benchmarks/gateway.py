"""What the local gateway's answers cost, beside a bare application on the same server, idle and under full load."""

import json
import socket
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import NamedTuple

from .gateway_audio import long_speech, submit
from .gateway_server import KEY
from .processes import Served, cpu_s, served
from .table import Table

CREATES, POLLS, ROUNDS = 900, 3000, 5
LOOKS = 1000
WORKERS = 2


class Rate(NamedTuple):
    """Requests a second, and microseconds of the server's CPU for each."""

    a_second: float
    cpu_us: float


class Plain:
    """One connection that sends requests made beforehand, so that hardly any CPU goes to who measures."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> bytes:
        """Send a request, and give back the body of its answer."""
        self._socket.sendall(request)
        answer = self._socket.recv(65_536)
        while b"\r\n\r\n" not in answer:
            answer += self._socket.recv(65_536)
        head, _, body = answer.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(f"the server answered {answer[:300]!r}")
        size = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
        while len(body) < size:
            body += self._socket.recv(65_536)
        return body


def table() -> Table:
    """CPU, rate and delay of creates and polls."""
    creates: dict[str, list[Rate]] = {"bare": [], "ours": []}
    polls: dict[str, list[Rate]] = {"bare": [], "ours": []}
    for _ in range(ROUNDS):
        for kind in creates:
            with served(kind, 0) as server:
                found = _rates(server)
            creates[kind].append(found[0])
            polls[kind].append(found[1])
    create = {kind: _middle(rates) for kind, rates in creates.items()}
    poll = {kind: _middle(rates) for kind, rates in polls.items()}
    rows: list[list[str]] = []
    for kind, name in (("bare", "bare Starlette on uvicorn"), ("ours", "**local gateway**")):
        with served(kind, 0) as server:
            delays = _delays(server)
        cells = [_cell(create[kind], create["bare"]), _cell(poll[kind], poll["bare"]), *map(_ms, delays)]
        rows.append([name, *cells])
    with served("ours", WORKERS) as server, long_speech(minutes=10) as path:
        for _ in range(2 * WORKERS):
            submit(server.port, path)
        rows.append([f"**local gateway**, {WORKERS} workers decoding", "", "", *map(_ms, _delays(server))])
    note = (
        f"One connection; CPU of the server's process, median of {ROUNDS} rounds. A create is JSON with a URL and "
        f"becomes a row in the database; a poll reads it. Delays of {LOOKS} polls, one after the other. Rates depend "
        "on the machine and on what else it does."
    )
    columns = ("", "create: CPU µs (x bare), a second", "poll: CPU µs (x bare), a second", "poll p50, ms", "p99, ms")
    return Table("The local gateway's answers", columns, rows, note)


def _rates(server: Served) -> tuple[Rate, Rate]:
    connection = Plain(server.port)
    body = json.dumps({"model": "whisper-tiny", "url": "https://audio.example/a.mp3"}).encode()
    create = _request("POST", "/v1/stt/create", body)
    job = json.loads(connection.ask(create))["generation_id"]
    poll = _request("GET", f"/v1/stt/{job}")
    for _ in range(50):  # what is loaded once is not what is asked for
        connection.ask(create)
        connection.ask(poll)
    return _rate(server, CREATES, lambda: connection.ask(create)), _rate(server, POLLS, lambda: connection.ask(poll))


def _rate(server: Served, times: int, call: Callable[[], object]) -> Rate:
    cpu, began = cpu_s(server.pid), time.perf_counter()
    for _ in range(times):
        call()
    return Rate(times / (time.perf_counter() - began), (cpu_s(server.pid) - cpu) / times * 1e6)


def _delays(server: Served) -> tuple[float, float]:
    """The median of a poll's delay, and what only one in a hundred exceeds, in seconds."""
    connection = Plain(server.port)
    body = json.dumps({"model": "whisper-tiny", "url": "https://audio.example/a.mp3"}).encode()
    poll = _request(
        "GET", f"/v1/stt/{json.loads(connection.ask(_request('POST', '/v1/stt/create', body)))['generation_id']}"
    )
    found: list[float] = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        connection.ask(poll)
        found.append(time.perf_counter() - began)
        time.sleep(0.002)  # as somebody who waits, not as somebody who measures rates
    return median(found), quantiles(found, n=100)[98]


def _request(method: str, path: str, body: bytes = b"") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {KEY}\r\n"
    kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{head}{kind}\r\n".encode() + body


def _middle(rates: list[Rate]) -> Rate:
    return Rate(median(rate.a_second for rate in rates), median(rate.cpu_us for rate in rates))


def _cell(one: Rate, floor: Rate) -> str:
    return f"{one.cpu_us:.0f} ({one.cpu_us / floor.cpu_us:.2f}), {one.a_second:.0f}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"
