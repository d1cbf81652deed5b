"""What a client can be set to, the same for both clients: names, checks and defaults in one place."""

import ssl
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TypedDict, cast

from ._deployments import Deployment
from ._policy import Budgets, Seconds, jittered, poll_delay_s, seconds

PollInterval = Seconds | Callable[[float], Seconds]


class CallSettings(TypedDict, total=False):
    """What may differ from call to call; `with_options` makes a copy of a client with some of it replaced."""

    request_timeout: Seconds
    """How long one request may take, in seconds or as a `timedelta`; each part of an upload that is sent starts it
    anew. Default: 60 s."""
    retry_budget: Seconds
    """How long a failed request is repeated. Default: 60 s."""
    job_timeout: Seconds
    """How long `wait` and `transcribe` wait for a job. Default: half an hour."""
    poll_interval: PollInterval | None
    """Seconds between two looks at a job, or a function from the seconds waited to these; `None`, the default, begins
    with 0.4 s and grows with the root of the time waited, to 10 s."""
    max_answer_bytes: int
    """An answer of more bytes, unpacked, is not read. Default: 256 MiB, which is some 200 hours of speech."""


class ClientSettings(CallSettings, total=False):
    """What a client is made with."""

    deployment: Deployment | None
    """A deployment by its name, in place of `base_url` and `AIMLAPI_BASE_URL`."""
    max_requests: int
    """How many creates, and how many looks at jobs, may be under way at once. Default: 32. Any number of jobs may be
    waited for beside that."""
    allow_http: Collection[str]
    """Names of hosts that the key may be sent to unencrypted, beside this machine. Default: none, or
    `AIMLAPI_ALLOW_HTTP`."""
    proxy: str | None
    """The address of a proxy; else the one that `HTTPS_PROXY` and the like name."""
    ssl_context: ssl.SSLContext | None
    """For certificates of your own; else those of the system's usual authorities."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for a call, checked and in seconds."""

    budgets: Budgets = field(default_factory=Budgets)
    poll_interval: PollInterval | None = None
    max_answer_bytes: int = 256 << 20

    def changed(self, settings: CallSettings) -> "Limits":
        """These limits with some of them replaced.

        Raises:
            ValueError: a setting has a value that makes no sense.
            TypeError: there is no such setting.
        """
        _check_names(settings, CallSettings)
        named = {"request_s": "request_timeout", "retry_s": "retry_budget", "job_s": "job_timeout"}
        given = cast(dict[str, Seconds | None], settings)
        times = {ours: seconds(value, name) for ours, name in named.items() if (value := given.get(name)) is not None}
        interval = settings.get("poll_interval", self.poll_interval)
        if interval is not None and not callable(interval):
            seconds(interval, "poll_interval")
        return Limits(
            replace(self.budgets, **times),
            interval,
            at_least_one(settings.get("max_answer_bytes", self.max_answer_bytes), "max_answer_bytes"),
        )

    def poll_delay_s(self, elapsed_s: float, jitter: float) -> float:
        """Seconds until the next look at a job that has been waited for this long."""
        if self.poll_interval is None:
            return poll_delay_s(elapsed_s, jitter)
        interval = self.poll_interval(elapsed_s) if callable(self.poll_interval) else self.poll_interval
        return jittered(seconds(interval, "poll_interval"), jitter)


def call_settings(settings: ClientSettings) -> CallSettings:
    """Those of a client's settings that may differ from call to call.

    Raises:
        TypeError: there is a setting that no client has.
    """
    _check_names(settings, ClientSettings)
    return cast(CallSettings, {name: value for name, value in settings.items() if name in CallSettings.__annotations__})


def at_least_one(value: object, name: str) -> int:
    """A setting that counts something."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} must be a whole number of at least 1, not {value!r}")
    return value


def _check_names(settings: CallSettings, kind: type) -> None:
    known = list(kind.__annotations__)
    for name in settings:
        if name not in known:
            nearest = get_close_matches(name, known, n=1)
            advice = f"Did you mean {nearest[0]!r}?" if nearest else f"Settings: {', '.join(known)}."
            raise TypeError(f"{name!r} is no setting. {advice}")
