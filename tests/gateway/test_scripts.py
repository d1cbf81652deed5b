"""Scripts: what is said in a job, when its end is seen, how it fails, and which job has which."""

import hashlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from aimlapi_stt import NotConfigured, SpeechToText
from aimlapi_stt_gateway import LocalGateway, ScriptedGateway
from aimlapi_stt_gateway.families import TEST_MODEL
from aimlapi_stt_gateway.scripted import board as board_module
from aimlapi_stt_gateway.scripted.asked import Asked
from aimlapi_stt_gateway.scripted.board import Board
from aimlapi_stt_gateway.scripted.gateway import Handle
from aimlapi_stt_gateway.scripted.scenario import Part, Scenario, order, read_scenario
from aimlapi_stt_gateway.scripted.script import DEFAULT_TEXT, Script
from aimlapi_stt_gateway.scripted.turn import Turn
from aimlapi_stt_gateway.server import make_gateway
from aimlapi_stt_gateway.settings import EngineChoice, Settings, WorkerSettings
from tests.gateway.examples import example
from tests.gateway.observations import client_of
from tests.gateway.support import client_of as listening_client
from tests.gateway.support import create, get, outcome, until, upload


@pytest.fixture
def handle(scripted: ScriptedGateway) -> Iterator[Handle]:
    """A key of this test alone."""
    made = scripted.handle()
    yield made
    made.close()


@pytest.fixture
def http(handle: Handle) -> Iterator[httpx.Client]:
    """A client with that key."""
    with client_of(handle) as client:
        yield client


def text_of(answer: httpx.Response) -> str:
    """What was said, without case and punctuation."""
    alternative: Any = answer.json()["result"]["results"]["channels"][0]["alternatives"][0]
    return " ".join(str(word["word"]) for word in alternative["words"])


def looks(http: httpx.Client, job: str, number: int) -> list[str]:
    """The status words that so many looks at a job find."""
    return [http.get(f"/v1/stt/{job}").json()["status"] for _ in range(number)]


def test_what_is_said_comes_back_with_times_and_speakers(handle: Handle, http: httpx.Client) -> None:
    """Subtitles and speaker labels of a program are tested with words that one can choose."""
    handle.script(
        words=[
            {"text": "Hello,", "start": 0.2, "end": 0.5, "confidence": 0.75, "speaker": 0},
            {"text": "there!", "start": 2, "end": 2.5, "speaker": 1},
        ],
        duration=9,
    )
    answer = outcome(http, upload(http, b"no audio", diarize="true"))
    words = answer.json()["result"]["results"]["channels"][0]["alternatives"][0]["words"]
    assert [(word["word"], word["start"], word["end"], word["confidence"]) for word in words] == [
        ("hello", 0.2, 0.5, 0.75),
        ("there", 2, 2.5, 0.99),
    ]
    metadata = answer.json()["result"]["metadata"]
    assert (metadata["duration"], metadata["sha256"]) == (9, hashlib.sha256(b"no audio").hexdigest())


def test_a_text_is_spread_over_the_duration_and_silence_is_a_result(handle: Handle, http: httpx.Client) -> None:
    """Most tests need a text and care for no times; silence is no failure."""
    script = Script.read({"text": "One, two. THREE - four", "duration": 10})
    assert [(word.text, word.written, word.start_s) for word in script.words] == [
        ("one", "One,", 0), ("two", "two.", 2), ("three", "THREE", 4), ("-", "-", 6), ("four", "four", 8),
    ]  # fmt: skip
    assert script.words[-1].end_s <= 10
    handle.says("")
    assert text_of(outcome(http, upload(http, b"no audio"))) == ""


def test_a_result_of_the_script_is_told_as_it_stands(handle: Handle, http: httpx.Client) -> None:
    """A shape that nobody foresaw is tried on a program this way."""
    result = {"text": "in a shape of next year", "words": None, "list": [1, {"a": "b"}]}
    handle.script(result=result)
    assert outcome(http, upload(http, b"no audio")).json()["result"] == result


def test_looks_find_a_job_generating_as_often_as_the_script_says(handle: Handle, http: httpx.Client) -> None:
    """A test that counts looks counts the same number each time."""
    handle.script(runningPolls=3)
    jobs = [upload(http, b"no audio").json()["generation_id"] for _ in range(2)]
    for job in jobs:
        assert looks(http, job, 5) == ["generating"] * 3 + ["completed"] * 2


