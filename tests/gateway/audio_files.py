"""Audio files for the gateway's tests, made on the spot: a tone in any codec, PCM as WAV, a silent film."""

# The stubs of av are incomplete.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

import math
import wave
from array import array
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
from av import AudioFrame, AudioStream, VideoFrame, VideoStream

SAMPLES: Final = Path(__file__).parents[2] / "samples"


def write_tone(
    path: Path,
    codec: str,
    *,
    seconds: float = 2.0,
    rate: int = 44_100,
    channels: int = 2,
    options: dict[str, str] | None = None,
) -> Path:
    """Encode a 440 Hz tone in steps of 20 ms; the suffix chooses the container, `codec` is FFmpeg's encoder."""
    layout = "stereo" if channels == 2 else "mono"
    size = rate // 50
    container: Any = av.open(path, mode="w", options=options or {})
    with container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, AudioStream)
        for start in range(0, round(seconds * rate), size):
            frame = AudioFrame("s16", layout, size)
            frame.planes[0].update(_tone(start, size, rate, channels))
            frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def write_wav(path: Path, pcm: bytes, *, times: int = 1) -> Path:
    """Write mono signed-16-bit 16 kHz samples, repeated, without holding the whole file in memory."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        for _ in range(times):
            file.writeframesraw(pcm)
    return path


def read_wav(path: Path) -> bytes:
    """Read the samples of a WAV file by other means than the code under test."""
    with wave.open(str(path), "rb") as file:
        return file.readframes(file.getnframes())


def write_silent_film(path: Path) -> Path:
    """Encode five grey pictures and no sound."""
    container: Any = av.open(path, mode="w")
    with container:
        stream = container.add_stream("mpeg4", rate=25)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(5):
            container.mux(stream.encode(VideoFrame(64, 64, "yuv420p")))
        container.mux(stream.encode(None))
    return path


def write_silence(path: Path, seconds: int) -> Path:
    """Encode silence as FLAC, 16 kHz mono: a few bytes for two seconds."""
    container: Any = av.open(path, mode="w")
    with container:
        stream = container.add_stream("flac", rate=16_000, layout="mono", options={"frame_size": "32768"})
        for second in range(seconds):
            frame = AudioFrame("s16", "mono", 16_000)
            frame.planes[0].update(bytes(32_000))
            frame.sample_rate, frame.pts = 16_000, second * 16_000
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def write_two_sides(path: Path, left: bytes, right: bytes) -> Path:
    """Write a stereo WAV file, 16 kHz, of two mono ones."""
    frames = array("h", bytes(2 * len(left)))
    frames[0::2], frames[1::2] = array("h", left), array("h", right)
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 16_000, 0, "NONE", "not compressed"))
        file.writeframes(frames.tobytes())
    return path


def _tone(start: int, size: int, rate: int, channels: int) -> bytes:
    step = 2 * math.pi * 440 / rate
    samples = (int(8_000 * math.sin(step * n)) for n in range(start, start + size))
    return array("h", (sample for sample in samples for _ in range(channels))).tobytes()
