"""From a job to its result: get the audio, recognise it, give it the shape of the model's family."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .audio import Recording
from .engines import Engine, EngineSetup, Task
from .families import Family, family_of
from .fetching import fetch_audio
from .recognition import AudioInfo, Heard
from .settings import WorkerSettings
from .store import JobRow


def hear(
    job: JobRow, path: Path, setup: EngineSetup, engine: Engine, settings: WorkerSettings, beat: Callable[[], None]
) -> dict[str, Any]:
    """The result of a job, whose audio is, or will be, at `path`; `beat` is called at every step.

    Raises:
        AudioError: its audio cannot be had or decoded.
    """
    family = _family(job.model)
    if not setup.needs_audio:
        played = tuple(engine.recognise((), _task(job, family)))
        return family.shape(Heard(AudioInfo(0.0, 1, ""), (played,), engine.name, engine.version), job.id, job.options)
    if job.url is not None:
        fetch_audio(job.url, path, private_urls=bool(settings.fetch_from))
    beat()
    recording = Recording(path)
    segments = tuple(engine.recognise(recording, _task(job, family)))
    heard = Heard(recording.info(), (segments,), engine.name, engine.version)
    return family.shape(heard, job.id, job.options)


def _family(model: str) -> Family:
    family = family_of(model)
    if family is None:
        raise LookupError(f"no family has the model {model!r}, though it was accepted")
    return family


def _task(job: JobRow, family: Family) -> Task:
    return Task(family.plain_name(job.model) or job.model, _text(job.options, "language"), script=job.script)


def _text(options: Mapping[str, object], name: str) -> str | None:
    value = options.get(name)
    return value if isinstance(value, str) else None
