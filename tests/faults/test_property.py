"""Law: through any sequence of faults, a call makes one job at most, loses no id that it was told, keeps to its budget,
and ends in the error that agrees with what happened last.
"""

import io
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt import (
    AnswerTooLarge,
    JobFailed,
    NoResult,
    NotFoundOrExpired,
    OutOfCredits,
    RateLimited,
    Redirected,
    Rejected,
    ServiceFailed,
    SpeechToTextError,
    SubmissionUncertain,
    Transcript,
    Unauthorized,
    Unreachable,
    UnreadableAnswer,
    WaitTimedOut,
)
from aimlapi_stt._call import Call, Context
from aimlapi_stt._effects import Flow
from aimlapi_stt._flows import wait
from aimlapi_stt._policy import Budgets
from aimlapi_stt._settings import PollInterval
from aimlapi_stt._sources import Source, opened
from aimlapi_stt._submission import submit
from tests.contract.laws import repeatable
from tests.faults.model import AUDIO, KEY, Job, Service, Step

SOME = repeatable(120)
FEW = repeatable(30)  # each waits many times

ERRORS: dict[str, type[SpeechToTextError]] = {
    "unsent": Unreachable,
    "401": Unauthorized,
    "403": OutOfCredits,
    "404": NotFoundOrExpired,
    "429": RateLimited,
    "302": Redirected,
    "307": Redirected,
    **dict.fromkeys(("400", "408", "425"), Rejected),
}
OF_CREATES = {
    **ERRORS,
    "404": Rejected,
    **dict.fromkeys(("lost", "large", "mute", "303", "304", "500", "502", "503", "600"), SubmissionUncertain),
}
OF_WAITS = {
    **ERRORS,
    **dict.fromkeys(("500", "502", "503", "600"), ServiceFailed),
    **dict.fromkeys(("nonsense", "another"), UnreadableAnswer),
    "lost": Unreachable,
    "large": AnswerTooLarge,
    "pending": WaitTimedOut,
    "failed": JobFailed,
    "empty": NoResult,
}
PASSING = {"lost", "unsent", "nonsense", "another", "408", "425", "429", "500", "502", "503", "600"}


class Pipe(io.BytesIO):
    """Audio that can be read once."""

    def seekable(self) -> bool:
        return False


SOURCES: list[Callable[[], Source]] = [lambda: "https://example.com/a.mp3", lambda: AUDIO, lambda: Pipe(AUDIO)]


def steps(kinds: list[str], takes: st.SearchStrategy[float]) -> st.SearchStrategy[list[Step]]:
    """What may become of the requests of a call; one in three is fine."""
    asks = st.sampled_from(["", "", "0", "1", "7", "50", "3600", "9" * 30, "soon", "Mon, 01 Jan 2024 00:00:00 GMT"])
    kind = st.sampled_from(kinds) | st.sampled_from(kinds) | st.just("fine")
    return st.lists(st.builds(Step, kind, st.booleans(), st.booleans(), takes, asks), min_size=1, max_size=12)


def slower(waited_s: float) -> float:
    """A poll interval of a caller's own."""
    return 2 + waited_s


takes = st.sampled_from([0.0, 0.01, 0.5]) | st.floats(0, 100)
lengths = st.floats(0.05, 100)
budgets = st.builds(Budgets, lengths, lengths, lengths)
polls: st.SearchStrategy[PollInterval | None] = st.none() | st.floats(5, 200) | st.just(slower)
chances = st.integers(0, 9).map(random.Random)
creates = steps(["mute", "lost", "lost", "unsent", "unsent", "429", "429", "large", *sorted(OF_CREATES)], takes)
looks = steps(sorted(PASSING), takes) | steps(["large", "400", "401", "403", "404", "302", *sorted(PASSING)], takes)


def submitting(source: Source) -> Callable[[Context], Flow[str]]:
    """A function from a context to the flow that submits."""

    def start(context: Context) -> Flow[str]:
        with opened(source) as audio:
            return (yield from submit(Call(context, correlation_id="c-1"), audio, "whisper-tiny", {}))

    return start


def ended(call: Callable[[], Any]) -> tuple[Any, SpeechToTextError | None]:
    """The result of a call and its error, one of which is none."""
    try:
        return call(), None
    except SpeechToTextError as error:
        return None, error


