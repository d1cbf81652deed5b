"""Damaged uploads: whatever a disk, a network or a stranger made of a file, it is heard or refused, and that is all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from aimlapi_stt_gateway.audio import AudioError, decode
from tests.contract.laws import DEPTH
from tests.gateway.audio_files import write_tone
from tests.gateway.damage import Outcome

ENCODINGS = {"t.mp3": "libmp3lame", "t.m4a": "aac", "t.ogg": "libopus", "t.flac": "flac", "t.webm": "libopus"}
MORE_ENCODINGS = {"t.ts": "aac", "t.caf": "alac", "t.avi": "libmp3lame"}
SECONDS = 0.7 * DEPTH


def test_damaged_files_are_heard_or_refused(tmp_path: Path) -> None:
    """Cut, flipped, zeroed and swapped: anything else than a result or a reason is a job that fails as our fault.

    It runs in a process of its own, whose end by a signal would be the end of a worker.
    """
    files = [
        write_tone(tmp_path / name, codec, seconds=0.5, rate=48_000)
        for name, codec in {**ENCODINGS, **MORE_ENCODINGS}.items()
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tests.gateway.damage", tmp_path, "7", str(SECONDS), *files],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stderr == ""
    outcome: Outcome = json.loads(done.stdout)
    assert outcome["strange"] == []
    assert outcome["heard"] > 10
    assert outcome["refused"] > 1


def test_a_header_that_names_no_codec_is_a_reason_and_no_fault_of_ours(tmp_path: Path) -> None:
    """One byte of ALAC's header in a CAF file is enough; the decoder raises what is no error of FFmpeg's."""
    path = write_tone(tmp_path / "t.caf", "alac", seconds=0.5, rate=48_000)
    path.write_bytes(path.read_bytes().replace(b"frmaalac", b"frm!alac", 1))
    with pytest.raises(AudioError, match=r"codec that cannot be read|no audio that can be decoded"):
        list(decode(path))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_an_index_that_claims_gigabytes_takes_none(tmp_path: Path) -> None:
    """A file of some kilobytes can name a hundred million samples, for each of which an entry would be made."""
    path = write_tone(tmp_path / "t.m4a", "aac", seconds=0.5)
    data = bytearray(path.read_bytes())
    claimed = (60_000_000).to_bytes(4, "big")
    sizes, chunks = data.index(b"stsz"), data.index(b"stsc")
    data[sizes + 8 : sizes + 12] = (1).to_bytes(4, "big")  # all samples have one byte, so that no table is needed
    data[sizes + 12 : sizes + 16] = claimed
    data[chunks + 16 : chunks + 20] = claimed
    path.write_bytes(data)
    script = (
        "import resource, sys; from pathlib import Path; from aimlapi_stt_gateway.audio import AudioError, decode\n"
        "try: list(decode(Path(sys.argv[1])))\n"
        "except AudioError: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 500
