"""One scripted gateway for each dialect, and one client for each of them."""

from collections.abc import Iterator

import pytest

from aimlapi_stt import SpeechToText
from aimlapi_stt_gateway import ScriptedGateway
from tests.everywhere.cells import POLL_S


@pytest.fixture(scope="package")
def gateways() -> Iterator[dict[str, ScriptedGateway]]:
    """Those that were started so far, by dialect; a run of some tests starts some of them."""
    running: dict[str, ScriptedGateway] = {}
    yield running
    for gateway in running.values():
        gateway.stop()


@pytest.fixture
def played(gateways: dict[str, ScriptedGateway], dialect: str) -> ScriptedGateway:
    """The gateway of a dialect, as at first."""
    if dialect not in gateways:
        gateway = ScriptedGateway(dialect=dialect)
        gateway.start()
        gateways[dialect] = gateway
    gateways[dialect].reset()
    return gateways[dialect]


@pytest.fixture(scope="package")
def clients() -> Iterator[dict[str, SpeechToText]]:
    """Those that were made so far, by base URL."""
    made: dict[str, SpeechToText] = {}
    yield made
    for client in made.values():
        client.close()


@pytest.fixture
def speech_to_text(clients: dict[str, SpeechToText], played: ScriptedGateway) -> SpeechToText:
    """A client of that gateway."""
    if played.base_url not in clients:
        clients[played.base_url] = SpeechToText(played.api_key, played.base_url, poll_interval=POLL_S)
    return clients[played.base_url]
