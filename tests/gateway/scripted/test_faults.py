"""Faults by name: each can be seen from outside, for as many requests as were asked for, and by nobody else."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import httpx
import pytest

from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.scripted.catalogue import FAULTS, SUBJECTS
from aimlapi_stt_gateway.scripted.gateway import Handle
from tests.gateway.fault_table import BEGIN, DOCUMENT, END, table
from tests.gateway.observations import HASTE_S, OBSERVED, SECONDS, Seen, client_of, create, see
from tests.gateway.support import get

# Seen on the connection, and not in an answer: a test of its own.
ELSEWHERE = ["no-keep-alive"]
KINDS = [
    (name, kind) for name in OBSERVED for kind in ("create", "fetch") if FAULTS[name].where in ("any", kind)
]  # fmt: skip


def created(http: httpx.Client) -> str:
    """A job that is at its end."""
    return str(create(http).json()["generation_id"])


@cache
def healthy(scripted: ScriptedGateway, kind: str) -> Seen:
    """What is seen of a gateway without faults, at its quickest: a busy machine is slow, too."""
    handle = scripted.handle()
    with client_of(handle) as http:
        return min((see(http, kind, created(http)) for _ in range(3)), key=lambda seen: seen.seconds)


def test_each_fault_is_observed_and_each_name_is_one_faults() -> None:
    """A fault that nobody looks at may have stopped to be one."""
    assert sorted([*OBSERVED, *ELSEWHERE]) == sorted(FAULTS)
    assert len(FAULTS) == sum(len(faults) for faults in SUBJECTS.values())


@pytest.mark.parametrize(("name", "kind"), KINDS, ids=[f"{name} on {kind}" for name, kind in KINDS])
def test_a_fault_can_be_seen_from_outside(
    scripted: ScriptedGateway,
    handle: Handle,
    http: httpx.Client,
    caplog: pytest.LogCaptureFixture,
    name: str,
    kind: str,
) -> None:
    """A test that switches it on relies on it; an observation that always holds would say nothing."""
    assert not OBSERVED[name](healthy(scripted, kind))
    if name == "same-id-twice":
        handle.fault(name)
    job = created(http)
    handle.fault(name, on=kind, seconds=SECONDS.get(name, 1.0))
    if name.startswith("hang"):
        http.timeout = HASTE_S
    seen = see(http, kind, job)
    assert OBSERVED[name](seen), seen
    assert name in handle.requests[-1].faults
    assert caplog.messages == []


def test_faults_of_the_id_add_up(handle: Handle, http: httpx.Client) -> None:
    """A second one finds no id any more, and nothing to change."""
    handle.fault("create-without-id")
    handle.fault("id-to-be-quoted")
    answer = create(http)
    assert (answer.status_code, answer.json()) == (200, {"status": "queued"})
    assert handle.requests[0].faults == ["create-without-id"]


def test_a_connection_may_be_closed_after_a_whole_answer(handle: Handle) -> None:
    """A client finds out with its next request, which has to go out again on another connection."""
    handle.fault("no-keep-alive")
    host, _, port = handle.base_url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as line:
        head = f"GET /v1/stt/unknown HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {handle.api_key}\r\n\r\n"
        line.sendall(head.encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 404")
    assert b"connection: close" not in answer.lower()


def test_a_fault_is_met_so_many_times_and_then_no_more(handle: Handle, http: httpx.Client) -> None:
    """A test of a retry needs to know which attempt succeeds."""
    job = created(http)
    handle.fault("http-503", times=2, on="fetch")
    assert [http.get(f"/v1/stt/{job}").status_code for _ in range(3)] == [503, 503, 200]
    assert [asked.faults for asked in handle.requests] == [[], ["http-503"], ["http-503"], []]


def test_a_fault_that_has_nothing_to_change_is_not_used_up(handle: Handle, http: httpx.Client) -> None:
    """Else a look that comes too early would take the place of the one that is meant."""
    handle.script(runningPolls=1)
    job = created(http)
    handle.fault("result-null", times=1)
    answers = [http.get(f"/v1/stt/{job}").json() for _ in range(3)]
    assert [answer.get("result", "none") is None for answer in answers] == [False, True, False]
    assert [asked.faults for asked in handle.requests[1:]] == [[], ["result-null"], []]


def test_a_fault_of_one_job_leaves_the_others_alone(handle: Handle, http: httpx.Client) -> None:
    """So that one job of a batch fails, and it can be seen what becomes of the rest."""
    first, second = created(http), created(http)
    handle.fault("http-500", job=first)
    assert [http.get(f"/v1/stt/{job}").status_code for job in (first, second)] == [500, 200]


def test_faults_add_up(handle: Handle, http: httpx.Client) -> None:
    """What goes wrong seldom goes wrong alone."""
    job = created(http)
    handle.fault("status-unknown")
    handle.fault("inference-id-missing")
    handle.fault("slow-headers", seconds=0.1)
    start = time.monotonic()
    answer = http.get(f"/v1/stt/{job}")
    assert time.monotonic() - start >= 0.1
    assert (answer.json()["status"], "x-inference-id" in answer.headers) == ("pondering", False)
    assert handle.requests[-1].faults == ["slow-headers", "inference-id-missing", "status-unknown"]


def test_requests_that_come_at_once_do_not_meet_a_fault_more_often(handle: Handle, http: httpx.Client) -> None:
    """Clients send many at a time."""
    job = created(http)
    handle.fault("http-500", times=1)
    handle.fault("slow-headers", seconds=0.05)  # lets all of them in before the first one meets the other fault
    headers = {"authorization": f"Bearer {handle.api_key}"}

    def look() -> int:
        return get(f"{handle.base_url}/v1/stt/{job}", headers=headers).status_code

    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(look) for _ in range(4)]
        assert sorted(answer.result() for answer in answers) == [200, 200, 200, 500]
    handle.reset()
    assert http.get(f"/v1/stt/{job}").status_code == 200


def test_no_other_key_meets_a_fault(scripted: ScriptedGateway, handle: Handle) -> None:
    """Tests that run at the same time share a gateway."""
    handle.fault("http-500")
    other = scripted.handle()
    with client_of(other) as http:
        assert create(http).status_code == 200
    assert [asked.kind for asked in other.requests] == ["create"]
    assert handle.requests == []


@pytest.mark.parametrize(
    ("name", "makes"), [("http-503", False), ("close", False), ("close-after-create", True), ("truncated-json", True)]
)
def test_it_is_known_whether_a_faulty_create_has_made_a_job(
    handle: Handle, http: httpx.Client, name: str, makes: bool
) -> None:
    """It is what a bill is made of."""
    handle.fault(name)
    try:
        create(http)
    except httpx.HTTPError as problem:
        assert isinstance(problem, httpx.RemoteProtocolError)  # noqa: PT017 - an answer is as good
    assert (handle.requests[0].generation_id is not None) == makes


def test_a_job_whose_id_needs_quoting_can_be_looked_at(handle: Handle, http: httpx.Client) -> None:
    """A client that quotes it gets its result; one that does not asks for another path."""
    handle.fault("id-to-be-quoted", times=1)
    shown = created(http)
    quoted = httpx.URL(handle.base_url).copy_with(raw_path=b"/v1/stt/" + _quoted(shown))
    assert http.get(quoted).json()["generation_id"] == shown
    assert http.get(f"/v1/stt/{shown}").status_code == 404


def _quoted(text: str) -> bytes:
    return "".join(char if char.isalnum() or char in "-_" else f"%{ord(char):02X}" for char in text).encode()


def test_an_unknown_fault_is_answered_with_the_near_ones(handle: Handle) -> None:
    """A typing error must not make a test pass because nothing went wrong."""
    with pytest.raises(LookupError, match=r"no fault 'htp-503'. Did you mean http-503"):
        handle.fault("htp-503")
    with pytest.raises(LookupError, match="is seen on a fetch alone"):
        handle.fault("status-back", on="create")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"times": 0}, "times: 0 is less than the minimum of 1"),
        ({"times": "2"}, "times: '2' is not of type 'integer'"),
        ({"on": "get"}, "on: 'get' is not one of"),
        ({"seconds": -1}, "seconds: -1 is less than the minimum of 0"),
        ({"seconds": float("nan")}, "seconds: JSON has no such value"),
        ({"job": 3}, "job: 3 is not of type 'string'"),
    ],
)
def test_a_fault_that_could_never_be_met_is_refused(handle: Handle, told: dict[str, Any], said: str) -> None:
    """In the line that has the mistake: a fault that is never met lets a test pass for nothing."""
    with pytest.raises(ValueError) as refused:
        handle.fault("http-503", **told)
    assert said in str(refused.value)


def test_a_gateway_stops_at_once_while_something_hangs() -> None:
    """The end of a test session must not wait for a fault."""
    with ScriptedGateway() as gateway:
        gateway.fault("hang")
        host, _, port = gateway.base_url.removeprefix("http://").partition(":")
        line = socket.create_connection((host, int(port)), timeout=5)
        line.sendall(f"GET /v1/stt/a HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {gateway.api_key}\r\n\r\n".encode())
        while not gateway.requests:
            time.sleep(0.005)
        start = time.monotonic()
    assert time.monotonic() - start < 2
    line.close()


def test_the_table_in_the_documentation_is_current() -> None:
    """`python -m tests.gateway.fault_table` writes it."""
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text.partition(BEGIN)[2].partition(END)[0].strip() == table().strip()


@pytest.mark.parametrize("name", ["http-500", "hang-after-create"])
def test_a_fault_of_a_script_is_seen_on_the_create_that_has_its_job(
    handle: Handle, http: httpx.Client, name: str
) -> None:
    """The request was read by then, and to wait for the rest of it would be to wait for ever."""
    handle.script(faults=[name])
    http.timeout = HASTE_S if name.startswith("hang") else 5.0
    try:
        assert create(http).status_code == 500
    except httpx.ReadTimeout:
        assert name.startswith("hang")
