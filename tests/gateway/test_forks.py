"""A gateway belongs to the process that started it, not to the forks of that process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")

SCRIPT = """
import os, sys, warnings
from aimlapi_stt import SpeechToText
from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.scripted.gateway import ScriptedGateway
from aimlapi_stt_gateway.settings import EngineChoice

warnings.simplefilter("ignore", DeprecationWarning)  # of a fork in a process with threads
local = LocalGateway(engine=EngineChoice("scripted"))  # in a process of its own all the same
with ScriptedGateway() as scripted, local, SpeechToText(scripted.api_key, scripted.base_url) as client:
    for end in ("exit", "stop"):
        child = os.fork()
        if child == 0:
            if end == "exit":
                sys.exit(0)  # leaves all blocks, and then calls what is to be called at the end
            local.stop()
            scripted.stop()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert local._folder.is_dir() and scripted._folder.is_dir()
        assert [process.poll() for process in local._gateway.pool._workers.values()] == [None]
        scripted.says(f"Still here after {end}.")
        print(client.transcribe(b"audio", model="whisper-tiny", timeout=20).text)
    folders = local._folder, scripted._folder
assert not any(folder.exists() for folder in folders)
"""


def test_a_fork_that_ends_leaves_the_gateway_of_its_parent_alone(tmp_path: Path) -> None:
    """A program under test may fork, and the end of the fork must not be that of the gateway."""
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=False, env=environment
    )
    said = "Still here after exit.\nStill here after stop.\n"
    assert (done.stdout, done.stderr, done.returncode) == (said, "", 0)
    assert list(tmp_path.iterdir()) == []
