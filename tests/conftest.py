"""Fixtures for all tests: one real gateway for the whole run, and the sample recordings."""

import gc
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from aimlapi_stt import SpeechToText
from aimlapi_stt_gateway import LocalGateway
from tests.contract.laws import REPEATABLE
from tests.gateway.support import speech

# Where a test says nothing else: the same examples on every run.
settings.register_profile("repeatable", REPEATABLE)
settings.load_profile("repeatable")

SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules and tests stay to the end: looking through them for garbage, again and again, is a tenth of a run."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
        gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def gateway() -> Iterator[LocalGateway]:
    """A real gateway with a real recogniser on a loopback port."""
    with LocalGateway() as running:
        yield running


@pytest.fixture
def client(gateway: LocalGateway) -> Iterator[SpeechToText]:
    """A client of that gateway."""
    with SpeechToText(gateway.api_key, gateway.base_url, job_timeout=60) as made:
        yield made


@pytest.fixture
def sample() -> Path:
    """A short speech recording (see samples/README.md)."""
    return SAMPLES / "lights.wav"


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its first sentence alone, for tests that are about the way and not about every word: heard four times as fast."""
    path = tmp_path_factory.mktemp("clip") / "speech.wav"
    path.write_bytes(speech())
    return path


@pytest.fixture(autouse=True)
def no_configuration_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may pick up a key or an address from the machine it runs on."""
    keys = ("AIMLAPI_API_KEY", "AIML_API_KEY", "APILAPLAS_API_KEY", "AIMLAPI_STT_SERVE_KEY")
    for name in (*keys, *(f"{key}_FILE" for key in keys), "AIMLAPI_BASE_URL", "AIMLAPI_ALLOW_HTTP"):
        monkeypatch.delenv(name, raising=False)
