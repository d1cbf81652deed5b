"""Decoded frames of any kind -> mono PCM at one rate."""

from collections.abc import Iterator
from typing import Final

import av.error
from av import AudioFrame, AudioLayout
from av.filter import Graph

SAMPLE_RATE: Final = 16_000
"""Samples a second of all decoded audio."""

SAMPLE_BYTES: Final = 2
"""Bytes of one sample: mono, signed 16 bit, little endian."""

_PCM: Final = f"sample_fmts=s16:sample_rates={SAMPLE_RATE}:channel_layouts=mono"


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
                yield from mixer.mix(None)
            mixer, source = _Mixer(frame, channel), found
        yield from mixer.mix(frame)
    if mixer is not None:
        yield from mixer.mix(None)


class _Mixer:
    """Mixes frames of one kind."""

    def __init__(self, like: AudioFrame, channel: int | None) -> None:
        self._graph = Graph()
        self._graph.threads = 1
        source = self._graph.add_abuffer(sample_rate=like.sample_rate, format=like.format.name, layout=like.layout.name)
        gains = _gains(like.layout, channel)
        pan = [] if gains is None else [self._graph.add("pan", f"mono|c0={gains}")]
        pcm = self._graph.add("aformat", _PCM)
        self._graph.link_nodes(source, *pan, pcm, self._graph.add("abuffersink")).configure()

    def mix(self, frame: AudioFrame | None) -> Iterator[bytes]:
        """The PCM that is ready after this frame; after `None`, all that is left."""
        if frame is not None:
            frame.pts = None  # a damaged one is of no interest here, and would be an error
        self._graph.push(frame)
        while True:
            try:
                one = self._graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):  # it wants the next frame, or there was the last
                return
            if isinstance(one, AudioFrame) and one.samples:
                yield bytes(one.planes[0])[: one.samples * SAMPLE_BYTES]  # a plane is padded beyond its samples


def _gains(layout: AudioLayout, channel: int | None) -> str | None:
    """What becomes mono, in FFmpeg's terms; `None` where it knows better, from where each channel stands."""
    count = layout.nb_channels
    if count == 1:
        return None
    if channel is not None:
        return f"c{min(channel, count - 1)}"
    if layout.name == f"{count} channels":  # nobody knows where, so that each weighs the same
        return "+".join(f"{1 / count:.6f}*c{one}" for one in range(count))
    return None
