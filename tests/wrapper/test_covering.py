"""Law: no part and no export of a transcript leaves out what was said, and all of them are in the order of time."""

import copy
from typing import Any

import pytest

from aimlapi_stt import NoWordTimes, Transcript, UnreadableAnswer
from tests.wrapper.payloads import ASSEMBLYAI, DEEPGRAM, JOB, OPENAI
from tests.wrapper.test_parts import deepgram, said
from tests.wrapper.test_transcript import transcript_of

SECOND = ("second", 1.0, 1.5)


def untimed(text: str) -> dict[str, Any]:
    """A Deepgram alternative with a text and no words."""
    return {"transcript": text, "confidence": 0.5, "words": []}


def told(text: str, start: float, end: float, channel: int = 0, *words: tuple[Any, ...]) -> dict[str, Any]:
    """An utterance as Deepgram tells it."""
    return {"transcript": text, "start": start, "end": end, "channel": channel, "words": said(*words)["words"]}


def spoken(text: str, start: int, **more: Any) -> dict[str, Any]:
    """A word or an utterance as AssemblyAI tells it."""
    return {"text": text, "start": start, "end": start + 500, "confidence": 0.9, **more}


def paragraph(text: str, start: float) -> dict[str, Any]:
    """A paragraph of one sentence, as Deepgram tells it."""
    return {"sentences": [{"text": text, "start": start, "end": start + 1}], "start": start, "end": start + 1}


def texts(found: Transcript) -> tuple[list[str], list[str]]:
    """What the utterances say, and what the paragraphs do."""
    return [one.text for one in found.utterances], [one.text for one in found.paragraphs]


def test_a_channel_with_a_text_and_no_words_is_kept_where_speakers_are_named() -> None:
    """Half of a call would be missing, and nothing would tell."""
    found = deepgram([said(("hello", 0, 1))], [untimed("second channel")])
    assert found.to_txt(speakers=True) == "Channel 0: hello\nChannel 1: second channel"
    assert texts(found) == (["hello", "second channel"], ["hello", "second channel"])
    whole = found.utterances[1]
    assert (whole.start, whole.end, whole.channel, whole.words) == (0.0, 9.0, 1, ())


@pytest.mark.parametrize("export", ["to_srt", "to_vtt", "to_tsv"])
@pytest.mark.parametrize(
    ("found", "text"),
    [
        (deepgram([said(("hello", 0, 1))], [untimed("second channel")]), "channel 1"),
        (deepgram([untimed("first")], [said(("hello", 0, 1))]), "channel 0"),
        (deepgram([{**said(("hello", 0, 1)), "transcript": "hello there big world"}]), "channel 0"),
        (transcript_of({**ASSEMBLYAI, "text": "Hello there. " * 3}), "channel 0"),
        (deepgram([untimed("hello")]), "no word times"),
    ],
)
def test_subtitles_that_would_leave_out_much_of_the_text_are_refused(export: str, found: Transcript, text: str) -> None:
    """Whoever reads along must not miss what was said, and no time of it is known."""
    with pytest.raises(NoWordTimes, match=text) as caught:
        getattr(found, export)()
    assert (caught.value.generation_id, caught.value.status_code) == (JOB, 200)
    assert caught.value.response is found.response


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("twenty-five dollars.", [("$25", 0, 1), ("dollars", 1, 2)]),
        ("Hi. Oh. No.", [("hi", 0, 1), ("oh", 1, 2), ("no", 2, 3)]),
        ("今日は晴れ。", [("今日", 0, 1), ("は", 1, 2), ("晴れ", 2, 3)]),
        ("♪ ♪", [("♪", 0, 1), ("♪", 1, 2)]),
        ("hello", [("hello,", 0, 1), ("um", 1, 2)]),
        ("  \n", []),
    ],
)
def test_words_that_are_written_otherwise_than_the_text_still_make_subtitles(text: str, words: Any) -> None:
    """Numbers, punctuation and fillers differ between the two; to refuse them all would help nobody."""
    assert deepgram([{**said(*words), "transcript": text}]).to_srt().count("-->") >= bool(words)


