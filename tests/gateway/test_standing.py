"""Health and metrics: what whoever runs a gateway is told of it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.jobs.pool import WorkerPool
from aimlapi_stt_gateway.jobs.store import Store, new_id
from aimlapi_stt_gateway.operating.exchanges import Exchange
from aimlapi_stt_gateway.operating.metrics import Metrics
from aimlapi_stt_gateway.operating.standing import Watchman
from aimlapi_stt_gateway.settings import Settings
from tests.gateway.support import client_of, create, get, kill, outcome, until, upload

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Hands:
    """Workers of whom only the number is known."""

    def __init__(self, number: int) -> None:
        self.number = number

    def alive(self) -> int:
        return self.number

    def failing(self) -> str | None:
        return None

    def tended(self) -> bool:
        return True


@pytest.fixture(scope="module")
def idle() -> Iterator[LocalGateway]:
    """A gateway whose jobs wait for ever."""
    with LocalGateway(workers=0) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    store = Store(tmp_path)
    yield store
    store.close()


def samples(text: str) -> Samples:
    """What a text of metrics says, as Prometheus reads it: name and labels, and the value."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float:
    """One of them; 0 where it is not there yet."""
    return found.get((f"aimlapi_stt_{name}", frozenset(labels.items())), 0.0)


def measured(http: httpx.Client) -> Samples:
    answer = http.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return samples(answer.text)


def test_health_is_told_without_a_key(gateway: LocalGateway) -> None:
    """Whoever starts the server waits for it, before any key is at hand."""
    until(lambda: get(f"{gateway.base_url}/healthz").is_success)  # its worker is ready
    answer = get(f"{gateway.base_url}/healthz")
    told = answer.json()
    assert told.pop("version")
    assert told.pop("waiting") >= 0
    assert told == {"status": "ok", "dialect": "wire", "engine": "sphinx", "workers": 1}


def test_a_gateway_without_a_living_worker_is_failing() -> None:
    """It would accept jobs that nobody does; a load balancer has to look elsewhere."""
    with LocalGateway(workers=1) as gateway:
        assert gateway._gateway is not None
        pool = gateway._gateway.pool
        assert isinstance(pool, WorkerPool)
        pool._stopping.set()  # nobody replaces the one that dies
        pool._keeper.join()
        (process,) = pool._workers.values()
        kill(process.pid)
        process.wait()
        answer = get(f"{gateway.base_url}/healthz")
        assert (answer.status_code, answer.json()["status"]) == (503, "failing")
        assert "no worker is ready" in answer.json()["reason"]


def test_a_gateway_that_cannot_read_its_jobs_is_failing_and_still_answers(store: Store) -> None:
    """A disk that is gone must not look like a server that hangs."""
    watchman = Watchman(Settings(), store, Hands(1))
    assert watchman.health()[0] == 200
    store._reading.close()
    status, told = watchman.health()
    assert (status, told["status"]) == (503, "failing")
    assert "cannot be read" in str(told["reason"])


def test_metrics_want_the_key_where_there_is_one(http: httpx.Client, gateway: LocalGateway) -> None:
    """They tell how much a gateway is used."""
    assert get(f"{gateway.base_url}/metrics").status_code == 401
    assert http.get("/metrics").status_code == 200


def test_requests_are_counted_by_route_and_not_by_path(idle: LocalGateway) -> None:
    """A label that strangers choose would fill the memory of gateway and Prometheus."""
    fetch = {"route": "/v1/stt/{generation_id}", "method": "GET", "status": "404"}
    with client_of(idle) as http:
        before = measured(http)
        for number in range(20):
            http.get(f"/v1/stt/job-{number}")
            http.get(f"/no/such/{number}")
        http.request("PROPFIND", "/v1/stt/job")
        after = measured(http)
    assert value(after, "requests_total", **fetch) - value(before, "requests_total", **fetch) == 20
    other = {"route": "other", "method": "GET", "status": "404"}
    assert value(after, "requests_total", **other) - value(before, "requests_total", **other) == 20
    odd = {"route": "/v1/stt/{generation_id}", "method": "other", "status": "405"}
    assert value(after, "requests_total", **odd) == 1
    count = "request_duration_seconds_count"
    assert value(after, count, route=fetch["route"]) - value(before, count, route=fetch["route"]) == 21
    assert len(after) - len(before) < 80


def test_waiting_jobs_and_what_was_sent_and_refused_are_told(idle: LocalGateway) -> None:
    """A queue that grows, and why jobs are turned away, is what an alarm is set on."""
    with client_of(idle) as http:
        before = measured(http)
        sent = upload(http, b"x" * 5000).request.headers["content-length"]
        refused = create(http, model="")
        after = measured(http)
    assert refused.status_code == 400
    assert value(after, "jobs", status="queued") - value(before, "jobs", status="queued") == 1
    assert value(after, "queue_oldest_seconds") > 0
    assert value(after, "queue_limit") == 1000
    received = value(after, "upload_bytes_total") - value(before, "upload_bytes_total")
    assert received == int(sent) + len(refused.request.content)
    assert value(after, "refused_total", reason="invalid") - value(before, "refused_total", reason="invalid") == 1


def test_finished_jobs_and_living_workers_are_told(http: httpx.Client) -> None:
    """They say whether the machine keeps up."""
    before = measured(http)
    outcome(http, upload(http, b"no audio"))
    after = measured(http)
    assert value(after, "jobs", status="failed") - value(before, "jobs", status="failed") == 1
    assert value(after, "workers") == value(after, "workers_wanted") == 1
    info = next(dict(labels) for name, labels in after if name == "aimlapi_stt_info")
    assert info["engine"] == "sphinx"


def test_an_empty_queue_has_no_age(store: Store) -> None:
    """An age that stays when the queue is worked off is an alarm without a cause."""
    assert store.oldest_waiting_s() == 0
    job = new_id()
    store.add(job, "owner", "whisper-tiny", {}, None)
    assert 0 < store.oldest_waiting_s() < 60
    assert store.by_status() == {"queued": 1, "generating": 0, "completed": 0, "failed": 0}
    store.claim("worker")
    assert store.oldest_waiting_s() == 0


def test_two_gateways_in_a_process_do_not_mix_their_counts(store: Store) -> None:
    """A test suite starts many."""
    watchman = Watchman(Settings(), store, Hands(1))
    counted, other = Metrics(watchman, lambda: 0), Metrics(watchman, lambda: 0)
    counted(Exchange("GET", "127.0.0.1", {}, "/docs", "/docs", 200))
    labels = {"route": "/docs", "method": "GET", "status": "200"}
    assert value(samples(counted.text().decode()), "requests_total", **labels) == 1
    assert value(samples(other.text().decode()), "requests_total", **labels) == 0


def test_a_health_check_that_says_failing_is_no_refusal(store: Store) -> None:
    """A load balancer that asks every second would drown the refusals that matter."""
    metrics = Metrics(Watchman(Settings(), store, Hands(0)), lambda: 3)
    metrics(Exchange("GET", "127.0.0.1", {}, "/healthz", "/healthz", 503))
    found = samples(metrics.text().decode())
    assert value(found, "refused_total", reason="stopping") == 0
    assert value(found, "access_log_lost_total") == 3
