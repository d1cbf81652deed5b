"""Law: one view for every variant, in seconds; a wrong type is an error with its place, never a lie."""

import copy
from typing import Any

import pytest

from aimlapi_stt import NoWordTimes, Phase, Transcript, UnknownResult, UnreadableAnswer, Word
from aimlapi_stt._answers import snapshot
from tests.wrapper.payloads import ASSEMBLYAI, DEEPGRAM, JOB, KEY, RESULTS, answer, fetched


def transcript_of(result: Any) -> Transcript:
    """The transcript of a completed job with this result."""
    found = snapshot(fetched("completed", result=result), JOB, KEY).transcript
    assert found is not None
    return found


@pytest.mark.parametrize("name", RESULTS)
def test_every_variant_gives_its_text(name: str) -> None:
    """The one thing every user wants."""
    text = transcript_of(RESULTS[name]).text
    assert text == "Hello there."


def test_deepgram_words_come_with_times_speaker_and_punctuation() -> None:
    """Subtitles and search are built from these."""
    assert transcript_of(RESULTS["deepgram"]).words == (
        Word("Hello", 0.25, 0.5, 0.99),
        Word("there", 0.6, 1.1, 0.9, speaker="1"),
    )


def test_assemblyai_milliseconds_become_seconds() -> None:
    """Off by a thousand is the classic mistake with this API."""
    assert transcript_of(RESULTS["assemblyai"]).words == (
        Word("Hello", 0.25, 0.5, 0.99, speaker="A"),
        Word("there.", 0.6, 1.1, 0.9),
    )


@pytest.mark.parametrize("name", ["openai", "mai"])
def test_variants_without_words_have_none(name: str) -> None:
    """An empty tuple, not an error: the text is there."""
    assert transcript_of(RESULTS[name]).words == ()


@pytest.mark.parametrize(
    ("name", "duration", "language"),
    [("deepgram", 2.5, "en"), ("assemblyai", 2.0, "en_us"), ("openai", None, None), ("mai", 2.5, None)],
)
def test_duration_and_language_are_there_where_the_service_says(
    name: str, duration: float | None, language: str | None
) -> None:
    """Nothing is made up where it does not."""
    found = transcript_of(RESULTS[name])
    assert (found.duration_s, found.language) == (duration, language)


def test_raw_answer_bytes_and_headers_stay_reachable() -> None:
    """What this view leaves out must not be lost."""
    found = transcript_of(DEEPGRAM)
    assert found.raw["result"] == DEEPGRAM
    assert found.response.headers["x-request-id"] == found.request_id == "req-7"
    assert b"undocumented" in found.response.body
    assert found.generation_id == JOB


def test_the_other_envelope_is_understood() -> None:
    """The newest page documents id and output."""
    found = snapshot(answer({"id": JOB, "status": "completed", "output": DEEPGRAM, "error": None}), JOB, KEY).transcript
    assert found is not None
    assert (found.text, found.variant) == ("Hello there.", "deepgram")


def test_channels_follow_each_other_and_words_are_in_the_order_of_time() -> None:
    """A stereo call has one channel for each side."""
    second = {"alternatives": [{"transcript": "Yes?", "confidence": 1, "words": [_word("yes", 0.55, 0.6)]}]}
    result = copy.deepcopy(DEEPGRAM)
    result["results"]["channels"].append(second)
    found = transcript_of(result)
    assert found.text == "Hello there.\nYes?"
    assert [(word.text, word.channel) for word in found.words] == [("Hello", 0), ("yes", 1), ("there", 0)]


def _word(text: str, start: float, end: float) -> dict[str, Any]:
    return {"word": text, "start": start, "end": end, "confidence": 1.0}


def test_silence_is_an_empty_text() -> None:
    """Nothing was said: a valid result."""
    found = transcript_of({"metadata": {}, "results": {"channels": [{"alternatives": [_silence()]}]}})
    assert (found.text, found.words, found.to_srt()) == ("", (), "")


