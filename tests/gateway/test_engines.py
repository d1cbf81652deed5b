"""Engines of other packages: found by entry point, checked, and heard over HTTP."""

import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from aimlapi_stt import NotConfigured, SpeechToText
from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.engines.registry import engine_names, set_up
from aimlapi_stt_gateway.jobs.store import Store
from aimlapi_stt_gateway.settings import EngineChoice, WorkerSettings
from tests.gateway.support import ROOT, client_of, speech, until

GOOD = "abilities, needs_audio, longest_step_s, load = frozenset(), True, 1.0, print"


def install(folder: Path, name: str, module: str, code: str, entry: str) -> None:
    """Put a package onto the path as an installer does: its module, and what is known of it."""
    (folder / f"{module}.py").write_text(code)
    known = folder / f"{name}-1.0.dist-info"
    known.mkdir()
    (known / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (known / "entry_points.txt").write_text(f"[aimlapi_stt.engines]\n{entry}\n")


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path of this process and of its workers."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *filter(None, sys.path)]))
    return tmp_path


def test_the_engine_of_the_docs_is_installed_and_transcribes_over_http(packages: Path) -> None:
    """Who writes an engine begins with that page; it has to work as it stands there."""
    page = (ROOT / "docs" / "engines.md").read_text()
    code = re.search(r"<!-- engine: seconds_engine.py -->\n```python\n(.*?)```", page, re.DOTALL)
    entry = re.search(r"<!-- engine: entry point -->\n```toml\n\[project.entry-points.*?\]\n(.*?)```", page, re.DOTALL)
    assert code
    assert entry
    install(packages, "seconds", "seconds_engine", code[1], entry[1].replace('"', ""))
    assert "seconds" in engine_names()
    choice = EngineChoice("seconds", {"word": "tick"})
    with LocalGateway(engine=choice) as gateway, SpeechToText(gateway.api_key, gateway.base_url) as client:
        transcript = client.transcribe(speech(), model="whisper-tiny", timeout=60)
    assert [(word.text, word.start, word.end) for word in transcript.words] == [("tick", 0.0, 1.0), ("tick", 1.0, 2.0)]
    assert "seconds" in str(transcript.raw)


_WORKER = """
class Setup:
    abilities, needs_audio, longest_step_s = frozenset(), True, 1.0
    def __init__(self, options): pass
    def load(self):
        {load}
class Engine:
    name, version = "bad", "1"
"""


@pytest.mark.parametrize(
    ("load", "said"),
    [
        ("raise OSError('no weights\\nhere')", "OSError: no weights here"),
        ("return Engine()", "what it loads has no recognise"),
        ("return None", "what it loads has no name, no version, no recognise"),
    ],
)
def test_a_worker_whose_engine_cannot_be_loaded_says_so_in_one_line(
    packages: Path, capfd: pytest.CaptureFixture[str], load: str, said: str
) -> None:
    """It is started again and again: a traceback each time buries the reason, and health must point to it."""
    install(packages, "bad", "bad_engine", _WORKER.format(load=load), "bad = bad_engine:Setup")
    with LocalGateway(engine=EngineChoice("bad")) as gateway, client_of(gateway) as http:

        def reason() -> str:
            answer = http.get("/healthz")
            return str(answer.json()["reason"]) if answer.status_code == 503 else ""

        until(lambda: reason() == "no worker is ready: the engine cannot be loaded; the log says why")
    lines = set(capfd.readouterr().err.splitlines())
    assert lines == {f"the engine 'bad' cannot be loaded: {said}"}


def test_the_exit_code_of_a_worker_without_an_engine_is_its_own(packages: Path) -> None:
    """By it the pool tells a broken installation from a worker that a recording has killed."""
    install(packages, "bad", "bad_engine", _WORKER.format(load="return None"), "bad = bad_engine:Setup")
    Store(packages).close()
    settings = WorkerSettings(EngineChoice("bad")).to_json()
    command = [sys.executable, "-m", "aimlapi_stt_gateway.jobs.worker", str(packages), "worker", settings]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.wait(20) == 3


def test_an_unknown_engine_is_refused_with_those_that_there_are() -> None:
    """It is mostly a typing error, or a package that was not installed."""
    with pytest.raises(NotConfigured, match=r"no engine 'sphynx'\. Installed are: scripted, sphinx, whisper"):
        set_up(EngineChoice("sphynx"))


@pytest.mark.parametrize(
    ("code", "entry", "said"),
    [
        ("import no_such_library", "x = broken:Setup", r"'x' cannot be imported \(No module named 'no_such_library'\)"),
        ("import no_such_library", "x = broken:Setup [gpu]", r"Install the extra: pip install 'broken\[gpu\]'"),
        ("1 / 0", "x = broken:Setup", r"'x' of broken cannot be set up \(ZeroDivisionError"),
        ("", "x = broken:Setup", r"'x' of broken cannot be set up \(AttributeError.*it is broken:Setup"),
        ("def Setup(options): raise OSError('no GPU')", "x = broken:Setup", r"cannot be set up \(OSError: no GPU\)"),
        ("class Setup: pass", "x = broken:Setup", r"cannot be set up \(TypeError: "),
        (
            "class Setup:\n def __init__(self, options): pass",
            "x = broken:Setup",
            "'x' of broken has no abilities, no needs_audio, no longest_step_s, no load",
        ),
        (
            f"class Setup:\n def __init__(self, options): pass\n {GOOD}\n abilities = ['speaker']",
            "x = broken:Setup",
            "abilities that nobody asks for: speaker",
        ),
        (
            f"class Setup:\n def __init__(self, options): pass\n {GOOD}\n longest_step_s = 0",
            "x = broken:Setup",
            "has 0 for longest_step_s",
        ),
    ],
)
def test_a_broken_engine_is_refused_with_the_reason_before_anything_is_served(
    packages: Path, monkeypatch: pytest.MonkeyPatch, code: str, entry: str, said: str
) -> None:
    """Whoever installed it needs its name, its package and what went wrong, and no traceback."""
    monkeypatch.delitem(sys.modules, "broken", raising=False)
    install(packages, "broken", "broken", code, entry)
    with pytest.raises(NotConfigured, match=said):
        set_up(EngineChoice("x"))
    sys.modules.pop("broken", None)


def test_what_an_engine_says_of_its_options_is_told_as_it_stands(packages: Path) -> None:
    """It is a sentence for the one who typed them."""
    code = """
        from aimlapi_stt import NotConfigured
        def Setup(options):
            raise NotConfigured("name a model: --engine-option model=...")
        """
    install(packages, "choosy", "choosy", dedent(code), "choosy = choosy:Setup")
    with pytest.raises(NotConfigured, match=r"^name a model: --engine-option model=\.\.\.$"):
        set_up(EngineChoice("choosy"))


def test_two_engines_of_one_name_are_refused(packages: Path) -> None:
    """Which one is found first would depend on the order of a path."""
    install(packages, "rival", "rival", "", "sphinx = rival:Setup")
    with pytest.raises(NotConfigured, match="several packages have an engine 'sphinx': aimlapi-stt, rival"):
        set_up(EngineChoice("sphinx"))
