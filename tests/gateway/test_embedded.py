"""The gateway inside one's own process: there while the block runs, and nothing of it afterwards."""

import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from aimlapi_stt import SpeechToText
from aimlapi_stt_gateway import LocalGateway, ScriptedGateway
from aimlapi_stt_gateway.jobs.pool import WorkerPool
from aimlapi_stt_gateway.settings import EngineChoice, Settings, WorkerSettings
from tests.gateway.support import SENTENCE, client_of, get, is_running, speech, until, upload, workers_on

NOBODY = EngineChoice("scripted")
"""Nobody listens, in worker processes all the same: for tests that are about those."""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of one's own, to see what is left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))  # for the processes that a test starts
    return folder


def pids(gateway: LocalGateway) -> list[int]:
    assert gateway._gateway is not None
    pool = gateway._gateway.pool
    assert isinstance(pool, WorkerPool)
    return [process.pid for process in pool._workers.values()]


def test_it_serves_in_the_block_and_leaves_nothing_behind(temporary: Path) -> None:
    """Tests and notebooks start hundreds of them."""
    with ScriptedGateway():
        pass  # the event loop keeps a pipe from its first use to the end of the process
    before = len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0
    threads = threading.active_count()
    with LocalGateway(workers=2, engine=NOBODY) as gateway, SpeechToText(gateway.api_key, gateway.base_url) as client:
        workers = pids(gateway)
        assert len(workers) == 2
        assert client.transcribe(b"audio", model="whisper-tiny").text
    assert not any(is_running(pid) for pid in workers)
    assert list(temporary.iterdir()) == []
    assert threading.active_count() == threads
    if sys.platform == "linux":
        assert len(list(Path("/proc/self/fd").iterdir())) == before
    with pytest.raises(httpx.ConnectError):
        get(f"{gateway.base_url}/healthz")


def test_the_key_is_random_and_not_shown() -> None:
    """A repr ends up in logs and tracebacks."""
    first, second = LocalGateway(), LocalGateway()
    try:
        assert len(first.api_key) >= 32
        assert first.api_key != second.api_key
        assert repr(first) == f"LocalGateway(base_url={first.base_url!r})"
        assert first.api_key not in f"{first} {first!r}"
    finally:
        first.stop()
        second.stop()


def told(*made: LocalGateway) -> list[tuple[object, ...]]:
    """Dialect, workers, and places to fetch from, of gateways that are not started."""
    for gateway in made:
        gateway.stop()
    known = [gateway._settings for gateway in made]
    return [(settings.dialect, settings.workers, settings.worker.fetch_from) for settings in known]


def test_what_is_not_said_is_as_in_the_settings() -> None:
    """A default that wins over what somebody wrote down is found in production."""
    settings = Settings(dialect="whisper-tiny", workers=3, worker=WorkerSettings(fetch_from=("10.0.0.0/8",)))
    assert told(
        LocalGateway(),
        LocalGateway(settings=settings),
        LocalGateway(settings=settings, dialect="wire", workers=0, allow_fetch=()),
        ScriptedGateway(settings=settings),
    ) == [
        ("wire", 1, ("loopback", "private")),
        ("whisper-tiny", 3, ("10.0.0.0/8",)),
        ("wire", 0, ()),
        ("whisper-tiny", 3, ("10.0.0.0/8",)),
    ]


def test_keys_of_the_settings_are_keys_or_are_refused(tmp_path: Path) -> None:
    """They are in use somewhere, and would be refused there without a word."""
    with LocalGateway(workers=0, settings=Settings(keys=["a key of somebody's"])) as gateway:
        for key, status in ((gateway.api_key, 404), ("a key of somebody's", 404), ("another", 401)):
            answer = get(f"{gateway.base_url}/v1/stt/a-job", headers={"authorization": f"Bearer {key}"})
            assert answer.status_code == status
    for settings in (Settings(keys=["a"]), Settings(keys_file=tmp_path / "keys.toml")):
        with pytest.raises(ValueError, match=r"keys: .*handle\(\)"):
            ScriptedGateway(settings=settings)


