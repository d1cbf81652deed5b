"""What audio costs the local gateway: half a gigabyte sent to it, minutes and hours heard by its own recogniser."""

import tempfile
import time
import wave
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from aimlapi_stt import SpeechToText

from .gateway_server import KEY
from .measure import ROOT
from .processes import Served, children, cpu_s, forget_peak, memory_mb, served
from .table import Table

MINUTES, HOURS, UPLOAD_MB = 3, 1, 500
COLUMNS = (
    "",
    "clock, s",
    "seconds of audio a second",
    "server: CPU, s",
    "MB above idle",
    "workers: CPU, s",
    "MB above idle",
)


def table() -> Table:
    """A row for each kind of load."""
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.wav"
        with large.open("wb") as file:
            file.truncate(UPLOAD_MB << 20)  # no audio at all: what is measured is the way to the disk
        rows.append(_row(f"{UPLOAD_MB} MB uploaded", 0, large, 1, 0.0))
    with long_speech(minutes=MINUTES) as path:
        for workers in (1, 2):
            name = f"{workers} x {MINUTES} minutes of speech, {workers} worker{'s' * (workers > 1)}"
            rows.append(_row(name, workers, path, workers, MINUTES * 60.0))
    with long_speech(minutes=HOURS * 60, pause_s=300.0) as path:
        rows.append(_row(f"{HOURS} hour{'s' * (HOURS > 1)}, mostly pauses, 1 worker", 1, path, 1, HOURS * 3600.0))
    note = (
        "All files WAV, heard by the embedded recogniser. Memory is the highest resident size above where it stood "
        "before, of the worker that needed most, after each had heard one short file."
    )
    return Table("The local gateway and audio", COLUMNS, rows, note)


def _row(name: str, workers: int, path: Path, files: int, seconds: float) -> list[str]:
    with served("ours", workers) as server, _client(server) as client:
        if workers:
            with long_speech(minutes=0.15) as short:
                jobs = [client.submit(short, model="whisper-tiny") for _ in range(workers * 2)]
                for job in jobs:
                    client.wait(job.id)
        else:
            client.submit(b"RIFF", model="whisper-tiny")
        everyone = [server.pid, *children(server.pid)]
        idle = {pid: memory_mb(pid) for pid in everyone}
        spent = {pid: cpu_s(pid) for pid in everyone}
        for pid in everyone:
            forget_peak(pid)
        began = time.perf_counter()
        jobs = [client.submit(path, model="whisper-tiny") for _ in range(files)]
        if workers:
            for job in jobs:
                client.wait(job.id, timeout=3600)
        clock = time.perf_counter() - began
        grown = [memory_mb(pid, "VmHWM") - idle[pid] for pid in everyone]
        cpu = [cpu_s(pid) - spent[pid] for pid in everyone]
    speed = f"{files * seconds / clock:.1f}" if seconds else "-"
    of_workers = [f"{sum(cpu[1:]):.1f}", f"{max(grown[1:]):.1f}"] if workers else ["-", "-"]
    return [name, f"{clock:.1f}", speed, f"{cpu[0]:.1f}", f"{grown[0]:.1f}", *of_workers]


@contextmanager
def _client(server: Served) -> Generator[SpeechToText]:
    with SpeechToText(KEY, f"http://127.0.0.1:{server.port}", job_timeout=3600) as client:
        yield client


def submit(port: int, path: Path) -> None:
    """Create a job by upload."""
    with SpeechToText(KEY, f"http://127.0.0.1:{port}") as client:
        client.submit(path, model="whisper-tiny")


@contextmanager
def long_speech(minutes: float, pause_s: float = 0.0) -> Generator[Path]:
    """The sample again and again, with pauses between, for so long, as a WAV file."""
    with wave.open(str(ROOT / "samples" / "lights.wav"), "rb") as sample:
        said, rate = sample.readframes(sample.getnframes()), sample.getframerate()
    pause = bytes(2 * round(pause_s * rate))
    left = round(minutes * 60 * rate) * 2
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, rate, 0, "NONE", "not compressed"))
            while left > 0:
                for part in (said, pause):
                    file.writeframesraw(part[:left])
                    left -= len(part[:left])
        yield path
