"""From a job to its result: which channels are heard, and what is done for an engine that does not listen."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from aimlapi_stt_gateway.audio import AudioError
from aimlapi_stt_gateway.engines import Ability, RecognisedWord, Segment, Task
from aimlapi_stt_gateway.engines.recognition import Heard
from aimlapi_stt_gateway.families import Family, Job
from aimlapi_stt_gateway.jobs import hearing
from aimlapi_stt_gateway.jobs.hearing import hear
from aimlapi_stt_gateway.jobs.store import JobRow
from aimlapi_stt_gateway.settings import WorkerSettings
from tests.gateway.audio_files import SAMPLES, read_wav, write_two_sides, write_wav
from tests.gateway.site import Site

SPEECH = read_wav(SAMPLES / "lights.wav")[:16_000]


@dataclass
class Listener:
    """An engine that hears one word, as long as the audio, and remembers what it was given."""

    name: str = "listener"
    version: str = "1"
    given: list[bytes] = field(default_factory=list[bytes])
    abilities: frozenset[Ability] = frozenset()
    needs_audio: bool = True
    longest_step_s: float = 10.0

    def load(self) -> "Listener":
        return self

    def recognise(self, pcm: Iterable[bytes], task: Task) -> Iterator[Segment]:
        self.given.append(b"".join(pcm))
        end_s = len(self.given[-1]) / 32_000 if self.needs_audio else 2.5
        yield Segment((RecognisedWord(task.model, 0.0, end_s, 1.0),))


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Heard]:
    """What was heard, before it took a shape."""
    found: list[Heard] = []
    family = hearing._family("whisper-tiny")

    def shape(heard: Heard, job: Job) -> dict[str, Any]:
        found.append(heard)
        return {}

    def shown(model: str) -> Family:
        return replace(family, shape=shape)

    monkeypatch.setattr(hearing, "family_of", shown)
    return found


def job(options: dict[str, object] | None = None, url: str | None = None) -> JobRow:
    return JobRow("id", "owner", "whisper-tiny", options or {}, url, "generating", None, None, None, 0.0)


@pytest.mark.parametrize("option", ["multichannel", "multi_channel"])
def test_each_side_of_a_call_is_heard_by_itself(tmp_path: Path, seen: list[Heard], option: str) -> None:
    """Who said what is then known from the side, and nobody talks over anybody."""
    path = write_two_sides(tmp_path / "call.wav", SPEECH, bytes(len(SPEECH)))
    engine = Listener()
    hear(job({option: True}), path, engine, engine, WorkerSettings())
    assert engine.given == [SPEECH, bytes(len(SPEECH))]
    assert len(seen[0].channels) == 2
    assert (seen[0].audio.channels, seen[0].audio.duration_s) == (2, 0.5)


@pytest.mark.parametrize("options", [{}, {"multichannel": False}, {"multichannel": "false"}])
def test_channels_are_mixed_where_nobody_asks_for_them(
    tmp_path: Path, seen: list[Heard], options: dict[str, object]
) -> None:
    """Each channel takes the time of a recording."""
    path = write_two_sides(tmp_path / "call.wav", SPEECH, SPEECH)
    engine = Listener()
    hear(job(options), path, engine, engine, WorkerSettings())
    assert [len(given) for given in engine.given] == [len(SPEECH)]
    assert len(seen[0].channels) == 1
    assert seen[0].audio.channels == 2


def test_one_channel_is_one_channel(tmp_path: Path, seen: list[Heard]) -> None:
    """The option is sent for whole folders of recordings, some of which have one side."""
    engine = Listener()
    hear(job({"multichannel": True}), write_wav(tmp_path / "a.wav", SPEECH), engine, engine, WorkerSettings())
    assert engine.given == [SPEECH]
    assert len(seen[0].channels) == 1


def test_an_engine_that_does_not_listen_is_given_no_audio(tmp_path: Path, site: Site, seen: list[Heard]) -> None:
    """It plays its part in milliseconds, for any bytes and any URL, and nobody is asked for the audio."""
    engine = Listener(needs_audio=False)
    path = tmp_path / "audio"
    path.write_bytes(b"no audio at all")
    hear(job(), path, engine, engine, WorkerSettings())
    hear(job(url="http://nowhere.invalid/a.wav"), tmp_path / "none", engine, engine, WorkerSettings())
    assert engine.given == [b"", b""]
    assert not (tmp_path / "none").exists()
    assert [heard.audio.duration_s for heard in seen] == [2.5, 2.5]
    assert [heard.audio.sha256 for heard in seen] == [
        hashlib.sha256(data).hexdigest() for data in (b"no audio at all", b"")
    ]


def test_limits_of_the_settings_hold_for_a_job(tmp_path: Path, site: Site) -> None:
    """They are what an operator has said, for uploads and for URLs."""
    engine = Listener()
    path = write_wav(tmp_path / "a.wav", SPEECH)
    with pytest.raises(AudioError, match=r"longer than 0\.2 seconds"):
        hear(job(), path, engine, engine, WorkerSettings(max_audio_s=0.2))
    fetched = job(url=site.url("/speech.wav"))
    with pytest.raises(AudioError, match="larger than 1000 bytes"):
        hear(fetched, path, engine, engine, WorkerSettings(fetch_from=("127.0.0.1",), max_audio_bytes=1000))
    with pytest.raises(AudioError, match="private network"):
        hear(fetched, path, engine, engine, WorkerSettings())


def test_it_beats_while_it_fetches_and_while_it_hears(tmp_path: Path, site: Site) -> None:
    """Who is silent for too long is taken for hung, and loses the job."""
    beats: list[None] = []
    engine = Listener()
    settings = WorkerSettings(fetch_from=("loopback",))
    hear(job(url=site.url("/speech.wav")), tmp_path / "a", engine, engine, settings, lambda: beats.append(None))
    assert len(beats) > 10
