"""Scripts: what is said in a job, when its end is seen, how it fails, and which job has which."""

import hashlib
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from aimlapi_stt import SpeechToText
from aimlapi_stt_gateway import LocalGateway
from aimlapi_stt_gateway.families import TEST_MODEL
from aimlapi_stt_gateway.scripted.gateway import Handle
from aimlapi_stt_gateway.scripted.script import DEFAULT_TEXT, Script
from tests.gateway.support import client_of as listening_client
from tests.gateway.support import create, looks, outcome, text_of, until, upload


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


def test_the_client_reads_what_a_script_says(handle: Handle) -> None:
    """It is what all of this is for."""
    with SpeechToText(handle.api_key, handle.base_url) as client:
        transcript = client.transcribe(b"no audio", model="whisper-tiny")
    said = [word.text.lower().strip(".") for word in transcript.words]
    assert said == [word.text for word in Script.read({}).words]
    assert transcript.duration_s == pytest.approx(len(DEFAULT_TEXT.split()) * 0.4, abs=0.2)
