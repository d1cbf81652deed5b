"""Hosts and servers of names that are slow: what they cost, and that the audio is not blamed for it."""

import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from aimlapi_stt_gateway.audio import AudioError, connecting
from aimlapi_stt_gateway.audio.connecting import Pace, Patience
from aimlapi_stt_gateway.audio.destinations import Destinations
from aimlapi_stt_gateway.audio.fetching import fetch_audio
from aimlapi_stt_gateway.jobs import hearing
from aimlapi_stt_gateway.jobs.store import Store
from aimlapi_stt_gateway.jobs.worker import work_off
from aimlapi_stt_gateway.settings import WorkerSettings
from tests.gateway.acting import Acting
from tests.gateway.support import add_job, speech


def test_a_name_that_nobody_answers_for_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The system's look has no end that we could set; a worker would be taken for hung, and its job for poison."""
    asked, may = threading.Event(), threading.Event()

    def hangs(*_: object, **__: object) -> list[Any]:
        asked.set()
        may.wait(20)
        return []

    def quickly(host: str, port: int) -> list[str]:
        return connecting._looked_up(host, port, 0.05)

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    with pytest.raises(AudioError, match="could not be looked up in time"):
        fetch_audio("http://tar.pit/a", tmp_path / "a", Destinations(()), largest_bytes=1, resolve=quickly)
    may.set()
    assert asked.is_set()


def test_a_name_that_does_not_exist_is_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error of the thread that looks is the error of who asked."""

    def unknown(*_: object, **__: object) -> list[Any]:
        raise socket.gaierror(-2, "not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(socket.gaierror):
        connecting.resolved("no.such.host", 80)


def test_a_host_that_drips_is_given_up_after_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kilobyte a second would hold a worker for ten minutes, and costs whoever sends it nothing."""
    now = time.monotonic()
    clock = [now]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    pace = Pace(Patience(), lambda: None)

    def drip(pace: Pace, size: int) -> None:
        for _ in range(100):
            pace.count(size)
            clock[0] += 1

    with pytest.raises(AudioError, match="too slowly"):
        drip(pace, 15_000)
    assert 30 <= clock[0] - now < 32
    drip(Pace(Patience(), lambda: None), 17_000)


class Patiently(Acting):
    """An engine that is never silent for more than a fifth of a second, and says what was seen of its lease."""

    def __init__(self, store: Store, hang_s: float = 0.0) -> None:
        self.overdue: list[str] = []

        def look() -> tuple[()]:
            time.sleep(hang_s)
            self.overdue += store.overdue()
            return ()

        super().__init__(look, needs_audio=True, step_s=0.2)


def test_the_silence_of_a_host_is_not_the_engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quick engine has a short lease; a host may take half a minute for its first byte, and nobody hangs."""
    store = Store(tmp_path)
    add_job(store, speech())
    engine = Patiently(store)
    overdue: list[str] = []
    real = hearing._channels

    def slowly(*arguments: Any) -> Any:
        time.sleep(0.3)  # as a host does that is asked for the audio
        overdue.extend(store.overdue())
        return real(*arguments)

    monkeypatch.setattr(hearing, "_channels", slowly)
    work_off(store, engine, engine, "worker", WorkerSettings())
    assert overdue == engine.overdue == []
    assert store.by_status()["completed"] == 1
    store.close()


def test_the_silence_of_an_engine_that_has_the_audio_is_its_own(tmp_path: Path) -> None:
    """The patience with hosts must not become one with engines that hang."""
    store = Store(tmp_path)
    add_job(store, speech())
    engine = Patiently(store, hang_s=0.25)
    work_off(store, engine, engine, "worker", WorkerSettings())
    assert engine.overdue == ["worker"]
    store.close()
