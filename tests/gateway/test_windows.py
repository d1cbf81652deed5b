"""Recordings of any length cut into windows where nobody speaks."""

from collections.abc import Iterator
from itertools import pairwise

from aimlapi_stt_gateway.audio import SAMPLE_BYTES, SAMPLE_RATE
from aimlapi_stt_gateway.engines.windows import Window, windows
from tests.gateway.audio_files import SAMPLES, read_wav

SECOND = SAMPLE_RATE * SAMPLE_BYTES


def tone(seconds: float, swing: int = 8_000, offset: int = 0) -> bytes:
    """A buzz; half a second of it is a whole number of its waves."""
    wave = (offset + swing).to_bytes(2, "little", signed=True) + (offset - swing).to_bytes(2, "little", signed=True)
    return wave * round(seconds * SAMPLE_RATE / 2)


def in_chunks(pcm: bytes, size: int) -> Iterator[bytes]:
    return (pcm[start : start + size] for start in range(0, len(pcm), size))


def joined(cut: list[Window]) -> bytes:
    return b"".join(window.pcm for window in cut)


def test_a_short_recording_is_one_window() -> None:
    """Most recordings are short, and must come out as they went in."""
    pcm = tone(2.0)
    assert list(windows([pcm])) == [Window(0.0, pcm)]
    assert list(windows([])) == []


def test_windows_follow_each_other_without_a_gap_and_none_is_too_long() -> None:
    """A sample that is lost or told twice shifts every word after it."""
    pcm = tone(1.0, 900) * 23 + b"\1"
    cut = list(windows(in_chunks(pcm, 4_099), longest_s=5.0, last_part_s=2.0))
    assert joined(cut) == pcm[:-1]
    assert all(earlier.end_s == later.start_s for earlier, later in pairwise(cut))
    assert all(3.0 <= window.end_s - window.start_s <= 5.0 for window in cut[:-1])


def test_the_cut_is_in_the_middle_of_the_pause() -> None:
    """A word that is cut in two is heard as two other words."""
    pause = bytes(SECOND // 2)
    (first, second) = windows([tone(3.0), pause, tone(3.0)], longest_s=5.0, last_part_s=3.0)
    assert abs(first.end_s - 3.25) <= 0.02
    assert second.end_s == 6.5


def test_a_recording_with_an_offset_is_cut_in_its_pauses_too() -> None:
    """Cheap sound cards add a constant: their silence is not zero."""
    pause = (5_000).to_bytes(2, "little") * (SAMPLE_RATE // 2)
    (first, _) = windows([tone(3.0, 4_000, 5_000), pause, tone(3.0, 4_000, 5_000)], longest_s=5.0, last_part_s=3.0)
    assert abs(first.end_s - 3.25) <= 0.02


def test_speech_is_cut_between_its_sentences() -> None:
    """What was said of tones has to hold for a voice, whose words have pauses as well."""
    pcm = read_wav(SAMPLES / "lights.wav")
    (first, *_) = windows([pcm], longest_s=4.0, last_part_s=3.0)
    assert 1.9 <= first.end_s <= 2.6, "the first sentence of the sample ends about there"


def test_hours_are_never_in_memory_at_once() -> None:
    """An engine that wants all of its audio at once would need gigabytes for a long meeting."""
    given_s = 0

    def audio() -> Iterator[bytes]:
        nonlocal given_s
        for _ in range(600):
            given_s += 1
            yield bytes(SECOND)

    taken_s = 0.0
    for window in windows(audio(), longest_s=60.0, last_part_s=6.0):
        assert given_s - taken_s <= 61.0
        taken_s = window.end_s
    assert taken_s == 600.0
