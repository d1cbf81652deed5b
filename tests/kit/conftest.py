"""A gateway that plays a part, what can be broken in front of it, and a key of it that no other test has."""

from collections.abc import Iterator
from typing import Any

import pytest

from aimlapi_stt_gateway import ScriptedGateway

from .breaking import Broken


@pytest.fixture(scope="module")
def gateway() -> Iterator[ScriptedGateway]:
    """One for all tests of a module."""
    with ScriptedGateway() as running:
        yield running


@pytest.fixture
def broken(gateway: ScriptedGateway) -> Iterator[Broken]:
    """A session for one test, through a server that may be broken."""
    made = Broken(gateway, gateway.handle().api_key)
    yield made
    made.session.deployment.close()


@pytest.fixture
def place(gateway: ScriptedGateway) -> Any:
    """A key of the gateway that no other test has."""
    return gateway.handle()
