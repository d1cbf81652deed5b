"""Audio files in, the one PCM format every engine reads out.

An upload comes from a stranger. FFmpeg reads it through a handle that we opened, with a list of containers it may see
and with no protocol at all, so that no playlist, reference or text file inside an upload can open another file or URL.
"""

import hashlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import av
import av.error
import av.logging
from av import AudioFrame, AudioResampler, AudioStream
from av.container import InputContainer

from .recognition import AudioInfo

SAMPLE_RATE: Final = 16_000
"""Samples a second of all decoded audio."""

SAMPLE_BYTES: Final = 2
"""Bytes of one sample: mono, signed 16 bit, little endian."""

_CONTAINERS: Final = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dts,eac3,flac,flv,loas,matroska,mov,mp3,mpeg,mpegts,"
    "nistsphere,ogg,rm,tta,w64,wav,webm,wv,xwma"
)
"""FFmpeg's names of the containers that hold their own audio; playlists (hls, concat, dash...) are left out."""

_OPEN_OPTIONS: Final = {"format_whitelist": _CONTAINERS, "protocol_whitelist": "none"}

# PyAV before 19 rejects a file for one tag that is not UTF-8, unless told otherwise; 19 reads any tag and has no such
# option (https://github.com/PyAV-Org/PyAV/pull/2386). Remove this together with PyAV 18, the last for Python 3.11.
_TAGS: Final[dict[str, Any]] = {"metadata_errors": "replace"} if int(av.__version__.split(".")[0]) < 19 else {}

av.logging.set_level(None)  # a damaged upload is reported by AudioError, not on the server's stderr


class AudioError(Exception):
    """A file that cannot be heard; the message is one sentence for its owner and never names a path.

    Send another file, or convert this one, for example to 16 kHz WAV.
    """


class Recording:
    """One audio file: iterate over it for PCM, then ask what it was."""

    def __init__(self, path: Path) -> None:
        """Remember the path; nothing is read yet.

        Args:
            path: The audio file.
        """
        self._path = path
        self._samples = 0

    def __iter__(self) -> Iterator[bytes]:
        """Decode the file from its start, as `decode` does, and count what comes out."""
        self._samples = 0
        for chunk in decode(self._path):
            self._samples += len(chunk) // SAMPLE_BYTES
            yield chunk

    @property
    def duration_s(self) -> float:
        """Seconds decoded so far; the file's duration once the iteration is over."""
        return self._samples / SAMPLE_RATE

    def info(self) -> AudioInfo:
        """Describe the file; call it after the iteration, which is what measures the duration.

        Returns:
            Duration, channels and digest.

        Raises:
            AudioError: The file is not audio; send another one.
            OSError: The file cannot be read.
        """
        with _opened(self._path) as (_, stream):
            channels = stream.codec_context.channels
        with self._path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return AudioInfo(self.duration_s, channels, sha256)


def decode(path: Path) -> Iterator[bytes]:
    """Decode the first audio stream of a file, in constant memory however long it is.

    Damaged packets are skipped and a file that breaks off ends there, as long as some of it is audible.

    Args:
        path: The audio or video file.

    Yields:
        Mono signed-16-bit little-endian PCM at `SAMPLE_RATE`, in chunks of a few kilobytes.

    Raises:
        AudioError: The file is empty, is not media, has no audio or nothing in it can be decoded; send another one.
            Like every error here it comes with the first chunk, not with the call.
        OSError: The file cannot be read.
    """
    heard = False
    with _opened(path) as (container, stream):
        for frame in _resampled(_frames(container, stream)):
            if frame.samples:
                heard = True
                yield bytes(frame.planes[0])[: frame.samples * SAMPLE_BYTES]  # a plane is padded beyond its samples
    if not heard:
        raise AudioError("The file holds no audio that can be decoded.")


@contextmanager
def _opened(path: Path) -> Generator[tuple[InputContainer, AudioStream], None, None]:
    """Open a file and find its first audio stream; what FFmpeg raises here or in the body leaves as AudioError."""
    with path.open("rb") as file:
        if not file.peek(1):
            raise AudioError("The file is empty (0 bytes).")
        try:
            with av.open(file, mode="r", options=_OPEN_OPTIONS, **_TAGS) as container:
                if not container.streams.audio:
                    raise AudioError("The file has no audio stream.")
                stream = container.streams.audio[0]
                if not stream.codec_context:
                    raise AudioError("The audio in the file is in a codec that cannot be read here.")
                yield container, stream
        except av.error.FFmpegError as e:
            raise AudioError(
                "The file cannot be read as audio or video: it is in no known format or it is damaged."
            ) from e


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Decode what can be decoded: a damaged packet is skipped, a damaged container is taken as its end."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.error.FFmpegError:
            return
        if packet is None:
            return
        try:
            yield from packet.decode()
        except av.error.FFmpegError:
            continue


def _resampled(frames: Iterator[AudioFrame]) -> Iterator[AudioFrame]:
    """Bring frames to the one PCM format; a stream may change its own in the middle, as joined files do."""
    resampler: AudioResampler | None = None
    source: tuple[str, str, int] | None = None
    for frame in frames:
        found = (frame.format.name, frame.layout.name, frame.sample_rate)
        if resampler is None or found != source:
            if resampler is not None:
                yield from resampler.resample(None)
            resampler, source = AudioResampler("s16", "mono", SAMPLE_RATE), found
        yield from resampler.resample(frame)
    if resampler is not None:
        yield from resampler.resample(None)
