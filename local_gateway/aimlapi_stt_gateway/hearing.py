"""From a job to its result: get the audio, recognise it, give it the shape of the model's family."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .audio import Recording
from .engines import Engine, Task
from .families import Family, family_of
from .fetching import fetch_audio
from .recognition import AudioInfo, Heard
from .settings import WorkerSettings
from .store import JobRow


def hear(job: JobRow, path: Path, engine: Engine, settings: WorkerSettings) -> dict[str, Any]:
    """The result of a job, whose audio is, or will be, at `path`.

    Raises:
        AudioError: its audio cannot be had or decoded.
    """
    family = _family(job.model)
    if not getattr(engine, "needs_audio", True):
        return family.shape(_recited(job, path, engine, family), job.id, job.options)
    if job.url is not None:
        fetch_audio(job.url, path, private_urls=bool(settings.fetch_from))
    recording = Recording(path)
    segments = tuple(engine.recognise(recording, _task(job, family)))
    heard = Heard(recording.info(), (segments,), engine.name, engine.version)
    return family.shape(heard, job.id, job.options)


def _recited(job: JobRow, path: Path, engine: Engine, family: Family) -> Heard:
    """What an engine says that hears nothing; its audio is as long as the script has it, or as it speaks."""
    data = path.read_bytes() if path.exists() else b""
    segments = tuple(engine.recognise((), _task(job, family)))
    told = (job.script or {}).get("duration", 0.0)
    end_s = segments[-1].words[-1].end_s if segments else 0.0
    duration_s = max(float(told) if isinstance(told, int | float) else 0.0, end_s)
    info = AudioInfo(duration_s, 1, hashlib.sha256(data).hexdigest())
    return Heard(info, (segments,), engine.name, engine.version)


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