def check(error: SpeechToTextError, service: Service, began: float) -> None:
    """It tells how often and how long was tried, and never the key."""
    assert error.attempts == len(service.seen)
    assert error.elapsed_s is not None
    assert abs(error.elapsed_s - (service.now - began)) < 1e-6
    assert KEY not in f"{error!s} {error!r} {vars(error)}"  # the body of an answer is cleaned by the drivers


@SOME
@given(creates, budgets, st.sampled_from(SOURCES), chances)
def test_a_submission_makes_one_job_at_most_and_tells_its_id(
    script: list[Step], budget: Budgets, source: Callable[[], Source], chance: random.Random
) -> None:
    """What is made twice is paid twice, and what nobody knows the id of is paid for nothing."""
    service = Service(script, chance=chance)
    began = service.now
    found, error = ended(lambda: service.drive(service.context(budget), submitting(source())))
    assert len(service.jobs) <= 1
    # The budget begins with the first failure, and a try that begins in it may take its time.
    assert service.now - began <= budget.request_s + budget.retry_s + budget.request_s + 1e-6
    assert all(step.kind in ("unsent", "429") for step in service.seen[:-1])
    if isinstance(source(), Pipe):
        assert len(service.seen) == 1
    if error is None:
        assert [found] == [job.id for job in service.jobs]
        return
    check(error, service, began)
    assert type(error) is OF_CREATES[service.last]
    assert service.told <= {error.generation_id}
    assert error.correlation_id == "c-1"
    if service.jobs:
        assert isinstance(error, SubmissionUncertain)


def one_job(service: Service) -> Job:
    """A job that was just made."""
    service.jobs.append(Job("job-0", service.now, service.now + service.lasts_s, service.outcome))
    return service.jobs[0]


@SOME
@given(
    looks,
    budgets,
    polls,
    st.sampled_from([0.0, 1.0, 20.0, 1e9]) | st.floats(0, 150),
    st.sampled_from(["completed", "completed", "empty", "failed"]),
    chances,
)
def test_a_wait_ends_within_its_budget_with_the_result_of_this_job_or_an_error_that_names_it(
    script: list[Step],
    budget: Budgets,
    poll: PollInterval | None,
    lasts_s: float,
    outcome: str,
    chance: random.Random,
) -> None:
    """Never a half-truth, and never a caller who is kept for longer than was said."""
    service = Service(script, lasts_s, outcome, chance)
    began, job = service.now, one_job(service)
    found, error = ended(lambda: service.drive(service.context(budget, poll), lambda context: wait(context, job.id)))
    assert service.now - began <= budget.job_s + 1 + 1e-6
    assert len(service.jobs) == 1
    if error is None:
        assert isinstance(found, Transcript)
        assert (found.text, found.generation_id) == ("what is said in job-0", job.id)
        assert (service.last, job.outcome) == ("completed", "completed")
        return
    check(error, service, began)
    assert error.generation_id == job.id
    if type(error) is not OF_WAITS[service.last]:
        # A look that failed for lack of time says less than the ones before it, that went well.
        assert isinstance(error, WaitTimedOut)
        assert service.last in PASSING
        assert error.last_status is not None
    if service.last == "pending":
        assert service.now - began >= budget.job_s - 2e-3  # with a millisecond left no other look is begun


@FEW
@given(
    steps(["503", "lost"], st.floats(0, 1)).map(lambda script: [*script, Step("fine")]),
    st.floats(0, 2000),
    st.floats(10, 600),
    polls,
    chances,
)
def test_a_wait_that_is_up_is_taken_up_again_and_ends_in_the_transcript(
    script: list[Step], lasts_s: float, job_s: float, poll: PollInterval | None, chance: random.Random
) -> None:
    """What the error says to do next has to be right, however often."""
    service = Service([replace(step, asks="") for step in script], lasts_s, chance=chance)
    budget = Budgets(request_s=5, retry_s=1000, job_s=job_s)
    made, error = ended(lambda: service.drive(service.context(budget), submitting("https://example.com/a.mp3")))
    job_id = made if error is None else error.generation_id or one_job(service).id
    waiting: Callable[[Context], Flow[Transcript]] = lambda context: wait(context, job_id)  # noqa: E731
    for _ in range(400):
        before, began = len(service.seen), service.now
        found, error = ended(lambda: service.drive(service.context(budget, poll), waiting))
        if error is None:
            assert found.text == f"what is said in {job_id}"
            return
        assert isinstance(error, (WaitTimedOut, Unreachable, ServiceFailed))
        assert (error.generation_id, error.attempts) == (job_id, len(service.seen) - before)
        assert service.now > began
    raise AssertionError("it never ended")