def test_a_text_of_which_words_lack_is_kept_in_utterances_and_paragraphs() -> None:
    """Who said which of it is not known, and that it was said is."""
    found = deepgram([{**said(("hello", 0, 1, 0)), "transcript": "hello there big world"}])
    assert texts(found) == (["hello there big world"], ["hello there big world"])
    assert found.to_txt(speakers=True) == "hello there big world"


def test_a_result_without_words_is_one_utterance_as_long_as_the_audio() -> None:
    """Models without word times are none without a text."""
    found = transcript_of({**ASSEMBLYAI, "words": None})
    assert [(one.text, one.start, one.end) for one in found.utterances] == [("Hello there.", 0.0, 2.0)]
    assert found.to_txt(speakers=True) == "Hello there."
    assert transcript_of(OPENAI).utterances == ()


def test_an_utterance_as_long_as_the_audio_needs_no_duration() -> None:
    """The last thing that is known is the end then."""
    channels = [{"alternatives": [said(("hello", 0, 4))]}, {"alternatives": [untimed("second")]}]
    for metadata in ({}, {"duration": "long"}):
        found = transcript_of({"metadata": metadata, "results": {"channels": channels}})
        assert [one.end for one in found.utterances] == [4.0, 4.0]


def test_utterances_of_the_service_are_used_for_the_channels_that_they_hold() -> None:
    """It was asked to group, and grouped the half of it."""
    found = deepgram([said(("hello", 0, 1))], [said(SECOND)], utterances=[told("Hello!", 0, 1)])
    assert texts(found) == (["Hello!", "second"], ["Hello!", "second"])
    assert found.to_txt(speakers=True) == "Channel 0: Hello!\nChannel 1: second"


def test_utterances_of_the_service_that_hold_a_part_of_a_channel_are_not_used() -> None:
    """The rest would be gone; the words have all of it."""
    found = deepgram([said(("a", 1, 2), ("b", 5, 5.2), ("c", 5.3, 5.6))], utterances=[told("a", 1, 2)])
    assert texts(found) == (["a", "b c"], ["a", "b c"])


def test_utterances_of_assemblyai_that_leave_out_a_channel_are_not_all() -> None:
    """A listener who says little is still half of the call."""
    words = [spoken("A long, long story.", 0, channel="1"), spoken("Oh.", 600, channel="2")]
    whole = {**ASSEMBLYAI, "text": "A long, long story. Oh.", "words": words}
    assert texts(transcript_of({**whole, "utterances": words[:1]}))[0] == ["A long, long story.", "Oh."]
    assert texts(transcript_of({**whole, "utterances": words}))[0] == ["A long, long story.", "Oh."]


def test_utterances_of_assemblyai_that_name_channels_are_kept_where_its_words_do_not() -> None:
    """They hold all of the text, so nothing has to be added."""
    utterances = [spoken("Hello", 0, channel="1"), spoken("there.", 600, channel="2")]
    found = transcript_of({**ASSEMBLYAI, "utterances": utterances}).utterances
    assert [(one.text, one.channel) for one in found] == [("Hello", 0), ("there.", 1)]


def test_utterances_are_read_where_there_is_nothing_else() -> None:
    """A result without channels says all that it says in them."""
    found = transcript_of({"metadata": {}, "results": {"utterances": [told("b", 2, 3), told("a", 1, 2)]}})
    assert [one.text for one in found.utterances] == ["a", "b"]
    with pytest.raises(UnreadableAnswer):
        _ = transcript_of({"metadata": {}, "results": {"utterances": []}}).utterances


def test_words_can_be_read_where_a_text_cannot() -> None:
    """A broken key takes nothing from the others; a channel of which nothing can be read is an error."""
    found = deepgram([{**said(("hello", 0, 1)), "transcript": 5}])
    assert (texts(found), found.to_srt().count("hello")) == ((["hello"], ["hello"]), 1)
    assert transcript_of({**ASSEMBLYAI, "text": 5}).to_srt().count("-->") == 2
    broken = deepgram([said(("hello", 0, 1))], [{"transcript": 5, "words": []}])
    for part in ("utterances", "paragraphs"):
        with pytest.raises(UnreadableAnswer, match=r"channels\[1\].*transcript"):
            getattr(broken, part)
    with pytest.raises(UnreadableAnswer):
        broken.to_srt()


