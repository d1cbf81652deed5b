"""Fixtures for tests of a gateway that plays: a key of each test alone, and a client with it."""

from collections.abc import Iterator

import httpx
import pytest

from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.scripted.gateway import Handle
from tests.gateway.observations import client_of


@pytest.fixture
def handle(scripted: ScriptedGateway) -> Iterator[Handle]:
    """A key of this test alone."""
    made = scripted.handle()
    yield made
    made.close()


@pytest.fixture
def http(handle: Handle) -> Iterator[httpx.Client]:
    """A client with that key."""
    with client_of(handle) as client:
        yield client
