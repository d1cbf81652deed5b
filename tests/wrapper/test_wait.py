"""Law: waiting ends in a transcript or in an error that carries the job; no half-truth, and never past its budget."""

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt import (
    JobFailed,
    JobSnapshot,
    NoResult,
    NotFoundOrExpired,
    Phase,
    RateLimited,
    ServiceFailed,
    SpeechToTextError,
    Transcript,
    Unreachable,
    UnreadableAnswer,
    WaitTimedOut,
)
from aimlapi_stt._call import Context
from aimlapi_stt._effects import Flow, TransportFailure
from aimlapi_stt._flows import fetch, wait
from aimlapi_stt._response import Response
from tests.wrapper.flows import BASE_URL, Step, World
from tests.wrapper.payloads import DEEPGRAM, JOB, PROBLEM, answer, fetched

RESET = TransportFailure("Connection reset by peer", nothing_sent=False)
QUEUED, GENERATING = fetched("queued"), fetched("generating")
DONE = fetched("completed", result=DEEPGRAM)


def waiting(context: Context) -> Flow[Transcript]:
    """The flow under test."""
    return wait(context, JOB)


def test_a_job_is_looked_at_until_it_is_completed() -> None:
    """The way it goes nearly always."""
    one = World([QUEUED, GENERATING, GENERATING, DONE])
    assert one.run(waiting).text == "Hello there."
    assert {request.url for request in one.requests} == {f"{BASE_URL}/v1/stt/{JOB}"}
    assert len(one.sleeps) == 3


@pytest.mark.parametrize(
    "status", ["queued", "waiting", "active", "processing", "generating", "Generating", "in_review"]
)
def test_no_word_that_means_unfinished_or_nothing_ends_the_wait(status: str) -> None:
    """Taking an unknown word for success returns an empty text; taking it for an error loses a paid job."""
    one = World([fetched(status), DONE])
    assert one.run(waiting).text == "Hello there."


def test_an_unknown_word_is_warned_about_once(caplog: pytest.LogCaptureFixture) -> None:
    """Somebody has to see it, and not a thousand times."""
    with caplog.at_level(logging.WARNING, logger="aimlapi_stt"):
        World([fetched("in_review")] * 5 + [DONE]).run(waiting)
    assert [record.getMessage() for record in caplog.records] == [
        f"job {JOB} has the unknown status 'in_review'; still waiting"
    ]


@pytest.mark.parametrize("status", ["error", "failed"])
@pytest.mark.parametrize(
    ("error", "name", "message"),
    [
        ({"name": "InvalidAudio", "message": "No audio stream."}, "InvalidAudio", "No audio stream."),
        ("No audio stream.", None, "No audio stream."),
        (None, None, None),
        ({}, None, None),
        ({"name": 3, "message": None}, None, '{"name": 3, "message": null}'),
        ([], None, None),
    ],
)
def test_a_failed_job_is_an_error_with_the_services_reason(
    status: str, error: Any, name: str | None, message: str | None
) -> None:
    """The vendor's own client hands a failed job on as a result."""
    with pytest.raises(JobFailed) as caught:
        World([fetched(status, error=error)]).run(waiting)
    found = caught.value
    assert (found.last_status, found.error_name, found.error_message) == (status, name, message)
    assert (found.generation_id, found.request_id) == (JOB, "req-7")
    assert JOB in str(found)


@pytest.mark.parametrize("rest", [{}, {"result": None}, {"output": None}])
def test_completed_without_a_result_is_an_error_of_its_own(rest: dict[str, Any]) -> None:
    """It is not silence: an empty transcript would be a lie."""
    with pytest.raises(NoResult) as caught:
        World([fetched("completed", **rest)]).run(waiting)
    assert caught.value.generation_id == JOB


def test_a_wait_that_is_up_says_how_to_go_on() -> None:
    """The finished transcript can still be fetched, with the id."""
    one = World([GENERATING])
    with pytest.raises(WaitTimedOut) as caught:
        one.run(waiting, job_s=20)
    found = caught.value
    assert (found.generation_id, found.last_status, found.attempts) == (JOB, "generating", len(one.requests))
    assert found.elapsed_s == pytest.approx(20)
    assert f'client.wait("{JOB}")' in str(found)


def test_no_request_is_given_more_time_than_the_wait_has_left() -> None:
    """A server that swallows requests must not hold a caller who gave five seconds for a minute."""
    one = World([GENERATING], request_takes_s=1)
    with pytest.raises(WaitTimedOut):
        one.run(waiting, job_s=5, request_s=60)
    given = [left_s for left_s in one.ends_in_s if left_s is not None]
    assert len(given) == len(one.requests)
    assert given[0] == 5
    assert given == sorted(given, reverse=True)


def test_a_look_that_fails_is_repeated() -> None:
    """A dropped connection must not lose a paid job."""
    one = World([RESET, answer(PROBLEM, 503), answer(b"", 502), answer(PROBLEM, 429, retry_after="3"), DONE])
    assert one.run(waiting).text == "Hello there."
    assert one.sleeps[3] == 3.0


