"""Results in the shape of each family, with what was asked for; and which model is of which family."""

from itertools import chain
from typing import Any

import pytest

from aimlapi_stt._models import family_of as clients_family_of
from aimlapi_stt._models import upload_field
from aimlapi_stt._statuses import Phase, phase_of
from aimlapi_stt_gateway.families import FAMILIES, family_of
from tests.gateway.heard import EVERYTHING, MODELS, heard, result, words

SAID = heard((words("Turn on the lights. Play music!", written=True), words("At seven, please.", 6, written=True)))

SPELLINGS = {
    "deepgram": ["whisper-tiny", "deepgram/whisper-tiny", "#g1_whisper-tiny", "nova-3", "deepgram/nova-2-meeting"],
    "assemblyai": ["slam-1", "universal", "aai/slam-1", "aai/universal"],
    "openai": ["gpt-4o-transcribe", "gpt-4o-mini-transcribe", "openai/gpt-4o-transcribe"],
    "mai": ["mai-transcribe", "mai-transcribe-1", "mai-transcribe-1.5"],
}
STRANGE = [
    "", "whisper", "whisper-", "deepgram/slam-1", "aai/whisper-tiny", "openai/whisper-tiny", "gpt-4o", "mai-image-1",
    "#g1_slam-1", "universal-streaming", "slam-1\n", "mai-transcribe-", "aai/", "gpt-4o-transcribe/", "Whisper-tiny",
]  # fmt: skip


@pytest.mark.parametrize(("family", "model"), [(name, one) for name, models in SPELLINGS.items() for one in models])
def test_gateway_and_client_agree_on_what_a_model_is(family: str, model: str) -> None:
    """Else the client sends its upload under a name that the gateway does not look at, or misreads the answer."""
    found = family_of(model)
    assert found is not None
    assert found.name == family == clients_family_of(model)
    assert found.upload_field == upload_field(model)
    assert "/" not in (found.plain_name(model) or "/")


@pytest.mark.parametrize("model", STRANGE)
def test_a_model_that_nobody_knows_is_of_no_family(model: str) -> None:
    """A gateway that takes what the service refuses hides the bug until it costs."""
    assert family_of(model) is None


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_the_client_takes_the_word_for_a_failed_job_as_one(family: Any) -> None:
    """Another word and a client waits for ever."""
    assert phase_of(family.failed) is Phase.FAILED


def test_whisper_always_punctuates_and_nova_when_it_is_asked() -> None:
    """That is how the service's models differ."""
    for model, options in (("whisper-tiny", {}), ("nova-2", {"punctuate": True}), ("nova-2", {"smart_format": True})):
        (channel,) = result(SAID, model, **options)["results"]["channels"]
        (alternative,) = channel["alternatives"]
        assert alternative["transcript"] == "Turn on the lights. Play music! At seven, please."
        assert alternative["words"][3] == {
            "word": "lights", "punctuated_word": "lights.", "start": 1.5, "end": 1.9, "confidence": 0.5,
        }  # fmt: skip
    (channel,) = result(SAID, "nova-2")["results"]["channels"]
    assert channel["alternatives"][0]["transcript"] == "turn on the lights play music at seven please"
    assert "punctuated_word" not in channel["alternatives"][0]["words"][3]
    assert channel.keys() == {"alternatives"}


