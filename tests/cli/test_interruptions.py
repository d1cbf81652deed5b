"""Law: an interruption at any moment is one line, leaves nothing on the machine, and loses no job at the service."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import interrupted, workers_under
from tests.cli.failure import CREATED, KEY, check
from tests.gateway.support import until
from tests.wrapper.payloads import JOB
from tests.wrapper.sockets import raw_server, reply


def _in_mid_job(folder: Path) -> bool:
    # First there is its audio: to look through all processes costs more than what is waited for.
    return any(folder.glob("*/audio/*")) and bool(workers_under(folder))


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interruption_in_mid_job_leaves_no_process_and_no_file_behind(
    sample: Path, tmp_path: Path, signum: int
) -> None:
    """Ctrl-C reaches the whole group of processes at once."""
    arguments: list[str | Path] = ["transcribe", *[sample] * 20, "--local"]
    done = interrupted(arguments, lambda: _in_mid_job(tmp_path), signum, TMPDIR=str(tmp_path))
    assert done.returncode == 130
    assert done.stderr.count("\n") == 1
    assert re.match(r"aimlapi-stt: error: Interrupted", done.stderr)
    assert workers_under(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_while_the_local_gateway_starts_leaves_nothing_behind(sample: Path, tmp_path: Path) -> None:
    """A recogniser that has just begun, and that nobody knows yet, ends by itself in a moment."""
    arguments: list[str | Path] = ["transcribe", sample, "--local"]

    def begun() -> bool:
        return bool(workers_under(tmp_path))

    for pause_s in (None, 0.01):
        done = interrupted(arguments, begun, signal.SIGINT, pause_s, TMPDIR=str(tmp_path))
        check(done, 130, "Interrupted")
        assert list(tmp_path.iterdir()) == []
        until(lambda: not begun())


def test_an_interruption_at_the_service_names_the_job_and_how_to_read_it(sample: Path) -> None:
    """It is paid for."""
    with raw_server(CREATED, reply('{"status": "queued"}')) as server:
        arguments: list[str | Path] = ["transcribe", sample, "--base-url", server.base_url]
        done = interrupted(arguments, lambda: len(server.requests) > 1, AIMLAPI_API_KEY=KEY)
    check(done, 130, f"job {JOB} goes on", f"aimlapi-stt wait --base-url {server.base_url} -- {JOB}")


def _stall(connection: socket.socket, _: bytes) -> None:
    connection.recv(1)  # until the other side has gone


def test_an_interrupted_submission_names_what_the_job_can_be_found_by(sample: Path) -> None:
    """It may have been created, and an account may have many."""
    with raw_server(_stall) as server:
        arguments: list[str | Path] = ["transcribe", sample, "--base-url", server.base_url]
        done = interrupted(arguments, lambda: bool(server.requests), AIMLAPI_API_KEY=KEY)
        (sent,) = re.findall(rb"(?i)x-client-request-id: (\S+)", server.requests[0])
    check(done, 130, "may have been created", f"correlation id {sent.decode()} in your account")


def test_an_interruption_while_the_program_is_still_loading_is_one_line() -> None:
    """It takes a moment to start, and impatient people press Ctrl-C just then."""
    program = """
import sys
class Impatient:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("aimlapi_stt."):
            raise KeyboardInterrupt
sys.meta_path.insert(0, Impatient())
from aimlapi_stt_main import main
sys.exit(main())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    check(done, 130, "Interrupted")


def test_more_interruptions_do_not_interrupt_the_cleaning_up(sample: Path, tmp_path: Path) -> None:
    """Impatient people press it again and again; workers and folders must go all the same."""
    arguments: list[str | Path] = ["transcribe", *[sample] * 20, "--local"]
    for pause_s in (0.001, 0.02):
        done = interrupted(arguments, lambda: _in_mid_job(tmp_path), signal.SIGINT, pause_s, TMPDIR=str(tmp_path))
        check(done, 130, "Interrupted")
        assert workers_under(tmp_path) == []
        assert list(tmp_path.iterdir()) == []
