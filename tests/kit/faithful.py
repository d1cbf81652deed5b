"""A gateway that plays a part so that nothing is wrong with it: it says of each recording of the kit what is in it."""

import json
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from aimlapi_stt_contract.inputs import CUTS, NOWHERE
from aimlapi_stt_gateway import ScriptedGateway

_JOB = """
[[job]]
when = {{ {which} = {pattern} }}
runningPolls = {polls}
{says}
"""
_FAILS = 'error = { name = "InvalidAudio", message = "It cannot be read as audio." }'


def scenario(running_polls: int = 1) -> str:
    """In TOML: what the kit sends is heard, what cannot be heard fails, and each takes a look or more."""
    plays = [("file", cut.filename, f'text = "{cut.text}"\nduration = {cut.seconds}') for cut in CUTS]
    plays += [("file", "*.txt", _FAILS), ("url", f"{NOWHERE}*", _FAILS)]
    return "".join(_JOB.format(which=which, pattern=json.dumps(pattern), polls=running_polls, says=says)
                   for which, pattern, says in plays)  # fmt: skip


@contextmanager
def faithful_gateway(dialect: str | None = None, running_polls: int = 1) -> Generator[ScriptedGateway]:
    """One that is started, and plays so for each of its keys; what a test scripts goes before it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "faithful.toml"
        file.write_text(scenario(running_polls), encoding="utf-8")
        with ScriptedGateway(file, dialect=dialect) as gateway:
            yield gateway
