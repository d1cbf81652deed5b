"""One server a data folder."""

import argparse
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aimlapi_stt import NotConfigured
from aimlapi_stt_gateway.commands import ServeCommand
from aimlapi_stt_gateway.jobs.lock import FolderInUse, FolderLock


def test_a_folder_has_one_server_at_a_time(tmp_path: Path) -> None:
    """Two would each take the other's running jobs for those of a dead server, and begin them again."""
    folder = tmp_path / "made" / "for it"
    first = FolderLock(folder)
    with pytest.raises(FolderInUse, match="another server"):
        FolderLock(folder)
    first.release()
    FolderLock(folder).release()


def test_a_second_server_is_refused_in_one_line_and_touches_nothing(tmp_path: Path) -> None:
    """It is started by mistake, and the first one must not notice."""
    lock = FolderLock(tmp_path)
    command = ServeCommand()
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    try:
        with pytest.raises(NotConfigured) as refused:
            command.run(parser.parse_args(["--port", "0", "--data", str(tmp_path)]))
    finally:
        lock.release()
    assert str(refused.value) == (f"cannot keep jobs in {tmp_path} (another server is using it). Name another --data.")
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


HOLDER = """
import sys, time
from pathlib import Path
from aimlapi_stt_gateway.jobs.lock import FolderLock

lock = FolderLock(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_killed_server_holds_nothing(tmp_path: Path) -> None:
    """The next one has to start without anybody removing a file first."""
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(FolderInUse):
            FolderLock(tmp_path)
        holder.send_signal(signal.SIGKILL)
    FolderLock(tmp_path).release()
