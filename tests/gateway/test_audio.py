"""What the gateway makes of an uploaded file: PCM in constant memory, or one plain sentence."""

import hashlib
import tracemalloc
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import av
import pytest

from aimlapi_stt_gateway.audio import SAMPLE_BYTES, SAMPLE_RATE, AudioError, Recording, decode
from tests.contract.laws import DEPTH
from tests.gateway.audio_files import SAMPLES, read_wav, write_silent_film, write_tone, write_two_sides, write_wav

TONE_S = 1.0
ENCODER_DELAY_S = 0.1
"""Lossy encoders pad a file with some thousand samples, which not every container lets the decoder take off again."""

ENCODINGS = [
    ("tone.wav", "pcm_s16le", 44_100),
    ("tone.mp3", "libmp3lame", 44_100),
    ("tone.flac", "flac", 44_100),
    ("tone.ogg", "libopus", 48_000),
    ("tone.m4a", "aac", 44_100),
    ("tone.opus", "libopus", 48_000),
    ("tone.webm", "libopus", 48_000),
    ("tone.aac", "aac", 44_100),
    ("tone.mp4", "aac", 44_100),
    ("tone.3gp", "aac", 44_100),
    ("tone.mkv", "flac", 44_100),
    ("tone.mov", "pcm_s16be", 44_100),
    ("tone.ts", "aac", 44_100),
    ("tone.mp2", "mp2", 44_100),
    ("tone.ac3", "ac3", 44_100),
    ("tone.aiff", "pcm_s16be", 44_100),
    ("tone.caf", "alac", 44_100),
    ("tone.wv", "wavpack", 44_100),
    ("tone.avi", "libmp3lame", 44_100),
]


