"""Audio files in, the one PCM format every engine reads out.

An upload comes from a stranger. FFmpeg reads it through a handle that we opened, with a list of containers it may see
and with no protocol at all, so that no playlist, reference or text file inside an upload can open another file or URL.
What a file claims of itself decides nothing: it is decoded piece by piece, and each of time, memory and length has an
end of its own.
"""

import hashlib
import math
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import av
import av.error
import av.logging
from av import AudioFrame, AudioStream
from av.container import InputContainer

from ..engines.recognition import AudioInfo
from .memory import bounded_growth
from .mixing import SAMPLE_BYTES, SAMPLE_RATE, mixed

__all__ = ["SAMPLE_BYTES", "SAMPLE_RATE", "AudioError", "Recording", "decode"]

_CONTAINERS: Final = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dts,eac3,flac,flv,loas,matroska,mov,mp3,mpeg,mpegts,"
    "nistsphere,ogg,rm,tta,w64,wav,webm,wv,xwma"
)
"""FFmpeg's names of the containers that hold their own audio; playlists (hls, concat, dash...) are left out."""

_OPEN_OPTIONS: Final = {
    "format_whitelist": _CONTAINERS,
    "protocol_whitelist": "none",
    "max_streams": "100",
    "probesize": "5000000",
}
_LONGEST_READ_S: Final = 60.0
"""Seconds that opening a file, or reading one packet, may take."""

_LONGEST_DECODE_S: Final = 900.0
"""Seconds of work that decoding a whole file may take; an hour of any usual format takes a few."""

# A few kilobytes can claim an index of gigabytes. An honest one of six hours of film has about 40 MB.
_LARGEST_INDEX: Final = 512 << 20

_UNKNOWN_CODEC: Final = "The audio in the file is in a codec that cannot be read here."
_MOST_CHANNELS: Final = 64
_RATES: Final = range(4_000, 768_000 + 1)

# PyAV before 19 rejects a file for one tag that is not UTF-8, unless told otherwise; 19 reads any tag and has no such
# option (https://github.com/PyAV-Org/PyAV/pull/2386). Remove this together with PyAV 18, the last for Python 3.11.
_TAGS: Final[dict[str, Any]] = {"metadata_errors": "replace"} if int(av.__version__.split(".")[0]) < 19 else {}

av.logging.set_level(None)  # a damaged upload is reported by AudioError, not on the server's stderr


class AudioError(Exception):
    """A file that cannot be heard; the message is one sentence or two for its owner and never names a path.

    Send another file, or convert this one, for example to 16 kHz WAV.
    """


class _Bytes:
    """A file as FFmpeg reads it. A damaged one leads to places that do not exist, which is no error of ours."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._file.seek(offset, whence)
        except (OSError, ValueError, OverflowError):
            return -1

    def tell(self) -> int:
        return self._file.tell()


class Recording:
    """One audio file: iterate over it for PCM, then ask what it was."""

    def __init__(
        self,
        path: Path,
        channel: int | None = None,
        *,
        longest_s: float = math.inf,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        """Remember what to read; nothing is read yet.

        Args:
            path: The audio file.
            channel: The one channel to decode, from 0; `None` for all of them, mixed.
            longest_s: The most seconds that are decoded.
            beat: Called now and then while it is decoded.
        """
        self._path = path
        self._channel = channel
        self._longest_s = longest_s
        self._beat = beat
        self._samples = 0

    def __iter__(self) -> Iterator[bytes]:
        """Decode the file from its start, as `decode` does, and count what comes out."""
        self._samples = 0
        for chunk in decode(self._path, self._channel, longest_s=self._longest_s, beat=self._beat):
            self._samples += len(chunk) // SAMPLE_BYTES
            yield chunk

    @property
    def duration_s(self) -> float:
        """Seconds decoded so far; the file's duration once the iteration is over."""
        return self._samples / SAMPLE_RATE

    @property
    def channels(self) -> int:
        """Channels of the file, which is opened to see; it raises as `info` does."""
        with _opened(self._path) as (_, stream):
            return stream.codec_context.channels

    def info(self) -> AudioInfo:
        """Describe the file; call it after the iteration, which is what measures the duration.

        Returns:
            Duration, channels and digest.

        Raises:
            AudioError: The file is not audio; send another one.
            OSError: The file cannot be read.
        """
        return AudioInfo(self.duration_s, self.channels, digest(self._path))


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def decode(
    path: Path,
    channel: int | None = None,
    *,
    longest_s: float = math.inf,
    beat: Callable[[], None] = lambda: None,
) -> Iterator[bytes]:
    """Decode the first audio stream of a file, in constant memory however long it is.

    Damaged packets are skipped and a file that breaks off ends there, as long as some of it is audible.

    Args:
        path: The audio or video file.
        channel: The one channel to decode, from 0; `None` for all of them, mixed.
        longest_s: The most seconds that are decoded.
        beat: Called for every packet of the file, so at least once a chunk.

    Yields:
        Mono signed-16-bit little-endian PCM at `SAMPLE_RATE`, in chunks of a few kilobytes.

    Raises:
        AudioError: The file is empty, is not media, has no audio, nothing in it can be decoded, or it goes beyond a
            limit; send another one. Like every error here it comes with a chunk, not with the call.
        OSError: The file cannot be read.
    """
    samples = 0
    with _opened(path) as (container, stream):
        for chunk in mixed(_frames(container, stream, beat), channel):
            samples += len(chunk) // SAMPLE_BYTES
            if samples > longest_s * SAMPLE_RATE:
                raise AudioError(
                    f"The audio is longer than {_said(longest_s)}, the most this gateway takes. Send it in parts."
                )
            yield chunk
    if not samples:
        raise AudioError("The file holds no audio that can be decoded.")