def test_paragraphs_of_the_service_are_used_for_the_channels_that_they_hold() -> None:
    """It gives them channel by channel, and need not for each."""
    first = {**said(("one", 2, 3)), "paragraphs": {"paragraphs": [paragraph("One.", 2)]}}
    part = {**said(("zwei", 1, 1.5), ("drei", 4, 5)), "paragraphs": {"paragraphs": [paragraph("zwei", 1)]}}
    found = deepgram([first], [part], [untimed("three")])
    assert [(one.text, one.channel) for one in found.paragraphs] == [
        ("three", 2),
        ("zwei", 1),
        ("One.", 0),
        ("drei", 1),
    ]


def test_what_the_service_tells_out_of_order_is_put_in_order() -> None:
    """A text that jumps back and forth is not what was said."""
    utterances = [told("b c", 5, 6, 0, ("c", 5.3, 5.6), ("b", 5, 5.2)), told("a", 1, 2)]
    result: list[dict[str, Any]] = [said(("a", 1, 2), ("b", 5, 5.2), ("c", 5.3, 5.6))]
    found = deepgram(result, utterances=utterances)
    assert texts(found) == (["a", "b c"], ["a", "b c"])
    assert found.to_txt(speakers=True) == "a b c"
    result[0]["paragraphs"] = {"paragraphs": [paragraph("b c", 5), paragraph("a", 1)]}
    assert [one.text for one in deepgram(result).paragraphs] == ["a", "b c"]


def test_words_of_assemblyai_are_in_the_order_of_time() -> None:
    """Of two that begin at once, the first one told stays the first."""
    words = [spoken("c", 900), spoken("a", 0), spoken("b", 0)]
    found = transcript_of({**ASSEMBLYAI, "text": "a b c", "words": words})
    assert [one.text for one in found.words] == ["a", "b", "c"]
    assert [one.text for one in found.utterances] == ["a b c"]


def test_an_utterance_of_several_speakers_is_split_by_its_words() -> None:
    """Nobody is to be quoted with what somebody else said."""
    words = [("yes", 1, 2, 0), ("and", 2, 3), ("no", 3, 4, 1)]
    found = deepgram(
        [said(*words)], utterances=[{**told("yes and no", 1, 4, 0, *words), "speaker": 0, "confidence": 1}]
    )
    assert [(one.text, one.speaker, one.start, one.end) for one in found.utterances] == [
        ("yes and", "0", 1, 3),
        ("no", "1", 3, 4),
    ]
    assert found.to_txt(speakers=True) == "Speaker 0: yes and\nSpeaker 1: no"
    assert [one.speaker for one in found.paragraphs] == ["0", "1"]


def test_an_utterance_is_not_split_where_its_words_are_not_all() -> None:
    """What lacks would be lost; each of the two is a half-truth, and one of them is a loss."""
    words = [("yes", 1, 2, 0), ("no", 3, 4, 1)]
    found = deepgram(
        [{**said(*words), "transcript": "yes and perhaps no"}], utterances=[told("yes and perhaps no", 1, 4, 0, *words)]
    )
    assert texts(found) == (["yes and perhaps no"], ["yes and perhaps no"])


def test_an_error_of_a_part_carries_the_answer() -> None:
    """Whoever reports it has the status, the headers and the bytes at hand."""
    result = copy.deepcopy(DEEPGRAM)
    result["results"]["channels"][0]["alternatives"][0]["transcript"] = 5
    found = transcript_of(result)
    with pytest.raises(UnreadableAnswer) as caught:
        _ = found.text
    assert (caught.value.response, caught.value.status_code) == (found.response, 200)
    assert (caught.value.generation_id, caught.value.request_id) == (JOB, "req-7")
