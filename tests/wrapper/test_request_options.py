"""Law: an option goes out as the contract has it or not at all, but for what the user takes on their own account."""

import inspect
from typing import Any

import pytest

from aimlapi_stt import AsyncSpeechToText, InvalidOption, SpeechToText
from aimlapi_stt._effects import Request, Upload
from aimlapi_stt._operations import create_request
from aimlapi_stt._options import ARGUMENTS, WAITING
from aimlapi_stt._sources import opened
from tests.wrapper.payloads import KEY

URL = "https://example.com/a.mp3"
with opened(b"abc") as _file:
    assert isinstance(_file, Upload)
    FILE = _file


def created(source: str | Upload = URL, more: Any = None, **options: Any) -> Request:
    """The request that creates a job."""
    return create_request(
        source,
        "whisper-tiny",
        options,
        base_url="https://api.example",
        key=KEY,
        headers={},
        timeout_s=1.0,
        extra_options=more,
    )


def sent(**options: Any) -> tuple[Any, Any]:
    """What JSON and form carry, without what is always there."""
    body, form = created(**options).json, created(FILE, **options).form
    assert body is not None
    assert form is not None
    return (
        {name: value for name, value in body.items() if name not in ("model", "url")},
        {name: value for name, value in form.items() if name != "model"},
    )


@pytest.mark.parametrize(
    ("options", "as_json", "as_form"),
    [
        ({"punctuate": True, "diarize": False}, ..., {"punctuate": "true", "diarize": "false"}),
        ({"punctuate": None}, ..., {}),
        ({"utt_split": 1}, ..., {"utt_split": "1"}),
        ({"utt_split": 0.25}, ..., {"utt_split": "0.25"}),
        ({"tag": ["a", "é"]}, ..., ...),
        ({"tag": ("a", "b")}, {"tag": ["a", "b"]}, {"tag": ["a", "b"]}),
        ({"summarize": "v2"}, ..., ...),
        ({"detect_language": ["en", "de"]}, ..., ...),
        ({"custom_intent_mode": "strict"}, ..., ...),
    ],
)
def test_options_are_sent_as_the_contract_has_them(options: dict[str, Any], as_json: Any, as_form: Any) -> None:
    """JSON keeps the types, and a form carries text alone."""
    assert sent(**options) == (options if as_json is ... else as_json, options if as_form is ... else as_form)


@pytest.mark.parametrize("source", [URL, FILE], ids=["json", "form"])
@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"diarize": "yes"}, 'diarize="yes" cannot be sent, because true or false or null belongs there.'),
        ({"diarize": 1}, "diarize=1 cannot be sent"),
        ({"language": None}, "language=null cannot be sent, because a string belongs there."),
        ({"utt_split": "0.5"}, 'utt_split="0.5" cannot be sent, because a number belongs there.'),
        ({"utt_split": True}, "a number belongs there"),
        ({"utt_split": float("inf")}, "utt_split=Infinity cannot be sent, because a finite number belongs there"),
        ({"tag": ["a", 3]}, "tag[1]=3 cannot be sent, because a string belongs there"),
        ({"tag": {"a": 1}}, 'tag={"a": 1} cannot be sent, because'),
        ({"extra": object()}, "extra=object cannot be sent"),
        ({"custom_intent_mode": "strickt"}, "Did you mean 'strict'?"),
        ({"custom_intent_mode": "strickt"}, "'strict' or 'extended' belongs there"),
        ({"custom_topic_mode": 3}, "custom_topic_mode=3 cannot be sent"),
        ({"tag": "\ud800"}, "surrogate"),
        ({"punctuat": True}, "'punctuat' is no request option. Did you mean 'punctuate'?"),
        ({"punctuat": True}, "extra_options"),
        ({"diarize": "yes"}, "extra_options"),
        ({"zzz": True}, "'zzz' is no request option. Known options: custom_intent"),
        ({"api_key": "x"}, "Known options"),
        ({"seconds": 5}, "Known options"),
        ({"multichannel": True}, "Did you mean 'multi_channel'?"),
        ({"request_timout": 5}, "Did you mean 'request_timeout'?"),
        ({"retrybudget": 5}, "Did you mean 'retry_budget'?"),
        ({"on_uplaod": print}, "Did you mean 'on_upload'?"),
        ({"correlationid": "x"}, "Did you mean 'correlation_id'?"),
        ({"extra_option": {}}, "Did you mean 'extra_options'?"),
        ({"timout": 5}, "Did you mean 'timeout'? It is an argument of wait and transcribe."),
        ({"on_statu": print}, "Did you mean 'on_status'? It is an argument of wait and transcribe."),
        ({"timeout": 5}, "'timeout' is no request option. It is an argument of wait and transcribe, and submit does"),
        ({"on_status": print}, "'on_status' is no request option. It is an argument of wait and transcribe"),
    ],
)
def test_a_wrong_option_is_refused_with_its_name_its_value_and_what_belongs_there(
    source: str | Upload, option: dict[str, Any], said: str
) -> None:
    """The service ignores what it does not understand, and bills the job all the same."""
    with pytest.raises(InvalidOption) as caught:
        created(source, **option)
    assert said in str(caught.value)


