"""One scripted gateway for each dialect, with one client of it."""

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from aimlapi_stt import SpeechToText
from aimlapi_stt_gateway import ScriptedGateway
from tests.everywhere.cells import POLL_S

Pair = tuple[ScriptedGateway, SpeechToText]


@pytest.fixture(scope="package")
def pair_of() -> Iterator[Callable[[str], Pair]]:
    """What gives the gateway and the client of a dialect; a run of some tests starts some of them."""
    with ExitStack() as stack:

        @functools.cache
        def pair(dialect: str) -> Pair:
            gateway = stack.enter_context(ScriptedGateway(dialect=dialect))
            client = SpeechToText(gateway.api_key, gateway.base_url, poll_interval=POLL_S)
            return gateway, stack.enter_context(client)

        yield pair


@pytest.fixture
def played(pair_of: Callable[[str], Pair], dialect: str) -> ScriptedGateway:
    """The gateway of a dialect, as at first."""
    gateway, _ = pair_of(dialect)
    gateway.reset()
    return gateway


@pytest.fixture
def speech_to_text(pair_of: Callable[[str], Pair], played: ScriptedGateway, dialect: str) -> SpeechToText:
    """A client of that gateway."""
    return pair_of(dialect)[1]
