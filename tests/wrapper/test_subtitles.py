"""Law: cues keep every word in order, never overlap, never run backwards, and fit the screen."""

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from aimlapi_stt.subtitles import LINE_LENGTH, LINES, LONGEST_CUE_S, Cue, cues, srt, vtt

times = st.floats(0, 20_000, allow_nan=False)
words = st.lists(
    st.tuples(
        st.text("abc.?!é漢", min_size=1, max_size=12), times, st.floats(0, 3), st.sampled_from([None, "A", "B"])
    ).map(lambda w: (w[0], w[1], w[1] + w[2], w[3])),
    max_size=40,
)


@given(words)
def test_every_word_is_in_a_cue_and_cues_follow_each_other(spoken: list[tuple[str, float, float, str | None]]) -> None:
    """Players drop or garble cues that overlap or run backwards."""
    found = cues(spoken)
    assert " ".join(cue.text for cue in found).split() == [text for text, *_ in spoken]
    assert all(cue.start <= cue.end for cue in found)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))


def test_a_cue_holds_two_lines_and_a_few_seconds() -> None:
    """What does not fit the screen is not read."""
    spoken = [(f"word{number}", number * 0.4, number * 0.4 + 0.3, None) for number in range(200)]
    for cue in cues(spoken):
        assert cue.end - cue.start <= LONGEST_CUE_S
        assert len(cue.text) <= LINES * LINE_LENGTH


def test_a_new_sentence_speaker_or_pause_begins_a_new_cue() -> None:
    """That is where readers expect it."""
    spoken = [
        ("One.", 0.0, 0.4, "A"),
        ("Two", 0.5, 0.9, "A"),
        ("three", 0.9, 1.2, "B"),
        ("four", 2.5, 2.9, "B"),
    ]
    assert [cue.text for cue in cues(spoken)] == ["One.", "Two", "three", "four"]


def test_srt_is_written_as_players_read_it() -> None:
    """A comma before the milliseconds, numbers from 1, a blank line between."""
    text = srt([Cue(0, 1.5, "Hello"), Cue(3661.0004, 3662.9996, "a --> b")])
    assert text == "1\n00:00:00,000 --> 00:00:01,500\nHello\n\n2\n01:01:01,000 --> 01:01:03,000\na -> b\n"


def test_vtt_escapes_what_would_be_markup() -> None:
    """`<i>` in a transcript is a text, not an italic cue."""
    assert vtt([Cue(0, 1, "x < y & z")]) == "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nx &lt; y &amp; z\n"
    assert vtt([]) == "WEBVTT\n"


@given(words)
def test_subtitle_files_keep_their_form(spoken: list[tuple[str, float, float, str | None]]) -> None:
    """One time line for each cue, whatever was said."""
    found = cues(spoken)
    assert len(re.findall(r"^\d\d+:\d\d:\d\d,\d{3} --> \d\d+:\d\d:\d\d,\d{3}$", srt(found), re.MULTILINE)) == len(found)
    assert len(re.findall(r"^\d\d+:\d\d:\d\d\.\d{3} --> ", vtt(found), re.MULTILINE)) == len(found)
