"""Answers that say nothing, too much, or nothing that makes sense, for every family of models and in every dialect."""

import pytest

from aimlapi_stt import AnswerTooLarge, JobFailed, NoResult, SpeechToText, UnreadableAnswer, WaitTimedOut
from aimlapi_stt_gateway import ScriptedGateway
from tests.everywhere.cells import SAID, WITH_WORDS, along_the_edges, at_depth, everywhere, plain


@everywhere
@pytest.mark.parametrize("fault", at_depth(["completed-without-result"], ["result-null"]))
def test_a_job_without_a_result_is_no_empty_transcript(
    played: ScriptedGateway, hurried: SpeechToText, ended: str, fault: str
) -> None:
    """Silence is an answer, and nothing is none; it may come a moment later, so it is looked for again."""
    played.fault(fault)
    with pytest.raises(NoResult) as nothing:
        hurried.wait(ended)
    assert (nothing.value.generation_id, nothing.value.attempts) == (ended, 3)
    played.reset()
    played.fault(fault, times=2)
    assert plain(hurried.wait(ended).text) == SAID


@along_the_edges
def test_an_answer_of_more_than_is_allowed_is_not_read(
    played: ScriptedGateway, hurried: SpeechToText, ended: str
) -> None:
    """Nor asked for again, which would not make it smaller; who allows more gets it."""
    with pytest.raises(AnswerTooLarge, match="max_answer_bytes") as too_large:
        hurried.with_options(max_answer_bytes=60).wait(ended)
    assert (too_large.value.generation_id, len(played.requests)) == (ended, 1)
    assert plain(hurried.with_options(max_answer_bytes=60_000).wait(ended).text) == SAID


@everywhere
@pytest.mark.parametrize("fault", at_depth(["transcript-null"], ["result-text", "result-empty"]))
def test_a_result_that_makes_no_sense_is_an_error_where_it_is_read(
    played: ScriptedGateway, hurried: SpeechToText, ended: str, fault: str
) -> None:
    """With its place, and the whole answer at hand: the job has ended well, and is paid for."""
    played.fault(fault)
    transcript = hurried.wait(ended)
    with pytest.raises(UnreadableAnswer) as unreadable:
        _ = transcript.text
    assert unreadable.value.generation_id == ended
    assert unreadable.value.path.split(".")[0] in ("result", "output")
    assert unreadable.value.path.split(".")[0] in transcript.raw


@everywhere
def test_times_that_are_text_leave_the_text_readable(
    played: ScriptedGateway, hurried: SpeechToText, ended: str, family: str
) -> None:
    """One part that makes no sense is no reason to lose the others."""
    played.fault("times-as-text")
    transcript = hurried.wait(ended)
    assert plain(transcript.text) == SAID
    if family in WITH_WORDS:
        with pytest.raises(UnreadableAnswer, match=r"words\[0\]\.start"):
            _ = transcript.words
    else:
        assert (transcript.words, played.requests[-1].faults) == ((), [])  # there are none to be broken


@along_the_edges
@pytest.mark.parametrize(
    "fault", at_depth(["not-json", "status-missing"], ["empty-body", "truncated-json", "html-200", "json-null"])
)
def test_an_answer_that_cannot_be_read_is_asked_for_again_and_then_an_error(
    played: ScriptedGateway, hurried: SpeechToText, ended: str, fault: str
) -> None:
    """A proxy may have made it; the job is found again by its id."""
    played.fault(fault)
    with pytest.raises(UnreadableAnswer) as unreadable:
        hurried.wait(ended)
    assert (type(unreadable.value), unreadable.value.generation_id) == (UnreadableAnswer, ended)
    assert unreadable.value.attempts == len(played.requests) == 3
    played.reset()
    assert plain(hurried.wait(ended).text) == SAID


@along_the_edges
@pytest.mark.parametrize(
    "fault", at_depth(["error-text", "failed-without-error"], ["error-null", "completed-with-error"])
)
def test_a_failure_is_one_however_it_is_told(
    played: ScriptedGateway, hurried: SpeechToText, ended: str, fault: str
) -> None:
    """The pages have several forms of it."""
    played.fault(fault)
    with pytest.raises(JobFailed) as failed:
        hurried.wait(ended)
    assert (failed.value.generation_id, len(played.requests)) == (ended, 1)
    told = {"error-text": "The provider could not do it", "completed-with-error": "The provider could not do it"}
    assert told.get(fault, "no reason given") in str(failed.value)


@along_the_edges
def test_a_word_that_is_not_known_is_waited_out(played: ScriptedGateway, hurried: SpeechToText, ended: str) -> None:
    """A service may have a new one for being busy, and the wait says which it was."""
    played.fault("status-unknown")
    with pytest.raises(WaitTimedOut) as waited:
        hurried.wait(ended, timeout=2)
    assert (waited.value.last_status, waited.value.generation_id) == ("pondering", ended)
    played.reset()
    played.fault("status-unknown", times=2)
    assert plain(hurried.wait(ended).text) == SAID
