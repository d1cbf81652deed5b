"""`aimlapi-stt serve` as its users run it: a process of its own, talked to over its port and by signals."""

import argparse
import hashlib
import signal
import socket
import sys
import tempfile
from pathlib import Path

import pytest

from aimlapi_stt import NotConfigured
from aimlapi_stt_gateway.commands import KEY_VARIABLE, ServeCommand
from aimlapi_stt_gateway.dialects import DIALECTS
from tests.cli.command import run
from tests.gateway import foreign
from tests.gateway.serving import KEY, NOBODY, served
from tests.gateway.support import SENTENCE, create, outcome, speech, until, upload, workers_on

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files that `serve` sees."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    tempfile.gettempdir()  # of this process: remembered, and not among what is looked at
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def refused(*arguments: str) -> str:
    """What `serve` says when it cannot; it is one line, and it ends with code 2."""
    done = run("serve", *arguments)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@linux
def test_it_serves_until_it_is_interrupted_and_leaves_nothing_behind(temporary: Path) -> None:
    """Ctrl-C in a terminal is the ordinary end of a server, not a failure."""
    with served(anew=True) as server:
        until(lambda: server.http.get("/healthz").json()["status"] == "ok")
        answer = outcome(server.http, upload(server.http, speech()))
        alternative = answer.json()["result"]["results"]["channels"][0]["alternatives"][0]
        assert alternative["transcript"] == SENTENCE
        (data,) = temporary.iterdir()
        assert len(workers_on(data)) == 1
        assert server.end(signal.SIGINT) == (0, "")
        assert workers_on(data) == []
        assert list(temporary.iterdir()) == []


@linux
@pytest.mark.usefixtures("foreign_engine")
def test_a_termination_in_the_middle_of_a_job_ends_it_as_quickly(temporary: Path) -> None:
    """A service manager kills what does not stop in time, and an hour of audio would take its time."""
    with served("--engine", foreign.NAME) as server:
        job_id = upload(server.http, speech(), language=foreign.language("hang", 0)).json()["generation_id"]
        until(lambda: server.http.get(f"/v1/stt/{job_id}").json()["status"] == "generating")
        (data,) = temporary.iterdir()
        assert server.end(signal.SIGTERM) == (0, "")
        assert workers_on(data) == []
        assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("way", ["option", "variable", "file"])
