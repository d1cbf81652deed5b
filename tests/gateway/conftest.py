"""Fixtures for the gateway's tests: an HTTP client with the key, a website."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from aimlapi_stt_gateway import LocalGateway, ScriptedGateway
from aimlapi_stt_gateway.jobs.store import Store
from tests.gateway import foreign
from tests.gateway.site import Site, running_site
from tests.gateway.support import client_of


@pytest.fixture(scope="session")
def http(gateway: LocalGateway) -> Iterator[httpx.Client]:
    """A plain HTTP client of the gateway that all tests share, with its key."""
    with client_of(gateway) as client:
        yield client


@pytest.fixture(scope="session")
def scripted() -> Iterator[ScriptedGateway]:
    """A gateway that plays a part; each test takes a key of its own."""
    with ScriptedGateway() as running:
        yield running


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path on which the engine of somebody else is found."""
    return foreign.install(tmp_path_factory.mktemp("site"))


@pytest.fixture
def foreign_engine(installed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """That engine, for all processes that a test starts."""
    monkeypatch.setenv("PYTHONPATH", installed)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store in the folder of the test."""
    with closing(Store(tmp_path)) as opened:
        yield opened


@pytest.fixture
def site() -> Iterator[Site]:
    """A website on loopback."""
    with running_site() as running:
        yield running


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where audio is put that is fetched."""
    return tmp_path / "audio"
