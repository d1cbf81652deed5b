"""Law: utterances, paragraphs, channels and the rest are what the service tells, or made of what it tells."""

import copy
from typing import Any

import pytest

from aimlapi_stt import Alternative, Paragraph, Sentence, Transcript, UnreadableAnswer, Utterance, Word
from aimlapi_stt._answers import snapshot
from tests.wrapper.payloads import ASSEMBLYAI, DEEPGRAM, JOB, KEY, MAI, OPENAI, answer
from tests.wrapper.test_transcript import transcript_of


def said(*words: tuple[Any, ...], **more: Any) -> dict[str, Any]:
    """A Deepgram alternative with words: text, start, end, and perhaps a speaker."""
    keys = ("word", "start", "end", "speaker")
    items = [{"confidence": 0.5, **dict(zip(keys, word, strict=False))} for word in words]
    return {"transcript": " ".join(word[0] for word in words), "confidence": 0.5, "words": items, **more}


def deepgram(*channels: list[dict[str, Any]], **results: Any) -> Transcript:
    """A transcript of a Deepgram result: alternatives by channel, and more keys of its results."""
    listed = [{"alternatives": alternatives} for alternatives in channels]
    return transcript_of({"metadata": {"duration": 9.0}, "results": {"channels": listed, **results}})


def test_utterances_are_those_of_deepgram_where_it_was_asked_for_them() -> None:
    """They are in seconds, and name their channel and speaker by number."""
    word = {"word": "hello", "punctuated_word": "Hello.", "start": 0.25, "end": 1, "confidence": 0.9, "speaker": 2}
    told = {
        "start": 0.25,
        "end": 1,
        "confidence": 0.8,
        "channel": 1,
        "transcript": "Hello.",
        "words": [word],
        "id": "u",
    }
    bare = {"start": 2, "end": 3.5, "transcript": "Yes."}
    assert deepgram([said()], utterances=[{**told, "speaker": 2}, bare]).utterances == (
        Utterance("Hello.", 0.25, 1.0, 0.8, "2", 1, (Word("Hello.", 0.25, 1.0, 0.9, "2", 1),)),
        Utterance("Yes.", 2.0, 3.5),
    )


def test_utterances_are_those_of_assemblyai_where_it_was_asked_for_them() -> None:
    """They are in milliseconds, and count their channels from 1."""
    word = {"text": "Hello.", "start": 250, "end": 1000, "confidence": 0.9, "speaker": "A", "channel": "2"}
    told = {**word, "confidence": 0.8, "words": [word]}
    assert transcript_of({**ASSEMBLYAI, "text": "Hello.", "words": [word], "utterances": [told]}).utterances == (
        Utterance("Hello.", 0.25, 1.0, 0.8, "A", 1, (Word("Hello.", 0.25, 1.0, 0.9, "A", 1),)),
    )


def test_utterances_are_made_of_words_where_the_service_gives_none() -> None:
    """A new one at a change of speaker and after a pause; each channel is read for itself, for people interrupt."""
    left = said(("One", 0, 1, 0), ("two", 1.2, 2, 0), ("three", 3, 4, 0), ("four", 4, 5, 1))
    right = said(("Yes", 0.5, 0.9), ("no", 1.1, 1.5))
    assert [
        (one.text, one.start, one.end, one.speaker, one.channel, one.confidence, len(one.words))
        for one in deepgram([left], [right]).utterances
    ] == [
        ("One two", 0, 2, "0", 0, 0.5, 2),
        ("Yes no", 0.5, 1.5, None, 1, 0.5, 2),
        ("three", 3, 4, "0", 0, 0.5, 1),
        ("four", 4, 5, "1", 0, 0.5, 1),
    ]


def test_paragraphs_are_those_of_deepgram_where_it_was_asked_for_them() -> None:
    """It knows more about them than we do."""
    sentences = [{"text": "Hello.", "start": 0.25, "end": 1}, {"text": "Yes.", "start": 1, "end": 2}]
    told = {"sentences": sentences, "num_words": 2, "start": 0.25, "end": 2, "speaker": 1}
    found = deepgram([said(paragraphs={"transcript": "", "paragraphs": [told]})])
    both = (Sentence("Hello.", 0.25, 1.0), Sentence("Yes.", 1.0, 2.0))
    assert found.paragraphs == (Paragraph(0.25, 2.0, "1", both, "Hello. Yes."),)


