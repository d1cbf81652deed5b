"""From a job to its result: get the audio, recognise it, give it the shape of the model's family."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from ..audio import Recording, digest
from ..audio.destinations import Destinations
from ..engines import Engine, EngineSetup, Segment, Task
from ..engines.recognition import AudioInfo, Heard
from ..families import Family, family_of
from ..families.honoured import channels_apart, task_of
from ..settings import WorkerSettings
from .store import JobRow

_MOST_CHANNELS: Final = 8
"""Channels that are heard one by one, each of which takes the time of a recording of its own."""


def hear(
    job: JobRow,
    path: Path,
    setup: EngineSetup,
    engine: Engine,
    settings: WorkerSettings,
    beat: Callable[[], None] = lambda: None,
) -> dict[str, Any]:
    """The result of a job.

    Args:
        job: What was asked for.
        path: Where its audio is, or is fetched to.
        setup: What the engine can do, and whether it listens at all.
        engine: Who recognises.
        settings: Limits, and where a `url` may lead.
        beat: Called for each piece of audio that is fetched or decoded, and for each segment that is recognised.

    Raises:
        AudioError: its audio cannot be had or decoded.
    """
    family = _family(job.model)
    heard = (
        _listened(job, family, path, engine, settings, beat)
        if setup.needs_audio
        else _played(job, family, path, engine)
    )
    return family.shape(heard, job)


def _listened(
    job: JobRow, family: Family, path: Path, engine: Engine, settings: WorkerSettings, beat: Callable[[], None]
) -> Heard:
    """What an engine heard in the audio."""
    task = task_of(job, family)
    if job.url is not None:
        from ..audio.fetching import fetch_audio  # and with it an HTTP client, which most jobs do without

        places = Destinations(settings.fetch_from)
        fetch_audio(job.url, path, places, largest_bytes=settings.max_audio_bytes, beat=beat)
    recordings = [
        Recording(path, channel, longest_s=settings.max_audio_s, beat=beat) for channel in _channels(job, family, path)
    ]
    channels = tuple(_segments(engine, recording, task, beat) for recording in recordings)
    return Heard(recordings[0].info(), channels, engine.name, engine.version)


def _segments(engine: Engine, recording: Recording, task: Task, beat: Callable[[], None]) -> tuple[Segment, ...]:
    found: list[Segment] = []
    for segment in engine.recognise(recording, task):
        beat()
        found.append(segment)
    return tuple(found)


def _channels(job: JobRow, family: Family, path: Path) -> list[int] | list[None]:
    """The channels to hear one by one; a single `None` for all of them, mixed."""
    if channels_apart(job.options, family):
        count = Recording(path).channels
        if 1 < count <= _MOST_CHANNELS:
            return list(range(count))
    return [None]


def _played(job: JobRow, family: Family, path: Path, engine: Engine) -> Heard:
    """What an engine says that does not listen: nothing is fetched for it, and nothing decoded."""
    segments = tuple(engine.recognise((), task_of(job, family)))
    end_s = max((word.end_s for segment in segments for word in segment.words), default=0.0)
    told = (job.script or {}).get("duration")
    duration_s = max(float(told), end_s) if isinstance(told, int | float) else end_s
    sha256 = digest(path) if job.url is None else hashlib.sha256().hexdigest()
    return Heard(AudioInfo(duration_s, 1, sha256), (segments,), engine.name, engine.version)


def _family(model: str) -> Family:
    family = family_of(model)
    if family is None:
        raise LookupError(f"no family has the model {model!r}, though it was accepted")
    return family