def test_paragraphs_are_cut_at_sentences_pauses_and_speakers() -> None:
    """With punctuation by it, without by the pauses; the text of a paragraph names its speaker, if told apart."""
    (channel,) = result(SAID, paragraphs=True)["results"]["channels"]
    told = channel["alternatives"][0]["paragraphs"]
    assert told["transcript"] == "\nTurn on the lights. Play music!\n\nAt seven, please.\n"
    first, second = told["paragraphs"]
    assert [sentence["text"] for sentence in first["sentences"]] == ["Turn on the lights.", "Play music!"]
    assert first["sentences"][1] == {"text": "Play music!", "start": 2.0, "end": 2.9}
    assert (first["num_words"], first["start"], first["end"], second["start"]) == (6, 0.0, 2.9, 6.0)
    plain = heard((words("one two"), words("three", 2.0), words("four", 2.5), words("five", 9.0)))
    alternative = result(plain, "nova-2", paragraphs=True)["results"]["channels"][0]["alternatives"][0]
    sentences = [[one["text"] for one in each["sentences"]] for each in alternative["paragraphs"]["paragraphs"]]
    assert sentences == [["one two", "three", "four"], ["five"]]
    (channel,) = result(heard((words("Yes. And then", written=True),)), paragraphs=True)["results"]["channels"]
    (only,) = channel["alternatives"][0]["paragraphs"]["paragraphs"]
    assert [sentence["text"] for sentence in only["sentences"]] == ["Yes.", "And then"]
    two = heard((words("hello there", speaker=0), words("hi", 1.0, speaker=1)))
    alternative = result(two, paragraphs=True, diarize=True)["results"]["channels"][0]["alternatives"][0]
    assert alternative["paragraphs"]["transcript"] == "\nSpeaker 0: hello there\n\nSpeaker 1: hi\n"
    assert [one["speaker"] for one in alternative["paragraphs"]["paragraphs"]] == [0, 1]


@pytest.mark.parametrize(("utt_split", "texts"), [(None, ["a b", "c"]), (0.05, ["a", "b", "c"]), (9.0, ["a b c"])])
def test_utterances_end_at_a_pause_of_utt_split_seconds(utt_split: float | None, texts: list[str]) -> None:
    """Subtitles are made of them."""
    said = heard((words("a b"), words("c", 1.8)))
    found = result(said, utterances=True, utt_split=utt_split)["results"]["utterances"]
    assert [utterance["transcript"] for utterance in found] == texts
    assert {key for utterance in found for key in utterance} == {
        "start", "end", "confidence", "channel", "transcript", "words", "id",
    }  # fmt: skip
    assert len({utterance["id"] for utterance in found}) == len(found)


def test_channels_are_told_one_by_one() -> None:
    """Two people on the two sides of a call are told apart by nothing else."""
    said = heard((words("hello", 1.0),), (words("hi", 0.0),))
    told = result(said, utterances=True, multichannel=True)
    assert told["metadata"]["channels"] == 2
    assert [one["alternatives"][0]["transcript"] for one in told["results"]["channels"]] == ["hello", "hi"]
    assert [(one["channel"], one["transcript"]) for one in told["results"]["utterances"]] == [(1, "hi"), (0, "hello")]
    told = result(said, "slam-1", multichannel=True)
    assert told["text"] == "hi hello"
    assert [(one["text"], one["channel"], one["speaker"]) for one in told["words"]] == [
        ("hi", "2", "2"), ("hello", "1", "1"),
    ]  # fmt: skip
    assert (told["multichannel"], told["audio_channels"]) == (True, 2)


def test_numbers_are_told_in_figures_and_span_their_words() -> None:
    """A caption of `25` has to stand for as long as `twenty five` is said."""
    said = heard((words("twenty five people, no one at seven", written=True),))
    (channel,) = result(said, numerals=True)["results"]["channels"]
    first, *_, last = channel["alternatives"][0]["words"]
    assert channel["alternatives"][0]["transcript"] == "25 people, no one at 7"
    assert (first["word"], first["start"], first["end"], last["word"]) == ("25", 0.0, 0.9, "7")
    assert result(said, "mai-transcribe")["text"] == "twenty five people, no one at seven"
    french = heard((words("vingt et un"),))
    assert result(french, "gpt-4o-transcribe", numerals=True, language="fr-FR")["text"] == "21"
    assert result(french, "gpt-4o-transcribe", numerals=True, language="fi")["text"] == "vingt et un"
    pause = heard((words("twenty"), words("five", 5.0)))
    assert result(pause, numerals=True)["results"]["channels"][0]["alternatives"][0]["transcript"] == "20 5"
    ends = heard((words("At nine. Twenty, five!", written=True),))
    assert result(ends, "universal", numerals=True)["text"] == "At 9. 20, 5!"