def _silence() -> dict[str, Any]:
    return {"transcript": "", "confidence": 0, "words": []}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"start": "0.25"}, "result.results.channels[0].alternatives[0].words[0].start"),
        ({"end": None}, "result.results.channels[0].alternatives[0].words[0].end"),
        ({"confidence": True}, "result.results.channels[0].alternatives[0].words[0].confidence"),
        ({"punctuated_word": 3}, "result.results.channels[0].alternatives[0].words[0].punctuated_word"),
        ({"speaker": {}}, "result.results.channels[0].alternatives[0].words[0].speaker"),
    ],
)
def test_a_wrong_type_is_an_error_with_its_place_and_the_job(change: dict[str, Any], path: str) -> None:
    """Other clients hand a string on as a number, or lose the whole transcript."""
    result = copy.deepcopy(DEEPGRAM)
    result["results"]["channels"][0]["alternatives"][0]["words"][0].update(change)
    found = transcript_of(result)
    with pytest.raises(UnreadableAnswer) as caught:
        _ = found.words
    assert caught.value.path == path
    assert (caught.value.generation_id, caught.value.request_id) == (JOB, "req-7")
    assert found.text == "Hello there."


@pytest.mark.parametrize(
    "channels", [None, {}, "x", [], [None], [{"alternatives": None}], [{"alternatives": []}, {"alternatives": []}]]
)
def test_a_result_without_its_text_is_unreadable_not_empty(channels: Any) -> None:
    """An empty string would say that nobody spoke."""
    found = transcript_of({"metadata": {}, "results": {"channels": channels}})
    with pytest.raises(UnreadableAnswer):
        _ = found.text


def test_an_unknown_result_is_kept_and_its_text_is_an_error() -> None:
    """A new family of models must not look like silence."""
    found = transcript_of({"segments": []})
    assert found.variant == "unknown"
    assert isinstance(found.result, UnknownResult)
    for part in ("text", "words"):
        with pytest.raises(UnreadableAnswer, match=r"Transcript\.raw"):
            getattr(found, part)


def test_an_assemblyai_result_without_its_id_keeps_its_words() -> None:
    """Taken for one without words, it would lose its times and speakers in silence."""
    found = transcript_of({key: value for key, value in ASSEMBLYAI.items() if key not in ("id", "status")})
    assert found.variant == "assemblyai"
    assert [(word.text, word.start, word.speaker) for word in found.words] == [
        ("Hello", 0.25, "A"),
        ("there.", 0.6, None),
    ]
    assert (found.duration_s, found.language) == (2.0, "en_us")
    assert isinstance(found.result, UnknownResult)
    assert "result.id" in found.result.reason


WORD_LISTS = ("words", "segments", "utterances", "chunks", "sentences", "paragraphs")


@pytest.mark.parametrize("key", WORD_LISTS)
def test_a_text_with_words_that_nobody_has_explained_is_readable_and_its_words_are_an_error(key: str) -> None:
    """No words is what an empty tuple says; there are some, in seconds or milliseconds, and a guess may be a lie."""
    found = transcript_of({"text": "Hello there.", key: [{"word": "Hello", "start": 0.25, "end": 0.5}]})
    assert (found.text, found.to_txt(), found.variant) == ("Hello there.", "Hello there.", "unknown")
    assert isinstance(found.result, UnknownResult)
    for part in ("words", "utterances", "paragraphs", "channels"):
        with pytest.raises(UnreadableAnswer, match=r"its text can be read.*Transcript\.raw"):
            getattr(found, part)
    with pytest.raises(UnreadableAnswer):
        found.to_srt()


@pytest.mark.parametrize("text", [None, 3])
def test_words_that_nobody_has_explained_are_not_taken_for_silence(text: Any) -> None:
    """There is no text to read then, and there are words."""
    found = transcript_of({"text": text, "segments": [{"text": "Hello"}]})
    with pytest.raises(UnreadableAnswer):
        _ = found.text


def test_a_text_of_null_is_silence_only_beside_a_status() -> None:
    """A job under way has no text either; the status of the result is what tells the two apart."""
    found = transcript_of({"text": None, "words": None, "audio_duration": 2})
    assert found.variant == "assemblyai"
    with pytest.raises(UnreadableAnswer):
        _ = found.text


def test_a_text_beside_an_error_is_no_transcript() -> None:
    """An empty one least of all."""
    found = transcript_of({"text": "", "error": {"message": "out of memory"}})
    with pytest.raises(UnreadableAnswer):
        _ = found.text


@pytest.mark.parametrize(("status", "phase"), [("error", Phase.FAILED), ("processing", Phase.PENDING)])
def test_an_assemblyai_result_that_is_not_finished_is_no_silence(status: str, phase: Phase) -> None:
    """It has a status of its own, and until that is completed its text is null."""
    result = {**ASSEMBLYAI, "status": status, "text": None, "words": None, "error": "download failed"}
    job = snapshot(fetched("completed", result=result), JOB, KEY)
    assert (job.phase, job.status, job.transcript) == (phase, status, None)
    assert job.error_message == "download failed"
    assert transcript_of({**ASSEMBLYAI, "text": None, "words": None}).text == ""


