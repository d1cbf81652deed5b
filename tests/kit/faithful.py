"""A gateway that plays a part so that nothing is wrong with it: it says of each of the kit's recordings what is in it."""

from collections.abc import Generator
from contextlib import contextmanager

from aimlapi_stt_contract.inputs import CUTS, NOWHERE
from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.scripted.gateway import Controls


def plays_faithfully(gateway: Controls, running_polls: int = 1) -> None:
    """Let a gateway hear what the kit sends, fail what cannot be heard, and take a look or two for it."""
    error = {"name": "InvalidAudio", "message": "It cannot be read as audio."}
    for cut in CUTS:
        gateway.script(when={"file": cut.filename}, text=cut.text, duration=cut.seconds, runningPolls=running_polls)
    gateway.script(when={"file": "*.txt"}, error=error, runningPolls=running_polls)
    gateway.script(when={"url": f"{NOWHERE}*"}, error=error, runningPolls=running_polls)


@contextmanager
def faithful_gateway(dialect: str | None = None) -> Generator[ScriptedGateway]:
    """One that is started, and plays so."""
    with ScriptedGateway(dialect=dialect) as gateway:
        plays_faithfully(gateway)
        yield gateway