def test_a_delay_holds_back_its_own_job_alone(handle: Handle, http: httpx.Client) -> None:
    """A thousand slow jobs must not need a thousand workers."""
    handle.script(delay=600, times=1)
    handle.script(delay=0.2, times=1)
    start = time.monotonic()
    slow, quick, quickest = (upload(http, b"no audio").json()["generation_id"] for _ in range(3))
    assert (looks(http, slow, 1), looks(http, quickest, 1)) == (["generating"], ["completed"])
    until(lambda: looks(http, quick, 1) == ["completed"])
    assert time.monotonic() - start >= 0.15  # a job's clock is the wall's, which may be set
    assert looks(http, slow, 1) == ["generating"]


def test_a_job_fails_with_the_error_of_the_script(handle: Handle, http: httpx.Client) -> None:
    """Whether its name is known or not, a program has to show it."""
    handle.script(errorStatus=502, times=1)
    handle.script(error={"name": "Odd", "message": "Something odd."}, runningPolls=1)
    first, second = (outcome(http, upload(http, b"no audio")) for _ in range(2))
    assert (first.status_code, first.json()["error"]["name"]) == (200, "ProviderError")
    assert "502" in first.json()["error"]["message"]
    assert second.json()["error"] == {"name": "Odd", "message": "Something odd."}
    assert "result" not in second.json()


def test_a_create_is_refused_with_the_status_of_the_script(handle: Handle, http: httpx.Client) -> None:
    """And there is no job that anybody would pay for."""
    handle.script(submitErrorStatus=403)
    answer = upload(http, b"no audio")
    assert (answer.status_code, answer.json()["status"]) == (403, 403)
    assert handle.requests[0].generation_id is None


def by_form(http: httpx.Client, **options: object) -> httpx.Response:
    """A job of the test model, its options as text."""
    return upload(http, b"no audio", model=TEST_MODEL, **{name: str(value) for name, value in options.items()})


def by_json(http: httpx.Client, **options: object) -> httpx.Response:
    """A job of the test model, its options with their types."""
    return create(http, model=TEST_MODEL, url="http://example.org/a.mp3", **options)


@pytest.mark.parametrize("send", [by_form, by_json])
def test_the_test_model_takes_its_script_from_the_options(
    http: httpx.Client, send: Callable[..., httpx.Response]
) -> None:
    """Programs that know the service's test model find it here."""
    made = send(http, runningPolls=1)
    assert looks(http, made.json()["generation_id"], 2) == ["generating", "completed"]
    assert send(http, submitErrorStatus=429).status_code == 429
    assert outcome(http, send(http, errorStatus=500)).json()["status"] == "error"
    wrong = send(http, delay="soon")
    assert (wrong.status_code, "delay" in wrong.json()["message"]) == (400, True)


def test_a_gateway_that_listens_does_not_have_the_test_model(gateway: LocalGateway) -> None:
    """It would have to make up what it did not hear."""
    with listening_client(gateway) as http:
        assert create(http, model=TEST_MODEL, url="http://example.org/a.mp3").status_code == 404


def test_scripts_are_chosen_by_number_by_what_fits_and_by_age(handle: Handle, http: httpx.Client) -> None:
    """Several jobs of one test need to be told apart."""
    handle.says("any")
    handle.script(text="large", when={"model": "whisper-l*"})
    handle.script(text="english", when={"options": {"language": "en"}})
    handle.script(text="elsewhere", when={"file": "b.*"})
    handle.script(text="counted", times=1, when={"nth": 5})
    asked = [
        {"model": "whisper-tiny"},
        {"model": "whisper-large"},
        {"model": "whisper-large", "language": "en"},
        {"url": "https://example.org/a/b.mp3?c=d"},
        {"model": "whisper-large"},
        {"model": "whisper-large"},
    ]
    urls = [{"url": "https://example.org/a.mp3", **one} for one in asked]
    said = [text_of(outcome(http, create(http, **body))) for body in urls]
    assert said == ["any", "large", "english", "elsewhere", "counted", "large"]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ({"txet": "a"}, "unknown key 'txet'. Did you mean text"),
        ({"delay": "1"}, "delay: '1' is not of type 'number'"),
        ({"delay": float("nan")}, "delay: JSON has no such value"),
        ({"runningPolls": 1.5}, "runningPolls: 1.5 is not of type 'integer'"),
        ({"errorStatus": 200}, "errorStatus: 200 is less than the minimum of 400"),
        ({"words": [{"text": "a", "start": 0}]}, "words 1: 'end' is a required property"),
        ({"words": [{"text": "a", "start": 2, "end": 1}]}, "words 1: it ends before it starts"),
        ({"text": "a", "words": []}, "text and words"),
        ({"result": {}, "error": {"name": "a", "message": "b"}}, "result and error"),
        ({"times": 0}, "times: 0 is less than the minimum of 1"),
        ({"text": "a", "times": "2"}, "times: '2' is not of type 'integer'"),
        ({"error": {"name": "a"}}, "error: 'message' is a required property"),
        ({"when": {"modle": "a"}}, "when: unknown key 'modle'. Did you mean model"),
        ({"faults": ["http-50"]}, "script, faults 1: there is no fault 'http-50'. Did you mean http-50"),
        ({"faults": [{"name": "hang", "time": 1}]}, "script, faults 1, unknown key 'time'. Did you mean times"),
    ],
)
def test_a_wrong_script_is_refused_where_it_is_written(handle: Handle, script: dict[str, Any], said: str) -> None:
    """In the line of the test that has the mistake, and not as a job that behaves strangely."""
    with pytest.raises(ValueError) as refused:
        handle.script(**script)
    assert said in str(refused.value)


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


