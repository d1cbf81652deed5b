"""Law: one call creates at most one job, and an id that the service gave is never lost."""

import io
import traceback
from pathlib import Path
from typing import Any

import pytest

from aimlapi_stt import (
    InvalidOption,
    InvalidSource,
    NotFoundOrExpired,
    OutOfCredits,
    RateLimited,
    Rejected,
    SpeechToTextError,
    SubmissionUncertain,
    Unauthorized,
    Unreachable,
)
from aimlapi_stt._call import Call, Context
from aimlapi_stt._effects import Flow, TransportFailure
from aimlapi_stt._flows import submit
from aimlapi_stt._policy import CREATE_ATTEMPTS
from aimlapi_stt._sources import Source, opened
from tests.wrapper.flows import BASE_URL, KEY, Step, World
from tests.wrapper.payloads import JOB, OLDER_PROBLEM, PROBLEM, answer

REFUSED = TransportFailure("Connection refused", nothing_sent=True)
RESET = TransportFailure("Connection reset by peer", nothing_sent=False)
CREATED = answer({"generation_id": JOB, "status": "queued"})
URL = "https://example.com/a.mp3"


def submitting(source: Source = URL, model: str = "whisper-tiny", **options: object) -> Any:
    """A function from a context to the flow under test."""

    def start(context: Context) -> Flow[str]:
        with opened(source) as audio:
            return (yield from submit(Call(context, correlation_id="c-1"), audio, model, options))

    return start


def world(*steps: Step) -> World:
    """A world that gives these answers in turn."""
    return World(steps)


def test_a_url_goes_out_as_json() -> None:
    """The form that the service documents for a url."""
    one = world(CREATED)
    assert one.run(submitting(punctuate=True, tag=["a", "b"])) == JOB
    (request,) = one.requests
    assert (request.method, request.url) == ("POST", f"{BASE_URL}/v1/stt/create")
    assert request.json == {"model": "whisper-tiny", "url": URL, "punctuate": True, "tag": ["a", "b"]}
    assert request.key.header() == f"Bearer {KEY}"
    assert request.upload is None


def test_a_file_goes_out_as_a_form_with_text_values(tmp_path: Path) -> None:
    """Booleans as the service reads them; `True` would be any string to it."""
    path = tmp_path / "speech.mp3"
    path.write_bytes(b"abc")
    one = world(CREATED)
    one.run(submitting(path, punctuate=True, utt_split=0.8, tag=["a", "b"], diarize=None))
    (request,) = one.requests
    assert request.form == {"model": "whisper-tiny", "punctuate": "true", "utt_split": "0.8", "tag": ["a", "b"]}
    assert request.url == f"{BASE_URL}/v1/stt/create"
    assert request.upload is not None
    assert (request.upload_field, request.upload.name, request.upload.content_type) == (
        "audio",
        "speech.mp3",
        "audio/mpeg",
    )


@pytest.mark.parametrize(
    "response",
    [
        answer({"generation_id": JOB}, 201),
        answer({"id": JOB, "status": "queued"}, 202),
        answer(b"<html>", 200, x_inference_id=JOB),
        answer(PROBLEM, 500, x_inference_id=JOB),
        TransportFailure("broken off", nothing_sent=False, headers={"x-inference-id": JOB}),
    ],
)
def test_the_id_is_taken_from_wherever_the_service_put_it(response: Step) -> None:
    """A job that was created is paid for, whatever else the answer says."""
    assert world(response).run(submitting()) == JOB


@pytest.mark.parametrize(
    "step",
    [
        RESET,
        answer({}),
        answer(b"{"),
        answer(b""),
        answer(PROBLEM, 500),
        answer(b"", 504),
        answer({"id": "err_1", "message": "boom"}, 500),
        answer({"generation_id": ".."}),
        answer(b'{"generation_id": "a\\ud800"}'),
    ],
)
def test_a_create_that_may_have_arrived_is_not_sent_again(step: Step) -> None:
    """Sent twice it bills twice."""
    one = world(step, CREATED)
    with pytest.raises(SubmissionUncertain) as caught:
        one.run(submitting())
    assert one.creates == 1
    assert caught.value.correlation_id == one.requests[0].headers["X-Client-Request-Id"]
    assert caught.value.correlation_id in str(caught.value)


@pytest.mark.parametrize("step", [REFUSED, answer(PROBLEM, 429)])
def test_a_create_that_cannot_have_been_accepted_is_repeated(step: Step) -> None:
    """Nothing was sent, or it was refused outright: no money is at stake."""
    one = world(step, step, CREATED)
    assert one.run(submitting()) == JOB
    assert one.creates == 3
    assert len({request.headers["X-Client-Request-Id"] for request in one.requests}) == 1


