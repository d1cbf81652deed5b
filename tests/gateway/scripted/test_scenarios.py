"""Scenarios in files: those that play, and those that are refused."""

from pathlib import Path

import httpx
import pytest

from aimlapi_stt import NotConfigured
from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.scripted.scenario import read_scenario
from aimlapi_stt_gateway.server import make_gateway
from aimlapi_stt_gateway.settings import EngineChoice, Settings, WorkerSettings
from tests.gateway.examples import example
from tests.gateway.observations import client_of
from tests.gateway.support import create, looks, outcome, text_of


def test_the_scenario_of_the_documentation_plays(tmp_path: Path) -> None:
    """Its readers copy it."""
    path = tmp_path / "scenario.toml"
    path.write_text(example("scenario.toml"), encoding="utf-8")
    with ScriptedGateway(path) as gateway, client_of(gateway) as http:
        first = create(http, model="nova-3", diarize=True, url="https://example.org/a.wav")
        assert looks(http, first.json()["generation_id"], 3) == ["generating", "generating", "completed"]
        with pytest.raises(httpx.RemoteProtocolError):
            create(http, url="https://example.org/a.mp3")
        job = gateway.requests[-1].generation_id
        assert [http.get(f"/v1/stt/{job}").status_code for _ in range(3)] == [503, 503, 200]
        assert outcome(http, create(http, url="https://example.org/a.mp3")).json()["status"] == "error"
        last = text_of(outcome(http, create(http, url="https://example.org/a.mp3")))
        assert last == "nothing was said about this one"
        assert gateway.requests[0].faults == ["slow-headers"]
        gateway.reset()
        assert gateway.requests == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[default]\ntext = 3", "default, text: 3 is not of type 'string'"),
        ("[[job]]\n[[job]]\ndealy = 1", "job 2: unknown key 'dealy'. Did you mean delay"),
        ("[[job]]\nwhen = { file = 3 }", "job 1, when, file: 3 is not of type 'string'"),
        ("[[job]]\nwords = [{text = 'a', start = 1, end = 0}]", "job 1, words 1: it ends before"),
        ("[[job]]\nfaults = ['htp-500']", "job 1, faults 1: there is no fault 'htp-500'"),
        ("[[job]]\nresult = { made = 2026-01-01 }", "job 1, result, made: JSON has no such value"),
        ("[[fault]]\ntimes = 1", "fault 1: 'name' is a required property"),
        ("[[fault]]\nname = 'status-back'\non = 'create'", "fault 1: the fault 'status-back' is seen on a fetch alone"),
        ("[jobs]", "unknown key 'jobs'. Did you mean job"),
        ("[[job]", "is not TOML"),
    ],
)
def test_a_wrong_scenario_is_refused_with_file_table_and_key(tmp_path: Path, text: str, said: str) -> None:
    """A scenario of hundreds of lines is not searched for a typing error."""
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    with pytest.raises(NotConfigured) as refused:
        read_scenario(path)
    assert str(path) in str(refused.value)
    assert said in str(refused.value)


def test_a_scenario_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """So that a server does not play another one than it was told to."""
    with pytest.raises(NotConfigured, match=r"cannot be read .*Name another file"):
        ScriptedGateway(tmp_path / "none.toml")


def test_a_job_is_played_to_its_end_by_the_next_server(tmp_path: Path) -> None:
    """What is to become of a job is kept with it, not in the memory of the server that took it."""
    choice = EngineChoice("scripted")
    settings = Settings(worker=WorkerSettings(choice), threads=True)
    first = make_gateway(settings, tmp_path)
    first.pool.stop()
    assert first.store.add("a-job", "owner", "whisper-tiny", {}, "http://example.org/a", {"text": "Kept."})
    first.close()
    second = make_gateway(settings, tmp_path)
    try:
        second.pool.wake()
        job = second.store.get("a-job")
        assert job is not None
        assert job.status == "completed"
    finally:
        second.close()
