"""Audio of any length as windows of minutes, for engines that want to hold in memory all that they recognise.

A window ends at the quietest moment near its end, so that no word is cut where anybody draws breath.
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from aimlapi_stt_gateway.audio import SAMPLE_BYTES, SAMPLE_RATE

_FRAME_S: Final = 0.02
_PAUSE_S: Final = 0.5
"""A pause is looked for that is as long; the cut is in its middle."""


class Window(NamedTuple):
    """A part of a recording.

    Attributes:
        start_s: Where it begins, in seconds from the beginning of the recording.
        pcm: Mono signed-16-bit little-endian audio at `audio.SAMPLE_RATE`.
    """

    start_s: float
    pcm: bytes

    @property
    def end_s(self) -> float:
        """Where it ends, in seconds from the beginning of the recording."""
        return self.start_s + len(self.pcm) / (SAMPLE_RATE * SAMPLE_BYTES)


def windows(pcm: Iterable[bytes], longest_s: float = 300.0, last_part_s: float = 30.0) -> Iterator[Window]:
    """Cut a recording into windows that follow each other without a gap, reading it as they are taken.

    Args:
        pcm: Chunks of any size of mono signed-16-bit little-endian audio at `audio.SAMPLE_RATE`.
        longest_s: No window is longer, in seconds. About twice as much audio is in memory at a time.
        last_part_s: A window that is not the last ends within as many of its last seconds.

    Yields:
        The windows in order, none of them empty.
    """
    longest, part = _samples(longest_s), _samples(last_part_s)
    pending = bytearray()
    start = 0
    for chunk in pcm:
        pending += chunk
        while len(pending) > longest * SAMPLE_BYTES:
            cut = longest - part + quietest(pending[(longest - part) * SAMPLE_BYTES : longest * SAMPLE_BYTES])
            yield Window(start / SAMPLE_RATE, bytes(pending[: cut * SAMPLE_BYTES]))
            del pending[: cut * SAMPLE_BYTES]
            start += cut
    del pending[len(pending) - len(pending) % SAMPLE_BYTES :]  # half a sample is none
    if pending:
        yield Window(start / SAMPLE_RATE, bytes(pending))


def quietest(pcm: bytearray, pause_s: float = _PAUSE_S) -> int:
    """The middle of the quietest `pause_s` seconds, and of several the last, in samples from the beginning of `pcm`."""
    samples = array("h", pcm)
    frame, run = _samples(_FRAME_S), round(pause_s / _FRAME_S)
    # From peak to peak: a recording with an offset is as quiet as one without.
    loudness = [_swing(samples[at : at + frame]) for at in range(0, len(samples) - frame + 1, frame)]
    sums = [sum(loudness[at : at + run]) for at in range(max(len(loudness) - run + 1, 1))]
    quietest = min(range(len(sums)), key=lambda at: (sums[at], -at))
    return min((2 * quietest + run) * frame // 2, len(samples))


def _swing(samples: "array[int]") -> int:
    return max(samples) - min(samples)


def _samples(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE)
