"""What is counted, for Prometheus: requests as they end, jobs and workers as they are when somebody asks.

Every label has few values, whatever clients send: routes by their template, statuses, reasons from one list.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from .exchanges import Exchange
from .standing import Standing

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_UPLOADS: Final = ("POST", "/v1/stt/create")
_REASONS: Final = {
    400: "invalid",
    401: "key",
    403: "forbidden",
    404: "unknown",
    405: "method",
    408: "too_slow",
    413: "too_large",
    415: "content_type",
    429: "busy",
    503: "stopping",
}
_STEPS_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_TOTALS: Final = {
    "accepted": ("aimlapi_stt_jobs_accepted", "Jobs accepted since the data folder was made."),
    "completed": ("aimlapi_stt_jobs_completed", "Jobs completed since the data folder was made."),
    "failed": ("aimlapi_stt_jobs_failed", "Jobs failed since the data folder was made."),
    "requeued": ("aimlapi_stt_jobs_requeued", "Times that a job went back into the queue, its worker being gone."),
    "audio_s": ("aimlapi_stt_audio_seconds", "Seconds of audio in completed jobs."),
    "work_s": ("aimlapi_stt_work_seconds", "Seconds that workers spent on jobs."),
}


class Metrics:
    """The metrics of one gateway, in a registry of its own: two of them in one process do not mix."""

    def __init__(self, standing: Callable[[], Standing], lost: Callable[[], int]) -> None:
        """Begin to count.

        Args:
            standing: how jobs and workers stand; called whenever the metrics are read, not on the event loop.
            lost: how many lines of the access log were lost.
        """
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._registry.register(_Standing(standing, lost))
        registry = self._registry
        self._requests = Counter(
            "aimlapi_stt_requests", "Requests answered, or broken off (499, 0).", ["route", "method", "status"],
            registry=registry,
        )  # fmt: skip
        self._refused = Counter("aimlapi_stt_refused", "Requests refused.", ["reason"], registry=registry)
        self._seconds = Histogram(
            "aimlapi_stt_request_duration_seconds", "From a request's head to the end of its answer.", ["route"],
            buckets=_STEPS_S, registry=registry,
        )  # fmt: skip
        # A place of its own for each combination of labels: to look one up costs more than to count.
        self._request: Callable[[str, str, int], Counter] = cache(self._requests.labels)
        self._duration: Callable[[str], Histogram] = cache(self._seconds.labels)
        self._uploaded = Counter("aimlapi_stt_upload_bytes", "Bytes received to create jobs.", registry=registry)

    def __call__(self, exchange: Exchange) -> None:
        """Count an exchange."""
        route = exchange.route or "other"
        self._request(route, exchange.method, exchange.status).inc()
        self._duration(route).observe(exchange.seconds)
        reason = _REASONS.get(exchange.status)
        if reason is not None and not exchange.asks_health:
            self._refused.labels(reason).inc()
        if (exchange.method, exchange.route) == _UPLOADS:
            self._uploaded.inc(exchange.bytes_in)

    def text(self) -> bytes:
        """All of it, in the text format of Prometheus. Reads the store: not for the event loop.

        Raises:
            sqlite3.Error: the store cannot be read.
        """
        return generate_latest(self._registry)


class _Standing(Collector):
    """What is asked for when the metrics are read."""

    def __init__(self, standing: Callable[[], Standing], lost: Callable[[], int]) -> None:
        self._standing = standing
        self._lost = lost

    def describe(self) -> list[Metric]:
        """Nothing: else the registry would collect, and so read the store, to learn the names."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Jobs, totals, workers."""
        now = self._standing()
        info = GaugeMetricFamily("aimlapi_stt_info", "What serves.", labels=["version", "dialect", "engine"])
        info.add_metric([now.version, now.dialect, now.engine], 1)
        yield info
        jobs = GaugeMetricFamily("aimlapi_stt_jobs", "Jobs that are kept, by their status.", labels=["status"])
        for status, count in sorted(now.jobs.items()):
            jobs.add_metric([status], count)
        yield jobs
        yield GaugeMetricFamily("aimlapi_stt_queue_limit", "Jobs that may wait.", now.queue_limit)
        yield GaugeMetricFamily("aimlapi_stt_queue_oldest_seconds", "Age of the oldest waiting job.", now.oldest_s)
        yield GaugeMetricFamily("aimlapi_stt_workers", "Workers alive.", now.workers)
        yield GaugeMetricFamily("aimlapi_stt_workers_wanted", "Workers there should be.", now.workers_wanted)
        for name, total in now.totals.items():
            if name in _TOTALS:
                yield CounterMetricFamily(*_TOTALS[name], total)
        yield CounterMetricFamily("aimlapi_stt_access_log_lost", "Lines of the access log not written.", self._lost())
