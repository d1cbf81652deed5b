"""Law: delays are bounded, grow with the time waited, and do what the service asks for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt._policy import poll_delay_s, retry_after_s, retry_delay_s, seconds

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


def polled(job_s: float) -> tuple[float, int]:
    """When the end of a job is seen, and how often it was looked at by then."""
    now, looks = 0.0, 1
    while now < job_s:
        now += poll_delay_s(now, 0.5)
        looks += 1
    return now, looks


@given(st.floats(0, 1e6), st.floats(0, 1))
def test_polls_begin_quickly_and_never_become_slow(elapsed_s: float, jitter: float) -> None:
    """A short job is not kept waiting, and a long one not left alone."""
    assert 0.35 < poll_delay_s(elapsed_s, jitter) <= 11.0
    assert poll_delay_s(elapsed_s, jitter) <= 0.7 + 0.25 * elapsed_s


@pytest.mark.parametrize(
    ("job_s", "late_s", "looks"), [(1, 0.4, 4), (5, 0.6, 9), (20, 1.0, 20), (120, 2.2, 58), (600, 4.5, 145)]
)
def test_the_delay_after_a_job_is_a_shrinking_share_of_it_at_a_bounded_number_of_looks(
    job_s: float, late_s: float, looks: int
) -> None:
    """On the average over jobs of about that length; the figures are those of the decision on polling."""
    lengths = [job_s * (0.8 + 0.4 * step / 200) for step in range(201)]
    seen = [polled(length) for length in lengths]
    assert sum(end - length for (end, _), length in zip(seen, lengths, strict=True)) / len(lengths) <= late_s
    assert sum(count for _, count in seen) / len(seen) <= looks


def test_a_job_of_an_hour_costs_a_few_hundred_looks() -> None:
    """A bounded number of requests, however long the job."""
    assert polled(3600)[1] < 450


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_retries_back_off_with_full_jitter_to_a_ceiling(attempt: int, jitter: float) -> None:
    """Thousands of clients must not come back at the same moment."""
    assert 0 <= retry_delay_s(attempt, jitter, None) <= 8.0
    assert retry_delay_s(attempt, jitter, 12.5) == 12.5


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("0", 0.0),
        ("7", 7.0),
        ("999999999999999999999", 60.0),
        ("Sat, 21 Nov 2026 12:00:09 GMT", 9.0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0.0),
        ("Sat, 21 Nov 2026 23:00:00 GMT", 60.0),
        ("Sat, 21 Nov 2026 12:00:09 -0000", 9.0),
        ("-3", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("Mon, 01 Jan 2024 00:00:00 +99999999999999", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(header: str, wait: float | None) -> None:
    """Other clients crash on the date, or wait for a day."""
    assert retry_after_s({"retry-after": header}, NOW) == wait
    assert retry_after_s({}) is None


def test_times_are_numbers_of_seconds_or_timedeltas() -> None:
    """Both are natural; nothing else is guessed at."""
    assert seconds(3, "timeout") == 3.0
    assert seconds(timedelta(minutes=2), "timeout") == 120.0
    for wrong in (0, -1, float("nan"), float("inf"), timedelta(0)):
        with pytest.raises(ValueError, match="timeout"):
            seconds(wrong, "timeout")
