"""From a job to its result: get the audio, recognise it, give it the shape of the model's family."""

from pathlib import Path
from typing import Any

from .audio import Recording
from .engines import Engine
from .families import Family, family_of
from .fetching import fetch_audio
from .honoured import task_of
from .recognition import Heard
from .settings import WorkerSettings
from .store import JobRow


def hear(job: JobRow, path: Path, engine: Engine, settings: WorkerSettings) -> dict[str, Any]:
    """The result of a job, whose audio is, or will be, at `path`.

    Raises:
        AudioError: its audio cannot be had or decoded.
    """
    family = _family(job.model)
    if job.url is not None:
        fetch_audio(job.url, path, private_urls=bool(settings.fetch_from))
    recording = Recording(path)
    segments = tuple(engine.recognise(recording, task_of(job, family)))
    heard = Heard(recording.info(), (segments,), engine.name, engine.version)
    return family.shape(heard, job)


def _family(model: str) -> Family:
    family = family_of(model)
    if family is None:
        raise LookupError(f"no family has the model {model!r}, though it was accepted")
    return family
