"""Whisper's real path, with small random weights: what it hears is nonsense, how it is told is not."""

from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from aimlapi_stt import SpeechToText
from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.audio import SAMPLE_BYTES, SAMPLE_RATE, AudioError
from aimlapi_stt_gateway.engines import Engine, RecognisedWord, Segment, Task, whisper_engine
from aimlapi_stt_gateway.engines.whisper import WhisperSetup
from aimlapi_stt_gateway.engines.whisper_engine import WhisperEngine
from aimlapi_stt_gateway.engines.windows import windows
from aimlapi_stt_gateway.settings import EngineChoice
from tests.gateway.audio_files import SAMPLES, read_wav
from tests.gateway.support import speech
from tests.gateway.tiny_whisper import LANGUAGES, write_tiny_whisper

SECOND = SAMPLE_RATE * SAMPLE_BYTES
SENTENCE = read_wav(SAMPLES / "lights.wav")[: 2 * SECOND]
QUICK = {"beam_size": "1", "repeatable": "yes"}


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with weights of one size."""
    folder = tmp_path_factory.mktemp("weights")
    write_tiny_whisper(folder / "faster-whisper-tiny")
    return folder


@pytest.fixture(scope="module")
def engine(weights: Path) -> WhisperEngine:
    """One engine for all tests, as one worker has one for all jobs."""
    return WhisperSetup({"models": str(weights), **QUICK}).load()


def heard(engine: Engine, pcm: bytes, **task: object) -> list[Segment]:
    return list(engine.recognise([pcm], Task("whisper-tiny", **task)))  # type: ignore[arg-type]


def assert_well_told(words: list[RecognisedWord], duration_s: float) -> None:
    assert words
    assert all(0 <= word.start_s <= word.end_s <= duration_s for word in words)
    assert all(earlier.end_s <= later.start_s for earlier, later in pairwise(words))
    assert all(0 <= word.confidence <= 1 for word in words)
    assert all(word.text == word.text.strip(" .").lower() and word.text for word in words)
    assert all(word.written is not None and word.text in word.written.lower() for word in words)


def test_segments_have_timed_words_and_the_language_that_was_heard(engine: WhisperEngine) -> None:
    """Subtitles, thresholds and the languages of a result are all made from these."""
    segments = heard(engine, SENTENCE)
    assert_well_told([word for segment in segments for word in segment.words], 2.0)
    assert {segment.language for segment in segments} <= set(LANGUAGES)
    assert all(0 < (segment.language_confidence or 0) <= 1 for segment in segments)
    assert (engine.name, engine.version[0].isdigit()) == ("whisper-tiny", True)


def test_a_language_that_is_told_is_taken_and_not_detected(engine: WhisperEngine) -> None:
    """Detection is wrong at times, above all for short recordings and names."""
    told = [heard(engine, SENTENCE, language=tag) for tag in ("de", "de-CH", "fr")]
    assert all(segment.language is None for segments in told for segment in segments)
    assert told[0] == told[1] != told[2], "the same language in two spellings, and another one"


def test_keywords_change_what_is_heard(engine: WhisperEngine) -> None:
    """They are handed to the decoder, not merely accepted."""
    assert heard(engine, SENTENCE, language="en", keywords=("W7", "W9")) != heard(engine, SENTENCE, language="en")


@pytest.mark.parametrize("tag", ["tlh", "es", "?"])
def test_a_language_that_the_weights_do_not_know_is_refused_in_plain_words(engine: WhisperEngine, tag: str) -> None:
    """The owner of the job can name another; a transcript in the wrong language would be worse."""
    with pytest.raises(AudioError, match=r"whisper-tiny does not know the language .*Name no language"):
        heard(engine, SENTENCE, language=tag)


def test_where_nobody_speaks_there_are_no_words(engine: WhisperEngine) -> None:
    """Whisper is known to invent sentences in silence."""
    assert heard(engine, bytes(3 * SECOND)) == heard(engine, b"") == []


def test_long_audio_is_heard_window_by_window_with_times_of_the_whole(
    engine: WhisperEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library wants a whole recording in memory, so hours are given to it in pieces."""
    monkeypatch.setattr(whisper_engine, "windows", partial(windows, longest_s=3.0, last_part_s=1.0))
    segments = heard(engine, bytes(3 * SECOND) + SENTENCE + SENTENCE)
    words = [word for segment in segments for word in segment.words]
    assert_well_told(words, 7.0)
    assert words[0].start_s >= 2.5
    assert words[-1].end_s > 5.0
    assert len({segment.language for segment in segments}) == 1


def test_weights_that_vanish_fail_the_job_and_nothing_is_downloaded(tmp_path: Path) -> None:
    """Without tokenizer.json the library would go and fetch one."""
    write_tiny_whisper(tmp_path / "tiny")
    engine = WhisperSetup({"models": str(tmp_path)}).load()
    (tmp_path / "tiny" / "tokenizer.json").unlink()
    with pytest.raises(AudioError, match="cannot load its Whisper weights tiny; its log says why"):
        heard(engine, SENTENCE)


def test_damaged_weights_fail_the_job_and_no_path_is_told(tmp_path: Path) -> None:
    """The text of a failed job goes to its owner, who is a stranger to the server's folders."""
    weights = write_tiny_whisper(tmp_path / "tiny") / "model.bin"
    weights.write_bytes(weights.read_bytes()[:10_000])
    with pytest.raises(AudioError, match="its log says why") as raised:
        heard(WhisperSetup({"models": str(tmp_path)}).load(), SENTENCE)
    assert str(tmp_path) not in str(raised.value)


def test_one_size_is_in_memory_at_a_time(engine: WhisperEngine, weights: Path, tmp_path: Path) -> None:
    """Two large models may be more than a machine has."""
    for name in ("tiny", "base"):
        (tmp_path / name).symlink_to(weights / "faster-whisper-tiny")
    both = WhisperSetup({"models": str(tmp_path), **QUICK}).load()
    names: list[str] = []
    for model in ("whisper-base", "whisper-tiny", "nova-2"):
        list(both.recognise([SENTENCE], Task(model)))
        names.append(both.name)
        assert both._loaded is not None
        assert both._loaded[0] == names[-1].removeprefix("whisper-")
    assert names == ["whisper-base", "whisper-tiny", "whisper-base"]


def test_a_gateway_with_whisper_answers_and_names_who_heard(weights: Path) -> None:
    """The whole way: settings, worker process, weights, and a result that says whose it is."""
    choice = EngineChoice("whisper", {"models": str(weights), **QUICK})
    with LocalGateway(engine=choice) as gateway, SpeechToText(gateway.api_key, gateway.base_url) as client:
        transcript = client.transcribe(speech(), model="whisper-large", language="en", timeout=60)
    assert transcript.words
    assert "whisper-tiny" in str(transcript.raw)