def test_a_pause_that_the_service_asks_for_does_not_end_a_long_wait() -> None:
    """The caller gave half an hour; a minute of it is not too much."""
    one = World([answer(PROBLEM, 429, retry_after="60")] * 3 + [DONE])
    assert one.run(waiting, retry_s=60, job_s=1800).text == "Hello there."
    assert one.sleeps == [60.0, 60.0, 60.0]
    once = World([answer(PROBLEM, 429, retry_after="0")])
    with pytest.raises(RateLimited):
        once.run(waiting, job_s=60)
    assert len(once.requests) < 50


def test_an_answer_that_cannot_be_understood_is_asked_for_again_before_it_is_an_error() -> None:
    """A proxy's page in the middle of a wait is no reason to lose a paid job."""
    one = World([QUEUED, answer(b"<html>"), answer(b'{"status":'), DONE])
    assert one.run(waiting).text == "Hello there."


def test_a_service_that_stays_away_is_an_error_with_the_job() -> None:
    """The id is what the user needs when the service is back."""
    one = World([GENERATING, RESET])
    with pytest.raises(Unreachable) as caught:
        one.run(waiting, retry_s=30)
    assert caught.value.generation_id == JOB
    assert JOB in str(caught.value)
    assert caught.value.elapsed_s is not None
    assert caught.value.elapsed_s <= 30
    with pytest.raises(ServiceFailed) as failed:
        World([answer(PROBLEM, 500)]).run(waiting, retry_s=5)
    assert failed.value.generation_id == JOB


def test_an_expired_job_is_not_asked_for_again() -> None:
    """It will not come back."""
    one = World([answer(PROBLEM, 404)])
    with pytest.raises(NotFoundOrExpired) as caught:
        one.run(waiting)
    assert caught.value.generation_id == JOB
    assert len(one.requests) == 1


@pytest.mark.parametrize(
    "response",
    [
        answer(b""),
        answer(b"<html>"),
        answer(b'{"status": "comp'),
        answer([1]),
        answer({"generation_id": JOB}),
        answer({"status": 3}),
        answer(b"[" * 100_000),
        answer({"generation_id": "another", "status": "completed", "result": DEEPGRAM}),
    ],
)
def test_an_answer_that_cannot_be_understood_is_an_error_with_the_job(response: Response) -> None:
    """Another job's transcript, or half of one, must never be taken for this one's."""
    with pytest.raises(UnreadableAnswer) as caught:
        World([response]).run(waiting)
    assert caught.value.generation_id == JOB


def test_the_id_of_another_job_is_quoted_without_control_characters() -> None:
    """It comes from the other side, and goes to a terminal."""
    with pytest.raises(UnreadableAnswer) as caught:
        World([answer({"generation_id": "other\x1b[31m\n", "status": "queued"})]).run(waiting)
    assert str(caught.value).isprintable()


def test_every_look_is_reported() -> None:
    """Progress bars are built on this."""
    seen: list[tuple[str, Phase, float]] = []

    def note(job: JobSnapshot, elapsed_s: float) -> None:
        seen.append((job.status, job.phase, elapsed_s))

    World([QUEUED, GENERATING, DONE]).run(lambda context: wait(context, JOB, note))
    assert [(status, phase) for status, phase, _ in seen] == [
        ("queued", Phase.PENDING),
        ("generating", Phase.PENDING),
        ("completed", Phase.SUCCEEDED),
    ]
    assert [elapsed for *_, elapsed in seen] == sorted(elapsed for *_, elapsed in seen)


@pytest.mark.parametrize("job", ["", "  ", ".", "..", "a\ud800", "a\nb"])
def test_what_is_no_id_is_not_sent(job: str) -> None:
    """`..` would ask for another resource."""
    one = World([DONE])
    with pytest.raises(ValueError, match="no generation id"):
        one.run(lambda context: fetch(context, job))
    assert one.requests == []


def test_an_id_is_quoted_into_the_path() -> None:
    """An id is opaque: a slash in it must not become a path."""
    one = World([answer({"status": "queued"})])
    one.run(lambda context: fetch(context, "a/b?c#d e"))
    assert one.requests[0].url == f"{BASE_URL}/v1/stt/a%2Fb%3Fc%23d%20e"


steps: st.SearchStrategy[Step] = st.sampled_from(
    [QUEUED, GENERATING, fetched("new_word"), RESET, answer(PROBLEM, 503), answer(PROBLEM, 429, retry_after="9"), DONE,
     fetched("failed"), fetched("completed"), answer(b"{"), answer(PROBLEM, 404), answer(PROBLEM, 401)]
)  # fmt: skip


@given(st.lists(steps, min_size=1, max_size=30), st.floats(1, 100), st.floats(1, 100), st.floats(0, 5))
def test_whatever_happens_the_wait_ends_within_its_budget_with_the_truth(
    script: list[Step], job_s: float, retry_s: float, request_takes_s: float
) -> None:
    """At most one request begins after the budget; success needs a result; every error carries the job."""
    one = World(script, request_takes_s)
    started, outcome = one.now, None
    try:
        outcome = one.run(waiting, job_s=job_s, retry_s=retry_s).raw["result"]
    except SpeechToTextError as error:
        outcome = error.generation_id
    assert outcome in (JOB, DEEPGRAM)
    assert one.now - started <= job_s + 2 * request_takes_s + 1e-6
    assert one.creates == 0