@pytest.mark.parametrize("client", [SpeechToText, AsyncSpeechToText])
def test_every_argument_is_known_by_its_name(client: type[SpeechToText | AsyncSpeechToText]) -> None:
    """One that is added to the methods and not to the list is not found when it is misspelt."""
    arguments = inspect.signature(client.transcribe).parameters.keys() - {"self", "options"}
    assert {*ARGUMENTS, *WAITING} == arguments
    assert set(WAITING) == arguments - inspect.signature(client.submit).parameters.keys()


def test_a_timeout_given_to_submit_is_told_where_it_belongs() -> None:
    """`submit` does not wait, and a time limit that nobody keeps is worse than none."""
    wrong: dict[str, Any] = {"timeout": 5}
    with (
        SpeechToText("key", "https://api.example") as client,
        pytest.raises(InvalidOption, match="wait and transcribe"),
    ):
        client.submit(URL, model="whisper-tiny", **wrong)


@pytest.mark.parametrize(
    ("extra", "as_form"),
    [
        ({"brand_new": True}, {"brand_new": "true"}),
        ({"brand_new": [True, 1, "x", None]}, {"brand_new": ["true", "1", "x", "null"]}),
        ({"brand_new": {"a": [1, True]}}, {"brand_new": '{"a": [1, true]}'}),
        ({"brand_new": None}, {}),
        ({"custom_intent_mode": "loose"}, {"custom_intent_mode": "loose"}),
        ({"diarize": "v2"}, {"diarize": "v2"}),
    ],
)
def test_extra_options_are_sent_as_they_are(extra: dict[str, Any], as_form: Any) -> None:
    """The service learns an option before this client does; nobody should have to wait for a release."""
    assert sent(more=extra, punctuate=True) == ({**extra, "punctuate": True}, {**as_form, "punctuate": "true"})


@pytest.mark.parametrize("source", [URL, FILE], ids=["json", "form"])
@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ({"": 1}, "no name of an option"),
        ({" ": 1}, "no name of an option"),
        ({3: 1}, "3 in extra_options is no name of an option"),
        ({"model": "x"}, "'model' in extra_options is no option"),
        ({"url": "x"}, "'url'"),
        ({"audio": "x"}, "'audio'"),
        ({"file": "x"}, "'file'"),
        ({"punctuate": True}, "given as an option and in extra_options"),
        ({"new": float("nan")}, '"new" in extra_options (NaN) cannot be sent'),
        ({"new": {1, 2}}, '"new" in extra_options (set) cannot be sent'),
        ({"new": "\ud800"}, "surrogate"),
        ({"\ud800": 1}, "surrogate"),
        ([("new", 1)], "a mapping of names to values, not list"),
    ],
)
def test_an_extra_option_that_cannot_be_sent_is_refused(source: str | Upload, extra: Any, said: str) -> None:
    """It is a way round the contract, not round the request."""
    with pytest.raises(InvalidOption) as caught:
        created(source, extra, punctuate=False)
    assert said in str(caught.value)


@pytest.mark.parametrize("model", ["", None, 3, "\ud800"])
def test_a_model_that_is_no_text_is_refused(model: Any) -> None:
    """Before the source is read."""
    with pytest.raises(InvalidOption, match="model id"):
        create_request(URL, model, {}, base_url="https://api.example", key=KEY, headers={}, timeout_s=1.0)
