"""Law: a command takes its key from a file or a variable, and no list of processes shows it."""

import contextlib
import json
import shlex
import subprocess
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path

import pytest

from tests.cli.command import COMMAND, environment, run, several, workers_under
from tests.wrapper.payloads import JOB, OPENAI
from tests.wrapper.sockets import raw_server, reply
from tests.wrapper.tls import HOST

KEY = "sk-very-secret-0123456789"
CREATED = reply(json.dumps({"generation_id": JOB}))
PENDING = reply(json.dumps({"generation_id": JOB, "status": "queued"}))
DONE = reply(json.dumps({"generation_id": JOB, "status": "completed", "result": OPENAI}))


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A file with the key in it."""
    path = tmp_path / "my key"
    path.write_text(f"{KEY}\n")
    return path


def test_a_key_in_a_file_is_enough_for_both_commands(key_file: Path, sample: Path) -> None:
    """Given, or named by the variable that containers use."""
    with raw_server(CREATED, DONE, DONE) as server:
        place = ("--base-url", server.base_url)
        assert run("transcribe", sample, *place, "--key-file", key_file).returncode == 0
        assert run("wait", *place, "--", JOB, AIMLAPI_API_KEY_FILE=str(key_file)).returncode == 0
    assert [f"bearer {KEY}".encode() in request.lower() for request in server.requests] == [True] * 3


def test_a_file_without_a_key_is_named_in_one_line(key_file: Path, sample: Path) -> None:
    """And what stands in it is not shown."""
    key_file.write_text(f"{KEY}\n{KEY}\n")
    given = run("transcribe", sample, "--key-file", key_file)
    for done in (given, run("transcribe", sample, AIMLAPI_API_KEY_FILE=str(key_file))):
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert repr(str(key_file)) in done.stderr
        assert "several lines" in done.stderr
        assert KEY not in done.stderr


def test_the_key_itself_is_no_argument(sample: Path) -> None:
    """Whoever guesses that there is such an option has shown the key to the machine, and should not to a log too."""
    guesses = [(word, KEY) for word in ("--key", "--api-key", "--api")] + [
        (f"--{word}={KEY}",) for word in ("key", "api-key")
    ]
    for done in several([("transcribe", sample, *guess) for guess in guesses]):
        assert (done.returncode, done.stdout) == (2, "")
        assert "use --key-file" in done.stderr
        assert KEY not in done.stderr
    (shown,) = several([("transcribe", "--help")])
    assert "--key " not in shown.stdout
    assert "--api-key" not in shown.stdout


def test_a_host_is_asked_in_clear_text_only_where_it_is_allowed_by_name(key_file: Path, sample: Path) -> None:
    """By an option or a variable; and the refusal says so."""
    with raw_server(CREATED, DONE) as server:
        place = ("--base-url", server.base_url.replace("127.0.0.1", HOST), "--key-file", key_file)
        submit = ("transcribe", sample, *place)
        refused, wrong = several([submit, (*submit, "--allow-http", "*.internal")])
        assert (refused.returncode, server.requests) == (2, [])
        assert f"allow_http=['{HOST}'], --allow-http" in refused.stderr
        allowed = run(*submit, "--allow-http", "other.internal", "--allow-http", HOST)
        assert (allowed.returncode, len(server.requests)) == (0, 2)
        assert run("wait", *place, "--", JOB, AIMLAPI_ALLOW_HTTP=HOST).returncode == 0
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    assert "exact name or address" in wrong.stderr


def test_the_command_that_reads_a_job_later_names_the_same_file_and_host(key_file: Path, sample: Path) -> None:
    """Pasted into a shell, it works."""
    with raw_server(CREATED, PENDING) as server:
        place = ("--base-url", server.base_url, "--key-file", key_file, "--allow-http", "gateway.internal")
        done = run("transcribe", sample, "--timeout", "0.3", *place)
    assert done.returncode == 7
    pasted = shlex.split(done.stderr.split("Read it later: aimlapi-stt ")[1])
    with raw_server(DONE) as again:
        pasted[pasted.index("--base-url") + 1] = again.base_url
        assert run(*pasted).returncode == 0


@contextlib.contextmanager
def running(*arguments: str | Path, **variables: str) -> Generator[subprocess.Popen[bytes]]:
    """The command while it runs."""
    process = subprocess.Popen(
        [COMMAND, *map(str, arguments)],
        env=environment(**variables),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


def showing(name: str, pids: Iterable[str]) -> list[str]:
    """Those of some processes whose arguments or environment have the key; these are not shown by a failing test."""
    found: list[str] = []
    for pid in pids:
        with contextlib.suppress(OSError):
            if KEY.encode() in Path("/proc", pid, name).read_bytes():
                found.append(pid)
    return found


def _all() -> Iterator[str]:
    return (path.name for path in Path("/proc").glob("[0-9]*"))


def test_no_list_of_processes_shows_the_key(key_file: Path, sample: Path) -> None:
    """Everybody on the machine can read the arguments, and its owner the environment, of a process."""
    with raw_server(CREATED, PENDING) as server:
        place = ("--base-url", server.base_url)
        with running("transcribe", sample, *place, "--key-file", key_file) as process:
            _until(lambda: len(server.requests) >= 2)
            assert process.poll() is None
            assert showing("cmdline", _all()) == []
            assert showing("environ", [str(process.pid)]) == []


def test_a_recogniser_is_not_given_the_key(sample: Path, tmp_path: Path) -> None:
    """It decodes files of strangers, and needs no key of a service to do so."""
    with running("transcribe", sample, "--local", AIMLAPI_API_KEY=KEY, TMPDIR=str(tmp_path)) as process:
        _until(lambda: bool(workers_under(tmp_path)))
        workers = [pid for pid in _all() if pid != str(process.pid) and _parent(pid) == str(process.pid)]
        assert workers
        assert showing("environ", [str(process.pid)]) == [str(process.pid)]
        assert showing("environ", workers) == []


def _parent(pid: str) -> str | None:
    with contextlib.suppress(OSError):
        return Path("/proc", pid, "stat").read_text().rpartition(") ")[2].split()[1]
    return None


def _until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)