def test_the_client_reads_what_a_script_says(handle: Handle) -> None:
    """It is what all of this is for."""
    with SpeechToText(handle.api_key, handle.base_url) as client:
        transcript = client.transcribe(b"no audio", model="whisper-tiny")
    said = [word.text.lower().strip(".") for word in transcript.words]
    assert said == [word.text for word in Script.read({}).words]
    assert transcript.duration_s == pytest.approx(len(DEFAULT_TEXT.split()) * 0.4, abs=0.2)


def test_what_was_asked_is_known_without_secrets(handle: Handle, http: httpx.Client) -> None:
    """A test asserts on it, and its output may end up in a public log."""
    upload(http, b"some bytes", diarize="true", tag="a")
    create(http, url="https://example.org/a.mp3", punctuate=True)
    http.post("/v1/stt/create", content=b"{broken", headers={"content-type": "application/json"})
    form, body, broken = handle.requests
    assert (form.method, form.path, form.kind, form.status) == ("POST", "/v1/stt/create", "create", 200)
    assert (form.model, form.options["diarize"]) == ("whisper-tiny", True)
    assert form.file is not None
    assert (form.file.field, form.file.name, form.file.size) == ("audio", "speech.wav", 10)
    assert form.file.sha256 == hashlib.sha256(b"some bytes").hexdigest()
    assert (body.url, body.options, body.file) == ("https://example.org/a.mp3", {"punctuate": True}, None)
    assert (broken.status, broken.model) == (400, None)
    assert form.headers["authorization"] == "Bearer"
    assert handle.api_key not in repr(handle.requests) + repr(handle)


def test_of_a_secret_header_no_word_is_kept(handle: Handle, http: httpx.Client) -> None:
    """Only of the two headers that begin with a scheme is the first word no secret."""
    secret = {"cookie": "sid=SECRET; b=c", "x-api-key": "SECRET part", "proxy-authorization": "Basic SECRET"}
    http.get("/v1/stt/unknown", headers=secret)
    headers = handle.requests[0].headers
    assert {name: headers[name] for name in secret} == {
        "cookie": "...",
        "x-api-key": "...",
        "proxy-authorization": "Basic",
    }
    assert "SECRET" not in repr(handle.requests)


def test_a_large_upload_is_not_kept_in_memory(handle: Handle, http: httpx.Client) -> None:
    """Who tests with an hour of audio has it hashed, not held."""
    data = bytes(range(256)) * 12_000
    upload(http, data)
    file = handle.requests[0].file
    assert file is not None
    assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_only_keys_that_were_given_out_are_keys(scripted: ScriptedGateway) -> None:
    """A program that sends no key, or an old one, has to be found out."""
    handle = scripted.handle()
    path = f"{handle.base_url}/v1/stt/some-id"
    bearer = {"authorization": f"Bearer {handle.api_key}"}
    assert get(path, headers=bearer).status_code == 404
    handle.close()
    for headers in (bearer, {}, {"authorization": f"Basic {scripted.api_key}"}):
        answer = get(path, headers=headers)
        assert (answer.status_code, answer.json()["status"]) == (401, 401)


def test_of_what_was_asked_only_the_last_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that plays for days must not remember every request, and every job that has a fault."""
    monkeypatch.setattr(board_module, "MOST_KEPT", 3)
    asked = [Asked("GET", f"/v1/stt/{number}", "fetch", {}, generation_id=str(number)) for number in range(9)]
    board = Board(Scenario(), kept=2)
    for one in asked:
        board.requests.append(one)
        board.rename(f"real-{one.generation_id}", str(one.generation_id))
        board.made(nothing, one, Part({}, orders=(order("http-503", None, None, 0),)))
    assert list(board.requests) == asked[-2:]
    assert [board.real_id(str(number)) for number in (5, 6)] == ["5", "real-6"]
    assert [board.surrounded(nothing, one) is nothing for one in asked] == [True] * 6 + [False] * 3


async def nothing(turn: Turn) -> None:
    """A play of nothing."""
