"""Law: every export holds what the transcript holds, in a file that other programs read."""

import copy
import csv
import io
import json
from typing import Any

import pytest

from aimlapi_stt import NoWordTimes, UnreadableAnswer
from aimlapi_stt.cli.formats import FORMATS
from tests.wrapper.payloads import ASSEMBLYAI, DEEPGRAM, JOB, RESULTS
from tests.wrapper.test_parts import deepgram, said
from tests.wrapper.test_transcript import transcript_of

SILENT = {"metadata": {}, "results": {"channels": [{"alternatives": [said()]}]}}


@pytest.mark.parametrize("name", RESULTS)
def test_plain_text_is_the_text(name: str) -> None:
    """Also where speakers are asked for and none were told apart."""
    found = transcript_of(RESULTS[name])
    assert found.to_txt() == found.text == "Hello there."
    if name in ("openai", "mai"):
        assert found.to_txt(speakers=True) == "Hello there."


def test_plain_text_has_a_line_for_each_turn_where_speakers_are_asked_for() -> None:
    """Not one for each pause: a turn ends when somebody else speaks."""
    words = [("One", 0, 1, 0), ("two", 5, 6, 0), ("three", 6, 7, 1), ("four", 7, 8)]
    found = deepgram([said(*words)])
    assert found.to_txt(speakers=True) == "Speaker 0: One two\nSpeaker 1: three\nfour"
    assert found.to_txt() == "One two three four"
    both = deepgram([said(("One", 0, 1, 0))], [said(("yes", 1, 2))])
    assert both.to_txt(speakers=True) == "Channel 0, Speaker 0: One\nChannel 1: yes"
    told: list[dict[str, Any]] = [{"text": "a\nb", "start": 0, "end": 1, "confidence": 1, "speaker": "A", "words": []}]
    assert transcript_of({**ASSEMBLYAI, "text": "a b", "utterances": told}).to_txt(speakers=True) == "Speaker A: a b"


@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize("utterances", [False, True])
def test_json_is_the_same_object_for_every_variant(name: str, utterances: bool) -> None:
    """A program that reads it need not know which model was asked."""
    found = transcript_of(RESULTS[name])
    exported: dict[str, Any] = json.loads(found.to_json(utterances=utterances), parse_constant=pytest.fail)
    spoken: list[dict[str, Any]] | None = exported.pop("utterances", None)
    assert [one["text"] for one in spoken or []] == ([one.text for one in found.utterances] if utterances else [])
    assert (spoken is None) is not utterances
    assert exported == {
        "text": "Hello there.",
        "words": [{key: getattr(word, key) for key in word.__slots__} for word in found.words],
        "language": found.language,
        "duration_s": found.duration_s,
        "variant": name,
        "generation_id": JOB,
        "request_id": "req-7",
    }
    assert "\n" not in found.to_json(utterances=utterances)


def test_what_no_file_can_hold_is_replaced() -> None:
    """JSON can carry half of a surrogate pair, and writing it to a file or a pipe would fail after the job is paid."""
    result = copy.deepcopy(DEEPGRAM)
    result["results"]["channels"][0]["alternatives"][0] |= {
        "transcript": "a\ud800 é",
        "words": [{"word": "a\ud800", "start": 0, "end": 1}],
    }
    found = transcript_of(result)
    for name, export in FORMATS.items():
        assert "a\ufffd" in export(found, False).encode().decode(), name
    assert found.text == "a\ud800 é"


def test_a_table_is_what_whisper_writes() -> None:
    """Programs that read those tables read this one: start and end in milliseconds, and a text."""
    found = transcript_of(DEEPGRAM).to_tsv()
    assert list(csv.reader(io.StringIO(found), delimiter="\t", quoting=csv.QUOTE_NONE)) == [
        ["start", "end", "text"],
        ["250", "600", "Hello"],
        ["600", "1300", "there"],
    ]


def test_silence_is_exported_as_nothing() -> None:
    """Nobody spoke: a valid result, and valid files."""
    found = transcript_of(SILENT)
    exported = [found.to_txt(), found.to_txt(speakers=True), found.to_srt(), found.to_vtt(), found.to_tsv()]
    assert exported == ["", "", "", "WEBVTT\n", "start\tend\ttext\n"]


@pytest.mark.parametrize("export", ["to_srt", "to_vtt", "to_tsv"])
def test_what_needs_times_is_refused_where_there_are_none(export: str) -> None:
    """A cue with invented times would be a lie."""
    with pytest.raises(NoWordTimes) as caught:
        getattr(transcript_of(RESULTS["openai"]), export)()
    assert caught.value.generation_id == JOB


@pytest.mark.parametrize("export", FORMATS.values(), ids=FORMATS)
def test_a_result_of_no_known_variant_is_no_empty_file(export: Any) -> None:
    """Silence is what an empty one would say."""
    with pytest.raises(UnreadableAnswer):
        export(transcript_of({"segments": []}), False)


def test_subtitles_take_a_layout_and_speakers() -> None:
    """For a screen of another size, and an interview."""
    found = deepgram([said(("One", 0, 1, 0), ("two", 1, 2, 1))])
    assert found.to_srt(speakers=True).count("Speaker ") == 2
    assert "<v Speaker 1>two" in found.to_vtt(speakers=True)
    assert "<v" not in found.to_vtt()
    long = deepgram([said(*[("word", 0, 1)] * 6)])
    assert "\nword word\nword word\nword word\n" in long.to_srt(line_length=10, lines=3)
    assert "\nword word\n\n" in long.to_vtt(line_length=10, lines=1)
