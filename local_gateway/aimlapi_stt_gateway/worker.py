"""One worker process: claim a job, hear it, store the result, again. Started by `pool`, never by hand.

    python -m aimlapi_stt_gateway.worker DATA_DIR WORKER_ID SETTINGS

Its standard input is its lifeline: a byte means that there may be work, its end that the server is gone.
"""

import os
import sqlite3
import sys
import threading
from pathlib import Path

from .audio import AudioError
from .engines import Engine, EngineSetup
from .engines.registry import set_up
from .hearing import hear
from .settings import WorkerSettings
from .store import Store

_LONGEST_NAP_S = 1.0


def work_off(store: Store, setup: EngineSetup, engine: Engine, worker: str, settings: WorkerSettings) -> None:
    """Do all waiting jobs. A job that cannot be done fails with a plain reason; the worker goes on."""
    while (job := store.claim(worker)) is not None:
        try:
            result = hear(job, store.audio_path(job.id), setup, engine, settings)
        except AudioError as problem:
            held = store.finish(job.id, worker, error={"name": "InvalidAudio", "message": str(problem)})
        except Exception as problem:  # noqa: BLE001 - whatever a job does, the next one is not to blame
            print(f"job {job.id}: {type(problem).__name__}: {problem}", file=sys.stderr, flush=True)
            message = f"The recogniser failed on this audio ({type(problem).__name__})."
            held = store.finish(job.id, worker, error={"name": "InternalError", "message": message})
        else:
            held = store.finish(job.id, worker, result=result)
        if held:  # else the job was given to another worker, which still needs the audio
            store.audio_path(job.id).unlink(missing_ok=True)


def main(arguments: list[str]) -> None:
    """Work until standard input ends."""
    folder, worker, told = arguments
    settings = WorkerSettings.from_json(told)
    wake = threading.Event()
    threading.Thread(target=_watch_lifeline, args=(wake,), daemon=True).start()
    try:
        store = Store(Path(folder), make=False)
    except sqlite3.OperationalError:
        if Path(folder).is_dir():
            raise
        return  # the server was interrupted while it started this worker, and has removed its folder
    setup = set_up(settings.engine)
    engine = setup.load()
    while True:
        work_off(store, setup, engine, worker, settings)
        wake.wait(_LONGEST_NAP_S)
        wake.clear()


def _watch_lifeline(wake: threading.Event) -> None:
    while os.read(0, 4096):
        wake.set()
    # The server is gone. What this worker holds is released when the next server starts.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
