"""Law: what no scripted fault shows is judged right, too: histories that are written down, and what is said of them."""

import json
from typing import Any

import pytest

from aimlapi_stt_contract import Settings
from aimlapi_stt_contract.contracts import contract_for
from aimlapi_stt_contract.deployment import Deployment, Traffic, redaction_of
from aimlapi_stt_contract.exchanges import Exchange, Redaction, Request
from aimlapi_stt_contract.inputs import CUTS
from aimlapi_stt_contract.jobs import History
from aimlapi_stt_contract.laws import CHECKS
from aimlapi_stt_contract.lifecycle.walk import Walk
from aimlapi_stt_contract.patience import wait_of
from aimlapi_stt_contract.session import Session

SETTINGS = Settings("http://127.0.0.1:9", "a-key")
QUEUED, ACTIVE, DONE = {"status": "queued"}, {"status": "generating"}, {"status": "completed", "result": {"text": "so"}}
NOW = 1_000_000.0


def exchange(at: float, told: dict[str, Any], *, method: str = "GET", status: int = 200, seconds: float = 0.5,
             **headers: str) -> Exchange:  # fmt: skip
    """An exchange that began so many seconds after the first."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    answer = Redaction(()).answer(status, named, json.dumps(told).encode())
    return Exchange(1, Request(method, "http://127.0.0.1:9/v1/stt/one", ()), answer, seconds, started=NOW + at)


def found(law: str, *looks: Exchange, strangers: tuple[Exchange, ...] = (), model: str = "whisper-tiny") -> list[str]:
    """What a law says of one job that was looked at so."""
    created = exchange(0, {"generation_id": "one", "status": "queued"}, method="POST")
    job = History(0, model, CUTS[0].recording(), None, {}, created, "contract-1", list(looks))
    traffic = Traffic(redaction_of(SETTINGS))
    session = Session(SETTINGS, contract_for(None, None), Deployment(SETTINGS, traffic)).of(CHECKS[law])
    session._walk = Walk([job], list(strangers))
    session.deployment.close()
    return [finding.message for finding in CHECKS[law].look(session)]


def test_a_status_that_goes_back_is_told() -> None:
    """Generating, and then queued: somebody looked into another's drawer."""
    assert (
        "was 'generating', and is 'queued' later" in found("job.forward", exchange(1, ACTIVE), exchange(2, QUEUED))[0]
    )
    assert found("job.forward", exchange(1, QUEUED), exchange(2, ACTIVE), exchange(3, DONE)) == []


def test_looks_at_the_same_time_are_in_no_order() -> None:
    """The one that was asked first may be answered last, and is not wrong."""
    assert found("job.forward", exchange(1.2, ACTIVE), exchange(1.0, QUEUED, seconds=1.0)) == []
    assert found("job.final", exchange(1.2, DONE), exchange(1.0, ACTIVE, seconds=1.0)) == []
    assert found("job.final", exchange(1.2, DONE), exchange(2.0, ACTIVE)) != []


def test_an_end_that_becomes_the_other_end_is_told() -> None:
    """What was completed cannot fail any more."""
    assert found("job.final", exchange(1, DONE), exchange(2, {"status": "failed", "error": None})) != []
    assert found("job.final", exchange(1, {"status": "error"}), exchange(2, {"status": "failed"})) == []


def test_an_id_of_nobody_that_is_answered_is_told() -> None:
    """Who finds a job under any id shows it to everybody."""
    assert found("job.nobodys", strangers=(exchange(1, DONE),)) != []
    assert found("job.nobodys", strangers=(exchange(1, {}, status=404), exchange(2, {}, status=429))) == []


@pytest.mark.parametrize(("charge", "wrong"), [("0", 0), ("12.5", 0), ("free", 1), ("-1", 1), ("nan", 1), ("", 1)])
def test_a_charge_is_a_number(charge: str, wrong: int) -> None:
    """Bills are made of it."""
    assert len(found("job.charges", exchange(1, DONE, x_aimlapi_usd_spent=charge))) == wrong


def test_a_request_id_of_two_answers_is_told() -> None:
    """Support finds one exchange by it, or the wrong one."""
    looks = exchange(1, DONE, x_request_id="a"), exchange(2, DONE, x_request_id="a")
    assert len(found("create.request-ids", *looks)) == 1
    assert found("create.request-ids", looks[0], exchange(2, DONE, x_request_id="b")) == []


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({"generation_id": "one", "result": {}, "status": "completed"}, []),
        ({"id": "one", "output": {}, "status": "completed", "error": None}, []),
        ({"id": "one", "result": {}, "status": "completed"}, ["two envelopes"]),
        ({"id": "one", "output": {}, "result": {}, "status": "completed"}, ["a result and an output"]),
    ],
)
def test_an_answer_keeps_to_one_envelope(answer: dict[str, Any], wrong: list[str]) -> None:
    """Both are known; a mixture of them is known to nobody."""
    messages = found("job.completed", exchange(1, answer))
    assert len(messages) == len(wrong)
    assert all(part in message for part, message in zip(wrong, messages, strict=True))


@pytest.mark.parametrize(
    ("told", "seconds"), [("7", 7.0), (None, 1.0), ("soon", 1.0), ("", 1.0), ("Thu, 01 Jan 1970 00:00:09 GMT", 4.0)]
)
def test_a_retry_after_is_read_in_both_its_forms(told: str | None, seconds: float) -> None:
    """Who is told when to come again does not come before."""
    assert wait_of(told, now=5.0) == seconds
