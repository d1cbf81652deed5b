"""What the embedded recogniser hears, from the committed samples and the real model."""

import math
import random
from array import array
from collections.abc import Callable
from itertools import chain, pairwise, repeat
from typing import NamedTuple

import jiwer
import pytest

from aimlapi_stt_gateway.audio import SAMPLE_BYTES, SAMPLE_RATE, Recording, decode
from aimlapi_stt_gateway.engines import Engine, RecognisedWord, Segment, Task
from aimlapi_stt_gateway.engines.sphinx import SphinxEngine
from tests.contract.laws import DEPTH
from tests.gateway.audio_files import SAMPLES, read_wav

MAX_WER = 0.15
"""The samples come out exact today; three words of the 22 may turn wrong with another version of engine or decoder."""

SECOND = SAMPLE_RATE * SAMPLE_BYTES
SENTENCE_BYTES = SECOND * 39 // 20
"""The first sentence of the sample, without the pause after it."""

TASK = Task("whisper-tiny")


@pytest.fixture(scope="module")
def engine() -> Engine:
    """One engine for all tests, as one worker has one for all jobs."""
    return SphinxEngine()


class Heard(NamedTuple):
    segments: list[Segment]
    duration_s: float


@pytest.fixture(scope="module")
def hearings() -> dict[bytes, list[Segment]]:
    """What was heard so far, by what was listened to."""
    return {}


@pytest.fixture(scope="module", params=["lights.wav", "lights.flac", "lights.mp3"])
def heard(request: pytest.FixtureRequest, engine: Engine, hearings: dict[bytes, list[Segment]]) -> Heard:
    """The committed sample, in each of its formats; what decodes to the same bytes is recognised once."""
    recording = Recording(SAMPLES / request.param)
    pcm = b"".join(recording)
    if pcm not in hearings:
        hearings[pcm] = list(engine.recognise(in_chunks(pcm, 4_096), TASK))
    return Heard(hearings[pcm], recording.duration_s)


@pytest.fixture(scope="module")
def first_sentence(engine: Engine) -> list[Segment]:
    """What is heard in two seconds of speech that come in one piece."""
    return list(engine.recognise([read_wav(SAMPLES / "lights.wav")[: 2 * SECOND]], TASK))


def words(segments: list[Segment]) -> list[RecognisedWord]:
    return [word for segment in segments for word in segment.words]


def text(segments: list[Segment]) -> str:
    return " ".join(word.text for word in words(segments))


def in_chunks(pcm: bytes, size: int) -> list[bytes]:
    return [pcm[start : start + size] for start in range(0, len(pcm), size)]


def assert_well_timed(recognised: list[RecognisedWord], duration_s: float) -> None:
    assert all(0 <= word.start_s <= word.end_s <= duration_s for word in recognised)
    assert all(earlier.end_s <= later.start_s for earlier, later in pairwise(recognised))


def test_the_sample_is_recognised_in_every_format(heard: Heard) -> None:
    """It is the first thing a newcomer runs, in whatever format the example names."""
    spoken = " ".join((SAMPLES / "lights.txt").read_text().split())
    assert jiwer.wer(spoken, text(heard.segments)) <= MAX_WER, text(heard.segments)


def test_word_times_and_confidences_make_sense(heard: Heard) -> None:
    """Subtitles are cut from these times, and a confidence outside 0 to 1 breaks every threshold."""
    assert_well_timed(words(heard.segments), heard.duration_s)
    assert all(0 <= word.confidence <= 1 for word in words(heard.segments))


def test_a_pause_parts_the_sentences(heard: Heard) -> None:
    """Utterances and subtitle lines follow the speaker's pauses."""
    assert len(heard.segments) == len((SAMPLES / "lights.txt").read_text().splitlines())


def test_segments_come_while_the_audio_is_still_read(engine: Engine) -> None:
    """An hour of audio must neither be collected first nor recognised for nobody."""
    unread = iter(in_chunks(read_wav(SAMPLES / "lights.wav"), SECOND))
    next(engine.recognise(unread, TASK))
    assert list(unread)


@pytest.mark.parametrize(
    "pcm",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(bytes(2 * SECOND), id="silence"),
        pytest.param(random.Random(0).randbytes(2 * SECOND), id="white noise"),
    ],
)
def test_where_nobody_speaks_there_are_no_words(engine: Engine, pcm: bytes) -> None:
    """An empty transcript is a valid answer; invented words are not."""
    assert list(engine.recognise(in_chunks(pcm, 4_096), TASK)) == []


