"""One scripted gateway for each dialect, and two clients of each: one that waits, and one for which no time passes."""

from collections.abc import Iterator

import pytest

from aimlapi_stt import SpeechToText
from aimlapi_stt_gateway import ScriptedGateway
from tests.everywhere.cells import AUDIO, MODELS, POLL_S, SCRIPT, TRUSTING_NOBODY
from tests.faults.worlds import Clock


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
def clients() -> Iterator[dict[tuple[str, float], SpeechToText]]:
    """Those that were made so far, by base URL and retry budget."""
    made: dict[tuple[str, float], SpeechToText] = {}
    yield made
    for client in made.values():
        client.close()


def client_of(
    clients: dict[tuple[str, float], SpeechToText], played: ScriptedGateway, retry_budget: float
) -> SpeechToText:
    """A client of a gateway."""
    which = (played.base_url, retry_budget)
    if which not in clients:
        clients[which] = SpeechToText(
            played.api_key,
            played.base_url,
            retry_budget=retry_budget,
            poll_interval=POLL_S,
            ssl_context=TRUSTING_NOBODY,
        )
    return clients[which]


@pytest.fixture
def speech_to_text(clients: dict[tuple[str, float], SpeechToText], played: ScriptedGateway) -> SpeechToText:
    """A client of that gateway."""
    return client_of(clients, played, retry_budget=60)


@pytest.fixture
def hurried(clients: dict[tuple[str, float], SpeechToText], played: ScriptedGateway) -> SpeechToText:
    """A client that does not sleep between two tries, and counts a second for each: there are three of a look."""
    client = client_of(clients, played, retry_budget=2.5)
    Clock().drive(client)
    return client


@pytest.fixture(scope="package")
def jobs() -> dict[tuple[str, str], str]:
    """Those at their end that were made so far, by dialect and family."""
    return {}


@pytest.fixture
def ended(
    jobs: dict[tuple[str, str], str], played: ScriptedGateway, speech_to_text: SpeechToText, dialect: str, family: str
) -> str:
    """A job at its end, for tests that look at one. What the gateway is asked from now on is remembered alone."""
    if (dialect, family) not in jobs:
        played.script(words=SCRIPT)
        job = speech_to_text.submit(AUDIO, model=MODELS[family])
        job.wait()
        jobs[dialect, family] = job.id
        played.reset()
    return jobs[dialect, family]