def test_a_service_that_is_not_there_is_given_up_on_soon() -> None:
    """A wrong address must not cost a minute."""
    one = world(REFUSED)
    with pytest.raises(Unreachable, match="Connection refused") as caught:
        one.run(submitting())
    assert caught.value.attempts == one.creates == CREATE_ATTEMPTS
    assert sum(one.sleeps) < 5


def test_retry_after_is_honoured() -> None:
    """The service knows best when it will take the next request."""
    one = world(answer(PROBLEM, 429, retry_after="7"), CREATED)
    one.run(submitting())
    assert one.sleeps == [7.0]


def test_waiting_never_goes_past_the_retry_budget() -> None:
    """The budget is a promise to the caller."""
    one = world(answer(PROBLEM, 429, retry_after="50"))
    with pytest.raises(RateLimited):
        one.run(submitting(), retry_s=60)
    assert one.sleeps == [50.0]


@pytest.mark.parametrize(
    ("status", "kind"), [(400, Rejected), (401, Unauthorized), (403, OutOfCredits), (413, Rejected), (302, Rejected)]
)
@pytest.mark.parametrize("body", [PROBLEM, OLDER_PROBLEM])
def test_a_refusal_is_an_error_of_its_kind_with_the_services_words(
    status: int, kind: type[Rejected], body: Any
) -> None:
    """Each class is a different next step."""
    one = world(answer(body, status))
    with pytest.raises(kind, match="One of url or file is required") as caught:
        one.run(submitting())
    assert (caught.value.status_code, caught.value.request_id) == (status, "r-1")
    assert (one.creates, one.sleeps) == (1, [])


@pytest.mark.parametrize("body", [b"<html>KEY</html>", b"", b"null", b"[1]", b'"x"', b'{"message": {"a": 1}}', b"\xff"])
def test_an_error_body_that_is_no_problem_is_not_quoted(body: bytes) -> None:
    """A proxy's HTML page helps nobody, and a crash on it hides the status."""
    with pytest.raises(Rejected) as caught:
        world(answer(body, 400)).run(submitting())
    assert caught.value.detail == ""
    assert "400" in str(caught.value)


def test_an_unknown_option_is_refused_with_the_nearest_name() -> None:
    """A misspelt option would be ignored by the service, and paid for."""
    one = world(CREATED)
    with pytest.raises(InvalidOption, match="'punctuate'"):
        one.run(submitting(punctuat=True))
    wrongs: list[dict[str, Any]] = [
        {"custom_intent_mode": "loose"},
        {"utt_split": float("nan")},
        {"extra": object()},
        {"tag": "\ud800"},
    ]
    for source in (URL, b"abc"):
        for wrong in wrongs:
            with pytest.raises(InvalidOption):
                one.run(submitting(source, **wrong))
        with pytest.raises(InvalidOption, match="model"):
            one.run(submitting(source, ""))
    assert one.requests == []


@pytest.mark.parametrize("source", [b"", io.BytesIO(), io.StringIO("x"), 3, None])
def test_a_source_that_holds_no_audio_creates_nothing(source: Any) -> None:
    """Not even an empty job."""
    one = world(CREATED)
    with pytest.raises(InvalidSource):
        one.run(submitting(source))
    assert one.requests == []


def test_a_stream_that_cannot_be_rewound_is_sent_once() -> None:
    """The second try would send nothing, and succeed."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    one = world(REFUSED, CREATED)
    with pytest.raises(Unreachable):
        one.run(submitting(Pipe(b"abc")))
    assert one.creates == 1


def test_no_error_shows_the_key_not_even_in_the_locals_of_its_traceback() -> None:
    """Errors end up in logs, and some tools log the locals of every frame."""
    quoting = answer({"message": f"Incorrect API key provided: {KEY}\x1b[31m"}, 401)
    for step in (REFUSED, RESET, answer(PROBLEM, 401), answer(b"", 500), quoting):
        with pytest.raises(SpeechToTextError) as caught:
            world(step).run(submitting())
        shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
        ours = [line for line in shown.splitlines() if "quoting" not in line and "step =" not in line]
        assert KEY not in f"{caught.value!s} {caught.value!r} {vars(caught.value)}"
        assert "\x1b" not in str(caught.value)
        assert not any(f"Bearer {KEY}" in line for line in ours)
    with pytest.raises(InvalidOption) as misspelt:
        world(CREATED).run(submitting(punctuat=True))
    assert KEY not in "".join(traceback.TracebackException.from_exception(misspelt.value, capture_locals=True).format())


def test_a_model_that_is_not_there_is_not_taken_for_an_expired_job() -> None:
    """No job was made, so no result has expired."""
    with pytest.raises(Rejected, match="name of the model") as caught:
        world(answer(PROBLEM, 404)).run(submitting())
    assert not isinstance(caught.value, NotFoundOrExpired)