@pytest.mark.parametrize("told", [[], [0], [0, 1]], ids=len)
def test_paragraphs_are_read_as_the_pages_document_them(told: list[int]) -> None:
    """Array and object the wrong way round, and required: whoever keeps to a page tells an empty array for none."""
    spoken = [("Hello.", 0.25, 1, 0), ("Yes.", 4, 5, 1)]
    paragraphs = [
        {"transcript": text, "paragraphs": {"sentences": [{"text": text, "start": start, "end": end}], "num_words": 1,
                                            "start": start, "end": end, "speaker": speaker}}
        for text, start, end, speaker in (spoken[at] for at in told)
    ]  # fmt: skip
    assert deepgram([said(*spoken, paragraphs=paragraphs)]).paragraphs == (
        Paragraph(0.25, 1.0, "0", (Sentence("Hello.", 0.25, 1.0),), "Hello."),
        Paragraph(4.0, 5.0, "1", (Sentence("Yes.", 4.0, 5.0),), "Yes."),
    )


def test_a_paragraph_that_is_none_is_told_with_its_place_in_both_forms() -> None:
    """Whoever reports it need not search."""
    for paragraphs, place in (([{"paragraphs": 3}], "[0].paragraphs"), ({"paragraphs": [3]}, ".paragraphs[0]")):
        with pytest.raises(UnreadableAnswer) as unreadable:
            _ = deepgram([said(("a", 0, 1), paragraphs=paragraphs)]).paragraphs
        assert unreadable.value.path == f"result.results.channels[0].alternatives[0].paragraphs{place}"


def test_paragraphs_are_made_of_sentences_where_the_service_gives_none() -> None:
    """A new one at a change of speaker, after a long pause, and after five sentences."""
    words = [(f"{number}.", number, number + 0.9, 0) for number in range(7)]
    found = deepgram([said(*words, ("but", 7, 7.5, 0), ("then", 12, 12.5, 0), ("he", 12.6, 13, 1))]).paragraphs
    assert [(one.text, one.start, one.end, one.speaker, len(one.sentences)) for one in found] == [
        ("0. 1. 2. 3. 4.", 0, 4.9, "0", 5),
        ("5. 6. but", 5, 7.5, "0", 3),
        ("then", 12, 12.5, "0", 1),
        ("he", 12.6, 13, "1", 1),
    ]


def test_paragraphs_can_be_made_of_utterances_without_words() -> None:
    """An utterance is a sentence then."""
    assert deepgram([said()], utterances=[{"start": 1, "end": 2, "transcript": "Yes."}]).paragraphs == (
        Paragraph(1.0, 2.0, None, (Sentence("Yes.", 1.0, 2.0),), "Yes."),
    )


def test_channels_keep_every_alternative() -> None:
    """The text and words of a transcript are of the best one, and the others were paid for too."""
    found = deepgram([said(("One", 0, 1)), said(("Won", 0, 1))], [said(("Yes", 2, 3))], []).channels
    assert [(one.index, one.text, one.confidence, len(one.words)) for one in found] == [
        (0, "One", 0.5, 1),
        (1, "Yes", 0.5, 1),
        (2, "", None, 0),
    ]
    assert found[0].alternatives[1] == Alternative("Won", 0.5, (Word("Won", 0.0, 1.0, 0.5),))
    assert [len(one.alternatives) for one in found] == [2, 1, 0]
    assert found[1].words[0].channel == 1


def test_a_channel_has_its_own_language() -> None:
    """Each side of a call may speak its own."""
    result = copy.deepcopy(DEEPGRAM)
    result["results"]["channels"].append({"detected_language": "de", "alternatives": [said()]})
    found = transcript_of(result)
    assert [channel.language for channel in found.channels] == ["en", "de"]
    assert found.language == "en"


@pytest.mark.parametrize(("result", "words"), [(ASSEMBLYAI, 2), (OPENAI, 0), (MAI, 0)])
def test_a_variant_without_channels_is_one(result: dict[str, Any], words: int) -> None:
    """Code that walks channels works with every model."""
    (channel,) = transcript_of(result).channels
    assert (channel.index, channel.text, len(channel.words)) == (0, "Hello there.", words)
    assert channel.alternatives == (Alternative(channel.text, channel.confidence, channel.words),)


