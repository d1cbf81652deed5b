"""An engine of somebody else: a package with an entry point, beside ours on the path. It answers with what it is told.

A job's `language` says what it does: `en-x-say-7` says "say 7" at once, `en-x-take-7` takes 7 milliseconds for it. Of
others the verb is a mode of `Engine`. Its option `audio` makes it one that needs the audio.
"""

import os
from pathlib import Path

from aimlapi_stt_gateway.jobs.store import Store, new_id

NAME = "foreign"

_MODULE = """
import ctypes
import os
import time

from aimlapi_stt_gateway.engines import RecognisedWord, Segment


class Setup:
    abilities = frozenset({"language"})

    def __init__(self, options):
        self.needs_audio = "audio" in options
        self.longest_step_s = float(options.get("step", 30))

    def load(self):
        return Engine()


class Engine:
    name, version = "foreign", "1"

    def recognise(self, pcm, task):
        words = task.language.split("-")[2:]
        verb, number = words[0], int(words[1])
        if verb == "say":
            time.sleep(number % 16 / 1000)
        elif verb == "take":
            time.sleep(number / 1000)
        elif verb == "hang":
            ctypes.PyDLL(None).sleep(60)  # holds the interpreter's lock, as a decoder does that is caught in a loop
        elif verb == "die":
            os._exit(1)
        for second, word in enumerate([task.model, *words]):
            yield Segment((RecognisedWord(word, second, second + 0.5, 1.0),))
"""


def install(folder: Path) -> str:
    """Put it into `folder`, as an installer would; what `PYTHONPATH` has to be for a process that is to find it."""
    (folder / "foreign_engine.py").write_text(_MODULE)
    facts = folder / "foreign_engine-1.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: foreign-engine\nVersion: 1\n")
    (facts / "entry_points.txt").write_text(f"[aimlapi_stt.engines]\n{NAME} = foreign_engine:Setup\n")
    return os.pathsep.join(part for part in (str(folder), os.environ.get("PYTHONPATH", "")) if part)


def language(verb: str, number: int) -> str:
    """The `language` of a job that does `verb`."""
    return f"en-x-{verb}-{number}"


def add_job(store: Store, verb: str, number: int = 0) -> str:
    """A waiting job that does `verb`."""
    job_id = new_id()
    store.audio_path(job_id).write_bytes(b"")
    store.add(job_id, "owner", "whisper-tiny", {"language": language(verb, number)}, None)
    return job_id


def said(model: str, verb: str, number: int) -> str:
    """The transcript of such a job."""
    return f"{model} {verb} {number}"