@contextmanager
def _opened(path: Path) -> Generator[tuple[InputContainer, AudioStream], None, None]:
    """Open a file and find its first audio stream; what FFmpeg raises here or in the body leaves as AudioError."""
    with path.open("rb") as file:
        if not file.peek(1):
            raise AudioError("The file is empty (0 bytes).")
        try:
            with bounded_growth(_LARGEST_INDEX):
                container = av.open(_Bytes(file), mode="r", options=_OPEN_OPTIONS, timeout=_LONGEST_READ_S, **_TAGS)
            with container:
                yield container, _first_audio(container)
        except av.error.FFmpegError as e:
            raise AudioError(
                "The file cannot be read as audio or video: it is in no known format or it is damaged."
            ) from e
        except MemoryError as e:
            raise AudioError("The file cannot be read: what it claims to hold takes too much memory.") from e


def _first_audio(container: InputContainer) -> AudioStream:
    if not container.streams.audio:
        raise AudioError("The file has no audio stream.")
    found = container.streams.audio[0]
    if not found.codec_context:
        raise AudioError(_UNKNOWN_CODEC)
    for stream in container.streams:
        if stream is not found and hasattr(stream, "discard"):  # PyAV before 17 reads them, and drops them then
            stream.discard = type(stream.discard).all
    return found


def _frames(container: InputContainer, stream: AudioStream, beat: Callable[[], None]) -> Iterator[AudioFrame]:
    """Decode what can be decoded: a damaged packet is skipped, a damaged container is taken as its end."""
    packets = container.demux(stream)
    worked_s = 0.0
    while True:
        beat()
        began = time.thread_time()
        try:
            packet = next(packets, None)
        except IndexError:  # PyAV does not know a stream that appears in the middle; the next packet is ours again
            packets = container.demux(stream)
            continue
        except av.error.FFmpegError:
            return
        if packet is None:
            return
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            frames = []
        except ValueError as e:  # PyAV from 19 on, where a damaged header names no codec
            raise AudioError(_UNKNOWN_CODEC) from e
        worked_s += time.thread_time() - began
        if worked_s > _LONGEST_DECODE_S:
            raise AudioError("The audio takes too long to decode. Convert it, for example to 16 kHz WAV.")
        for frame in frames:
            _check(frame)
            yield frame


def _check(frame: AudioFrame) -> None:
    """Refuse what no microphone made, and what would fill the memory when it is resampled."""
    if frame.layout.nb_channels > _MOST_CHANNELS:
        raise AudioError(f"The audio has {frame.layout.nb_channels} channels; {_MOST_CHANNELS} are the most.")
    if frame.sample_rate not in _RATES:
        raise AudioError(
            f"The audio has a sample rate of {frame.sample_rate} Hz; it has to be within "
            f"{_RATES[0]} and {_RATES[-1]} Hz."
        )


def _said(seconds: float) -> str:
    return f"{seconds / 60:g} minutes" if seconds >= 60 else f"{seconds:g} seconds"