@pytest.fixture
def quiet(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail the test if FFmpeg wrote a line anywhere."""
    yield
    assert capfd.readouterr().err == ""
    assert caplog.get_records("call") == []


def duration_s(path: Path) -> float:
    return sum(map(len, decode(path))) / SAMPLE_BYTES / SAMPLE_RATE


@pytest.mark.parametrize(("name", "codec", "rate"), ENCODINGS)
def test_every_common_format_decodes_to_its_full_length(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    """Word times and bills are measured in seconds, so the format must not change how long a recording is."""
    path = write_tone(tmp_path / name, codec, seconds=TONE_S, rate=rate)
    assert duration_s(path) == pytest.approx(TONE_S, abs=ENCODER_DELAY_S)


def test_16_khz_mono_wav_passes_through_unchanged() -> None:
    """Resampling what already has the right rate would cost accuracy for nothing."""
    assert b"".join(decode(SAMPLES / "lights.wav")) == read_wav(SAMPLES / "lights.wav")


def test_stereo_at_44_khz_is_mixed_and_resampled_without_losing_its_tail(tmp_path: Path) -> None:
    """A resampler that is not flushed drops the last milliseconds, and with them the end of the last word."""
    path = write_tone(tmp_path / "tone.wav", "pcm_s16le", seconds=TONE_S)
    pcm = b"".join(decode(path))
    assert len(pcm) // SAMPLE_BYTES == pytest.approx(TONE_S * SAMPLE_RATE, abs=4)
    cycles = sum(before >= 0 > after for before, after in pairwise(memoryview(pcm).cast("h")))
    assert cycles == pytest.approx(440 * TONE_S, abs=2)


def test_a_recording_knows_what_it_was_once_it_was_heard(tmp_path: Path) -> None:
    """Results carry duration, channels and digest; the duration is the one heard, not the one claimed."""
    path = write_tone(tmp_path / "tone.flac", "flac", seconds=TONE_S)
    recording = Recording(path)
    heard = sum(map(len, recording))
    info = recording.info()
    assert info.duration_s == heard / SAMPLE_BYTES / SAMPLE_RATE
    assert info.channels == 2
    assert info.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_two_files_joined_into_one_are_heard_to_the_end(tmp_path: Path) -> None:
    """Joined recordings change rate and channels in the middle; the second half must not be lost or sped up."""
    first = write_tone(tmp_path / "first.mp3", "libmp3lame", seconds=TONE_S)
    second = write_tone(tmp_path / "second.mp3", "libmp3lame", seconds=TONE_S, rate=16_000, channels=1)
    joined = tmp_path / "joined.mp3"
    joined.write_bytes(first.read_bytes() + second.read_bytes())
    assert duration_s(joined) == pytest.approx(2 * TONE_S, abs=3 * ENCODER_DELAY_S)


def test_a_channel_is_decoded_by_itself(tmp_path: Path) -> None:
    """Calls are recorded with a speaker on each side; mixed, they would talk over each other."""
    left, right = read_wav(SAMPLES / "lights.wav")[:32_000], bytes(32_000)
    path = write_two_sides(tmp_path / "call.wav", left, right)
    assert b"".join(decode(path, 0)) == left
    assert b"".join(decode(path, 1)) == right
    mono = write_wav(tmp_path / "mono.wav", left)
    assert b"".join(decode(mono, 1)) == left, "a file with fewer channels gives its last"


def test_the_second_of_two_joined_ogg_files_is_heard(tmp_path: Path) -> None:
    """Recorders of streams write one Ogg file after the other into one."""
    one = write_tone(tmp_path / "one.ogg", "libopus", seconds=TONE_S, rate=48_000).read_bytes()
    path = tmp_path / "joined.ogg"
    path.write_bytes(one + one)
    assert duration_s(path) == pytest.approx(2 * TONE_S, abs=2 * ENCODER_DELAY_S)


@pytest.mark.parametrize("channel", [None, 0, 1])
def test_a_channel_goes_on_where_the_stream_changes_its_own(tmp_path: Path, channel: int | None) -> None:
    """The second half of a joined file may have one channel: it is then heard on both."""
    first = write_tone(tmp_path / "first.mp3", "libmp3lame", seconds=0.5)
    second = write_tone(tmp_path / "second.mp3", "libmp3lame", seconds=0.5, rate=16_000, channels=1)
    joined = tmp_path / "joined.mp3"
    joined.write_bytes(first.read_bytes() + second.read_bytes())
    seconds = sum(map(len, decode(joined, channel))) / SAMPLE_BYTES / SAMPLE_RATE
    assert seconds == pytest.approx(1.0, abs=3 * ENCODER_DELAY_S)


def test_an_m4a_with_its_index_at_either_end_is_heard(tmp_path: Path) -> None:
    """Telephones write it last, servers move it to the front; both are the same recording."""
    last = write_tone(tmp_path / "last.m4a", "aac", seconds=0.5)
    first = write_tone(tmp_path / "first.m4a", "aac", seconds=0.5, options={"movflags": "faststart"})
    place = {path: path.read_bytes().index(b"moov") > path.read_bytes().index(b"mdat") for path in (last, first)}
    assert list(place.values()) == [True, False]
    assert b"".join(decode(last)) == b"".join(decode(first))


def test_a_tag_in_an_old_encoding_does_not_spoil_the_audio(tmp_path: Path) -> None:
    """Recorders still write tags that are not UTF-8, and nobody asked for the tags."""
    tag = b"LIST" + (18).to_bytes(4, "little") + b"INFOINAM" + (6).to_bytes(4, "little") + b"caf\xe9s\0"
    path = write_wav(tmp_path / "tagged.wav", bytes(2 * SAMPLE_RATE))
    path.write_bytes(path.read_bytes()[:36] + tag + path.read_bytes()[36:])
    assert duration_s(path) == pytest.approx(1.0, abs=0.01)


def test_a_truncated_mp3_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    """Half an upload of a meeting is still half a meeting."""
    path = tmp_path / "half.mp3"
    whole = (SAMPLES / "lights.mp3").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert duration_s(path) == pytest.approx(duration_s(SAMPLES / "lights.mp3") / 2, abs=0.2)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("name", ["lights.mp3", "lights.flac"])
def test_a_damaged_stretch_costs_only_itself(tmp_path: Path, name: str) -> None:
    """One bad sector must lose a moment of speech, not the hour after it, and not fill the server's log."""
    whole = (SAMPLES / name).read_bytes()
    middle = len(whole) // 2
    path = tmp_path / name
    path.write_bytes(whole[:middle] + b"\x55" * 2_000 + whole[middle + 2_000 :])
    assert duration_s(path) == pytest.approx(duration_s(SAMPLES / name), abs=1.0)


LETTER = b"Dear Sir or Madam,\nplease find the recording attached.\n" * 50
SUBTITLES = b"1\n00:00:00,000 --> 00:00:02,000\nturn on the lights\n\n"
UNREADABLE = [
    ("empty.mp3", b"", "empty"),
    ("letter.txt", LETTER, "cannot be read as audio"),
    ("letter.mp3", LETTER, "cannot be read as audio"),
    ("subtitles.srt", SUBTITLES, "cannot be read as audio"),
    ("header-only.wav", (SAMPLES / "lights.wav").read_bytes()[:44], "no audio that can be decoded"),
    ("header-only.flac", (SAMPLES / "lights.flac").read_bytes()[:60], "cannot be read as audio"),
]


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(("name", "content", "saying"), UNREADABLE, ids=[name for name, _, _ in UNREADABLE])
def test_what_cannot_be_heard_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, saying: str
) -> None:
    """The sentence reaches the person who uploaded: it must be readable and must not show where files are kept."""
    path = tmp_path / name
    path.write_bytes(content)
    assert_refused(path, saying)


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    """A valid file with nothing to hear is the user's mistake, not an empty transcript."""
    assert_refused(write_silent_film(tmp_path / "film.mp4"), "no audio stream")