@pytest.mark.parametrize(
    ("rest", "text"),
    [
        ({"text": None}, ""),
        ({"words": None}, ""),
        ({"words": []}, ""),
        ({"text": ""}, ""),
        ({"text": "hi"}, "hi"),
        ({}, None),
        ({"text": None, "words": {}}, None),
        ({"text": None, "words": [{"text": "hi", "start": 0, "end": 1}]}, None),
        ({"words": [{"text": "hi", "start": 0, "end": 1}]}, None),
    ],
)
def test_an_assemblyai_result_is_silent_only_when_it_says_so(rest: dict[str, Any], text: str | None) -> None:
    """An id and a status are all that its contract requires; they tell of no silence, and words tell of none either."""
    found = transcript_of({"id": "b1", "status": "completed", **rest})
    assert found.variant == "assemblyai"
    if text is None:
        with pytest.raises(UnreadableAnswer) as caught:
            _ = found.text
        assert (caught.value.path, caught.value.generation_id) == ("result.text", JOB)
    else:
        assert found.text == text


@pytest.mark.parametrize("result", [DEEPGRAM, RESULTS["openai"]], ids=["deepgram", "openai"])
@pytest.mark.parametrize(
    ("error", "name", "message"),
    [
        ({"message": "half of it"}, None, "half of it"),
        ({"name": "Half", "message": None}, "Half", None),
        ("half of it", None, "half of it"),
        ({"code": 13, "detail": "engine died"}, None, '{"code": 13, "detail": "engine died"}'),
        ({"name": "", "message": None, "reason": "x"}, None, '{"name": "", "message": null, "reason": "x"}'),
        ({"message": {"text": "half"}}, None, '{"message": {"text": "half"}}'),
        (["boom"], None, '["boom"]'),
        (True, None, "true"),
        (13, None, "13"),
        (" ", None, '" "'),
    ],
)
def test_an_error_beside_a_result_is_a_failure(result: Any, error: Any, name: Any, message: Any) -> None:
    """Whatever the result holds, it is not the whole truth."""
    job = snapshot(fetched("completed", result=result, error=error), JOB, KEY)
    assert (job.phase, job.error_name, job.error_message, job.transcript) == (Phase.FAILED, name, message, None)
    assert job.raw["result"] == result


@pytest.mark.parametrize("error", [None, "", {}, [], False, 0, {"name": None, "message": None}, {"code": None}])
def test_an_error_that_says_nothing_is_none(error: Any) -> None:
    """Some services write the key into every answer."""
    job = snapshot(fetched("completed", result=DEEPGRAM, error=error), JOB, KEY)
    assert (job.phase, job.error_name, job.error_message) == (Phase.SUCCEEDED, None, None)


def test_the_error_of_an_assemblyai_result_is_a_failure_in_any_form() -> None:
    """It has a key of its own for it, inside the result."""
    job = snapshot(fetched("completed", result={**ASSEMBLYAI, "error": {"code": 13}}), JOB, KEY)
    assert (job.phase, job.error_message) == (Phase.FAILED, '{"code": 13}')


def test_an_error_is_quoted_without_the_key() -> None:
    """Some services quote the key that they refuse."""
    job = snapshot(fetched("completed", result=DEEPGRAM, error={"key": ["x" * 35, "sk-very-secret"]}), JOB, KEY)
    assert "sk-" not in (job.error_message or "")


@pytest.mark.parametrize("time", [10**400, 1e308])
def test_times_beyond_all_measure_do_not_crash(time: float) -> None:
    """The text is fine, and what is not is told with its place."""
    result = copy.deepcopy(DEEPGRAM)
    result["results"]["channels"][0]["alternatives"][0]["words"][1]["end"] = time
    found = transcript_of(result)
    if isinstance(time, float):
        assert found.to_srt().endswith("00:00:06,600\nthere\n")
    else:
        with pytest.raises(UnreadableAnswer, match=r"words\[1\]\.end"):
            found.to_srt()


def test_subtitles_of_a_variant_without_times_are_refused() -> None:
    """A cue with invented times would be a lie."""
    found = transcript_of(RESULTS["openai"])
    for export in (found.to_srt, found.to_vtt):
        with pytest.raises(NoWordTimes, match="no word times") as caught:
            export()
        assert (caught.value.generation_id, caught.value.request_id) == (JOB, "req-7")
