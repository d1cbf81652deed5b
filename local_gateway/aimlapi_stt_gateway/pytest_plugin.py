"""Fixtures for the tests of any project that uses the API.

    # conftest.py
    pytest_plugins = ["aimlapi_stt_gateway.pytest_plugin"]

A test that takes `stt_gateway` has a scripted gateway with an API key, a script, faults and a list of requests of its
own; one gateway serves all tests of a session. `stt_gateway_real` recognises speech.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .embedded import LocalGateway
    from .scripted.gateway import Handle, ScriptedGateway


@pytest.fixture(scope="session")
def stt_gateway_session() -> "Iterator[ScriptedGateway]":
    """The one scripted gateway of a session, for fixtures that live longer than a test."""
    from .scripted.gateway import ScriptedGateway

    with ScriptedGateway() as gateway:
        yield gateway


@pytest.fixture
def stt_gateway(stt_gateway_session: "ScriptedGateway") -> "Iterator[Handle]":
    """A scripted gateway as this test alone sees it: `api_key`, `base_url`, `says`, `script`, `fault`, `requests`."""
    handle = stt_gateway_session.handle()
    yield handle
    handle.close()


@pytest.fixture(scope="session")
def stt_gateway_real() -> "Iterator[LocalGateway]":
    """A gateway that recognises speech, US English and slowly: `api_key`, `base_url`."""
    from .embedded import LocalGateway

    with LocalGateway() as gateway:
        yield gateway
