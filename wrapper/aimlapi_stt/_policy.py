"""Pure decisions about time: how long until the next poll, how long until the next try. Values in, values out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import cast

Seconds = float | timedelta
_LONGEST_S = 10 * 365 * 86_400.0


def seconds(value: Seconds, name: str) -> float:
    """A public time argument in seconds.

    Raises:
        ValueError: it is not a positive, finite length of time.
    """
    given = cast(object, value)
    if isinstance(value, timedelta):
        length = value.total_seconds()
    elif isinstance(given, (int, float)) and not isinstance(given, bool):
        length = float(value)
    else:
        length = math.nan
    if not 0 < length <= _LONGEST_S:
        raise ValueError(f"{name} must be a positive number of seconds or a timedelta, below ten years, not {value!r}")
    return length


@dataclass(frozen=True, slots=True)
class Budgets:
    """Three clocks, apart: one request, repeating a failed request, waiting for the job. All in seconds."""

    request_s: float = 60.0
    retry_s: float = 60.0
    job_s: float = 1800.0


_FIRST_POLL_S, _SLOWEST_POLL_S, _POLL_GROWTH = 0.4, 10.0, 0.3
_FIRST_RETRY_S, _SLOWEST_RETRY_S = 0.5, 8.0
_LONGEST_RETRY_AFTER_S = 60.0
CREATE_ATTEMPTS = 4
# For so long after a create, that a job is not known means that not every part of the service has heard of it.
NEW_FOR_S = 5.0


def poll_delay_s(elapsed_s: float, jitter: float) -> float:
    """Seconds until the next look at a job, growing with the root of the time already waited: the delay after a job's
    end becomes a smaller and smaller share of its length, and the looks become fewer (docs/decisions/0014).

    Args:
        elapsed_s: seconds waited so far.
        jitter: a random number from 0 to 1; moves the delay by up to a tenth either way.
    """
    return jittered(min(_SLOWEST_POLL_S, _FIRST_POLL_S + _POLL_GROWTH * math.sqrt(elapsed_s)), jitter)


def jittered(delay_s: float, jitter: float) -> float:
    """A delay up to a tenth shorter or longer, so that thousands of jobs are not looked at in step."""
    return delay_s * (0.9 + 0.2 * jitter)


def retry_delay_s(attempt: int, jitter: float, retry_after_s: float | None) -> float:
    """Seconds until a failed request is tried again: exponential with full jitter, at least what the server asked for.

    Args:
        attempt: the number of the try that failed, from 1.
        jitter: a random number from 0 to 1.
        retry_after_s: what `retry_after_s()` found, or `None`.
    """
    ceiling: float = min(_SLOWEST_RETRY_S, _FIRST_RETRY_S * 2 ** min(attempt - 1, 10))
    return max(ceiling * jitter, retry_after_s or 0.0)


def retry_after_s(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """`Retry-After` in seconds, whether given in seconds or as a date; capped; `None` when absent or nonsense."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), _LONGEST_RETRY_AFTER_S)
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        wait = (moment - (now or datetime.now(UTC))).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(wait, 0.0), _LONGEST_RETRY_AFTER_S)
