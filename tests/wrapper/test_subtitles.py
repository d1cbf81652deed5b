"""Law: programs that are not ours read every cue, with all words in order and times that never overlap or go back."""

import html
import itertools
import re
from typing import Any

import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt import Word
from aimlapi_stt._cues import LATEST_MS, LONGEST_MS, SHORTEST_MS, Cue, Layout, cues_of
from aimlapi_stt._wrap import width
from aimlapi_stt.subtitles import srt, tsv, vtt
from tests.contract.laws import REPEATABLE
from tests.wrapper.payloads import OPENAI
from tests.wrapper.players import by_ffmpeg, by_pysubs2, by_webvtt, milliseconds
from tests.wrapper.test_transcript import transcript_of

TIMES = st.floats() | st.floats(0, 60) | st.integers(0, 60).map(float) | st.just(360_000.0)
TEXTS = st.text(max_size=12) | st.text("ab-->&<;.!?é漢字ก\u0301\u200d👩🇩🇪\u05d0\n\t \ufeff\ud800", max_size=60)
SPEAKERS = st.sampled_from([None, "0", "1", "A <b>", "-->", "x" * 90, "\n", "\ud800"])
WORDS = st.lists(
    st.builds(Word, TEXTS, TIMES, TIMES, st.none(), SPEAKERS, st.sampled_from([0, 0, 0, 1, 7])), max_size=30
)
LAYOUTS = st.builds(Layout, st.integers(10, 60), st.integers(1, 4))


def word(text: str, start: float = 0.0, end: float = 1.0, speaker: str | None = None, channel: int = 0) -> Word:
    """A word, said at some time."""
    return Word(text, start, end, None, speaker, channel)


def shown(words: list[Word], **layout: Any) -> list[tuple[str, ...]]:
    """The lines of each cue."""
    return [cue.lines for cue in cues_of(words, Layout(**layout))]


def letters(text: str) -> str:
    """A text without spaces and without what no subtitle can hold; halves of pairs as their substitute."""
    visible = regex.sub(r"[\p{Cc}\s\ufeff]+", "", text)
    return re.sub("[\ud800-\udfff]", "\ufffd", visible)


@REPEATABLE
@given(words=WORDS, layout=LAYOUTS, labelled=st.booleans())
def test_cues_follow_each_other_within_a_hundred_hours_and_fit_the_screen(
    words: list[Word], layout: Layout, labelled: bool
) -> None:
    """Players drop or garble cues that overlap, run backwards, last no time or do not fit."""
    cues = cues_of(words, layout, labelled=labelled)
    assert all(0 <= cue.start_ms < cue.end_ms <= LATEST_MS for cue in cues)
    assert all(before.end_ms <= after.start_ms for before, after in itertools.pairwise(cues))
    assert all(1 <= len(cue.lines) <= layout.lines for cue in cues)
    for line in (line for cue in cues for line in cue.lines):
        assert width(line) <= layout.line_length
        assert line == line.strip()
        assert line


@REPEATABLE
@given(words=WORDS, layout=LAYOUTS)
def test_every_letter_is_in_a_cue_in_its_order(words: list[Word], layout: Layout) -> None:
    """Whoever reads along must not miss a word; each channel is in its own order, for people interrupt each other."""
    one = [Word(word.text, word.start, word.end, None, word.speaker) for word in words]
    assert letters("".join("".join(cue.lines) for cue in cues_of(one, layout))) == letters(
        "".join(word.text for word in words)
    )
    both = sorted(letters("".join("".join(cue.lines) for cue in cues_of(words, layout))))
    assert both == sorted(letters("".join(word.text for word in words)))


@REPEATABLE
@given(words=WORDS, speakers=st.booleans())
def test_other_programs_read_the_same_cues_from_a_subrip_file(words: list[Word], speakers: bool) -> None:
    """Three readers of three makers: times to the millisecond, and every line."""
    cues = cues_of(words, Layout(), labelled=speakers)
    expected = [(cue.start_ms, cue.end_ms, "\n".join(cue.lines).replace("-->", "->")) for cue in cues]
    text = srt(cues)
    assert [(one.start, one.end, one.text) for one in by_pysubs2(text, "srt")] == expected
    if cues:
        read = [milliseconds(one) for one in by_webvtt(text, "srt")]
        assert [(one.start, one.end, one.text) for one in read] == expected
        assert [(one.start, one.end, one.text) for one in by_ffmpeg(text, "srt")] == expected
    else:
        assert text == ""