def test_channels_of_assemblyai_are_made_of_its_words() -> None:
    """It puts the words of all of them into one list."""
    words = [
        {"text": text, "start": at, "end": at + 9, "confidence": confidence, "channel": channel}
        for text, at, confidence, channel in [("One", 0, 1.0, "1"), ("yes", 5, 0.5, "2"), ("two.", 10, 0.5, "1")]
    ]
    found = transcript_of({**ASSEMBLYAI, "words": words}).channels
    assert [(one.index, one.text, one.confidence) for one in found] == [(0, "One two.", 0.75), (1, "yes", 0.5)]


@pytest.mark.parametrize(
    ("found", "confidence"),
    [
        (deepgram([said(confidence=0.9)]), 0.9),
        (
            deepgram([said(("a", 0, 1), ("b", 1, 2), ("c", 2, 3), confidence=1)], [said(("d", 0, 1), confidence=0.6)]),
            0.9,
        ),
        (deepgram([said(confidence=1)], [said(confidence=0.5)]), 0.75),
        (deepgram([said(confidence=None)]), None),
        (transcript_of(ASSEMBLYAI), 0.95),
        (transcript_of(OPENAI), None),
        (transcript_of(MAI), None),
    ],
)
def test_confidence_is_that_of_the_whole(found: Transcript, confidence: float | None) -> None:
    """A channel in which nobody speaks must not weigh as much as one full of words."""
    assert found.confidence == (None if confidence is None else pytest.approx(confidence))


@pytest.mark.parametrize(
    ("result", "model"),
    [
        (DEEPGRAM, "whisper"),
        ({"metadata": {"model_info": {"a": {"name": "x"}, "b": {"name": "y"}, "c": {"name": "x"}}}}, "x, y"),
        ({"metadata": {"model_info": {}}}, None),
        ({"metadata": {}}, None),
        (ASSEMBLYAI, "a-model-of-next-year"),
        ({**ASSEMBLYAI, "speech_model": None}, None),
        (OPENAI, None),
    ],
)
def test_the_model_is_named_as_the_service_names_it(result: Any, model: str | None) -> None:
    """It may not be the one that was asked for."""
    assert transcript_of(result).model == model


@pytest.mark.parametrize(
    ("header", "value"),
    [("12", 12.0), ("0.0105", 0.0105), (" 3 ", 3.0), ("nan", None), ("inf", None), ("", None), ("much", None)],
)
def test_what_a_job_cost_stands_in_the_headers(header: str, value: float | None) -> None:
    """A bill is no place for nonsense."""
    body = {"generation_id": JOB, "status": "completed", "result": DEEPGRAM}
    sent = answer(body, x_aimlapi_credits_used=header, x_aimlapi_usd_spent=header)
    found = snapshot(sent, JOB, KEY).transcript
    assert found is not None
    assert (found.credits_used, found.usd_spent) == (value, value)
    assert transcript_of(DEEPGRAM).credits_used is None


@pytest.mark.parametrize(
    ("part", "path", "result"),
    [
        (
            "utterances",
            "results.utterances[0].start",
            {"results": {"utterances": [{"transcript": "x"}]}, "metadata": {}},
        ),
        (
            "utterances",
            "utterances[0].channel",
            {**ASSEMBLYAI, "utterances": [{**ASSEMBLYAI["words"][0], "channel": 0}]},
        ),
        ("model", "metadata.model_info.m.name", {"metadata": {"model_info": {"m": {"name": 3}}}}),
        ("model", "speech_model", {**ASSEMBLYAI, "speech_model": 3}),
        ("confidence", "confidence", {**ASSEMBLYAI, "confidence": "high"}),
        (
            "paragraphs",
            "results.channels[0].alternatives[0].paragraphs.paragraphs[0].sentences",
            {"metadata": {}, "results": {"channels": [{"alternatives": [said(paragraphs={"paragraphs": [{}]})]}]}},
        ),
        (
            "channels",
            "results.channels[0].alternatives[1].words[0].end",
            {"metadata": {}, "results": {"channels": [{"alternatives": [said(("a", 0, 1)), said(("a", 0, "1"))]}]}},
        ),
    ],
)
def test_a_wrong_type_in_a_part_is_an_error_with_its_place(part: str, path: str, result: Any) -> None:
    """The rest stays readable: a broken second reading takes nothing from the first."""
    found = transcript_of(result)
    with pytest.raises(UnreadableAnswer) as caught:
        getattr(found, part)
    assert (caught.value.path, caught.value.generation_id) == (f"result.{path}", JOB)
    if part == "channels":
        assert [word.text for word in found.words] == ["a"]
