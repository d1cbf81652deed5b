"""Audio that goes beyond what anybody says: each limit has its own plain sentence, and costs no memory before it."""

import struct
from pathlib import Path

import pytest

from aimlapi_stt_gateway.audio import SAMPLE_BYTES, SAMPLE_RATE, AudioError, Recording, decode
from tests.gateway.audio_files import write_silence, write_tone, write_wav


def write_odd_wav(path: Path, *, channels: int = 1, rate: int = 16_000, size: int = 64_000) -> Path:
    """A WAV file of silence whose header says what no encoder would."""
    block = channels * SAMPLE_BYTES
    head = struct.pack("<IHHIIHH", 16, 1, channels, rate, rate * block & 0xFFFFFFFF, block & 0xFFFF, 16)
    path.write_bytes(
        b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + head + b"data" + struct.pack("<I", size) + bytes(size)
    )
    return path


def resident_mb() -> float:
    """Memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


@pytest.mark.parametrize(("longest_s", "saying"), [(0.5, "longer than 0.5 seconds"), (60, None), (1.0, None)])
def test_audio_up_to_the_limit_is_decoded_and_no_more(tmp_path: Path, longest_s: float, saying: str | None) -> None:
    """One recording of a day would keep a worker from all others."""
    path = write_wav(tmp_path / "second.wav", bytes(2 * SAMPLE_RATE))
    if saying is None:
        assert sum(map(len, decode(path, longest_s=longest_s))) == 2 * SAMPLE_RATE
        return
    heard: list[bytes] = []
    with pytest.raises(AudioError, match=saying):
        heard.extend(decode(path, longest_s=longest_s))
    assert sum(map(len, heard)) <= longest_s * SAMPLE_RATE * SAMPLE_BYTES


def test_a_limit_of_minutes_is_told_in_minutes(tmp_path: Path) -> None:
    """Its owner is to send shorter parts, and has to know how short."""
    path = write_wav(tmp_path / "long.wav", bytes(2 * SAMPLE_RATE), times=91)
    with pytest.raises(AudioError, match=r"longer than 1\.5 minutes, the most this gateway takes\. Send it in parts\."):
        for _ in decode(path, longest_s=90):
            pass


def test_a_small_file_that_decodes_to_hours_stops_at_the_limit(tmp_path: Path) -> None:
    """Silence costs nearly no bytes: what a file claims, and what it weighs, say nothing of what it becomes."""
    seconds = 240
    path = write_silence(tmp_path / "silence.flac", seconds)
    assert path.stat().st_size < 20_000
    with pytest.raises(AudioError, match="longer than 3 minutes"):
        for _ in decode(path, longest_s=180):
            pass
    assert sum(map(len, decode(path))) == seconds * SAMPLE_RATE * SAMPLE_BYTES


@pytest.mark.parametrize("rate", [1, 100, 3_999, 768_001, 2**31 - 1])
def test_a_sample_rate_that_nobody_records_is_refused(tmp_path: Path, rate: int) -> None:
    """At 1 Hz each byte becomes a second: a megabyte would decode to days."""
    with pytest.raises(AudioError, match=f"sample rate of {rate} Hz; it has to be within 4000 and 768000 Hz"):
        list(decode(write_odd_wav(tmp_path / "odd.wav", rate=rate)))


@pytest.mark.parametrize(("channels", "heard"), [(3, True), (9, True), (32, True), (64, True), (65, False)])
def test_any_number_of_microphones_is_mixed_up_to_a_limit(tmp_path: Path, channels: int, heard: bool) -> None:
    """Conference recorders write dozens of channels that no loudspeaker layout has a name for."""
    path = write_odd_wav(tmp_path / "many.wav", channels=channels, size=channels * 3200)
    if heard:
        assert sum(map(len, decode(path))) == 3200
    else:
        with pytest.raises(AudioError, match="65 channels; 64 are the most"):
            list(decode(path))


def test_ten_minutes_of_mp3_are_decoded_in_constant_memory(tmp_path: Path) -> None:
    """Hours of audio must fit into a worker that has room for seconds of it, what FFmpeg itself takes included."""
    pattern = write_tone(tmp_path / "tone.mp3", "libmp3lame", seconds=1, rate=16_000, channels=1).read_bytes()
    frames = pattern[pattern.index(b"\xff\xf3") :]
    path = tmp_path / "long.mp3"
    with path.open("wb") as file:
        for _ in range(600):
            file.write(frames)
    chunks = decode(path)
    next(chunks)
    before_mb, most_mb, size = resident_mb(), 0.0, 0
    for number, chunk in enumerate(chunks):
        size += len(chunk)
        if number % 200 == 0:
            most_mb = max(most_mb, resident_mb())
    assert size / SAMPLE_BYTES / SAMPLE_RATE >= 600
    assert most_mb - before_mb < 10


def test_somebody_watches_while_it_is_decoded(tmp_path: Path) -> None:
    """A worker that decodes for minutes has to show that it lives; a beat that raises ends it."""
    path = write_wav(tmp_path / "second.wav", bytes(2 * SAMPLE_RATE))
    beats: list[None] = []
    chunks = list(Recording(path, beat=lambda: beats.append(None)))
    assert len(beats) >= len(chunks) > 3

    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        list(decode(path, beat=stop))
