"""Law: a setting means the same for both clients, and one that makes no sense is refused with its name."""

from datetime import timedelta
from typing import Any

import pytest

from aimlapi_stt import AsyncSpeechToText, NotConfigured, SpeechToText
from aimlapi_stt._settings import Limits

CLIENTS = pytest.mark.parametrize("kind", [SpeechToText, AsyncSpeechToText])


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"request_timeout": 0}, "request_timeout"),
        ({"request_timeout": "soon"}, "request_timeout"),
        ({"retry_budget": -1}, "retry_budget"),
        ({"job_timeout": float("inf")}, "job_timeout"),
        ({"job_timeout": float("nan")}, "job_timeout"),
        ({"job_timeout": timedelta(0)}, "job_timeout"),
        ({"poll_interval": 0}, "poll_interval"),
        ({"max_answer_bytes": 0}, "max_answer_bytes"),
        ({"max_answer_bytes": 1.5}, "max_answer_bytes"),
        ({"max_requests": 0}, "max_requests"),
        ({"max_requests": True}, "max_requests"),
    ],
)
@CLIENTS
def test_a_value_that_makes_no_sense_is_named(kind: Any, settings: dict[str, Any], problem: str) -> None:
    """At once, not at the first request."""
    with pytest.raises(ValueError, match=problem):
        kind("key", "https://a.example", **settings)


@CLIENTS
def test_a_misspelt_setting_is_refused_with_the_nearest_name(kind: Any) -> None:
    """A budget that is silently left at its default is a surprise at the worst moment."""
    with pytest.raises(TypeError, match="'job_timeout'"):
        kind("key", "https://a.example", job_timeoute=3)
    with pytest.raises(TypeError, match="no setting"):
        kind("key", "https://a.example").with_options(max_requests=3)


@CLIENTS
def test_a_copy_differs_in_what_is_given_and_shares_the_rest(kind: Any) -> None:
    """One pool of connections for callers with different patience."""
    client = kind("key", "https://a.example", request_timeout=5, job_timeout=timedelta(minutes=2))
    copy = client.with_options(job_timeout=7, poll_interval=timedelta(seconds=3))
    assert type(copy) is kind
    assert (client._context.limits.budgets.job_s, copy._context.limits.budgets.job_s) == (120, 7)
    assert copy._context.limits.budgets.request_s == 5
    assert copy._context.limits.poll_delay_s(100, 0.5) == 3
    assert copy.with_options(poll_interval=None)._context.limits.poll_delay_s(100, 0.5) == pytest.approx(3.4)
    assert copy._wire is client._wire
    assert copy._context.api_key is client._context.api_key


def test_an_interval_may_depend_on_the_time_waited() -> None:
    """For jobs of which the caller knows how long they take."""
    limits = Limits().changed({"poll_interval": lambda elapsed_s: 30 if elapsed_s < 60 else timedelta(seconds=1)})
    assert (limits.poll_delay_s(0, 0.5), limits.poll_delay_s(61, 0.5)) == (30, 1)
    assert limits.poll_delay_s(0, 0) < 30 < limits.poll_delay_s(0, 1)
    with pytest.raises(ValueError, match="poll_interval"):
        Limits().changed({"poll_interval": lambda _: 0}).poll_delay_s(1, 0.5)


@CLIENTS
def test_a_proxy_that_cannot_be_used_is_refused_without_its_password(kind: Any) -> None:
    """It is a secret as good as the key."""
    with pytest.raises(NotConfigured, match="proxy") as caught:
        kind("key", "https://a.example", proxy="ftp://user:hunter2@proxy.example")
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None