PLAYLISTS = {
    "playlist.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2.0,\n{target}\n#EXT-X-ENDLIST\n",
    "playlist.ffconcat": "ffconcat version 1.0\nfile {target}\n",
}


@pytest.mark.parametrize("name", PLAYLISTS)
def test_a_playlist_cannot_make_the_server_open_another_file(tmp_path: Path, name: str) -> None:
    """FFmpeg left alone plays what a playlist names, so an upload could read any file or URL the server can reach."""
    target = write_tone(tmp_path / "private.ts", "aac")
    playlist = tmp_path / name
    playlist.write_text(PLAYLISTS[name].format(target=target.name))
    with av.open(playlist) as followed:
        assert followed.streams.audio, "FFmpeg no longer follows this playlist: the test proves nothing"
    assert duration_s(target) > 0
    assert_refused(playlist, "cannot be read as audio")


@pytest.mark.parametrize("name", PLAYLISTS)
def test_a_playlist_of_a_whole_path_to_a_wav_is_refused(tmp_path: Path, name: str) -> None:
    """The same with the path written out in full and a file that the gateway would gladly read by itself."""
    target = write_tone(tmp_path / "private.wav", "pcm_s16le")
    playlist = tmp_path / name
    playlist.write_text(PLAYLISTS[name].format(target=target))
    assert_refused(playlist, "cannot be read as audio")


def test_minutes_are_decoded_in_constant_memory(tmp_path: Path) -> None:
    """Hours of audio must fit into a worker that has room for seconds of it."""
    seconds = 120 * DEPTH
    path = write_wav(
        tmp_path / "long.wav", read_wav(SAMPLES / "lights.wav")[: SAMPLE_RATE * SAMPLE_BYTES], times=seconds
    )
    tracemalloc.start()
    try:
        decoded = biggest = 0
        for chunk in decode(path):
            decoded, biggest = decoded + len(chunk), max(biggest, len(chunk))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert decoded == seconds * SAMPLE_RATE * SAMPLE_BYTES
    assert biggest <= 64 * 1024
    assert peak <= 1024 * 1024


def assert_refused(path: Path, saying: str) -> None:
    with pytest.raises(AudioError, match=saying) as error:
        duration_s(path)
    message = str(error.value)
    assert message.endswith(".")
    assert "\n" not in message
    assert path.name not in message
    assert "/" not in message
