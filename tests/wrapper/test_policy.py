"""Law: delays are bounded, grow with the time waited, and do what the service asks for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt._policy import poll_delay_s, retry_after_s, retry_delay_s, seconds

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


@given(st.floats(0, 1e6), st.floats(0, 1))
def test_polls_are_in_proportion_to_the_time_waited(elapsed_s: float, jitter: float) -> None:
    """Quick at first, never more than some percent late, never a flood."""
    assert 0.2 < poll_delay_s(elapsed_s, jitter) <= max(0.3, min(11.1, elapsed_s * 0.14))


def test_a_job_of_an_hour_costs_a_few_hundred_looks() -> None:
    """A bounded number of requests, however long the job."""
    elapsed, polls = 0.0, 0
    while elapsed < 3600:
        elapsed += poll_delay_s(elapsed, 0.5)
        polls += 1
    assert polls < 400


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