@REPEATABLE
@given(words=WORDS, speakers=st.booleans())
def test_other_programs_read_the_same_cues_from_a_webvtt_file(words: list[Word], speakers: bool) -> None:
    """What is said stays text, however much it looks like markup."""
    cues = cues_of(words, Layout())
    times = [(cue.start_ms, cue.end_ms) for cue in cues]
    text = vtt(cues, voices=speakers)
    read = by_webvtt(text, "vtt")
    assert [(one.start, one.end) for one in map(milliseconds, read)] == times
    assert [html.unescape(one.text) for one in read] == ["\n".join(cue.lines) for cue in cues]
    if speakers:
        assert [html.unescape(one.voice or "") for one in read] == [cue.speaker or "" for cue in cues]
    assert [(one.start, one.end) for one in by_pysubs2(text, "vtt")] == times
    assert [(one.start, one.end) for one in by_ffmpeg(text, "vtt")] == times


@REPEATABLE
@given(words=WORDS)
def test_a_table_has_a_row_for_each_cue(words: list[Word]) -> None:
    """A tab or line end in a text would move all that follows."""
    cues = cues_of(words, Layout())
    rows = [line.split("\t") for line in tsv(cues).removesuffix("\n").split("\n")]
    assert rows == [["start", "end", "text"], *([str(cue.start_ms), str(cue.end_ms), cue.text] for cue in cues)]
    assert [letters(cue.text) for cue in cues] == [letters("".join(cue.lines)) for cue in cues]


@REPEATABLE
@given(text=TEXTS, layout=LAYOUTS)
def test_no_letter_is_cut_in_two(text: str, layout: Layout) -> None:
    """An accent, a skin tone or half a flag on a line of its own is not what was said."""
    held = re.sub(
        "[\ud800-\udfff]", "\ufffd", regex.sub(r"[\p{Cc}\ufeff]", lambda it: " " if it[0].isspace() else "", text)
    )
    cut = [part for cue in cues_of([word(text)], layout) for line in cue.lines for part in line.split()]
    assert clusters(cut) == clusters(held.split())


def clusters(parts: list[str]) -> list[str]:
    """What readers take for one letter each, by another library's reading of Unicode's rule."""
    return [one for part in parts for one in regex.findall(r"\X", part)]


def test_a_cue_holds_two_lines_and_a_few_seconds() -> None:
    """What does not fit the screen is not read."""
    spoken = [word(f"word{number}", number * 0.4, number * 0.4 + 0.3) for number in range(200)]
    cues = cues_of(spoken, Layout())
    assert all(cue.end_ms - cue.start_ms <= LONGEST_MS for cue in cues)
    assert {len(cue.lines) for cue in cues[:-1]} == {2}
    assert 10 < len(cues) < 20


def test_a_new_sentence_speaker_or_pause_begins_a_new_cue() -> None:
    """That is where readers expect it."""
    spoken = [
        word("One.", 0.0, 0.4, "A"),
        word("Two", 0.5, 0.9, "A"),
        word("three", 0.9, 1.2, "B"),
        word("four", 2.5, 2.9, "B"),
    ]
    assert shown(spoken) == [("One.",), ("Two",), ("three",), ("four",)]


@pytest.mark.parametrize(
    ("spoken", "times"),
    [
        # A short one stays until it can be read, or until the next one comes.
        ([word("Yes.", 1, 1.1)], [(1000, 1700)]),
        ([word("Yes.", 1, 1.1), word("No.", 1.3, 3)], [(1000, 1300), (1300, 3000)]),
        ([word("Yes.", 1, 1), word("No.", 5, 5)], [(1000, 1700), (5000, 5700)]),
        # People who talk at the same time: the second one waits a little.
        ([word("Yes", 1, 3, "A"), word("No", 1, 4, "B")], [(1000, 1700), (1700, 4000)]),
        ([word("Yes", 1, 3, "A"), word("No", 2, 4, "B")], [(1000, 2000), (2000, 4000)]),
        ([word("Yes", 2, 3), word("No", 1, 2.5, channel=1)], [(1000, 2000), (2000, 3000)]),
        # Times that cannot be.
        ([word("a.", -5, -4), word("b", 2, 1)], [(0, 700), (2000, 2700)]),
        ([word("a.", 5, 6), word("b", 1, 2)], [(5000, 5700), (5700, 6400)]),
        ([word("a", 1, 1e308)], [(1000, 7000)]),
        ([word("a.", float("nan"), float("nan")), word("b", 1, float("inf"))], [(0, 700), (1000, 7000)]),
        ([word("a.", 1e9, 1e9), word("b", 1e9, 1e9)], [(359_999_997, 359_999_998), (359_999_998, 359_999_999)]),
    ],
)
def test_times_are_those_of_the_words_as_far_as_players_can_show_them(
    spoken: list[Word], times: list[tuple[int, int]]
) -> None:
    """A table of all that is done to times."""
    assert [(cue.start_ms, cue.end_ms) for cue in cues_of(spoken, Layout())] == times
    assert SHORTEST_MS == 700


