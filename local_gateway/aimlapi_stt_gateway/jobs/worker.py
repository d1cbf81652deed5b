"""One worker process: claim a job, hear it, store the result, again. Started by `pool`, never by hand.

    python -m aimlapi_stt_gateway.jobs.worker DATA_DIR WORKER_ID SETTINGS

Its standard input is its lifeline: a byte means that there may be work, its end that the server is gone.
"""

import faulthandler
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from ..audio import AudioError
from ..configured import is_not_configured, not_configured
from ..engines import Engine, EngineSetup
from ..engines.registry import set_up
from ..settings import EngineChoice, WorkerSettings
from .hearing import hear
from .job import JobRow
from .progress import LostJob, Progress
from .store import Store
from .worker_signs import ready_sign

NO_ENGINE: Final = 3
"""The exit code of a worker that has no engine: no job is to blame, and another worker can do no better."""

_PARTS: Final = ("name", "version", "recognise")
_LONGEST_NAP_S = 1.0
_STORE_AGAIN_S = 0.5

_OUTSIDE_S = 120.0
"""Seconds that a step of our own may take, with a margin: a host is looked up, a file is opened."""


def work_off(
    store: Store,
    setup: EngineSetup,
    engine: Engine,
    worker: str,
    settings: WorkerSettings,
    sign: Callable[[], None] = lambda: None,
) -> None:
    """Do all waiting jobs. A job that cannot be done fails with a plain reason; the worker goes on.

    Args:
        store: where the jobs are.
        setup: what the engine is.
        engine: who recognises.
        worker: under which name the jobs are claimed.
        settings: what workers are told.
        sign: called when a job begins, and now and then while it gets on.

    Raises:
        sqlite3.OperationalError: no job can be claimed now; none is held.
    """
    outside_s = _outside_s(setup)
    while (job := store.claim(worker, outside_s, settings.most_fetched)) is not None:
        sign()
        began = time.monotonic()
        progress = Progress(store, job.id, worker, setup.longest_step_s, sign, outside_s)
        try:
            ended = _ended(job, store.audio_path(job.id), setup, engine, settings, progress)
        except LostJob:
            continue
        took = {"audio_s": progress.audio_s, "work_s": time.monotonic() - began}
        try:
            held = _finish(store, job.id, worker, **ended, **took)
        except (TypeError, ValueError) as problem:  # an engine gave what is no JSON, say a confidence of NaN
            held = _finish(store, job.id, worker, **_broken(job, problem), **took)
        if held:  # else the job was given to another worker, which still needs the audio
            store.audio_path(job.id).unlink(missing_ok=True)


def _outside_s(setup: EngineSetup) -> float:
    """Seconds that a worker may be silent before its engine has the audio."""
    return max(setup.longest_step_s, _OUTSIDE_S) if setup.needs_audio else setup.longest_step_s


def _ended(
    job: JobRow, path: Path, setup: EngineSetup, engine: Engine, settings: WorkerSettings, progress: Progress
) -> dict[str, Any]:
    """How a job ends: its result, or its error."""
    try:
        return {"result": hear(job, path, setup, progress.watching(engine), settings, progress)}
    except LostJob:
        raise
    except AudioError as problem:
        return {"error": {"name": "InvalidAudio", "message": str(problem)}}
    except Exception as problem:  # noqa: BLE001 - whatever a job does, the next one is not to blame
        return _broken(job, problem)


def _broken(job: JobRow, problem: Exception) -> dict[str, Any]:
    print(f"job {job.id}: {type(problem).__name__}: {problem}", file=sys.stderr, flush=True)
    message = f"The recogniser failed on this audio ({type(problem).__name__})."
    return {"error": {"name": "InternalError", "message": message}}


def _finish(store: Store, job_id: str, worker: str, **outcome: Any) -> bool:  # noqa: ANN401 - as `Store.finish` has it
    """Finish a job, however long the disk is full; what was heard is not thrown away for that.

    Where it does not become better, the lease runs out.
    """
    while True:
        try:
            return store.finish(job_id, worker, **outcome)
        except sqlite3.OperationalError:
            time.sleep(_STORE_AGAIN_S)


def _loaded(choice: EngineChoice) -> tuple[EngineSetup, Engine]:
    """The engine of this worker.

    Raises:
        SystemExit: with `NO_ENGINE`, where it cannot be loaded or is none; stderr has a line that says why.
    """
    try:
        setup = set_up(choice)
        engine = setup.load()
        if missing := [part for part in _PARTS if not hasattr(engine, part)]:
            raise not_configured(f"what it loads has no {', no '.join(missing)}")
    except Exception as problem:
        said = str(problem) if is_not_configured(problem) else f"{type(problem).__name__}: {problem}"
        line = " ".join(f"the engine {choice.name!r} cannot be loaded: {said}".split())
        print(line, file=sys.stderr, flush=True)
        raise SystemExit(NO_ENGINE) from problem
    return setup, engine


def main(arguments: list[str]) -> None:
    """Work until standard input ends.

    Raises:
        SystemExit: with `NO_ENGINE`, where the engine cannot be loaded.
    """
    folder, worker, told = arguments
    ready = ready_sign()
    settings = WorkerSettings.from_json(told)
    wake = threading.Event()
    threading.Thread(target=_watch_lifeline, args=(wake,), daemon=True).start()
    try:
        store = Store(Path(folder), make=False)
    except sqlite3.OperationalError:
        if Path(folder).is_dir():
            raise
        return  # the server was interrupted while it started this worker, and has removed its folder
    setup, engine = _loaded(settings.engine)
    ready()
    with Path(os.devnull).open("w") as nowhere:
        # An engine that hangs without letting go of the interpreter would outlive a killed server: no thread could see
        # that the lifeline is gone. This clock is outside the interpreter; the pool's comes before it.
        def sign() -> None:
            faulthandler.dump_traceback_later(2 * _outside_s(setup) + 1, exit=True, file=nowhere)

        while True:
            try:
                work_off(store, setup, engine, worker, settings, sign)
            except sqlite3.OperationalError as problem:
                print(f"no job can be claimed, trying again: {problem}", file=sys.stderr, flush=True)
            faulthandler.cancel_dump_traceback_later()
            wake.wait(_LONGEST_NAP_S)
            wake.clear()


def _watch_lifeline(wake: threading.Event) -> None:
    while os.read(0, 4096):
        wake.set()
    # The server is gone. What this worker holds is released when the next server starts.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