def test_a_key_is_asked_for_and_never_shown(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sees the terminal, a log or a screenshot of it must not be able to use the server."""
    if way == "variable":
        monkeypatch.setenv(KEY_VARIABLE, f" {KEY}\n")  # as a file of secrets gives it
    file = tmp_path / "keys"
    file.write_text(f"alice sha256:{hashlib.sha256(KEY.encode()).hexdigest()}\n")
    arguments = {"option": ["--key", "another", "--key", KEY], "file": ["--keys", str(file)]}
    with served(*NOBODY, *arguments.get(way, [])) as server:
        assert ("2 key(s)" if way == "option" else "1 key(s)") in server.line
        assert server.http.get("/v1/stt/some-id").status_code == 404
        wrong = server.http.get("/v1/stt/some-id", headers={"authorization": "Bearer wrong"})
        assert wrong.status_code == 401
        code, rest = server.end(signal.SIGINT)
        assert code == 0
        assert KEY not in server.line + rest + wrong.text


@pytest.mark.usefixtures("foreign_engine")
def test_without_a_key_any_will_do_on_loopback() -> None:
    """The first try needs no set-up; jobs of one key are still no business of another."""
    with served("--engine", foreign.NAME, "--engine-option", "audio=yes") as server:
        assert "any key" in server.line
        created = create(server.http, url="http://127.0.0.1:1/a")
        assert "private network" in outcome(server.http, created).json()["error"]["message"]
        path = f"/v1/stt/{created.json()['generation_id']}"
        assert server.http.get(path, headers={"authorization": "Bearer another"}).status_code == 404
        assert server.http.get(path, headers={"authorization": ""}).status_code == 401


@pytest.mark.usefixtures("foreign_engine")
def test_a_data_folder_keeps_jobs_over_a_restart(tmp_path: Path) -> None:
    """Results that were paid for in time, and jobs still waiting, survive an update of the machine."""
    data = str(tmp_path / "made" / "jobs")
    arguments = ("--data", data, "--engine", foreign.NAME)
    with served(*arguments) as server:
        assert data in server.line
        done = outcome(server.http, upload(server.http, speech(), language=foreign.language("say", 1))).json()
        assert done["status"] == "completed"
        long = upload(server.http, speech(), language=foreign.language("take", 1_000))
        waiting = long.json()["generation_id"]
        assert server.end(signal.SIGTERM)[0] == 0
    with served(*arguments) as server:
        assert server.http.get(f"/v1/stt/{done['generation_id']}").json() == done
        fetch = f"/v1/stt/{waiting}"
        until(lambda: server.http.get(fetch).json()["status"] == "completed")


def test_a_page_dialect_may_be_chosen() -> None:
    """Somebody who tests a client against one page needs that page's codes."""
    with served(*NOBODY, "--dialect", "whisper-medium") as server:
        assert create(server.http, url="http://127.0.0.1:1/a").status_code == 201


def test_a_taken_port_is_one_line() -> None:
    """The usual mistake: it runs already."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = refused("--port", port)
    assert port in said
    assert "Name another --port" in said


@pytest.mark.parametrize(
    ("arguments", "saying"),
    [
        (["--port", "70000"], "no port 70000. Name a --port from 1 to 65535, or 0 for a free one.\n"),
        (["--port", "-1"], "no port -1."),
        (["--host", "256.1.1.1", "--key", KEY], "256.1.1.1"),
        (["--host", "0.0.0.0"], KEY_VARIABLE),
        (["--host", ""], KEY_VARIABLE),
        (["--host", "0.0.0.0", "--key", KEY[:8]], "fewer than 16 letters"),
        (["--host", "0.0.0.0", "--keys", "/dev/null"], "keys add"),
        (["--keys", "/dev/null/keys"], "keys add"),
        (["--key", " "], "--key is blank"),
        (["--key", KEY, "--key", ""], "--key is blank"),
        (["--workers", "0"], "--workers"),
        (["--data", "/dev/null/jobs", "--port", "0"], "--data"),
    ],
)
def test_what_cannot_be_served_is_one_line(arguments: list[str], saying: str) -> None:
    """A traceback tells the one who mistyped nothing; a public server without a key would be everybody's."""
    said = refused(*arguments)
    assert saying in said
    assert KEY[:8] not in said


@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf"])
@pytest.mark.parametrize("option", ["--keep", "--max-queue", "--max-upload", "--max-audio"])
def test_a_limit_that_lets_nothing_through_is_refused(option: str, value: str) -> None:
    """Such a server takes no job or forgets each result at once, and whoever looks for the reason looks elsewhere."""
    parser = argparse.ArgumentParser(exit_on_error=False)
    ServeCommand().add_arguments(parser)
    if option in ("--max-queue", "--max-upload") and not value.lstrip("-").isdigit():
        with pytest.raises(argparse.ArgumentError, match=option):
            parser.parse_args([f"{option}={value}"])
        return
    with pytest.raises(NotConfigured, match=f"^{option} must be more than 0, and not {value}") as refusal:
        ServeCommand().run(parser.parse_args([f"{option}={value}", "--port", "0"]))
    assert str(refusal.value).count("\n") == 0


def test_a_data_folder_of_something_else_is_one_line(tmp_path: Path) -> None:
    """A file that is no database must be left alone and named."""
    (tmp_path / "jobs.sqlite3").write_bytes(b"no database" * 1000)
    assert str(tmp_path) in refused("--data", str(tmp_path), "--port", "0")
    assert (tmp_path / "jobs.sqlite3").read_bytes() == b"no database" * 1000


def test_help_lists_every_option() -> None:
    """It is the only documentation that is always at hand."""
    done = run("serve", "--help")
    assert done.returncode == 0
    for option in ("--host", "--port", "--data", "--key", "--dialect", "--workers", "--allow-fetch"):
        assert option in done.stdout
    for word in (KEY_VARIABLE, "8765", "127.0.0.1", *DIALECTS):
        assert word in done.stdout
