"""Faults where answers are a page's: each is seen there, or is not met."""

import pytest

from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.dialects import DIALECTS
from aimlapi_stt_gateway.scripted.catalogue import FAULTS, SUBJECTS
from tests.gateway.observations import OBSERVED, Seen, client_of, create, see

# What a page does not have cannot be broken: another page's envelope is the newest one's own, and some name no job.
_NAMES_NO_JOB = {"fetch-without-id", "other-jobs-id"}
UNMET = {
    "wire": set[str](),
    "whisper-base": set[str](),
    "whisper-tiny": {"tiny-envelope"},
    **dict.fromkeys(("whisper-medium", "whisper-large", "apilaplas-whisper-medium"), _NAMES_NO_JOB),
}
CHANGING = [fault.name for subject in ("Body", "Envelope", "Result", "Ids and headers") for fault in SUBJECTS[subject]]


def alike(one: Seen, other: Seen) -> bool:
    """Whether a client sees the same; the time and the id of a request are always others."""
    changing = ("date", "x-request-id")

    def seen(of: Seen) -> object:
        headers = {name: name in changing or value for name, value in of.headers.items()}
        return of.error, of.status, of.body, headers

    return seen(one) == seen(other)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_fault_is_seen_in_every_dialect_or_is_not_met(dialect: str) -> None:
    """A test that finds a fault among what was met believes that its program has survived it."""
    unseen: set[str] = set()
    with ScriptedGateway(dialect=dialect) as gateway, client_of(gateway) as http:
        job = create(http).headers["x-inference-id"]
        usual = see(http, "fetch", job)
        for name in CHANGING:
            kind = "create" if FAULTS[name].where == "create" else "fetch"
            gateway.reset()
            gateway.fault(name, on=kind)
            if name == "same-id-twice":
                job = create(http).headers["x-inference-id"]
            seen = see(http, kind, job)
            if not OBSERVED[name](seen) or (kind == "fetch" and OBSERVED[name](usual)):
                unseen.add(name)
                assert not any(asked.faults for asked in gateway.requests), name
            if kind == "fetch":
                looks = [seen] if seen.next is None else [seen, seen.next]
                met = [name in asked.faults for asked in gateway.requests]
                assert met == [not alike(look, usual) for look in looks], name
            elif name not in unseen:
                assert gateway.requests[-1].faults == [name]
    assert unseen == UNMET[dialect]


@pytest.mark.parametrize("dialect", ["wire", "whisper-tiny", "whisper-medium"])
def test_a_fault_that_a_job_without_a_result_cannot_show_is_not_met(dialect: str) -> None:
    """It waits for a job that has one, however the page calls it."""
    with ScriptedGateway(dialect=dialect) as gateway, client_of(gateway) as http:
        gateway.script(error={"name": "Odd", "message": "Odd."})
        failed = create(http).headers["x-inference-id"]
        gateway.script(runningPolls=1000)
        running = create(http).headers["x-inference-id"]
        usual = [see(http, "fetch", job) for job in (failed, running)]
        for name in ("words-null", "result-empty", "result-early", "failed-with-result", "status-back"):
            gateway.fault(name, job=failed if name != "status-back" else running)
        assert all(alike(see(http, "fetch", look.job), look) for look in usual)
        assert not any(asked.faults for asked in gateway.requests)
