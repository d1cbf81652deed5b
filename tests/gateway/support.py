"""What the gateway's tests share: waiting for a condition, finding processes, speaking plain HTTP."""

import io
import json
import os
import signal
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx
from jsonschema import Draft202012Validator

from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.jobs.store import JobRow, Store, new_id
from tests.gateway.audio_files import SAMPLES, read_wav

T = TypeVar("T")
ROOT = Path(__file__).parent.parent.parent
FINAL = ("completed", "failed", "error")
SENTENCE = "turn on the lights in the kitchen"


def speech(times: int = 1) -> bytes:
    """The first sentence of the sample, and two seconds of audio with it, so many times, as a WAV file."""
    with io.BytesIO() as buffer:
        with wave.open(buffer, "wb") as file:
            file.setparams((1, 2, 16_000, 0, "NONE", "not compressed"))
            file.writeframes(read_wav(SAMPLES / "lights.wav")[: 2 * 32_000] * times)
        return buffer.getvalue()


def until(look: Callable[[], T], within_s: float = 20.0) -> T:
    """Look again and again until what is seen is true, and give it back."""
    deadline, pause_s = time.monotonic() + within_s, 0.01
    while not (seen := look()):
        assert time.monotonic() < deadline, f"still {seen!r} after {within_s:.0f} s"
        time.sleep(pause_s)
        pause_s = min(1.5 * pause_s, 0.1)  # a look may cost as much as what is waited for
    return seen


def is_running(pid: int) -> bool:
    """Whether a process exists; one that has ended and was not waited for does not."""
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat")
        return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def workers_on(folder: Path) -> list[int]:
    """The processes that were started with this data folder (Linux)."""
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                arguments = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"aimlapi_stt_gateway.jobs.worker" in arguments and os.fsencode(folder) in arguments:
                found.append(int(entry.name))
    return found


def kill(pid: int) -> None:
    """Kill -9."""
    os.kill(pid, signal.SIGKILL)


def add_job(store: Store, audio: bytes, owner: str = "owner") -> str:
    """A waiting job with uploaded audio, as the HTTP side makes it."""
    job_id = new_id()
    store.audio_path(job_id).write_bytes(audio)
    store.add(job_id, owner, "whisper-tiny", {}, None)
    return job_id


def row(store: Store, job_id: str) -> JobRow:
    """A job that is there."""
    found = store.get(job_id)
    assert found is not None
    return found


def finished(store: Store, job_id: str) -> JobRow:
    """The job, once it is completed or failed."""

    def look() -> JobRow | None:
        job = row(store, job_id)
        return job if job.status in FINAL else None

    return until(look) or finished(store, job_id)


def get(url: str, **options: Any) -> httpx.Response:
    """A look at a loopback address; the certificates of the world, which it needs not, take longer to load."""
    return httpx.get(url, verify=False, timeout=20, **options)


def client_of(gateway: LocalGateway) -> httpx.Client:
    """A plain HTTP client with the gateway's key."""
    return httpx.Client(
        base_url=gateway.base_url, headers={"authorization": f"Bearer {gateway.api_key}"}, timeout=20, verify=False
    )


def upload(http: httpx.Client, audio: bytes, **fields: str) -> httpx.Response:
    """Create a job by upload."""
    return http.post(
        "/v1/stt/create", data={"model": "whisper-tiny", **fields}, files={"audio": ("speech.wav", audio, "audio/wav")}
    )


def create(http: httpx.Client, **body: Any) -> httpx.Response:
    """Create a job by JSON."""
    return http.post("/v1/stt/create", json={"model": "whisper-tiny", **body})


def outcome(http: httpx.Client, created: httpx.Response) -> httpx.Response:
    """The answer to the fetch that first tells the end of a job."""
    assert created.is_success, created.text

    def look() -> httpx.Response | None:
        answer = http.get(f"/v1/stt/{created.json()['generation_id']}")
        return answer if answer.json()["status"] in FINAL else None

    answer = until(look)
    assert answer is not None
    return answer


def effective(name: str, document: Any) -> list[str]:
    """How a document breaks a schema of whisper-tiny's effective contract."""
    contract: Any = json.loads((ROOT / "openapi" / "effective" / "whisper-tiny.json").read_text())
    schema: Any = {"$ref": f"#/components/schemas/{name}", "components": contract["components"]}
    validator: Any = Draft202012Validator(schema)
    return [str(error.message) for error in validator.iter_errors(document)]


def text_of(answer: httpx.Response) -> str:
    """What was said, without case and punctuation."""
    alternative: Any = answer.json()["result"]["results"]["channels"][0]["alternatives"][0]
    return " ".join(str(word["word"]) for word in alternative["words"])


def looks(http: httpx.Client, job: str, number: int) -> list[str]:
    """The status words that so many looks at a job find."""
    return [http.get(f"/v1/stt/{job}").json()["status"] for _ in range(number)]
