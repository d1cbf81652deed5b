"""The pytest plugin in a project that is not ours: the one of docs/testing.md, and one that finds out its limits."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from aimlapi_stt.cli import main
from tests.gateway.examples import example
from tests.gateway.serving import served
from tests.gateway.support import create, outcome

LIMITS = """
import threading

import httpx
import pytest

seen = []
http = httpx.Client(verify=False)  # certificates take long to load


@pytest.mark.parametrize("number", range(3))
def test_nothing_is_left_of_the_test_before(stt_gateway, number):
    headers = {"authorization": f"Bearer {stt_gateway.api_key}"}
    assert stt_gateway.requests == []
    made = http.post(f"{stt_gateway.base_url}/v1/stt/create", headers=headers,
                     json={"model": "whisper-tiny", "url": "https://example.org/a.mp3"})
    assert made.status_code == 200
    for job in seen:
        assert http.get(f"{stt_gateway.base_url}/v1/stt/{job}", headers=headers).status_code == 404
    seen.append(made.json()["generation_id"])
    stt_gateway.fault("http-500")
    stt_gateway.script(submitErrorStatus=403)


def test_all_keys_share_one_gateway(stt_gateway, stt_gateway_session):
    assert stt_gateway.base_url == stt_gateway_session.base_url
    assert stt_gateway.api_key != stt_gateway_session.api_key


def test_a_fault_that_is_none(stt_gateway):
    stt_gateway.fault("http-5O3")
"""

AT_THE_END = """

def pytest_unconfigure():
    import pathlib
    import threading

    left = [thread.name for thread in threading.enumerate() if thread.name.startswith(("local-gateway", "scripted"))]
    pathlib.Path("left.txt").write_text(repr(left))
"""


def test_a_project_tests_with_one_line_and_its_tests_do_not_see_each_other(tmp_path: Path) -> None:
    """The page's own code and a project that tries the limits, under xdist, with every warning an error."""
    (tmp_path / "conftest.py").write_text(example("conftest.py") + AT_THE_END, encoding="utf-8")
    (tmp_path / "test_lights.py").write_text(example("test_lights.py"), encoding="utf-8")
    (tmp_path / "test_limits.py").write_text(LIMITS)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    alone = {
        **environment,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }  # what else is installed here is no concern of theirs
    command = [sys.executable, "-m", "pytest", "-p", "xdist", "-q", "-n", "1", "-W", "error"]
    done = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, "1 failed, 7 passed" in done.stdout) == (1, True), done.stdout + done.stderr
    assert "LookupError: there is no fault 'http-5O3'. Did you mean http-50" in done.stdout
    assert "Warning" not in done.stdout + done.stderr
    assert (tmp_path / "left.txt").read_text() == "[]"


def test_a_program_without_pytest_uses_it_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    """The page's own code, as it stands."""
    exec(compile(example("plain.py"), "plain.py", "exec"), {"__name__": "__main__"})
    said, number = capsys.readouterr().out.splitlines()
    assert said.lower().replace(".", "") == "one two"
    assert number.endswith("requests")


def test_a_scenario_that_is_wrong_is_one_line_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And not a server that plays something else."""
    path = tmp_path / "scenario.toml"
    path.write_text("[[job]]\nruningPolls = 3\n")
    assert main(["serve", "--port", "0", "--scripted", str(path)]) == 2
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert f"{path}: job 1: unknown key 'runingPolls'. Did you mean runningPolls" in said.err


def test_it_plays_a_scenario_on_the_command_line(tmp_path: Path) -> None:
    """For programs in any language, and for trying things out by hand."""
    path = tmp_path / "scenario.toml"
    path.write_text("[default]\ntext = 'From a file.'\n[[fault]]\nname = 'reset'\non = 'fetch'\ntimes = 1")
    with served("--scripted", str(path)) as server:
        created = create(server.http, url="https://example.org/a.mp3")
        with pytest.raises(httpx.ReadError):
            server.http.get(f"/v1/stt/{created.json()['generation_id']}")
        answer = outcome(server.http, created).json()
        assert "from" in answer["result"]["results"]["channels"][0]["alternatives"][0]["transcript"].lower()
        assert server.end(signal.SIGTERM) == (0, "")