@pytest.mark.parametrize(
    ("texts", "lines"),
    [
        (["turn", "on", "the"], ["turn on", "the"]),
        (["今日", "は", "晴れ", "です"], ["今日は晴れ", "です"]),
        (["今日は晴れです明日は雨です"], ["今日は晴れ", "です明日は", "雨です"]),
        (["สวัสดี", "ครับ", "ผม"], ["สวัสดีครับผม"]),
        (["안녕", "하세요"], ["안녕", "하세요"]),
        (["我", "爱", "Python", "语言"], ["我爱", "Python", "语言"]),
        (["ab", "漢"], ["ab 漢"]),
        (["שלום", "עולם."], ["שלום עולם."]),
        (["e\u0301" * 12], ["e\u0301" * 10, "e\u0301" * 2]),
        (["👩‍👩‍👧" * 6], ["👩‍👩‍👧" * 5, "👩‍👩‍👧"]),
        (["👍🏽" * 6], ["👍🏽" * 5, "👍🏽"]),
        (["🇩🇪" * 6], ["🇩🇪" * 5, "🇩🇪"]),
        (["❤\ufe0f" * 6], ["❤\ufe0f" * 5, "❤\ufe0f"]),
        (["각" * 6], ["각" * 5, "각"]),
        (["क्षि" * 11], ["क्षि" * 10, "क्षि"]),
        (["New York"], ["New York"]),
        (["a\u2028b\x00c\r\n\n", "\t", "d"], ["a bc d"]),
        (["\ud800"], ["\ufffd"]),
    ],
)
def test_lines_are_joined_and_broken_as_the_script_has_it(texts: list[str], lines: list[str]) -> None:
    """Ten columns: wide letters take two, marks none, and scripts without spaces get none."""
    assert shown([word(text) for text in texts], line_length=10, lines=4) == [tuple(lines)]


@pytest.mark.parametrize(
    ("speakers", "text"),
    [
        (True, "Speaker 0: One. / Two. / Speaker A: Three. / Four."),
        (False, "One. / Two. / Three. / Four."),
    ],
)
def test_subrip_tells_a_change_of_speaker_in_the_text(speakers: bool, text: str) -> None:
    """The format has no other place for it."""
    spoken = [word("One.", 0, 1, "0"), word("Two.", 1, 2, "0"), word("Three.", 2, 3, "A"), word("Four.", 3, 4)]
    cues = cues_of(spoken, Layout(), labelled=speakers)
    assert " / ".join(" ".join(cue.lines) for cue in cues) == text


def test_channels_have_names_where_there_are_several() -> None:
    """Speaker 0 of the left channel is not speaker 0 of the right one."""
    spoken = [word("One", 0, 1, "0"), word("two", 1, 2, channel=1)]
    assert [cue.speaker for cue in cues_of(spoken, Layout())] == ["Channel 0, Speaker 0", "Channel 1"]


def test_subrip_is_written_as_players_read_it() -> None:
    """A comma before the milliseconds, numbers from 1, a blank line between."""
    text = srt([Cue(0, 1500, ("Hello",), "Hello", None), Cue(3_661_000, 3_663_000, ("a", "--> b"), "a --> b", None)])
    assert text == "1\n00:00:00,000 --> 00:00:01,500\nHello\n\n2\n01:01:01,000 --> 01:01:03,000\na\n-> b\n"


def test_webvtt_escapes_what_would_be_markup() -> None:
    """`<i>` in a transcript is a text, not an italic cue; and a name cannot end its own tag."""
    cue = Cue(0, 1000, ("x < y & z",), "x < y & z", "Speaker <b>")
    assert vtt([cue]) == "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nx &lt; y &amp; z\n"
    assert "\n<v Speaker &lt;b&gt;>x &lt; y" in vtt([cue], voices=True)
    assert vtt([]) == "WEBVTT\n"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"line_length": 9}, "line_length is a whole number of at least 10, not 9"),
        ({"line_length": 42.0}, "not 42.0"),
        ({"line_length": True}, "not True"),
        ({"line_length": "42"}, "not '42'"),
        ({"lines": 0}, "lines is a whole number of at least 1, not 0"),
        ({"lines": None}, "not None"),
    ],
)
@pytest.mark.parametrize("export", ["to_srt", "to_vtt"])
def test_a_layout_without_room_for_text_is_refused(export: str, wrong: dict[str, Any], said: str) -> None:
    """Also where the transcript has nothing to lay out."""
    with pytest.raises(ValueError, match=re.escape(said)):
        getattr(transcript_of(OPENAI), export)(**wrong)