def test_it_may_be_stopped_twice_and_before_it_was_started(temporary: Path) -> None:
    """Clean-up code runs in every order."""
    unused = LocalGateway()
    unused.stop()
    unused.stop()
    gateway = LocalGateway(engine=NOBODY)
    gateway.start()
    gateway.stop()
    gateway.stop()
    assert list(temporary.iterdir()) == []


def test_it_is_started_once(temporary: Path) -> None:
    """A second start would lose the first one's processes; after a stop its port is another's."""
    with LocalGateway(engine=NOBODY) as gateway, pytest.raises(RuntimeError, match="started once"):
        gateway.start()
    with pytest.raises(RuntimeError, match="Make another"):
        gateway.start()
    assert list(temporary.iterdir()) == []


def test_several_gateways_do_not_know_each_other() -> None:
    """Parallel tests each have their own, and a key of one opens no other."""
    with LocalGateway(engine=NOBODY) as first, LocalGateway(engine=NOBODY) as second, client_of(first) as http:
        assert first.base_url != second.base_url
        created = upload(http, b"audio")
        headers = {"authorization": f"Bearer {second.api_key}"}
        path = f"/v1/stt/{created.json()['generation_id']}"
        assert get(second.base_url + path, headers=headers).status_code == 404
        assert get(first.base_url + path, headers=headers).status_code == 401


def test_an_error_in_the_block_still_ends_everything(temporary: Path) -> None:
    """A test that fails must not leave a recogniser of 160 MB running."""
    workers: list[int] = []

    def fail() -> None:
        with LocalGateway(engine=NOBODY) as gateway:
            workers.extend(pids(gateway))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert workers
    assert not any(is_running(pid) for pid in workers)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("problem", [OSError(11, "no more processes"), KeyboardInterrupt()], ids=["failure", "Ctrl-C"])
def test_a_start_that_breaks_off_leaves_nothing_behind(
    temporary: Path, monkeypatch: pytest.MonkeyPatch, problem: BaseException
) -> None:
    """`__exit__` is never called when `__enter__` fails; in a notebook what is left would stay for hours."""
    real: Any = subprocess.Popen
    started: list[subprocess.Popen[bytes]] = []
    threads = threading.active_count()

    def second_fails(*arguments: Any, **options: Any) -> "subprocess.Popen[bytes]":
        if started:
            raise problem
        started.append(real(*arguments, **options))
        return started[0]

    monkeypatch.setattr(subprocess, "Popen", second_fails)
    with pytest.raises(type(problem)):
        LocalGateway(workers=2, engine=NOBODY).start()
    assert [process.poll() for process in started] == [-signal.SIGTERM]
    assert threading.active_count() == threads
    assert list(temporary.iterdir()) == []


SCRIPT = f"""
from aimlapi_stt import SpeechToText
from aimlapi_stt_gateway import LocalGateway

with LocalGateway() as gateway, SpeechToText(gateway.api_key, gateway.base_url) as client:
    text = client.transcribe("speech.wav", model="whisper-tiny").text
    assert text == {SENTENCE!r}, text
    print("heard")
"""


def test_a_plain_script_may_use_it_in_a_folder_full_of_other_modules(tmp_path: Path) -> None:
    """A first script has no `__main__` guard, and lies beside files that are called `av.py` or `store.py`."""
    (tmp_path / "speech.wav").write_bytes(speech())
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    (scripts / "script.py").write_text(SCRIPT)
    for name in ("av.py", "pocketsphinx.py", "store.py"):
        (tmp_path / name).write_text("raise SystemExit('the wrong module')")
    command = [sys.executable, "-W", "error", str(scripts / "script.py")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=30, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("heard\n", "", 0)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_script_that_forgets_to_stop_it_leaves_nothing_behind(temporary: Path) -> None:
    """Or one that ends in a traceback: its workers must see that they are alone."""
    script = "from aimlapi_stt_gateway import LocalGateway; g = LocalGateway(); g.start(); print(g._folder); 1 / 0"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False)
    assert "ZeroDivisionError" in done.stderr
    until(lambda: workers_on(Path(done.stdout.strip())) == [])
    assert list(temporary.iterdir()) == []
