"""Law: whatever a network or a service does, a call ends in time, in the right error or the right result, makes at most
one job, loses no id, and does so alike in threads, on asyncio and on trio.
"""

import io
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.faults.behaviours import CREATED, DONE, answer, black_hole, busy, replying
from tests.faults.catalogue import FAULTS, OF_CREATES, OF_UPLOADS, OF_WAITS, PASSING
from tests.faults.law import Ends, Fault, silent
from tests.faults.server import Behaviour, Server
from tests.faults.worlds import CORRELATION_ID, KEY, MODEL, Operation, Outcome, create, httpx_on_trio, in_all_worlds
from tests.wrapper.payloads import JOB

pytestmark = httpx_on_trio
ENOUGH_S = 10  # a hang, and nothing else, takes longer


def server(fault: Fault, *behaviours: Behaviour) -> Callable[[], Server]:
    """What makes a server that has the fault, in each world its own."""
    return lambda: Server(
        behaviours or (fault.behaviour,), fault.tls, accepts=fault.accepts, listens=fault.listens, full=fault.full
    )


def the_one_outcome(fault: Fault, operation: Operation, *behaviours: Behaviour) -> Outcome:
    """What all worlds have in common, which is everything; and what holds of every error."""
    outcomes = in_all_worlds(server(fault, *behaviours), operation, fault.patience)
    found = outcomes["sync"]
    assert outcomes["asyncio"] == found
    assert outcomes["trio"] == found
    for outcome in outcomes.values():
        assert outcome.took_s < ENOUGH_S
        if outcome.raised is not None:
            shown = f"{outcome.raised!s} {outcome.raised!r} {vars(outcome.raised)} {outcome.raised.__cause__!r}"
            assert KEY not in shown
            assert "pass-word" not in str(outcome.raised)
            assert str(outcome.raised).isprintable()
            assert outcome.raised.response is None or KEY.encode() not in outcome.raised.response.body
    return found


def check(found: Outcome, ends: Ends, *, creates: bool) -> None:
    """It ended so, and its error tells all that it could."""
    assert found.error is ends.error, found.raised
    assert found.generation_id == (ends.generation_id if creates else JOB)
    if ends.error is None:
        return
    assert (found.attempts, found.status_code, found.request_id) == (ends.tries, ends.status_code, ends.request_id)
    assert found.correlation_id == (CORRELATION_ID if creates else None)
    assert found.last_status == ends.last_status
    assert found.elapsed_s is not None


def upload(fault: Fault) -> Operation:
    """A create that carries a file."""
    return lambda client: client.submit(
        io.BytesIO(bytes(fault.audio_bytes)), model=MODEL, correlation_id=CORRELATION_ID
    )


def check_create(fault: Fault, found: Outcome) -> None:
    """At most one create arrived, unless it was refused each time."""
    assert fault.create is not None
    check(found, fault.create, creates=True)
    tries = fault.create.tries if fault.connects else 0
    assert len(found.seen) == tries
    assert found.creates == (tries if fault.arrives else 0)
    assert found.creates <= 1 or found.status_code == 429
    assert [request.whole for request in found.seen] == [fault.arrives and fault.whole] * tries


by_name: Callable[[Fault], str] = lambda fault: fault.name.replace(" ", "_")  # noqa: E731


@pytest.mark.parametrize("fault", OF_CREATES, ids=by_name)
def test_a_create_that_meets_a_fault_makes_one_job_at_most_and_loses_no_id(fault: Fault) -> None:
    """A job that is made twice is paid twice; one whose id is lost is paid for nothing."""
    check_create(fault, the_one_outcome(fault, create))


@pytest.mark.parametrize("fault", OF_UPLOADS, ids=by_name)
def test_an_upload_that_meets_a_fault_makes_one_job_at_most_and_loses_no_id(fault: Fault) -> None:
    """It takes longer than a create without one, so more goes wrong in the midst of it."""
    check_create(fault, the_one_outcome(fault, upload(fault)))


@pytest.mark.parametrize("fault", OF_WAITS, ids=by_name)
def test_a_wait_that_meets_a_fault_each_time_ends_in_an_error_with_the_job(fault: Fault) -> None:
    """The job goes on, and its id is what finds it again."""
    assert fault.fetch is not None
    found = the_one_outcome(fault, lambda client: client.wait(JOB, retry_budget=fault.patience.fetch_s))
    check(found, fault.fetch, creates=False)
    assert found.creates == 0
    if fault.fetch.error is not None:
        assert len(found.seen) == (fault.fetch.tries if fault.connects else 0)


@pytest.mark.parametrize("fault", PASSING, ids=by_name)
def test_a_transcription_goes_on_after_a_fault_that_passes(fault: Fault) -> None:
    """A connection that drops once must not lose a job that is paid for."""
    assert fault.fetch is not None
    script = (replying(answer(CREATED)), fault.behaviour, replying(answer(DONE)))
    transcribe: Operation = lambda client: client.transcribe("https://example.com/a.mp3", model=MODEL)  # noqa: E731
    found = the_one_outcome(fault, transcribe, *script)
    assert found.creates == 1
    if fault.recovers or fault.fetch.error is None:
        assert found.result is not None
        assert found.generation_id == JOB
        assert len(found.seen) == 3 if fault.fetch.error else 2
    else:
        check(found, replace(fault.fetch, tries=1), creates=False)


def test_a_fault_that_a_busy_machine_plays_too_late_is_met_again_with_more_patience() -> None:
    """Else these tests would say of the client what is true of the machine."""
    late = set[int]()

    def make_server() -> Server:
        thread = threading.get_ident()  # each world has one
        first = thread not in late
        late.add(thread)
        return Server((busy if first else black_hole,))

    fault = silent("a busy machine", busy)
    outcomes = in_all_worlds(make_server, create, fault.patience)
    assert len(late) == len(outcomes)
    for outcome in outcomes.values():
        check_create(fault, outcome)


def test_the_catalogue_is_large_and_has_no_fault_twice() -> None:
    """It is what all the rest of this module rests on."""
    assert min(len(OF_CREATES), len(OF_UPLOADS), len(OF_WAITS), len(PASSING)) >= 40
    assert [name for name, count in Counter(fault.name for fault in FAULTS).items() if count > 1] == []