def test_languages_and_speakers_are_told_to_who_asks() -> None:
    """And to nobody else, as the service does."""
    said = heard((words("Hello there.", written=True, speaker=27),))
    channel = result(said, detect_language=True, diarize=True)["results"]["channels"][0]
    assert (channel["detected_language"], channel["language_confidence"]) == ("en", 0.75)
    assert channel["alternatives"][0]["words"][0]["speaker"] == 27
    assert "speaker" not in result(said)["results"]["channels"][0]["alternatives"][0]["words"][0]
    told = result(said, "universal", language_detection=True, speaker_labels=True)
    assert (told["language_code"], told["language_detection"], told["language_confidence"]) == ("en", True, 0.75)
    assert (told["speaker_labels"], told["words"][0]["speaker"], told["utterances"][0]["speaker"]) == (True, "AB", "AB")


def test_labels_of_a_request_come_back() -> None:
    """They are how somebody finds a result in the books."""
    metadata = result(SAID, tag="a", extra=["customer:7", "place:x:y"])["metadata"]
    assert (metadata["tags"], metadata["extra"]) == (["a"], {"customer": "7", "place": "x:y"})
    assert result(SAID)["metadata"].keys().isdisjoint(("tags", "extra"))


def test_assemblyai_tells_eighty_keys_and_what_was_really_done() -> None:
    """Clients that take any of them for granted break on the nulls; a flag that says what was not done is a lie."""
    told = result(SAID, "aai/slam-1")
    assert 75 <= len(told) <= 90
    assert sum(value is None for value in told.values()) > 40
    assert (told["text"], told["utterances"]) == ("Turn on the lights. Play music! At seven, please.", None)
    assert (told["audio_duration"], told["speech_model"], told["status"]) == (13, "slam-1", "completed")
    assert told["words"][1] == {
        "text": "on", "start": 500, "end": 900, "confidence": 0.5, "speaker": None, "channel": None,
    }  # fmt: skip
    assert (told["punctuate"], told["format_text"]) == (True, True)
    for plain in (
        result(SAID, "slam-1", punctuate=False),
        result(heard((words("turn on"),)), "slam-1", punctuate=True),
    ):
        assert (plain["punctuate"], plain["format_text"]) == (False, False)
        assert plain["text"].startswith("turn on")


def test_openai_and_mai_tell_a_text_and_its_usage() -> None:
    """What a job would have used, by rules that the documentation names; nothing is billed."""
    text = "Turn on the lights. Play music! At seven, please."
    tokens = {"text_tokens": 0, "audio_tokens": 123}
    assert result(SAID, "gpt-4o-mini-transcribe") == {
        "text": text,
        "usage": {
            "type": "tokens", "input_tokens": 123, "input_token_details": tokens, "output_tokens": 13,
            "total_tokens": 136,
        },
    }  # fmt: skip
    assert result(SAID, "mai-transcribe") == {"text": text, "usage": {"seconds": 12.25, "cost": 0}}


def test_words_of_scripts_without_spaces_are_joined_without_them() -> None:
    """A space between any two signs is as wrong in Japanese as none in English."""
    said = heard((words("今日 は 良い です Tom さん"),))
    assert result(said, "mai-transcribe")["text"] == "今日は良いです Tom さん".lower()


@pytest.mark.parametrize("family", MODELS)
@pytest.mark.parametrize("options", [{}, EVERYTHING], ids=["plain", "everything"])
def test_silence_is_a_result_too(family: str, options: dict[str, Any]) -> None:
    """An empty text is valid; an engine that hears nothing is no failure."""
    told = result(heard((), seconds=0.0), MODELS[family], **options)
    texts = [told.get("text")] if family != "deepgram" else [
        one["transcript"] for one in chain(*(channel["alternatives"] for channel in told["results"]["channels"]))
    ]  # fmt: skip
    assert texts == [""]
