"""Decoded frames of any kind -> mono PCM at one rate."""

from collections.abc import Iterator
from typing import Final

import av.error
from av import AudioFrame, AudioResampler
from av.filter import Graph

SAMPLE_RATE: Final = 16_000
"""Samples a second of all decoded audio."""

SAMPLE_BYTES: Final = 2
"""Bytes of one sample: mono, signed 16 bit, little endian."""


def mixed(frames: Iterator[AudioFrame], channel: int | None) -> Iterator[bytes]:
    """Bring frames to the one PCM format; a stream may change its own in the middle, as joined files do.

    Args:
        frames: What a decoder gave.
        channel: The one channel that is wanted, from 0; the last one of frames that have fewer. `None` for all, mixed.

    Yields:
        PCM, in chunks of about the length of a frame.
    """
    mixer: _Mixer | None = None
    source: tuple[str, str, int] | None = None
    for frame in frames:
        if not frame.samples:
            continue
        found = (frame.format.name, frame.layout.name, frame.sample_rate)
        if mixer is None or found != source:
            if mixer is not None:
                yield from mixer.flush()
            mixer, source = _Mixer(frame, channel), found
        yield from mixer.mix(frame)
    if mixer is not None:
        yield from mixer.flush()


class _Mixer:
    """Mixes frames of one kind."""

    def __init__(self, like: AudioFrame, channel: int | None) -> None:
        self._resampler = AudioResampler("s16", "mono", SAMPLE_RATE)
        count = like.layout.nb_channels
        self._pan: Graph | None = None
        if channel is not None and count > 1:
            self._pan = _pan(like, f"c{min(channel, count - 1)}")
        elif count != 1 and like.layout.name == f"{count} channels":
            # Nobody knows what stands where, so that each weighs the same: the resampler would refuse.
            self._pan = _pan(like, "+".join(f"{1 / count:.6f}*c{one}" for one in range(count)))

    def mix(self, frame: AudioFrame) -> Iterator[bytes]:
        """The PCM that is ready after this frame."""
        frame.pts = None  # a damaged one is of no interest here, and would be an error
        if self._pan is None:
            yield from self._resampled(frame)
            return
        self._pan.push(frame)
        while True:
            try:
                one = self._pan.pull()
            except av.error.BlockingIOError:  # it wants the next frame
                return
            if isinstance(one, AudioFrame):
                yield from self._resampled(one)

    def flush(self) -> Iterator[bytes]:
        """The PCM that is left."""
        yield from self._resampled(None)

    def _resampled(self, frame: AudioFrame | None) -> Iterator[bytes]:
        for one in self._resampler.resample(frame):
            if one.samples:
                yield bytes(one.planes[0])[: one.samples * SAMPLE_BYTES]  # a plane is padded beyond its samples


def _pan(like: AudioFrame, gains: str) -> Graph:
    graph = Graph()
    source = graph.add_abuffer(sample_rate=like.sample_rate, format=like.format.name, layout=like.layout.name)
    graph.link_nodes(source, graph.add("pan", f"mono|c0={gains}"), graph.add("abuffersink")).configure()
    return graph