def test_a_job_hears_nothing_of_the_job_before(engine: Engine, first_sentence: list[Segment]) -> None:
    """A transcript that depends on who was served before is neither private nor reproducible."""
    speech = read_wav(SAMPLES / "lights.wav")[: 4 * SECOND]
    speech, other = speech[: 2 * SECOND], speech[2 * SECOND :]
    assert first_sentence
    list(engine.recognise([random.Random(1).randbytes(SECOND // 2), other], TASK))
    next(engine.recognise(decode(SAMPLES / "lights.mp3"), TASK))  # a job given up half-way
    assert list(engine.recognise([speech], TASK)) == first_sentence


def test_the_size_of_the_chunks_does_not_matter(engine: Engine, first_sentence: list[Segment]) -> None:
    """Decoders hand over chunks as they please, and the last frame must be heard however they fall."""
    pcm = read_wav(SAMPLES / "lights.wav")[: 2 * SECOND]
    assert text(first_sentence) == "turn on the lights in the kitchen"
    assert list(engine.recognise(in_chunks(pcm, 334), TASK)) == first_sentence


def test_speech_without_a_pause_is_cut_between_words_and_keeps_its_times() -> None:
    """An audiobook would otherwise be one segment of an hour; a word that is cut in two is two wrong ones, and times
    must not drift behind a cut.
    """
    sentence = read_wav(SAMPLES / "lights.wav")[:SENTENCE_BYTES]
    sentence_s = SENTENCE_BYTES / SECOND
    segments = list(SphinxEngine(max_segment_s=2.8).recognise([sentence] * 4, TASK))
    starts_s = [word.start_s for word in words(segments) if word.text == "kitchen"]
    assert len(segments) == 4
    assert_well_timed(words(segments), 4 * sentence_s)
    assert starts_s == pytest.approx([1.35 + n * sentence_s for n in range(4)], abs=0.1)
    said = " ".join(["turn on the lights in the kitchen"] * 4)
    assert jiwer.wer(said, text(segments)) <= MAX_WER / 2, text(segments)  # twice as many where a cut is anywhere


def chords(seconds: int) -> bytes:
    """Two chords a second, loud, with overtones: to an endpointer it is all speech."""
    samples = array("h")
    for n in range(2 * seconds):
        notes = [220 * 2 ** ((n * 5 % 12 + step) / 12) for step in (0, 4, 7)]
        tones = [(tone * note * math.tau / SAMPLE_RATE, 3000 / tone) for note in notes for tone in (1, 2, 3, 4)]
        samples.extend(round(sum(loud * math.sin(way * at) for way, loud in tones)) for at in range(SAMPLE_RATE // 2))
    return samples.tobytes()


def noise(seconds: float) -> bytes:
    """Loud white noise, the same each time."""
    random_ = random.Random(2)
    return array("h", [random_.randint(-12_000, 12_000) for _ in range(round(seconds * SAMPLE_RATE))]).tobytes()


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: chords(4 * DEPTH), id="chords"),
        pytest.param(lambda: (noise(0.8) + bytes(SECOND // 5)) * 4 * DEPTH, id="bursts of noise"),
        pytest.param(lambda: noise(4 * DEPTH), id="noise without an end"),
    ],
)
def test_what_is_no_speech_is_no_failure(engine: Engine, make: Callable[[], bytes]) -> None:
    """Music on hold is in every other recording; what is heard in it, if anything, has its time in it."""
    pcm = make()
    assert_well_timed(words(list(engine.recognise([pcm], TASK))), len(pcm) / SECOND)


def test_noise_between_sentences_does_not_spoil_them(engine: Engine) -> None:
    """A door, a cough or a passing lorry comes between sentences in every real recording."""
    sentence = read_wav(SAMPLES / "lights.wav")[:SENTENCE_BYTES]
    pause = bytes(SECOND * 4 // 5)
    found = list(engine.recognise([noise(0.5), pause, sentence, pause, noise(1.5), pause, sentence], TASK))
    said = " ".join(["turn on the lights in the kitchen"] * 2)
    assert jiwer.wer(said, text(found)) <= MAX_WER, text(found)


def test_what_is_said_after_a_long_silence_is_heard(engine: Engine) -> None:
    """Recorders are forgotten; silence must cost next to nothing, and not spoil the words or the times after it."""
    silence_s = 600 * DEPTH
    second, speech = bytes(SECOND), read_wav(SAMPLES / "lights.wav")[:SENTENCE_BYTES]
    found = list(engine.recognise(chain(repeat(second, silence_s), [speech]), TASK))
    assert jiwer.wer("turn on the lights in the kitchen", text(found)) <= MAX_WER, text(found)
    assert silence_s <= words(found)[0].start_s < silence_s + 1
